import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { parseJson } from '../json.ts'
import type { Fault } from './faults.ts'

export interface Reply {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** A request to the simulator and its response. */
export interface Exchange {
  method: string
  /** Includes the query but not the prefix. */
  path: string
  headers: IncomingHttpHeaders
  /** Parsed if it is JSON, a string otherwise; undefined if there is none. */
  body: unknown
  /** When the request arrived, in milliseconds since the epoch. */
  at: number
  /** Undefined if there is none. */
  response?: Reply
  /** The fault planned for this call. */
  fault?: Fault['kind']
  /** Whether the client closed the connection before an endless response ended. */
  aborted?: boolean
}

export async function readExchange(request: IncomingMessage, prefix: string): Promise<Exchange> {
  const at = Date.now()
  const body = await text(request)
  const { method = '', url = '', headers } = request
  const json = parseJson(body)
  return {
    method,
    path: pathOf(url, prefix),
    headers,
    body: json === undefined ? body || undefined : json,
    at,
  }
}

/** GraphQL is at `/api/graphql` where REST is at `/api/v3`. */
function pathOf(url: string, prefix: string): string {
  const graphql = `${prefix.replace(/\/v3$/, '')}/graphql`
  if (url === graphql) return '/graphql'
  // A path elsewhere becomes one that no route has.
  const isRest = url.startsWith(`${prefix}/`) && url !== `${prefix}/graphql`
  return isRest ? url.slice(prefix.length) : `/outside${url}`
}
