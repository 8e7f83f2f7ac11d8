import { type Message, message, toText } from '../report/messages.ts'
import { duration, printable, quote } from '../report/text.ts'
import { REGIONS } from './regions.ts'
import { caseFromSettings, factsOf, type Settings } from './settings.ts'

/** An error that the action detects itself. It ends the step with this message. */
export class ActionError extends Error {
  readonly report: Message
  constructor(report: Message) {
    super(toText(report))
    this.name = 'ActionError'
    this.report = report
  }
}

/** What is known of a call that failed. */
interface FailedCall {
  readonly operation: string
  /** How long all attempts took, in milliseconds. */
  readonly elapsedMs: number
  /** The settings that the call used. */
  readonly settings: Settings | undefined
  /** Whether the credential chain failed, before the call itself. */
  readonly fromCredentials: boolean
}

/** An AWS call that failed. The cause is what the SDK threw. */
export class AwsCallError extends Error {
  readonly call: FailedCall
  constructor(call: FailedCall & { readonly settings: Settings }, cause: unknown) {
    super(`${call.operation} failed`, { cause })
    this.name = 'AwsCallError'
    this.call = call
  }
}

const NO_CALL: FailedCall = { operation: '', elapsedMs: 0, settings: undefined, fromCredentials: false }

/** A response that lacks what the API promises. */
export class InvalidResponseError extends Error {
  constructor(problem: string) {
    super(problem)
    this.name = 'InvalidResponseError'
  }
}

/** The message for anything that was thrown. */
export function explain(error: unknown, details: readonly string[] = []): Message {
  if (error instanceof ActionError) return error.report
  const { operation, elapsedMs, settings, fromCredentials } =
    error instanceof AwsCallError ? error.call : NO_CALL
  const thrown = inspect(error)
  const facts = {
    ...factsOf(settings),
    action:
      /not authorized to perform:? ([\w-]+:\w+)/i.exec(thrown.message)?.[1] ??
      `apprunner:${operation || '*'}`,
    operation,
    duration: duration(elapsedMs),
    problem: thrown.name === 'InvalidResponseError' ? thrown.message : 'it could not be parsed',
  }
  const serviceError = describeServiceError(thrown, operation)
  const classified = classify(thrown, settings)
  // Such as a token file that can't be read.
  const kind = fromCredentials && classified === 'unexpected' ? 'no-credentials' : classified
  const better = settings && caseFromSettings({ ...thrown, kind, fromCredentials }, settings)
  return message(better ?? kind, facts, { details, serviceError })
}

/** Whether the same request would fail again: the credentials, permissions or settings have to change first. */
export function isPermanent(error: unknown): boolean {
  return explain(error).permanent ?? false
}

/** Whether the error has this name in the AWS response. */
export function isNamed(error: unknown, name: string): boolean {
  return inspect(error).name === name
}

/** The stack of an error and of its causes, for debugging, with each message in one line. */
export function stackOf(error: unknown): string {
  const { stack = String(error), message: text = '', cause } = Object(error) as Partial<Error>
  const lines = stack.replace(text, () => printable(text))
  return `${lines}${cause ? `\ncaused by ${stackOf(cause)}` : ''}`
}

interface Thrown {
  readonly name: string
  readonly code: string
  readonly message: string
  readonly status: number | undefined
  readonly requestId: string
}

