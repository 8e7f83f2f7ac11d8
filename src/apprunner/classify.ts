import { CredentialsError } from '../credentials/error.ts'
import { type Facts, Failure, type Kind } from '../failure.ts'
import { duration } from '../report/text.ts'
import { FIPS_REGIONS, REGIONS } from './regions.ts'
import type { Settings } from './settings.ts'

/** A call that failed, and what its client knows of it. */
export interface FailedCall {
  /** The service that answered last, or should have, and its operation. */
  readonly service: string
  readonly operation: string
  /** How long all attempts took, in milliseconds. */
  readonly elapsedMs: number
  /** Whether the last request went through a proxy. */
  readonly proxied: boolean
  /** Whether an earlier call with the same client succeeded. */
  readonly succeeded: boolean
  readonly settings: Settings | undefined
  /** The endpoint that replaces App Runner's own, and the setting that it comes from. */
  readonly endpoint: { readonly setting: string; readonly host: string } | undefined
}

const NO_CALL: FailedCall = {
  service: 'Node.js',
  operation: '',
  elapsedMs: 0,
  proxied: false,
  succeeded: false,
  settings: undefined,
  endpoint: undefined,
}

/** What the rules read of an error. */
interface ErrorFacts extends FailedCall {
  /** Without `Exception` or `Error` at the end. */
  readonly name: string
  /** Node.js's code, `''` for none. */
  readonly code: string
  readonly message: string
  /** Undefined if there was no HTTP response. */
  readonly status: number | undefined
}

/**
 * The names of AWS's errors, without `Exception` or `Error` at the end: the "Common errors" and "Errors" pages of App
 * Runner and STS, and the credential providers of the SDK.
 */
const NAMES = {
  clock: 'AuthFailure RequestInTheFuture RequestTimeTooSkewed',
  expired: 'AuthTokenExpired ExpiredToken RequestExpired TokenExpired',
  rejected:
    'AuthTokenExpired ExpiredToken IDPCommunication IDPCommunicationError IDPRejectedClaim IncompleteSignature ' +
    'InvalidAccessKeyId InvalidClientTokenId InvalidIdentityToken InvalidSignature InvalidToken ' +
    'MissingAuthenticationToken NotSignedUp RequestExpired SignatureDoesNotMatch TokenExpired UnrecognizedClient',
  denied: 'AccessDenied Forbidden NotAuthorized Unauthorized UnauthorizedClient UnauthorizedOperation',
  subscription: 'AccountNotSubscribed CustomerNotSubscribed NotSubscribed OptInRequired SubscriptionRequired',
  quota: 'ServiceQuotaExceeded',
  throttling:
    'BandwidthLimitExceeded EC2Throttled PriorRequestNotComplete RequestLimitExceeded RequestThrottled SlowDown ' +
    'Throttled Throttling TooManyRequests',
} as const

/** Whether AWS's name of the error belongs to the group. */
function isNamed({ name }: ErrorFacts, group: keyof typeof NAMES): boolean {
  return NAMES[group].split(' ').includes(name)
}

/** Node.js's codes: https://nodejs.org/api/errors.html#common-system-errors. */
const DNS = /^(EAI_\w+|ENOTFOUND)$/
const REFUSED = /^(ECONNREFUSED|EHOSTDOWN|EHOSTUNREACH|ENETDOWN|ENETUNREACH|EADDRNOTAVAIL)$/
const LOST = /^(ECONNABORTED|ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/
/** Node.js has dozens of codes for certificates and TLS. */
const TLS = /CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$|ISSUER/

const unreachable = ({ code }: ErrorFacts) => DNS.test(code) || REFUSED.test(code)
const proxyFailed = ({ code }: ErrorFacts) => code.startsWith('ERR_PROXY')
/** Node.js puts the proxy's status into its message. With 407, the proxy did not look for the host. */
const wantsLogin = ({ message }: ErrorFacts) => / 407\b/.test(message)
const unresolved = (error: ErrorFacts) =>
  proxyFailed(error) ? !wantsLogin(error) : !error.proxied && DNS.test(error.code)
/** The SDK refuses some combinations of settings before it sends a request. */
const refusedBySdk = ({ name }: ErrorFacts) => name === 'Endpoint'
/** Whether the request was for a host name that the SDK derives from the region. */
const isDerived = ({ endpoint, service }: ErrorFacts) => !endpoint || service !== 'App Runner'
/** The parser of Node.js, and OpenSSL, when what comes is neither HTTP nor TLS. */
const notHttp = ({ code, message }: ErrorFacts) =>
  /^HPE_|WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code) || /wrong version number/.test(message)

