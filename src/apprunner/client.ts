import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { AppRunnerClient, type ServiceInputTypes, type ServiceOutputTypes } from '@aws-sdk/client-apprunner'
import type { FinalizeRequestMiddleware } from '@smithy/types'
import type { Clock } from '../clock.ts'
import { type Environment, endpointOf, proxyFor } from '../environment.ts'
import { message } from '../report/messages.ts'
import { readToken } from '../secrets.ts'
import { VERSION } from '../version.ts'
import { ActionError, AwsCallError } from './errors.ts'
import { MAX_ATTEMPTS, patientRetries } from './retry.ts'
import { configuredEndpoint, loadSettings, webIdentityTokenFiles } from './settings.ts'

/** What a client needs from its caller. */
export interface ClientContext {
  readonly env: Environment
  readonly clock: Clock
  /** No request is sent once it is aborted. */
  readonly signal: AbortSignal
  readonly info: (line: string) => void
  readonly debug: (line: string) => void
  /**
   * Is called with the web identity tokens that profiles name before the credential chain uses them, and with the
   * secret access key and session token as soon as it has found them.
   */
  readonly hideSecrets: (secrets: readonly string[]) => void
}

/**
 * A client of App Runner in the region. Credentials, endpoint, retry mode and number of attempts are configured as
 * the SDK documents (https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html). By default, throttled
 * requests are retried for five minutes, and others in 5 attempts. An attempt fails when connecting takes over 5
 * seconds or the response over 15. Calls throw an `AwsCallError`. Throws an `ActionError` if the proxy can't be used.
 */
export function createClient(region: string, context: ClientContext): AppRunnerClient {
  const { env } = context
  const proxy = proxyFor(endpointOf(region, env), env)
  if (proxy) assertProxySupport(proxy, process.versions.node)
  const client = new AppRunnerClient({
    region,
    ...retries(context),
    customUserAgent: [['apprunner-connection', VERSION]],
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
      throwOnRequestTimeout: true,
      socketTimeout: 15_000,
      ...proxyAgents(env),
    },
  })
  const credentialErrors = watchCredentials(client, context)
  limitAttempts(client)
  wrapCalls(client, context, credentialErrors)
  return client
}

/** Time to connect and to respond, and some more for the body. */
const ATTEMPT_MS = 25_000

/** A strategy that is passed overrides the SDK's settings, so none is passed where the user chose one. */
function retries({ env, clock, info }: ClientContext) {
  if (env.AWS_RETRY_MODE || env.AWS_MAX_ATTEMPTS) return {}
  const onThrottling = () => info('AWS is throttling requests; the action is waiting and will try again.')
  return { maxAttempts: MAX_ATTEMPTS, retryStrategy: patientRetries(clock, onThrottling) }
}

/**
 * Throws if this Node.js would ignore the proxy: no request is better than one that bypasses it. Node.js supports
 * proxies since 24.5.0 and 22.21.0, and ignores those without `http://` or `https://`.
 */
export function assertProxySupport(proxy: string, version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const supported = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
  if (!supported) throw new ActionError(message('proxy-unsupported', { version }))
  if (!/^https?:\/\//.test(proxy)) throw new ActionError(message('proxy-url', {}))
}

/** The SDK supports no proxy, but Node.js's agents do: https://nodejs.org/api/http.html#built-in-proxy-support. */
function proxyAgents(env: Environment) {
  const options = { keepAlive: true, proxyEnv: env }
  try {
    return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) }
  } catch {
    // Node.js's own message may contain the password.
    throw new ActionError(message('proxy-url', {}))
  }
}

interface Metadata {
  attempts?: number
  httpStatusCode?: number
  requestId?: string
}

/** The SDK's timeouts do not limit a body that arrives byte by byte. */
function limitAttempts(client: AppRunnerClient): void {
  const middleware: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next) => async (args) => {
      let timer: NodeJS.Timeout | undefined
      const timeout = new Promise<never>((_, reject) => {
        const error = Object.assign(new Error('The response is not complete'), { name: 'TimeoutError' })
        timer = setTimeout(() => reject(error), ATTEMPT_MS)
      })
      return Promise.race([next(args), timeout]).finally(() => clearTimeout(timer))
    }
  const position = { name: 'limitAttempts', relation: 'after', toMiddleware: 'retryMiddleware' } as const
  client.middlewareStack.addRelativeTo(middleware, position)
}

/** Adds the debug lines, and the name of the operation and the settings to what a call throws. */
function wrapCalls(
  client: AppRunnerClient,
  { debug, env, signal }: ClientContext,
  credentialErrors: ReadonlySet<unknown>,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      signal.throwIfAborted()
      await assertEndpoint(client)
      const operation = (context.commandName ?? '').replace(/Command$/, '')
      const start = performance.now()
      const elapsedMs = () => Math.round(performance.now() - start)
      const trace = (metadata: Metadata = {}, error = '') =>
        debug(
          `${operation}: attempts ${metadata.attempts ?? 0}, HTTP ${metadata.httpStatusCode ?? '-'}, ` +
            `request ID ${metadata.requestId ?? '-'}, ${elapsedMs()} ms${error}`,
        )
      try {
        const result = await next(args)
        trace((result.output as { $metadata?: Metadata }).$metadata)
        return result
      } catch (error) {
        const { $metadata, name } = error as { $metadata?: Metadata; name?: string }
        trace($metadata, `, ${name ?? 'Error'}`)
        const call = { operation, elapsedMs: elapsedMs(), fromCredentials: credentialErrors.has(error) }
        throw new AwsCallError({ ...call, settings: await loadSettings(client, env) }, error)
      }
    },
    { step: 'initialize', priority: 'high', name: 'trace' },
  )
}

/** Throws if the endpoint of the environment or the profile has no `https://`: `localhost:4566` parses as a URL too. */
async function assertEndpoint(client: AppRunnerClient): Promise<void> {
  const endpoint = await configuredEndpoint(client)
  if (endpoint && !/^https?:\/\//i.test(endpoint)) throw new ActionError(message('endpoint', {}))
}

/** Reports secrets whenever the chain resolves credentials. Returns what it throws. */
function watchCredentials(
  client: AppRunnerClient,
  { env, hideSecrets }: ClientContext,
): ReadonlySet<unknown> {
  const errors = new Set<unknown>()
  const resolve = client.config.credentials
  client.config.credentials = async (options) => {
    hideSecrets((await webIdentityTokenFiles(env)).map(readToken))
    try {
      const credentials = await resolve(options)
      const { secretAccessKey, sessionToken } = credentials
      hideSecrets([secretAccessKey, ...(sessionToken ? [sessionToken] : [])])
      return credentials
    } catch (error) {
      errors.add(error)
      throw error
    }
  }
  return errors
}
