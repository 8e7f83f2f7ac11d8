import type { AwsCredentialIdentity } from '@smithy/types'
import type { Environment } from '../environment.ts'
import { whenAborted } from '../signals.ts'
import { watchCalls } from './calls.ts'
import type { CredentialsContext, Properties } from './context.ts'
import { CredentialsError, type CredentialsProblem } from './error.ts'
import { explainFailure, explainSilence } from './explain.ts'
import { inspectFiles, type SharedFile } from './files.ts'
import { runCredentialProcesses } from './processes.ts'
import { type Profiles, profileChain } from './profile.ts'
import { type Attempt, providerOf } from './providers.ts'
import type { OutsideSource, Source } from './source.ts'
import { knownSecrets } from './tokens.ts'

const LIMIT_SECONDS = 60

/** Gets credentials from the source. Throws a `CredentialsError`. */
export async function resolveOnce(
  source: OutsideSource,
  profiles: Profiles,
  properties: Properties,
  context: CredentialsContext,
): Promise<AwsCredentialIdentity> {
  const { env, signal, hideSecrets } = context
  const ended = new AbortController()
  const chain = profileChain(source.kind === 'profile' ? source.name : 'default', profiles)
  hideSecrets(knownSecrets(env, chain))
  const attempt: Attempt = {
    ...context,
    source,
    profiles,
    calls: watchCalls(context, AbortSignal.any([signal, ended.signal])),
    processes: runCredentialProcesses(),
    link: undefined,
    failedLinks: [],
  }
  const restoreWarnings = redirectWarnings(context.debug)
  try {
    const credentials = await runLimited(attempt, properties, context)
    // A refresh has changed the cache.
    hideSecrets(knownSecrets(env, chain))
    return credentials
  } finally {
    restoreWarnings()
    ended.abort()
    attempt.processes.kill()
  }
}

/** Gets the credentials, within the limit in time and until the step is interrupted. */
async function runLimited(
  attempt: Attempt,
  properties: Properties,
  { clock, signal }: CredentialsContext,
): Promise<AwsCredentialIdentity> {
  const { source, env } = attempt
  const silence = clock.sleep(LIMIT_SECONDS * 1_000).then(() => {
    throw failure(explainSilence(LIMIT_SECONDS, attempt), source, env)
  })
  const interrupted = whenAborted(signal).then(() => {
    throw signal.reason
  })
  try {
    return await Promise.race([providerOf(attempt)(properties), silence, interrupted])
  } catch (error) {
    if (error instanceof CredentialsError || signal.aborted) throw error
    const { problem, cause } = explainFailure(error, attempt)
    throw failure(problem, source, env, cause)
  }
}

/** The SDK writes some warnings to the console even if it is given a logger. */
function redirectWarnings(debug: (line: string) => void): () => void {
  const { warn } = console
  console.warn = (...content: unknown[]) => debug(content.map(String).join(' '))
  return () => {
    console.warn = warn
  }
}

function failure(problem: CredentialsProblem, source: Source, env: Environment, cause?: unknown) {
  return new CredentialsError({ problem, source, files: filesOf(problem, env) }, cause)
}

/** The problems that the shared files may explain. */
const IN_FILES: readonly CredentialsProblem['kind'][] = [
  'unknown-profile',
  'unknown-source-profile',
  'unknown-sso-session',
  'no-credential-settings',
  'no-credentials',
]

/** The shared files, if they may explain the problem. */
export function filesOf(problem: CredentialsProblem, env: Environment): SharedFile[] {
  if (!IN_FILES.includes(problem.kind)) return []
  return inspectFiles(env, 'profile' in problem ? problem.profile : undefined)
}
