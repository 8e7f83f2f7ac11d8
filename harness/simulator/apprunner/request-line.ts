import { parseJson } from '../json.ts'
import type { Exchange } from './exchange.ts'

/** A line about a request: when it arrived, its operation, the name of its connection or service, and the result. */
export function requestLine({ at, operation, request, response }: Exchange): string {
  const time = new Date(at).toTimeString().slice(0, 8)
  const result = response ? `${response.status} ${resultOf(response.body)}`.trim() : 'no response'
  const line = [time, (operation || '-').padEnd(19), nameIn(request.input) ?? '-', result].join('  ')
  // A request may contain anything, such as escape sequences for the terminal.
  return line.replaceAll(/\p{Cc}/gu, ' ')
}

/** The name of the connection or service in a request, which may have it in an ARN. */
function nameIn(input: unknown): string | undefined {
  const { ConnectionName, ServiceName, ...others } = (input ?? {}) as Record<string, unknown>
  const arn = others.ConnectionArn ?? others.ServiceArn ?? others.ResourceArn
  const name = ConnectionName ?? ServiceName ?? String(arn ?? '').split('/')[1]
  return name === undefined ? undefined : String(name)
}

/** The error in a response, or the statuses. */
function resultOf(body: string): string {
  const { __type, message, Message } = (parseJson(body) ?? {}) as Record<string, unknown>
  if (__type) return `${String(__type).split('#').at(-1)}: ${message ?? Message}`
  return [...body.matchAll(/"Status":"(\w+)"/g)].map(([, status]) => status).join(', ')
}
