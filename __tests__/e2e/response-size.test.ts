import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import type { RunOptions, StepResult } from '../../harness/runner/runner.ts'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { startServer } from '../../harness/simulator/server.ts'
import { expectNoInternals, expectOneError } from './one-error.ts'
import { preload } from './preload.ts'

/** 1 MiB of them. */
const BLANKS = Buffer.alloc(1_048_576, ' ')

// The end of the process writes its peak memory, by the kernel's count where there is one: that of `resourceUsage`
// would include the memory of the parent process.
const MEASURE = preload(`
  import { readFileSync, writeFileSync } from 'node:fs'
  process.on('exit', () => {
    let kB = process.resourceUsage().maxRSS
    try {
      kB = Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
    } catch {}
    writeFileSync(process.env.PEAK_MEMORY, String(kB))
  })`)

/** Runs the action and expects it to need less than 200 MiB. */
async function runMeasured(
  inputs: Record<string, string>,
  { env, ...options }: RunOptions,
): Promise<StepResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'size-'))
  const file = path.join(folder, 'peak')
  try {
    const measured = { ...options, env: { ...env, PEAK_MEMORY: file }, nodeOptions: MEASURE }
    const result = await withSimulators(({ run }) => run(inputs, measured))
    expect(Number(readFileSync(file, 'utf8')) / 1_024).toBeLessThan(200)
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The parts of a response that is 150 MiB long, blanks for the most part, which JSON allows. */
function* huge(): Iterable<Buffer> {
  for (let index = 0; index < 150; index++) yield BLANKS
  yield Buffer.from('[]')
}

/** The same, compressed to less than 1 MiB. */
function* compressed(): Iterable<Buffer> {
  const part = gzipSync(BLANKS)
  for (let index = 0; index < 150; index++) yield part
  yield gzipSync('[]')
}

/** Starts a service that responds with a viewer to GraphQL, and else with these parts, and calls `use` with its URL. */
async function withService(
  parts: () => Iterable<Buffer>,
  status: number,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const { url, stop } = await startServer(async (request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json')
    if (request.url?.endsWith('/graphql')) {
      response.end('{"data":{"viewer":{"login":"github-actions[bot]"}}}')
      return
    }
    response.writeHead(status, parts === compressed ? { 'content-encoding': 'gzip' } : {})
    await pipeline(Readable.from(parts()), response)
  })
  try {
    await use(url)
  } finally {
    await stop()
  }
}

test.concurrent.each([huge, compressed])('a response of AWS is read up to 1 MiB: %p', (parts) =>
  withService(parts, 200, async (url) => {
    const result = await runMeasured({}, { env: { AWS_ENDPOINT_URL_APPRUNNER: url } })
    expectOneError(result, 'Invalid response from AWS')
  }),
)

test.concurrent.each([
  [huge, 500],
  [compressed, 200],
])('a response of GitHub is read up to 8 MiB: %p, with status %d', (parts, status) =>
  withService(parts, status, async (apiUrl) => {
    const result = await runMeasured({ 'reminder-issue': 'true' }, { github: { apiUrl } })
    expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    expect(result.annotations).toMatchObject([
      { type: 'warning', title: 'The connection is waiting for approval' },
      { type: 'warning', message: expect.stringContaining('`it is longer than 8 MiB`') },
    ])
    expect(result.summary).toContain('How to approve it')
    expectNoInternals(result)
  }),
)
