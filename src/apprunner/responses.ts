import { Failure } from '../failure.ts'

/** The failure for a response that isn't what the service promises. The problem is in a few words of ours. */
export function invalidResponse(problem: string, service = 'App Runner'): Failure<'invalid-response'> {
  return new Failure('invalid-response', { problem, service })
}

/** A date that the SDK accepts, but that is none: `connections.ts` rejects it in the connection asked for. */
const INVALID_DATE = 1e300

/**
 * The body of a response of App Runner in a form that the SDK can read, whatever JSON it holds: the SDK trusts the
 * types of https://docs.aws.amazon.com/apprunner/latest/api/API_Operations.html and throws TypeErrors, even for
 * connections that nobody asked for. Throws if a successful response is not a JSON object.
 */
export function readableBody(operation: string, status: number, body: Uint8Array): Uint8Array {
  const text = Buffer.from(body).toString()
  return Buffer.from(JSON.stringify(status < 300 ? resultOf(operation, text) : errorOf(text)))
}

function resultOf(operation: string, text: string): object {
  const json = parse(text, (key, value) =>
    key === 'CreatedAt' && value !== null && typeof value !== 'number' ? INVALID_DATE : value,
  )
  if (!isObject(json)) throw invalidResponse(`${operation} returned no JSON object`)
  return json
}

/** Only what the SDK reads of an error. Without `__type`, another server than App Runner answered. */
function errorOf(text: string): object {
  const json = parse(text)
  if (!isObject(json)) return { message: text }
  const message = [json.message, json.Message].find((value) => typeof value === 'string') ?? ''
  return { message, ...(typeof json.__type === 'string' && { __type: json.__type }) }
}

function parse(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, reviver)
  } catch {
    return undefined
  }
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