/** The kinds that need no other facts than those of a call. */
type CallKind = {
  [K in Kind]: keyof Facts<K> extends keyof ReturnType<typeof factsOf> ? K : never
}[Kind]

/** What Node.js says when a response ends too early, or its body is not in the form that its head promises. */
const isCutOff = ({ code, message }: { code: string; message: string }) =>
  code === 'ECONNRESET' && message === 'aborted'

type Rule = readonly [kind: CallKind, holds: (error: ErrorFacts) => boolean]

/** The kind of an error by AWS's name of it. */
const BY_NAME: readonly Rule[] = [
  ['clock', (error) => isNamed(error, 'clock') || /signature (not yet current|expired)/i.test(error.message)],
  // Denied by the role's trust policy, not by its permissions policy.
  ['rejected-credentials', ({ message }) => /not authorized to perform:? sts:/i.test(message)],
  ['session-ended', (error) => error.succeeded && isNamed(error, 'expired')],
  ['rejected-credentials', (error) => isNamed(error, 'rejected')],
  ['denied', (error) => isNamed(error, 'denied')],
  ['not-subscribed', (error) => isNamed(error, 'subscription')],
  ['quota', (error) => isNamed(error, 'quota')],
  ['throttled', (error) => isNamed(error, 'throttling')],
]

/** The kind of a response whose error has no known name. */
const BY_STATUS: readonly Rule[] = [
  ['service-error', ({ status = 0 }) => status >= 500],
  ['proxy', ({ status }) => status === 407],
  ['throttled', ({ status }) => status === 429],
  // What the SDK calls an error without a name, which App Runner's errors have, and one that it can't read.
  ['invalid-response', ({ name, status = 0 }) => status < 400 || /^(Unknown|Syntax|Type)$/.test(name)],
  ['rejected-credentials', ({ status }) => status === 401],
  ['denied', ({ status }) => status === 403],
  ['rejected-request', () => true],
]

/** The kind of an error without a response. */
const BY_CODE: readonly Rule[] = [
  ['endpoint-conflict', (error) => refusedBySdk(error) && error.endpoint !== undefined && hasVariant(error)],
  [
    'no-such-region',
    (error) =>
      !error.endpoint &&
      unresolved(error) &&
      error.settings !== undefined &&
      !REGIONS.includes(error.settings.region),
  ],
  [
    'no-fips',
    (error) =>
      isDerived(error) &&
      (refusedBySdk(error) || unresolved(error)) &&
      error.settings?.fips !== undefined &&
      !FIPS_REGIONS.includes(error.settings.region),
  ],
  [
    'no-dual-stack',
    (error) =>
      isDerived(error) &&
      (refusedBySdk(error) || unresolved(error)) &&
      error.settings?.dualStack !== undefined,
  ],
  ['proxy', proxyFailed],
  ['invalid-response', (error) => notHttp(error) || isCutOff(error)],
  ['tls', ({ code }) => TLS.test(code)],
  ['proxy', (error) => error.proxied && (unreachable(error) || LOST.test(error.code))],
  ['endpoint-unreachable', (error) => !isDerived(error) && unreachable(error)],
  ['dns', ({ code }) => DNS.test(code)],
  ['network', ({ code }) => REFUSED.test(code) || LOST.test(code)],
  ['endpoint', ({ code }) => code === 'ERR_INVALID_URL'],
  // The SDK calls a lost connection a TimeoutError too, so the code is checked first.
  ['timeout', ({ code, name }) => code === 'ETIMEDOUT' || /^(Timeout|Abort)$/.test(name)],
  ['invalid-response', ({ name }) => name === 'Syntax'],
  ['unexpected', () => true],
]

function hasVariant({ settings }: ErrorFacts): boolean {
  return settings?.fips !== undefined || settings?.dualStack !== undefined
}

/** Kinds for which the same request would fail again: credentials, permissions or settings have to change first. */
const PERMANENT: ReadonlySet<Kind> = new Set<Kind>([
  'rejected-credentials',
  'session-ended',
  'denied',
  'not-subscribed',
  'no-fips',
  'no-dual-stack',
  'endpoint-conflict',
])

