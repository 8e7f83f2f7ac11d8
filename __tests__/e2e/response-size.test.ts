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

const MiB = 1_048_576
const BLANKS = Buffer.alloc(MiB, ' ')

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

/** How a service answers. */
interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: () => Iterable<Buffer>
}

/** A JSON value after this many MiB of blanks, which JSON allows. */
function* blanks(count: number, value: string): Iterable<Buffer> {
  for (let index = 0; index < count; index++) yield BLANKS
  yield Buffer.from(value)
}

/** It ends after all, so that an action without a limit does not fill the machine. */
const endless = (status: number): Answer => ({ status, body: () => blanks(128, '[]') })

const unpacksTo700MiB: Answer = {
  status: 200,
  headers: { 'content-encoding': 'gzip' },
  body: function* () {
    const part = gzipSync(BLANKS)
    for (let index = 0; index < 700; index++) yield part
    yield gzipSync('[]')
  },
}

/**
 * Starts a service that answers by the last part of the path, runs the action, and returns the paths of those answers
 * that were read to their end.
 */
async function readToTheEnd(
  answerOf: (path: string) => Answer,
  use: (url: string) => Promise<void>,
): Promise<string[]> {
  const complete: string[] = []
  const { url, stop } = await startServer(async (request, response) => {
    request.resume()
    const path = new URL(request.url ?? '', 'http://x').pathname.replace(/^.*\//, '')
    const { status, headers = {}, body } = answerOf(path)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    await pipeline(Readable.from(body()), response)
    complete.push(path)
  })
  try {
    await use(url)
  } finally {
    await stop()
  }
  return complete
}

test.concurrent.each<[title: string, answer: Answer]>([
  ['without end', endless(200)],
  ['that is compressed, which nobody asked for', unpacksTo700MiB],
])('a response of AWS is read up to 1 MiB: one %s', async (_, answer) => {
  const complete = await readToTheEnd(
    () => answer,
    async (url) => {
      const result = await runMeasured({}, { env: { AWS_ENDPOINT_URL_APPRUNNER: url } })
      expectOneError(result, 'Invalid response from AWS')
    },
  )
  if (answer !== unpacksTo700MiB) expect(complete).toEqual([])
})

const viewer: Answer = {
  status: 200,
  body: () => [Buffer.from('{"data":{"viewer":{"login":"github-actions[bot]"}}}')],
}

test.concurrent.each<[title: string, path: string, answer: Answer]>([
  ['a viewer without end', 'graphql', endless(200)],
  ['an error without end', 'issues', endless(500)],
  ['a list of issues that unpacks to 700 MiB', 'issues', unpacksTo700MiB],
])('a response of GitHub is read up to 8 MiB: %s', async (_, path, answer) => {
  const complete = await readToTheEnd(
    (asked) => (asked === path ? answer : viewer),
    async (apiUrl) => {
      const result = await runMeasured({ 'reminder-issue': 'true' }, { github: { apiUrl } })
      expect(result).toMatchObject({ exitCode: 0, stderr: '' })
      expect(result.annotations).toMatchObject([
        { type: 'warning', title: 'The connection is waiting for approval' },
        { type: 'warning', title: 'The reminder issue could not be updated' },
      ])
      expect(result.summary).toContain('How to approve it')
      expectNoInternals(result)
    },
  )
  if (answer !== unpacksTo700MiB) expect(complete).not.toContain(path)
})
