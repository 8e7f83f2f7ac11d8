import { Failure, type ServiceError } from '../failure.ts'
import { unreadable } from './fetch.ts'
import { QueryError } from './issues.ts'

/** What the warning for an error names besides the error. */
export interface ErrorContext {
  readonly repository: string
  /** The URL of the API. */
  readonly api: string
}

/** An error response of GitHub. */
interface ErrorResponse {
  readonly status: number
  /** GitHub's own words, `''` for none. */
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** GitHub's reasons, in the order in which they are looked for: most have the status 403, in GraphQL 200. */
const REASONS = [
  ['reminder-rate-limit', isRateLimit],
  ['reminder-sso', ({ text, headers }) => /\bSAML\b/.test(text) || isSsoRequired(headers)],
  ['reminder-ip-allow-list', ({ text }) => /IP allow list/i.test(text)],
  ['reminder-token-type', ({ text }) => /forbids access via|OAuth App access restrictions/i.test(text)],
  ['reminder-archived', ({ text }) => /\barchived\b/i.test(text)],
  ['reminder-token', ({ status }) => status === 401],
  ['reminder-denied', ({ status }) => status === 403],
  ['reminder-not-found', ({ status }) => status === 404],
  ['reminder-disabled', ({ status }) => status === 410],
  ['reminder-failed', () => true],
] as const satisfies [kind: string, applies: (response: ErrorResponse) => boolean][]

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit. */
function isRateLimit({ status, text, headers }: ErrorResponse): boolean {
  const limited = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined
  return status === 429 || (status === 403 && limited) || /rate limit|\bRATE_LIMITED\b/i.test(text)
}

function isSsoRequired(headers: ErrorResponse['headers']): boolean {
  return /^required/.test(String(headers['x-github-sso']))
}

/** The warning for an error while the reminder is updated: it never changes the result of the step. */
export function githubFailure(error: unknown, { repository, api }: ErrorContext): Failure {
  const response = responseOf(error)
  if (!response) return localFailure(error, api)
  const { status, text } = response
  if (status === 407) return new Failure('reminder-proxy', { status: '407' })
  if (text === '' && status < 500) return unreadable(`it has the status ${status} and no message`)
  const [kind] = REASONS.find(([, applies]) => applies(response)) ?? ['reminder-failed']
  const serviceError = describeResponse(error, response)
  return new Failure(kind, { repository }, { serviceError, cause: error })
}

/** The response of an error that Octokit threw. Without one, Octokit invents the status 500. */
function responseOf(error: unknown): ErrorResponse | undefined {
  if (error instanceof QueryError) return { status: 200, text: error.message, headers: error.headers }
  const { status, response } = Object(error)
  if (!response) return undefined
  const { headers, data } = Object(response)
  const { message: text } = Object(data)
  return { status: Number(status), text: typeof text === 'string' ? text : '', headers: Object(headers) }
}

function describeResponse(error: unknown, { status, text, headers }: ErrorResponse): ServiceError {
  // Octokit adds what is wrong with the request.
  const words = text && String(Object(error).message ?? text)
  const id = headers['x-github-request-id']
  return {
    service: 'GitHub',
    operation: '',
    name: '',
    message: words || 'no message',
    status,
    requestId: typeof id === 'string' ? id : '',
  }
}

/** Whether GitHub understood the request and refused it. After any other error, it may have executed the request. */
export function isRefused(error: unknown): boolean {
  const { status = 0 } = responseOf(error) ?? {}
  return status >= 400 && status < 500
}

/** Whether GitHub refused a comment because the issue is locked. */
export function isLocked(error: unknown): boolean {
  const { status, text = '' } = responseOf(error) ?? {}
  return status === 403 && /\blocked\b/i.test(text)
}

/** Whether GitHub understood the request but rejects something in it. */
export function isUnprocessable(error: unknown): boolean {
  return responseOf(error)?.status === 422
}

/** What undici and zlib report for a response that does not follow HTTP or its own headers. */
const UNREADABLE = /^(HTTPParserError|HeadersOverflowError|Z_\w+|ERR__\w+)$/
const TIMEOUT = /^(TimeoutError|ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/

/** The warning for an error without a response. What happened stands several causes deeper. */
function localFailure(error: unknown, api: string): Failure {
  const causes = causesOf(error)
  for (const cause of causes) {
    if (cause instanceof Failure) return cause
    const { name = '', code = '', message = '' } = Object(cause)
    const [, status] = /^Proxy response \((\d{3})\)/.exec(message) ?? []
    if (status) return new Failure('reminder-proxy', { status }, { cause: error })
    if (TIMEOUT.test(name) || TIMEOUT.test(code)) return new Failure('reminder-timeout', {}, { cause: error })
    if (UNREADABLE.test(name) || UNREADABLE.test(code)) return unreadable('it is not what its headers say')
  }
  const more = { serviceError: describeLocal(causes.at(-1)), cause: error }
  return isNetworkError(error)
    ? new Failure('reminder-unreachable', { api }, more)
    : new Failure('unexpected', {}, more)
}

function describeLocal(error: unknown): ServiceError {
  const { name = '', code, message = String(error) } = Object(error)
  return {
    service: 'Node.js',
    operation: '',
    name: typeof code === 'string' ? code : name,
    message,
    status: undefined,
    requestId: '',
  }
}

function causesOf(error: unknown, depth = 0): unknown[] {
  const { cause } = Object(error)
  return cause && depth < 10 ? [error, ...causesOf(cause, depth + 1)] : [error]
}

/** Octokit wraps the error of `fetch`, which wraps that of the network. Everything else is an error of the action. */
function isNetworkError(error: unknown): boolean {
  const { name, cause } = Object(error)
  return name === 'HttpError' && Boolean(Object(cause).cause)
}
