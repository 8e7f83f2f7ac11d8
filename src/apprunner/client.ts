import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import type { Environment } from '../environment.ts'
import { message } from '../report/messages.ts'
import { VERSION } from '../version.ts'
import { ActionError, AwsCallError } from './errors.ts'

/**
 * A client of App Runner in the region. Credentials, endpoint, retry mode and number of attempts come from where the
 * SDK documents (https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html); the default is 5 attempts.
 * An attempt fails when connecting takes over 5 seconds or the response over 15. Its calls throw an `AwsCallError`,
 * and `debug` gets a line for each. Throws an `ActionError` for an invalid proxy URL.
 */
export function createClient(
  region: string,
  env: Environment,
  debug: (line: string) => void,
): AppRunnerClient {
  const client = new AppRunnerClient({
    region,
    ...(env.AWS_MAX_ATTEMPTS ? {} : { maxAttempts: 5 }),
    customUserAgent: [['apprunner-connection', VERSION]],
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 15_000,
      throwOnRequestTimeout: true,
      socketTimeout: 15_000,
      ...proxyAgents(env),
    },
  })
  wrapCalls(client, debug)
  return client
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

/** Adds the debug lines, and the name of the operation to what a call throws. */
function wrapCalls(client: AppRunnerClient, debug: (line: string) => void): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? '').replace(/Command$/, '')
      const start = performance.now()
      const trace = (metadata: Metadata = {}, error = '') =>
        debug(
          `${operation}: attempts ${metadata.attempts ?? 0}, HTTP ${metadata.httpStatusCode ?? '-'}, ` +
            `request ID ${metadata.requestId ?? '-'}, ${Math.round(performance.now() - start)} ms${error}`,
        )
      try {
        const result = await next(args)
        trace((result.output as { $metadata?: Metadata }).$metadata)
        return result
      } catch (error) {
        const { $metadata, name } = error as { $metadata?: Metadata; name?: string }
        trace($metadata, `, ${name ?? 'Error'}`)
        throw new AwsCallError(operation, error)
      }
    },
    { step: 'initialize', priority: 'high', name: 'trace' },
  )
}

/** The secrets of the credentials that the client signs with, or none without credentials. */
export async function secretsInUse(client: AppRunnerClient): Promise<string[]> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials()
    return [accessKeyId, secretAccessKey, ...(sessionToken ? [sessionToken] : [])]
  } catch {
    return []
  }
}
