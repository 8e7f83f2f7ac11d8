import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const calls = ['ListConnections', 'CreateConnection', 'ListTagsForResource', 'TagResource']

describe('throttling', () => {
  test.concurrent.each(calls)('four throttles in a row on %s are survived', (operation) =>
    withSimulators(async ({ run, apprunner }) => {
      if (operation.includes('Tag')) apprunner.seed({ name: NAME })
      apprunner.plan(operation, { kind: 'throttle' }, { times: 4 })
      const result = await run({ tags: 'a=b' })
      expect(result.exitCode).toBe(0)
      expect(apprunner.calls(operation)).toHaveLength(5)
      expect(apprunner.connections()[0]?.tags).toEqual({ a: 'b' })
    }),
  )

  test.concurrent('to the end is one error that names it, after 5 attempts', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'throttle' }, { times: 99 })
      const result = await run()
      expect(apprunner.calls()).toHaveLength(5)
      expect(result.annotations).toEqual([
        expect.objectContaining({
          type: 'error',
          title: 'AWS throttled the request to the end',
          message: expect.stringMatching(/`ThrottlingException`.*request id.*`AWS_MAX_ATTEMPTS`/s),
        }),
      ])
    }))

  test.concurrent.each(['1', '2', '6'])('AWS_MAX_ATTEMPTS=%s is obeyed', (attempts) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan(
        'ListConnections',
        { kind: 'error', status: 500, name: 'InternalServiceErrorException', message: 'x' },
        { times: 99 },
      )
      await run({}, { env: { AWS_MAX_ATTEMPTS: attempts } })
      expect(apprunner.calls()).toHaveLength(Number(attempts))
    }),
  )
})

test.concurrent.each([
  'AccessDeniedException',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'SubscriptionRequiredException',
])('%s is never tried again', (name) =>
  withSimulators(async ({ run, apprunner }) => {
    for (const operation of ['ListConnections', 'CreateConnection']) {
      const before = apprunner.calls().length
      apprunner.plan(operation, { kind: 'error', status: 403, name, message: 'no' })
      const result = await run()
      expect(result.exitCode).toBe(1)
      expect(apprunner.calls().length - before).toBe(operation === 'ListConnections' ? 1 : 2)
    }
  }),
)

test.concurrent('an answer that never comes is given up after 15 s and tried again', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', { kind: 'never' })
    const result = await run()
    expect(result.exitCode).toBe(0)
    const [first, second] = apprunner.calls('ListConnections').map(({ at }) => at / 1_000)
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(14.5)
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(30)
  }))

test.concurrent('an answer that stops in the middle is given up too', () =>
  withSimulators(async ({ run, apprunner }) => {
    const body = '{"ConnectionSummaryList":[]}'
    apprunner.plan('ListConnections', {
      kind: 'garbage',
      body,
      headers: { 'content-length': String(body.length + 1) },
    })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(apprunner.calls('ListConnections')).toHaveLength(2)
  }))

// A stopped process with a full backlog is the one host on this machine that can't be reached. It takes Linux.
const onLinux = process.platform === 'linux' ? test.concurrent : test.skip
onLinux('a host that cannot be reached is given up after 5 s', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'deaf-'))
  const script = path.join(folder, 'deaf.mjs')
  writeFileSync(
    script,
    `import { createServer } from 'node:net'
    const server = createServer().listen(0, '127.0.0.1', 1, () => process.send(server.address().port))`,
  )
  const deaf = fork(script)
  const filling: Socket[] = []
  try {
    const [port] = (await once(deaf, 'message')) as [number]
    deaf.kill('SIGSTOP')
    for (let count = 0; count < 8; count++) filling.push(connect(port, '127.0.0.1').on('error', () => {}))
    await withSimulators(async ({ run }) => {
      const start = Date.now()
      const result = await run(
        {},
        { env: { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '2' } },
      )
      // The system itself gives up after over two minutes.
      const seconds = (Date.now() - start) / 1_000
      expect(seconds).toBeGreaterThan(10)
      expect(seconds).toBeLessThan(60)
      expect(result.annotations.map(({ title }) => title)).toEqual(['AWS did not answer in time'])
    })
  } finally {
    for (const socket of filling) socket.destroy()
    deaf.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
