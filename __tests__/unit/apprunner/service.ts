import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type Client, createClient } from '../../../src/apprunner/client.ts'
import { systemClock } from '../../../src/clock.ts'

export type Row = Record<string, unknown>
/** A string is sent as it is, everything else as JSON. */
export type Response = [status: number, body: unknown]

/** A local App Runner whose responses the test chooses, and a client of it that does not retry. */
export interface Service {
  client: Client
  answer: (request: { operation: string; input: Row; count: number }) => Response
  /** Since the test began. */
  readonly requests: { operation: string; input: Row }[]
}

/** Starts the service before the tests of a file, and stops it after them. */
export function useService(): Service {
  const requests: Service['requests'] = []
  const service = { requests } as Service
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const operation = String(request.headers['x-amz-target']).replace(/.*\./, '')
    const input = JSON.parse(String(Buffer.concat(chunks)))
    requests.push({ operation, input })
    const [status, body] = service.answer({ operation, input, count: requests.length })
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const ENVIRONMENT = {
      AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
      AWS_MAX_ATTEMPTS: '1',
    }
    // The SDK reads its settings from the environment of the process.
    Object.assign(process.env, ENVIRONMENT)
    const ignore = () => {}
    service.client = await createClient('eu-west-1', {
      env: ENVIRONMENT,
      clock: systemClock,
      random: Math.random,
      signal: new AbortController().signal,
      info: ignore,
      debug: ignore,
      hideSecrets: ignore,
    })
  })
  afterAll(async () => {
    service.client.destroy()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  beforeEach(() => {
    requests.length = 0
  })
  return service
}
