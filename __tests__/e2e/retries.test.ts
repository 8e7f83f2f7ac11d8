import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

test.concurrent('each request for tags is retried when AWS throttles it', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.seed({ name: NAME })
    for (const operation of ['ListTagsForResource', 'TagResource'])
      apprunner.plan(operation, { kind: 'throttle' })
    const result = await run({ tags: 'a=b' })
    expect(result.exitCode).toBe(0)
    expect(operations().slice(1)).toEqual([
      ...['ListTagsForResource', 'ListTagsForResource'],
      ...['TagResource', 'TagResource'],
    ])
  }))

const SERVER_ERROR: Fault = {
  kind: 'error',
  status: 500,
  name: 'InternalServiceErrorException',
  message: 'x',
}

test.concurrent.each<[variable: string, value: string | undefined, attempts: number]>([
  ['AWS_MAX_ATTEMPTS', '2', 2],
  ['AWS_RETRY_MODE', 'standard', 3],
  ['AWS_MAX_ATTEMPTS', undefined, 5],
])('with %s=%s, a server error that persists is reported after %d attempts', (variable, value, attempts) =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', SERVER_ERROR, { times: 99 })
    const result = await run({}, { env: { [variable]: value } })
    expect(apprunner.calls()).toHaveLength(attempts)
    expect(result.annotations).toMatchObject([{ type: 'error', title: 'AWS returned a server error' }])
  }),
)

const UNAVAILABLE: Fault = { kind: 'error', status: 503, name: 'ServiceUnavailableException', message: 'x' }

test.concurrent.each<[title: string, operation: string, fault: Fault]>([
  ['returns 503', 'ListConnections', UNAVAILABLE],
  ['drops connections', 'CreateConnection', { kind: 'drop', when: 'before' }],
])('a service that %s for 4 s does not fail %s', (_, operation, fault) =>
  withSimulators(async ({ run, apprunner }) => {
    let end = Number.POSITIVE_INFINITY
    apprunner.plan(operation, fault)
    apprunner.onCall(operation, (call) => {
      if (call === 1) end = Date.now() + 4_000
      if (Date.now() < end) apprunner.plan(operation, fault)
    })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'true' })
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

const SERVER = `const { parentPort } = require('node:worker_threads')
require('node:net').createServer().listen(0, '127.0.0.1', 1, function () {
  parentPort.postMessage(this.address().port)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`

/**
 * Runs the test with a port that accepts no connection: its thread is blocked and its backlog full. Needs Linux. A
 * thread, unlike a child process, ends with the tests even if this one times out.
 */
async function withUnreachablePort(test: (port: number) => Promise<void>): Promise<void> {
  const server = new Worker(SERVER, { eval: true })
  server.unref()
  const sockets: Socket[] = []
  try {
    const [port] = (await once(server, 'message')) as [number]
    for (let count = 0; count < 8; count++) {
      sockets.push(
        connect(port, '127.0.0.1')
          .unref()
          .on('error', () => {}),
      )
    }
    await test(port)
  } finally {
    for (const socket of sockets) socket.destroy()
    await server.terminate()
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
