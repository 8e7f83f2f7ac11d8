import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
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

/** Runs the action with the server at this port as App Runner. */
function expectInvalid(port: number, message: RegExp): Promise<void> {
  return withSimulators(async ({ run }) => {
    const env = { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '1' }
    const result = await run({}, { env })
    expectOneError(result, INVALID)
    expect(result.annotations[0]?.message).toMatch(message)
    expect(result.annotations[0]?.message).toMatch(OTHER_SERVER)
  })
}

const OK = 'HTTP/1.1 200 OK\r\n'

/** By the code that Node.js gives each of these. */
const NOT_HTTP = {
  HPE_INVALID_CONSTANT: 'SSH-2.0-OpenSSH_9.9\r\n',
  HPE_INVALID_VERSION: 'HTTP/7.5 200 OK\r\n\r\n',
  HPE_INVALID_STATUS: 'HTTP/1.1 abc OK\r\n\r\n',
  HPE_INVALID_HEADER_TOKEN: `${OK}Content Type: text/html\r\n\r\n`,
  HPE_INVALID_CONTENT_LENGTH: `${OK}Content-Length: many\r\n\r\n`,
  HPE_UNEXPECTED_CONTENT_LENGTH: `${OK}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`,
  HPE_INVALID_TRANSFER_ENCODING: `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
  HPE_LF_EXPECTED: `${OK}Content-Length: 2\r \r\n{}`,
  HPE_HEADER_OVERFLOW: `${OK}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
}

describe('what is not HTTP is an invalid response:', () => {
  test.concurrent.each(Object.entries(NOT_HTTP))('%s', (code, bytes) =>
    withServer(serverOf(bytes), (port) => expectInvalid(port, RegExp(`\`${code}\``))),
  )

  test.concurrent('a body that is not in chunks', () =>
    withServer(serverOf(`${OK}Transfer-Encoding: chunked\r\n\r\nmany\r\n`), (port) =>
      expectInvalid(port, OTHER_SERVER),
    ))

  test.concurrent('the alert by which a port that speaks TLS answers plain text', () =>
    withServer(serverOf('\x15\x03\x03\x00\x02\x02\x0a'), (port) =>
      expectInvalid(port, /`HPE_INVALID_CONSTANT`/),
    ))
})

/** Runs the action while App Runner answers every request for a list with this. */
function expectInvalidTo(fault: Fault): Promise<void> {
  return withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', fault, { times: 99 })
    const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1' } })
    expectOneError(result, INVALID)
    expect(result.annotations[0]?.message).toMatch(OTHER_SERVER)
  })
}

describe('an error without the `__type` that App Runner sends is an invalid response:', () => {
  test.concurrent.each<[status: number, body: string]>([
    [400, ''],
    [400, '{}'],
    [400, '{"message":"Sign in to the hotel network"}'],
    [400, '<html>Bad Request</html>'],
    [403, '{"message":"Forbidden"}'],
    [403, '<html>Blocked by the firewall</html>'],
    [404, 'Not Found'],
  ])('status %d with the body %j', (status, body) => expectInvalidTo({ kind: 'raw', status, body }))

  test.concurrent('a redirect', () =>
    expectInvalidTo({ kind: 'raw', status: 302, body: '', headers: { location: 'http://127.0.0.1:9/' } }))
})

describe('a Date header with a year of more than four digits is an invalid response', () => {
  test.concurrent.each([
    ['Sat, 13 Sep 275760 00:00:00 GMT', 200, '{"ConnectionSummaryList":[]}'],
    ['Fri, 31 Dec 99999 23:59:59 GMT', 200, '{"ConnectionSummaryList":[]}'],
    ['Sat, 13 Sep 275760 00:00:00 GMT', 500, '{"__type":"InternalServiceErrorException"}'],
  ])('%s, with status %d', (date, status, body) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'raw', status, body, headers: { date } })
      // The date of a response matters to the next request.
      expectOneError(await run({}, { env: { AWS_MAX_ATTEMPTS: '2' } }), INVALID)
    }),
  )
})
