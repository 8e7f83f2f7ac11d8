import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'

/** A local HTTP server whose responses the test chooses. */
export interface HttpServer {
  port: number
  /** Answers with an empty JSON object, unless the test says otherwise. */
  answer: (response: ServerResponse, request: IncomingMessage) => unknown
  /** Since the test began. */
  readonly requests: IncomingMessage[]
}

/** Starts the server before the tests of a file, and stops it after them. */
export function useHttpServer(): HttpServer {
  const http: HttpServer = { port: 0, answer: () => {}, requests: [] }
  const server = createServer((request, response) => {
    http.requests.push(request)
    http.answer(response, request)
  })
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    http.port = (server.address() as AddressInfo).port
  })
  beforeEach(() => {
    http.requests.length = 0
    http.answer = (response) => response.end('{}')
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return http
}
