import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { faultPlan, type Which } from '../faults.ts'
import { startServer } from '../server.ts'

/** A request to a service that hands out credentials. */
export interface CredentialRequest {
  /** The operation, such as `AssumeRole`. Empty if the service has none for this request. */
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: string
}

/** A fault injected into a call. */
export type CredentialFault =
  /** An error in the service's own format. */
  | { kind: 'error'; status: number; name: string; message?: string }
  /** A raw response instead of the usual one. */
  | ({ kind: 'raw' } & Reply)
  /** The usual response, but late. */
  | { kind: 'delay'; ms: number }
  /** The usual response, one byte every `ms` milliseconds. */
  | { kind: 'trickle'; ms: number }
  /** No response. The socket stays open until the client closes it, or stop(). */
  | { kind: 'hang' }

/** A service that hands out credentials. */
export interface CredentialService {
  readonly url: string
  /** The environment that makes an AWS SDK use the service. */
  env(): Record<string, string>
  /** All requests so far, in the order in which they arrived. */
  readonly requests: readonly CredentialRequest[]
  /** The operations called so far, in order. */
  operations(): string[]
  /** Plans a fault for calls of an operation: for all of them unless `which` selects some. */
  plan(operation: string, fault: CredentialFault, which?: Which): void
  /** Destroys all sockets and frees the port. */
  stop(): Promise<void>
}

/** What distinguishes one service from another. */
export interface ServiceDefinition {
  env(url: string): Record<string, string>
  operationOf(request: Omit<CredentialRequest, 'operation'>): string
  respond(request: CredentialRequest): Reply
  /** An error in the service's own format. */
  error(status: number, name: string, message: string): Reply
}

/** Starts a service on 127.0.0.1 that records its requests. */
export async function startCredentialService(definition: ServiceDefinition): Promise<CredentialService> {
  const requests: CredentialRequest[] = []
  const faults = faultPlan<string, CredentialFault>()
  const stopping = new AbortController()
  const { url, stop } = await startServer(async (message, response) => {
    const request = await readRequest(message, definition)
    requests.push(request)
    const respond = () => definition.respond(request)
    await respondUnderFault(faults.next(request.operation), { definition, respond, response, stopping })
  })
  return {
    url,
    env: () => definition.env(url),
    requests,
    operations: () => requests.map(({ operation }) => operation),
    plan: (operation, fault, which = { times: Number.POSITIVE_INFINITY }) =>
      faults.plan((called) => called === operation, fault, which),
    async stop() {
      stopping.abort()
      await stop()
    },
  }
}

async function readRequest(
  message: IncomingMessage,
  { operationOf }: ServiceDefinition,
): Promise<CredentialRequest> {
  const { pathname: path, searchParams } = new URL(message.url ?? '/', 'http://127.0.0.1')
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)])
  const request = {
    method: message.method ?? '',
    path,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(headers),
    body: await text(message),
  }
  return { operation: operationOf(request), ...request }
}

async function respondUnderFault(
  fault: CredentialFault | undefined,
  call: {
    definition: ServiceDefinition
    respond: () => Reply
    response: ServerResponse
    stopping: AbortController
  },
): Promise<void> {
  const { definition, respond, response, stopping } = call
  switch (fault?.kind) {
    case 'hang':
      return
    case 'error':
      return send(response, definition.error(fault.status, fault.name, fault.message ?? ''))
    case 'raw':
      return send(response, fault)
    case 'trickle':
      return trickle(response, respond(), fault.ms, stopping.signal)
    case 'delay':
      await sleep(fault.ms, undefined, { signal: stopping.signal })
  }
  send(response, respond())
}

function send(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  response.writeHead(status, headers).end(body)
}

async function trickle(response: ServerResponse, reply: Reply, ms: number, signal: AbortSignal) {
  const { status, headers = {}, body } = reply
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) })
  for (const byte of Buffer.from(body)) {
    if (response.destroyed) return
    response.write(Buffer.of(byte))
    await sleep(ms, undefined, { signal })
  }
  response.end()
}

/** A response with a JSON body. */
export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}
