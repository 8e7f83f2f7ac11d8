import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import type { Clock } from '../clock.ts'
import { createCredentials } from '../credentials/credentials.ts'
import { CredentialsError } from '../credentials/error.ts'
import type { Environment } from '../environment.ts'
import type { Failure } from '../failure.ts'
import { VERSION } from '../version.ts'
import { failureOf } from './classify.ts'
import { createRequestHandler } from './request-handler.ts'
import { MAX_ATTEMPTS, type PatientRetries, patientRetries } from './retry.ts'
import { loadSettings, type Settings } from './settings.ts'

/** What a client needs from its caller. */
export interface ClientContext {
  readonly env: Environment
  readonly clock: Clock
  /** Returns a number from 0 to 1. */
  readonly random: () => number
  /** No request is sent once it is aborted. */
  readonly signal: AbortSignal
  readonly info: (line: string) => void
  readonly debug: (line: string) => void
  /** Is called with tokens before they are sent, and with credentials as soon as they are there. */
  readonly hideSecrets: (secrets: readonly string[]) => void
}

/** A client of App Runner, and the retries of its requests. */
export type Client = AppRunnerClient & { readonly retries: PatientRetries }

/**
 * A client of App Runner in the region. Credentials, endpoint, retry mode and number of attempts are configured as
 * the SDK documents (https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html). By default, throttled
 * requests are retried for five minutes, and others in 5 attempts. It and its calls throw a `Failure`.
 */
export async function createClient(region: string, context: ClientContext): Promise<Client> {
  const { env, signal } = context
  const settings = await loadSettings(region, env)
  const requestHandler = createRequestHandler(env, signal)
  const retries = patientRetries({
    ...context,
    onThrottling: () => context.info('AWS is throttling requests; the action is waiting and will try again.'),
  })
  const client = new AppRunnerClient({
    region,
    requestHandler,
    useFipsEndpoint: settings.fips !== undefined,
    useDualstackEndpoint: settings.dualStack !== undefined,
    credentials: createCredentials({ ...context, region, requestHandler }),
    customUserAgent: [['apprunner-connection', VERSION]],
    ...(hasRetrySettings(env) ? {} : { maxAttempts: MAX_ATTEMPTS, retryStrategy: retries }),
  })
  let succeeded = false
  wrapCalls(client, context, {
    onSuccess: () => {
      succeeded = true
    },
    explain: async (error, call) => {
      const request = requestHandler.lastRequest()
      // A call that fails before it sends anything leaves the request of the call before.
      const sent = request && request.time >= call.start ? request : undefined
      const facts = {
        service: 'App Runner',
        operation: call.operation,
        proxied: false,
        ...sent,
        succeeded,
        settings,
      }
      const thrown = error instanceof CredentialsError ? error : (sent?.error ?? error)
      const elapsedMs = performance.now() - call.start
      return failureOf(thrown, { ...facts, elapsedMs, endpoint: await configuredEndpoint(client, settings) })
    },
  })
  return Object.assign(client, { retries })
}

/** The SDK's own settings of retries: a strategy that is passed would override them. */
function hasRetrySettings(env: Environment): boolean {
  return Boolean(env.AWS_RETRY_MODE || env.AWS_MAX_ATTEMPTS)
}

interface Metadata {
  attempts?: number
  httpStatusCode?: number
  requestId?: string
}

/** A call under way: its operation, and when it started, by `performance.now()`. */
interface Call {
  readonly operation: string
  readonly start: number
}

/** What becomes of a call. */
interface Outcomes {
  onSuccess(): void
  explain(error: unknown, call: Call): Promise<Failure>
}

/** Adds the debug lines, and what `explain` makes of an error. */
function wrapCalls(
  client: AppRunnerClient,
  { debug, signal }: ClientContext,
  { onSuccess, explain }: Outcomes,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      signal.throwIfAborted()
      const call = {
        operation: (context.commandName ?? '').replace(/Command$/, ''),
        start: performance.now(),
      }
      try {
        const result = await next(args)
        debug(describe(call, result.output as { $metadata?: Metadata }))
        onSuccess()
        return result
      } catch (error) {
        const { $metadata, name } = Object(error)
        debug(`${describe(call, { $metadata })}, ${name ?? 'Error'}`)
        throw await explain(error, call)
      }
    },
    { step: 'initialize', priority: 'high', name: 'trace' },
  )
}

function describe({ operation, start }: Call, { $metadata = {} }: { $metadata?: Metadata }): string {
  const { attempts = 0, httpStatusCode = '-', requestId = '-' } = $metadata
  const ms = Math.round(performance.now() - start)
  return `${operation}: attempts ${attempts}, HTTP ${httpStatusCode}, request ID ${requestId}, ${ms} ms`
}

/** The endpoint that the environment or the profile sets in place of App Runner's own. */
async function configuredEndpoint({ config }: AppRunnerClient, { nameOf }: Settings) {
  const endpoint = await config.serviceConfiguredEndpoint?.().catch(() => undefined)
  if (!endpoint) return undefined
  const setting = nameOf('endpoint_url', 'AWS_ENDPOINT_URL_APPRUNNER', 'AWS_ENDPOINT_URL')
  return { setting, host: URL.canParse(endpoint) ? new URL(endpoint).host : '' }
}
