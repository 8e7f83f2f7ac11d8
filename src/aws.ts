import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { CallFailed } from './errors.ts'
import { VERSION } from './version.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * A client of App Runner in the region. Credentials, endpoint, retry mode and number of attempts come from where
 * the SDK documents (https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html), but 5 attempts where
 * nobody says otherwise. A connection not made in 5 seconds or an answer that takes over 15 fails the attempt.
 * What it throws is a `CallFailed`. `trace` gets a line for each call.
 */
export function appRunner(region: string, env: Environment, trace: (line: string) => void): AppRunnerClient {
  // The SDK knows no proxy; Node's own agents do: https://nodejs.org/api/http.html#built-in-proxy-support.
  const agent = { keepAlive: true, proxyEnv: env }
  const client = new AppRunnerClient({
    region,
    ...(env.AWS_MAX_ATTEMPTS ? {} : { maxAttempts: 5 }),
    customUserAgent: [['apprunner-connection', VERSION]],
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
      throwOnRequestTimeout: true,
      socketTimeout: 15_000,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '')
      const start = performance.now()
      const report = (metadata: Metadata = {}, error = '') =>
        trace(
          `${operation}: attempts ${metadata.attempts ?? 0}, HTTP ${metadata.httpStatusCode ?? '-'}, ` +
            `request id ${metadata.requestId ?? '-'}, ${Math.round(performance.now() - start)} ms${error}`,
        )
      try {
        const result = await next(args)
        report((result.output as { $metadata?: Metadata }).$metadata)
        return result
      } catch (error) {
        const { $metadata, name } = error as { $metadata?: Metadata; name?: string }
        report($metadata, `, ${name ?? 'Error'}`)
        throw new CallFailed(operation, error)
      }
    },
    { step: 'initialize', priority: 'high', name: 'trace' },
  )
  return client
}

interface Metadata {
  attempts?: number
  httpStatusCode?: number
  requestId?: string
}

/** Whether requests go to App Runner's own address rather than to one that the environment names. */
export function usesOwnEndpoint(env: Environment): boolean {
  return !env.AWS_ENDPOINT_URL_APPRUNNER && !env.AWS_ENDPOINT_URL
}

/** Whether the environment names a proxy. */
export function usesProxy(env: Environment): boolean {
  return Boolean(env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy)
}

/** All that must never be shown: the secrets of the environment, the proxies' passwords, the credentials in use. */
export async function secretsOf(client: AppRunnerClient, env: Environment): Promise<string[]> {
  const names = /(SECRET|TOKEN|PASSWORD|ACCESS_KEY)/i
  const notSecret = /(_FILE|_URL|_URI)$/i
  const fromEnv = Object.entries(env).flatMap(([name, value]) =>
    value && names.test(name) && !notSecret.test(name) ? [value] : [],
  )
  const proxies = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy].flatMap(passwords)
  return [...fromEnv, ...proxies, ...(await credentialsInUse(client))]
}

function passwords(url: string | undefined): string[] {
  if (!url || !URL.canParse(url)) return []
  const { username, password } = new URL(url)
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return password ? [password, decodeURIComponent(password), Buffer.from(pair).toString('base64')] : []
}

async function credentialsInUse(client: AppRunnerClient): Promise<string[]> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials()
    return [accessKeyId, secretAccessKey, ...(sessionToken ? [sessionToken] : [])]
  } catch {
    return []
  }
}
