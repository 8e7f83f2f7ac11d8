import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
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
  { run }: TestEnvironment,
  inputs: Record<string, string>,
  { env, apiUrl }: { env?: Record<string, string | undefined>; apiUrl?: string },
): Promise<StepResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'size-'))
  const file = path.join(folder, 'peak')
  try {
    const options = { env: { ...env, PEAK_MEMORY: file }, nodeOptions: MEASURE }
    const result = await run(inputs, { ...options, ...(apiUrl && { github: { apiUrl } }) })
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

const INVALID = 'Invalid response from AWS'
const asAppRunner = (url: string) => ({ env: { AWS_ENDPOINT_URL_APPRUNNER: url } })

describe('a response of AWS is read up to 1 MiB:', () => {
  test.concurrent.each([200, 400])('one without end, with status %d', async (status) => {
    const complete = await readToTheEnd(
      () => endless(status),
      (url) =>
        withSimulators(async (environment) => {
          expectOneError(await runMeasured(environment, {}, asAppRunner(url)), INVALID)
        }),
    )
    expect(complete).toEqual([])
  })

  test.concurrent('one without end from AWS STS', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sts-'))
    const file = path.join(folder, 'token')
    writeFileSync(file, 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl')
    const complete = await readToTheEnd(
      () => endless(200),
      (url) =>
        withSimulators(async (environment) => {
          const env = {
            AWS_ACCESS_KEY_ID: undefined,
            AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
            AWS_WEB_IDENTITY_TOKEN_FILE: file,
            AWS_ENDPOINT_URL_STS: url,
          }
          expectOneError(await runMeasured(environment, {}, { env }), /^(?!An unexpected error)/)
          expect(environment.operations()).toEqual([])
        }),
    ).finally(() => rmSync(folder, { recursive: true, force: true }))
    expect(complete).toEqual([])
  })

  test.concurrent('one that is compressed, which nobody asked for', () =>
    readToTheEnd(
      () => unpacksTo700MiB,
      (url) =>
        withSimulators(async (environment) => {
          expectOneError(await runMeasured(environment, {}, asAppRunner(url)), INVALID)
        }),
    ))

  const list = JSON.stringify({
    ConnectionSummaryList: [
      {
        ConnectionName: NAME,
        ConnectionArn: `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`,
        Status: 'AVAILABLE',
      },
    ],
  })
  test.concurrent.each([
    [MiB, 0],
    [MiB + 1, 1],
  ])('one of %d bytes, exit code %d', (size, exitCode) =>
    withSimulators(async (environment) => {
      environment.apprunner.plan('ListConnections', { kind: 'raw', body: list.padStart(size) }, { times: 99 })
      const result = await environment.run()
      expect(result.exitCode).toBe(exitCode)
      if (exitCode !== 0) expectOneError(result, INVALID)
    }),
  )
})

const viewer: Answer = {
  status: 200,
  body: () => [Buffer.from('{"data":{"viewer":{"login":"github-actions[bot]"}}}')],
}

describe('a response of GitHub is read up to 8 MiB:', () => {
  test.concurrent.each<[title: string, path: string, answer: Answer]>([
    ['a viewer without end', 'graphql', endless(200)],
    ['a list of issues without end', 'issues', endless(200)],
    ['an error without end', 'issues', endless(500)],
    ['a list of issues that unpacks to 700 MiB', 'issues', unpacksTo700MiB],
  ])('%s', async (_, path, answer) => {
    const complete = await readToTheEnd(
      (asked) => (asked === path ? answer : viewer),
      (apiUrl) =>
        withSimulators(async (environment) => {
          const result = await runMeasured(environment, { 'reminder-issue': 'true' }, { apiUrl })
          expect(result).toMatchObject({ exitCode: 0, stderr: '' })
          expect(result.annotations).toMatchObject([
            { type: 'warning', title: 'The connection is waiting for approval' },
            { type: 'warning', title: 'The reminder issue could not be updated' },
          ])
          expect(result.summary).toContain('How to approve it')
          expectNoInternals(result)
        }),
    )
    if (answer !== unpacksTo700MiB) expect(complete).not.toContain(path)
  })

  test.concurrent('a list of issues of 8 MiB', async () => {
    const issues: Answer = { status: 200, body: () => [...blanks(7, ''), Buffer.from('[]'.padStart(MiB))] }
    const complete = await readToTheEnd(
      (path) => (path === 'issues' ? issues : viewer),
      (apiUrl) =>
        withSimulators(async (environment) => {
          const inputs = { 'reminder-issue': 'true', 'dry-run': 'true' }
          environment.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
          const result = await runMeasured(environment, inputs, { apiUrl })
          expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
          expect(result.outputs.changes).toContain('open-reminder')
        }),
    )
    expect(complete).toContain('issues')
  })
})
