import { Readable } from 'node:stream'
import { beforeAll, beforeEach, jest } from '@jest/globals'
import { HttpResponse } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Client, createClient } from '../../../src/apprunner/client.ts'
import { systemClock } from '../../../src/clock.ts'

export type Row = Record<string, unknown>
/** A string is sent as it is, everything else as JSON. */
export type Response = [status: number, body: unknown]

/** An App Runner whose responses the test chooses, and a client of it that does not retry. Nothing is sent. */
export interface Service {
  client: Client
  answer: (request: { operation: string; input: Row; count: number }) => Response
  /** Since the test began. */
  readonly requests: { operation: string; input: Row }[]
}

/** Creates the client before the tests of a file. */
export function useService(): Service {
  const requests: Service['requests'] = []
  const service = { requests } as Service
  jest
    .spyOn(NodeHttpHandler.prototype, 'handle')
    .mockImplementation(async (request, { abortSignal } = {}) => {
      if (abortSignal?.aborted) throw (abortSignal as AbortSignal).reason
      const operation = String(request.headers['x-amz-target']).replace(/.*\./, '')
      const input = JSON.parse(new TextDecoder().decode(request.body))
      requests.push({ operation, input })
      const [statusCode, body] = service.answer({ operation, input, count: requests.length })
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      return { response: new HttpResponse({ statusCode, body: Readable.from([Buffer.from(text)]) }) }
    })
  beforeAll(async () => {
    const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_MAX_ATTEMPTS: '1' }
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
    // Nobody would check the signature.
    service.client.middlewareStack.remove('httpSigningMiddleware')
  })
  beforeEach(() => {
    requests.length = 0
  })
  return service
}
