import type { HttpHandler } from '@smithy/core/protocols'
import type { Logger } from '@smithy/types'
import type { CredentialService } from './error.ts'

/** A call of a service that failed. */
export interface FailedCall {
  readonly service: CredentialService
  readonly operation: string
  readonly error: unknown
}

/** The calls of the clients that the SDK's providers create. */
export interface WatchedCalls {
  /** For these clients: sends their requests. */
  readonly handler: HttpHandler
  /** For these clients and for the providers: what they log are debug lines. */
  readonly logger: Logger
  /** A request without a complete response, undefined if there is none. */
  pending(): { readonly service: CredentialService; readonly host: string } | undefined
  /** The last call, if it failed. */
  failed(): FailedCall | undefined
}

interface Context {
  readonly requestHandler: HttpHandler
  readonly hideSecrets: (secrets: readonly string[]) => void
  readonly debug: (line: string) => void
}

const SERVICES: Readonly<Record<string, CredentialService>> = {
  STSClient: 'AWS STS',
  SSOClient: 'IAM Identity Center',
  SSOOIDCClient: 'IAM Identity Center',
  SigninClient: 'AWS Sign-In',
}

/** The headers in which tokens are sent. */
const TOKEN_HEADERS = ['x-amz-security-token', 'x-amz-sso_bearer_token']

/** Watches calls until the signal aborts them. */
export function watchCalls(
  { requestHandler, hideSecrets, debug }: Context,
  abortSignal: AbortSignal,
): WatchedCalls {
  const pending = new Map<object, { service: CredentialService; host: string }>()
  let failure: FailedCall | undefined
  const handler: HttpHandler = {
    metadata: requestHandler.metadata ?? { handlerProtocol: 'http/1.1' },
    handle: (request, options) => {
      const { headers } = request
      hideSecrets(TOKEN_HEADERS.map((name) => headers[name] ?? '').filter(Boolean))
      pending.set(request, { service: serviceOf(request.path), host: request.hostname })
      return requestHandler.handle(request, { ...options, abortSignal })
    },
    updateHttpClientConfig: (key, value) => requestHandler.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => requestHandler.httpHandlerConfigs(),
  }
  const logger = callLogger(debug, (call) => {
    pending.clear()
    failure = call
  })
  return {
    handler,
    logger,
    pending: () => [...pending.values()].at(-1),
    failed: () => failure,
  }
}

function serviceOf(path: string): CredentialService {
  if (path.endsWith('/v1/token')) return 'AWS Sign-In'
  return /\/(federation\/credentials|token)$/.test(path) ? 'IAM Identity Center' : 'AWS STS'
}

/** What the SDK's clients log about a call. */
interface LogEntry {
  readonly clientName: string
  readonly commandName: string
  readonly error?: unknown
  readonly metadata?: { attempts?: number; httpStatusCode?: number; requestId?: string }
}

/** `onCall` is called after each call, with what failed, if it did. */
function callLogger(debug: (line: string) => void, onCall: (failed: FailedCall | undefined) => void): Logger {
  const line = (...content: unknown[]) => debug(content.map(String).join(' '))
  const entry = (content: unknown, ...others: unknown[]) => {
    if (!isLogEntry(content)) return line(content, ...others)
    const { clientName, commandName, metadata = {}, error } = content
    const service = SERVICES[clientName] ?? 'AWS STS'
    const operation = commandName.replace(/Command$/, '')
    debug(
      `${service}, ${operation}: attempts ${metadata.attempts ?? 0}, HTTP ${metadata.httpStatusCode ?? '-'}, ` +
        `request ID ${metadata.requestId ?? '-'}${error ? `, ${Object(error).name ?? 'Error'}` : ''}`,
    )
    onCall(error ? { service, operation, error } : undefined)
  }
  return { trace: line, debug: line, info: entry, warn: line, error: entry }
}

function isLogEntry(content: unknown): content is LogEntry {
  return typeof Object(content).clientName === 'string' && typeof Object(content).commandName === 'string'
}
