import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Fault } from './apprunner/faults.ts'
import { readScope } from './apprunner/signature.ts'

/** A response as it goes over the wire. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/** One request that reached the simulator, and what it got. */
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
    /** The raw text. */
    body: string
    /** The body parsed, or undefined when it isn't JSON. */
    input: unknown
  }
  /** Undefined as long as there is none: dropped, delayed, or never answered. */
  response?: Answer
  /** What a test planned to go wrong with the call. */
  fault?: Fault['kind']
  /** Texts that tests had put into the state by hand until then; the model may forbid them. */
  planted: string[]
}

/** Reads a whole request. Whose it is follows from its credential scope; a request without one belongs to nobody. */
export async function readExchange(
  message: IncomingMessage,
  accountOf: (accessKeyId: string) => string,
): Promise<Exchange> {
  const at = Date.now()
  const body = await text(message)
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  )
  const scope = readScope(headers.authorization)
  return {
    operation: headers['x-amz-target']?.match(/^AppRunner\.(\w+)$/)?.[1] ?? '',
    account: scope ? accountOf(scope.accessKeyId) : '',
    region: scope?.region ?? '',
    at,
    request: { method: message.method ?? '', path: message.url ?? '', headers, body, input: parsed(body) },
    planted: [],
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