/** Whether the same request would fail again. */
export function isPermanent(error: unknown): boolean {
  const { kind, credentials, serviceError: { status = 0 } = {} } = failureOf(error)
  if (!credentials) return PERMANENT.has(kind)
  return credentials.problem.kind !== 'no-response' && status < 500 && status !== 429
}

/** Whether AWS throttled the request. */
export function isThrottled(error: unknown): boolean {
  return failureOf(error).kind === 'throttled'
}

/** Whether the service gave the error this name. */
export function hasErrorName(error: unknown, name: string): boolean {
  return error instanceof Failure && error.serviceError?.name === name
}

/** The failure that anything thrown means. */
export function failureOf(error: unknown, call: FailedCall = NO_CALL): Failure {
  if (error instanceof Failure) return error
  if (error instanceof CredentialsError) return credentialsFailure(error, call)
  const thrown = inspect(error)
  const facts = { ...call, ...thrown, name: thrown.name.replace(/(Exception|Error)$/, '') }
  const rules = [...BY_NAME, ...(thrown.status === undefined ? BY_CODE : BY_STATUS)]
  const kind = rules.find(([, holds]) => holds(facts))?.[0] ?? 'unexpected'
  return new Failure(kind, factsOf(call, thrown), {
    serviceError: serviceErrorOf(thrown, call),
    cause: error,
  })
}

/** Why there are no credentials, or why the service that hands them out could not be reached. */
function credentialsFailure(error: CredentialsError, call: FailedCall): Failure {
  const { problem, cause } = error
  const failed = problem.kind === 'service-failed' ? problem : undefined
  const from = { ...call, service: failed?.service ?? 'AWS SDK', operation: failed?.operation ?? '' }
  const thrown = inspect(cause)
  // The SDK's own clients tell a lost connection as the client of App Runner does.
  const isUnreachable = failed && thrown.status === undefined && !failed.service.startsWith('the ')
  if (cause instanceof Failure || isUnreachable) return failureOf(cause, from)
  const serviceError = cause === undefined ? undefined : serviceErrorOf(thrown, from)
  return new Failure('credentials', {}, { credentials: error, serviceError, cause: error })
}

function serviceErrorOf(thrown: ReturnType<typeof inspect>, { service, operation }: FailedCall) {
  const { status, requestId, code, message, name } = thrown
  const answered = status !== undefined
  return {
    service: answered || (!code && service !== 'App Runner') ? service : 'Node.js',
    operation,
    name: answered || !code ? name : code,
    message,
    status,
    requestId,
  }
}

/** What the messages of these kinds name. */
function factsOf(
  { service, operation, elapsedMs, settings, endpoint }: FailedCall,
  thrown: ReturnType<typeof inspect>,
) {
  const { region = '', fips = '', dualStack = '' } = settings ?? {}
  return {
    service,
    operation,
    region,
    fips,
    dualStack,
    variant: fips || dualStack,
    action:
      /not authorized to perform:? ([\w-]+:\w+)/i.exec(thrown.message)?.[1] ??
      `apprunner:${operation || '*'}`,
    duration: duration(elapsedMs),
    problem: problemOf(thrown),
    endpointSetting: endpoint?.setting ?? '',
    host: endpoint?.host ?? '',
  }
}

/** What is wrong with a response that isn't what the service promises. */
function problemOf(thrown: ReturnType<typeof inspect>): string {
  if (thrown.status !== undefined) return `HTTP ${thrown.status} without the name of an error`
  return isCutOff(thrown) ? 'it is incomplete' : 'it is not HTTP'
}

/** The properties of anything thrown. Each may be missing or have another type. */
function inspect(error: unknown) {
  const thrown = Object(error)
  const { httpStatusCode, requestId } = Object(thrown.$metadata)
  // A connection tried over IPv4 and IPv6 fails with an AggregateError, whose own message is empty.
  const first = Object(thrown.errors?.[0])
  return {
    name: stringOf(thrown.name) || 'Error',
    code: stringOf(thrown.code) || stringOf(first.code),
    // The SDK appends a hint for developers to a response that it can't read.
    message:
      (stringOf(thrown.message) || stringOf(first.message)).split('\n  Deserialization error')[0] ?? '',
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    requestId: stringOf(requestId),
  }
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
