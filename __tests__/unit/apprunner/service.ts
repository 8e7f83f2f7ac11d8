import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type Client, createClient } from '../../../src/apprunner/client.ts'
import { systemClock } from '../../../src/clock.ts'
import { useHttpServer } from './http-server.ts'

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
  const http = useHttpServer()
  beforeAll(async () => {
    const env = {
      AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${http.port}`,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
      AWS_MAX_ATTEMPTS: '1',
    }
    // The SDK reads its settings from the environment of the process.
    Object.assign(process.env, env)
    const ignore = () => {}
    service.client = await createClient('eu-west-1', {
      env,
      clock: systemClock,
      random: Math.random,
      signal: new AbortController().signal,
      info: ignore,
      debug: ignore,
      hideSecrets: ignore,
    })
  })
  afterAll(() => service.client.destroy())
  beforeEach(() => {
    requests.length = 0
    http.answer = async (response, request) => {
      const operation = String(request.headers['x-amz-target']).replace(/.*\./, '')
      const input = JSON.parse(await text(request))
      requests.push({ operation, input })
      const [status, body] = service.answer({ operation, input, count: requests.length })
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
    }
  })
  return service
}
