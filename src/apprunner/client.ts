import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import type { Environment } from '../environment.ts'
import { VERSION } from '../version.ts'
import { CallFailed, Failure, message } from './errors.ts'

/**
 * A client of App Runner in the region. Credentials, endpoint, retry mode and number of attempts come from where
 * the SDK documents (https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html), but 5 attempts where
 * nobody says otherwise. A connection not made in 5 seconds or an answer that takes over 15 fails the attempt.
 * What its calls throw is a `CallFailed`. `trace` gets a line for each of them. Throws a `Failure` for a proxy's
 * address that can't be read.
 */
export function appRunner(region: string, env: Environment, trace: (line: string) => void): AppRunnerClient {
  const client = new AppRunnerClient({
    region,
    ...(env.AWS_MAX_ATTEMPTS ? {} : { maxAttempts: 5 }),
    customUserAgent: [['apprunner-connection', VERSION]],
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
      throwOnRequestTimeout: true,
      socketTimeout: 15_000,
      ...agents(env),
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

/** The SDK knows no proxy; Node's own agents do: https://nodejs.org/api/http.html#built-in-proxy-support. */
function agents(env: Environment) {
  const options = { keepAlive: true, proxyEnv: env }
  try {
    return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) }
  } catch {
    // What Node says of it may hold the password.
    throw new Failure(message('proxy-address'))
  }
}

interface Metadata {
  attempts?: number
  httpStatusCode?: number
  requestId?: string
}

/** The credentials that the client signs with; none when it has none. */
export async function credentialsInUse(client: AppRunnerClient): Promise<string[]> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials()
    return [accessKeyId, secretAccessKey, ...(sessionToken ? [sessionToken] : [])]
  } catch {
    return []
  }
}
