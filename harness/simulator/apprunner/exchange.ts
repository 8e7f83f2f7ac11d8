import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseJson } from '../json.ts'
import type { Fault } from './faults.ts'
import { readScope } from './signature.ts'

export interface HttpResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** A request to the simulator and its response. */
export interface Exchange {
  operation: string
  account: string
  region: string
  /** When the request arrived, in milliseconds since the epoch. */
  at: number
  request: {
    method: string
    path: string
    headers: Record<string, string>
    body: string
    /** The parsed body. Undefined if it is not JSON. */
    input: unknown
  }
  /** Undefined while there is none: the connection was dropped, or the response is delayed or never sent. */
  response?: HttpResponse
  /** The fault planned for this call. */
  fault?: Fault['kind']
  /** Strings that tests had put directly into the simulator's state by then. They may violate the service model. */
  seeded: string[]
}

/** Reads a request. Its credential scope gives account and region; without one, both are empty. */
export async function readExchange(
  message: IncomingMessage,
  accountOf: (accessKeyId: string) => string,
): Promise<Exchange> {
  const at = Date.now()
  const body = await text(message)
  const { method = '', url: path = '' } = message
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  )
  const scope = readScope(headers.authorization)
  return {
    operation: headers['x-amz-target']?.match(/^AppRunner\.(\w+)$/)?.[1] ?? '',
    account: scope ? accountOf(scope.accessKeyId) : '',
    region: scope?.region ?? '',
    at,
    request: { method, path, headers, body, input: parseJson(body) },
    seeded: [],
  }
}
