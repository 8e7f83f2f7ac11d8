import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { expectOneError } from './one-error.ts'

const INVALID = 'Invalid response from AWS'
const OTHER_SERVER = /may have come from a proxy or another server/

/** Passes on the port of the server while it runs. */
async function withServer(server: Server, use: (port: number) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    await use((server.address() as AddressInfo).port)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

/** A server that sends the bytes, whatever it receives, and nothing else. */
const serverOf = (bytes: string) =>
  createServer((socket) => socket.once('data', () => socket.write(bytes, 'latin1')))

const OK = 'HTTP/1.1 200 OK\r\n'

// Node.js has codes for what is wrong, which the unit tests of `src/apprunner/classify.ts` know by their prefix.
test.concurrent.each([
  ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n', /`HPE_INVALID_CONSTANT`/],
  ['the alert of TLS', '\x15\x03\x03\x00\x02\x02\x0a', /`HPE_INVALID_CONSTANT`/],
  ['a long header', `${OK}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`, /`HPE_HEADER_OVERFLOW`/],
  ['no chunks', `${OK}Transfer-Encoding: chunked\r\n\r\nmany\r\n`, OTHER_SERVER],
])('what is not HTTP is an invalid response: %s', (_, bytes, message) =>
  withServer(serverOf(bytes), (port) =>
    withSimulators(async ({ run }) => {
      const env = { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '1' }
      const result = await run({}, { env })
      expectOneError(result, INVALID)
      expect(result.annotations[0]?.message).toMatch(message)
      expect(result.annotations[0]?.message).toMatch(OTHER_SERVER)
    }),
  ),
)

test.concurrent.each([
  [400, ''],
  [403, '<html>Blocked by the firewall</html>'],
  [404, '{"message":"Not Found"}'],
  [302, ''],
])('an error without the `__type` that App Runner sends is an invalid response: %d, %j', (status, body) =>
  withSimulators(async ({ run, apprunner }) => {
    const headers = { location: 'http://127.0.0.1:9/' }
    apprunner.plan('ListConnections', { kind: 'raw', status, body, headers }, { times: 99 })
    const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1' } })
    expectOneError(result, INVALID)
    expect(result.annotations[0]?.message).toMatch(OTHER_SERVER)
  }),
)