/** What the action reads of an error. Any property may be missing or have another type. */
function inspect(error: unknown): Thrown {
  const thrown = Object(error instanceof AwsCallError ? error.cause : error)
  const { httpStatusCode, requestId } = Object(thrown.$metadata)
  // A connection tried over IPv4 and IPv6 fails with an AggregateError, whose own message is empty.
  const first = Object(thrown.errors?.[0])
  return {
    name: stringOf(thrown.name) || 'Error',
    code: stringOf(thrown.code) || stringOf(first.code),
    message: stringOf(thrown.message) || stringOf(first.message),
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    requestId: stringOf(requestId),
  }
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The cases that `classify` returns. */
type AwsCase =
  | 'no-credentials'
  | 'rejected-credentials'
  | 'denied'
  | 'not-subscribed'
  | 'clock'
  | 'quota'
  | 'throttled'
  | 'no-such-region'
  | 'dns'
  | 'tls'
  | 'proxy'
  | 'endpoint'
  | 'timeout'
  | 'network'
  | 'service-error'
  | 'invalid-response'
  | 'rejected-request'
  | 'unexpected'

/**
 * The names of AWS's errors, without `Exception` or `Error` at the end: the "Common errors" and "Errors" pages of App
 * Runner and STS, and the credential providers of the SDK.
 */
const NAMES: Partial<Record<AwsCase, readonly string[]>> = {
  clock: ['AuthFailure', 'RequestInTheFuture', 'RequestTimeTooSkewed'],
  'no-credentials': ['CredentialsProvider', 'TokenProvider', 'Provider'],
  'rejected-credentials': [
    'AuthTokenExpired',
    'ExpiredToken',
    'IDPCommunication',
    'IDPCommunicationError',
    'IDPRejectedClaim',
    'IncompleteSignature',
    'InvalidAccessKeyId',
    'InvalidClientTokenId',
    'InvalidIdentityToken',
    'InvalidSignature',
    'InvalidToken',
    'MissingAuthenticationToken',
    'NotSignedUp',
    'RequestExpired',
    'SignatureDoesNotMatch',
    'TokenExpired',
    'UnrecognizedClient',
  ],
  denied: [
    'AccessDenied',
    'Forbidden',
    'NotAuthorized',
    'Unauthorized',
    'UnauthorizedClient',
    'UnauthorizedOperation',
  ],
  'not-subscribed': [
    'AccountNotSubscribed',
    'CustomerNotSubscribed',
    'NotSubscribed',
    'OptInRequired',
    'SubscriptionRequired',
  ],
  quota: ['ServiceQuotaExceeded'],
  throttled: [
    'BandwidthLimitExceeded',
    'EC2Throttled',
    'PriorRequestNotComplete',
    'RequestLimitExceeded',
    'RequestThrottled',
    'SlowDown',
    'Throttled',
    'Throttling',
    'TooManyRequests',
  ],
}

/** The codes of Node.js's network errors: https://nodejs.org/api/errors.html#common-system-errors. */
const CODES: Partial<Record<AwsCase, readonly string[]>> = {
  dns: ['EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'ENOTFOUND'],
  endpoint: ['ERR_INVALID_URL'],
  network: [
    'EADDRNOTAVAIL',
    'ECONNABORTED',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENETUNREACH',
    'EPIPE',
  ],
  timeout: ['ETIMEDOUT'],
}

const CASE_OF_NAME = invert(NAMES)
const CASE_OF_CODE = invert(CODES)

function invert(table: Partial<Record<AwsCase, readonly string[]>>): ReadonlyMap<string, AwsCase> {
  const entries = Object.entries(table) as [AwsCase, readonly string[]][]
  return new Map(entries.flatMap(([kind, names]) => names.map((name) => [name, kind] as const)))
}

function classify(thrown: Thrown, settings: Settings | undefined): AwsCase {
  const { name, message: text, status } = thrown
  const kind = CASE_OF_NAME.get(name.replace(/(Exception|Error)$/, ''))
  if (/signature (not yet current|expired)/i.test(text)) return 'clock'
  // Denied by the role's trust policy, not by its permissions policy.
  if (/not authorized to perform:? sts:/i.test(text)) return 'rejected-credentials'
  if (kind) return kind
  if (name === 'InvalidResponseError') return 'invalid-response'
  return status === undefined ? classifyNetworkError(thrown, settings) : classifyStatus(status, name)
}

/** For an HTTP response whose error name is not known. */
function classifyStatus(status: number, name: string): AwsCase {
  if (status >= 500) return 'service-error'
  if (status === 407) return 'proxy'
  if (status === 429) return 'throttled'
  // The SDK could not read the response.
  if (name === 'SyntaxError' || name === 'TypeError' || status < 400) return 'invalid-response'
  if (status === 401) return 'rejected-credentials'
  return status === 403 ? 'denied' : 'rejected-request'
}

/** For a request that received no HTTP response. */
function classifyNetworkError({ name, code }: Thrown, settings: Settings | undefined): AwsCase {
  const kind = CASE_OF_CODE.get(code)
  const proxyFailed = code.startsWith('ERR_PROXY')
  const regionExists = !settings || settings.endpoint || REGIONS.includes(settings.region)
  if (!regionExists && (kind === 'dns' || proxyFailed)) return 'no-such-region'
  if (proxyFailed) return 'proxy'
  // Node.js has dozens of codes for certificates and TLS.
  if (/CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$|ISSUER/.test(code)) return 'tls'
  if (kind === 'dns' || kind === 'network') return settings?.proxy ? 'proxy' : kind
  if (kind) return kind
  // The SDK calls a lost connection a TimeoutError too, so the code is checked first.
  if (name === 'TimeoutError') return 'timeout'
  return name === 'SyntaxError' ? 'invalid-response' : 'unexpected'
}

/** The service's own error, with its name, message and request ID, such as `` `Name`: `message` (Operation). `` */
function describeServiceError(
  { name, code, message: text, status, requestId }: Thrown,
  operation: string,
): string {
  // The SDK appends a hint for developers to a response that it can't read.
  const serviceMessage = printable(text.split('\n  Deserialization error')[0] ?? '')
  const label = status === undefined && code ? code : name
  const quoted = [label, serviceMessage].filter(Boolean).map((part) => quote(part))
  const origin = [
    operation,
    status === undefined ? '' : `HTTP ${status}`,
    requestId ? `request ID ${quote(requestId, 100)}` : '',
  ].filter(Boolean)
  return `${quoted.join(': ')}${origin.length > 0 ? ` (${origin.join(', ')})` : ''}.`
}
