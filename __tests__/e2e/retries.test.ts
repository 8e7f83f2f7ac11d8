import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'
import type { Fault } from '../../simulator/apprunner/simulator.ts'

test.concurrent.each(['ListConnections', 'CreateConnection', 'ListTagsForResource', 'TagResource'])(
  '%s succeeds after four throttled attempts',
  (operation) =>
    withSimulators(async ({ run, apprunner }) => {
      if (operation.includes('Tag')) apprunner.seed({ name: NAME })
      apprunner.plan(operation, { kind: 'throttle' }, { times: 4 })
      const result = await run({ tags: 'a=b' })
      expect(result.exitCode).toBe(0)
      expect(apprunner.calls(operation)).toHaveLength(5)
      expect(apprunner.connections()[0]?.tags).toEqual({ a: 'b' })
    }),
)

test.concurrent('throttling in 5 attempts is reported as one error', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', { kind: 'throttle' }, { times: 99 })
    const result = await run()
    expect(apprunner.calls()).toHaveLength(5)
    const message = expect.stringMatching(/`ThrottlingException`.*request ID.*`AWS_MAX_ATTEMPTS`/s)
    const title = 'AWS throttled every attempt'
    expect(result.annotations).toMatchObject([{ type: 'error', title, message }])
  }))

test.concurrent.each(['1', '2', '6'])('AWS_MAX_ATTEMPTS=%s sets the number of attempts', (attempts) =>
  withSimulators(async ({ run, apprunner }) => {
    const fault: Fault = { kind: 'error', status: 500, name: 'InternalServiceErrorException', message: 'x' }
    apprunner.plan('ListConnections', fault, { times: 99 })
    await run({}, { env: { AWS_MAX_ATTEMPTS: attempts } })
    expect(apprunner.calls()).toHaveLength(Number(attempts))
  }),
)

const PERMANENT = ['AccessDenied', 'ExpiredToken', 'UnrecognizedClient', 'SubscriptionRequired']
test.concurrent.each(PERMANENT.map((name) => `${name}Exception`))('%s is never retried', (name) =>
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

test.concurrent('a missing response is given up after 15 seconds and retried', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', { kind: 'hang' })
    const result = await run()
    expect(result.exitCode).toBe(0)
    const [first = 0, second = 0] = apprunner.calls('ListConnections').map(({ at }) => at / 1_000)
    expect(second - first).toBeGreaterThan(14.5)
    expect(second - first).toBeLessThan(30)
  }))

test.concurrent('an incomplete response is given up and retried', () =>
  withSimulators(async ({ run, apprunner }) => {
    const body = '{"ConnectionSummaryList":[]}'
    const headers = { 'content-length': String(body.length + 1) }
    apprunner.plan('ListConnections', { kind: 'raw', body, headers })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(apprunner.calls('ListConnections')).toHaveLength(2)
  }))

const SERVER = `require('node:net').createServer()
  .listen(0, '127.0.0.1', 1, function () { console.log(this.address().port) })`

/** Runs the test with a port that accepts no connection: its process is stopped and its backlog full. Needs Linux. */
async function withUnreachablePort(test: (port: number) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, ['--eval', SERVER])
  const sockets: Socket[] = []
  try {
    const port = Number(await once(server.stdout, 'data'))
    server.kill('SIGSTOP')
    for (let count = 0; count < 8; count++) sockets.push(connect(port, '127.0.0.1').on('error', () => {}))
    await test(port)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.kill('SIGKILL')
  }
}

const testOnLinux = process.platform === 'linux' ? test.concurrent : test.skip
testOnLinux('a host that cannot be reached is given up after 5 seconds in each attempt', () =>
  withUnreachablePort((port) =>
    withSimulators(async ({ run }) => {
      const env = { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '2' }
      const start = Date.now()
      const result = await run({}, { env })
      // The operating system would give up only after two minutes.
      const seconds = (Date.now() - start) / 1_000
      expect(seconds).toBeGreaterThan(10)
      expect(seconds).toBeLessThan(60)
      expect(result.annotations).toMatchObject([{ type: 'error', title: 'Requests to AWS timed out' }])
    }),
  ),
)
