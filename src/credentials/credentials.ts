import { parseKnownFiles } from '@smithy/core/config'
import type { AwsCredentialIdentity } from '@smithy/types'
import type { Environment } from '../environment.ts'
import { quote } from '../report/text.ts'
import type { CredentialsContext, Properties } from './context.ts'
import { CredentialsError } from './error.ts'
import type { Profiles } from './profile.ts'
import { chooseSource, type Source, type SourceProblem } from './source.ts'
import { findInvalidCharacter, trimVariables } from './variables.ts'

/** Gives credentials to the SDK's client. */
export interface CredentialsProvider {
  (properties?: Properties): Promise<AwsCredentialIdentity>
  /** Tells the SDK that credentials are kept until they have to be refreshed. */
  readonly memoized: true
}

/** As the SDK does. */
const REFRESH_BEFORE_MS = 5 * 60_000

/**
 * Credentials from the source that the settings choose, and from no other. They are refreshed before they expire; as
 * long as they are valid, a refresh that fails is no failure. Throws a `CredentialsError`.
 */
export function createCredentials(context: CredentialsContext): CredentialsProvider {
  const resolve = createResolver({ ...context, env: trimVariables(context.env) })
  let current: AwsCredentialIdentity | undefined
  let pending: Promise<AwsCredentialIdentity> | undefined
  const provider = async (properties?: Properties) => {
    if (current && !expiresWithin(current, REFRESH_BEFORE_MS)) return current
    pending ??= resolve(properties).finally(() => {
      pending = undefined
    })
    try {
      current = await pending
    } catch (error) {
      if (!current || expiresWithin(current, 0)) throw error
      context.debug(`The credentials could not be refreshed, but are still valid: ${quote(String(error))}`)
    }
    return current
  }
  return Object.assign(provider, { memoized: true as const })
}

function expiresWithin({ expiration }: AwsCredentialIdentity, ms: number): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < ms
}

/** Returns what gets credentials once, from the beginning. */
function createResolver(context: CredentialsContext) {
  const { env, info, hideSecrets } = context
  let announced = false
  return async (properties: Properties): Promise<AwsCredentialIdentity> => {
    const profiles = await readProfiles(env)
    const choice = chooseSource(env, profiles)
    if ('problem' in choice) throw await failure(choice.problem, env)
    const { source } = choice
    if (!announced && source.kind === 'environment' && source.ignoredProfile) {
      const profile = quote(source.ignoredProfile, 60)
      info(`The keys in the environment are used. \`AWS_PROFILE\` (${profile}) is ignored.`)
    }
    announced = true
    const credentials = await provide(source, profiles, properties, context)
    const { accessKeyId, secretAccessKey, sessionToken } = credentials
    hideSecrets([secretAccessKey, sessionToken ?? ''].filter(Boolean))
    const problem = findInvalidCharacter({ accessKeyId, secretAccessKey, sessionToken })
    if (problem) throw new CredentialsError({ problem, source, files: [] })
    return credentials
  }
}

/** The profiles in the shared files, read and merged by the SDK: a file that can't be read counts as empty. */
async function readProfiles(env: Environment): Promise<Profiles> {
  return parseKnownFiles({
    ...(env.AWS_CONFIG_FILE && { configFilepath: env.AWS_CONFIG_FILE }),
    ...(env.AWS_SHARED_CREDENTIALS_FILE && { filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
  })
}

async function provide(
  source: Source,
  profiles: Profiles,
  properties: Properties,
  context: CredentialsContext,
): Promise<AwsCredentialIdentity> {
  if (source.kind === 'environment') return environmentKeys(context.env)
  // Most runs have keys in the environment, and need none of this.
  const { resolveOnce } = await import('./resolve.ts')
  return resolveOnce(source, profiles, properties, context)
}

function environmentKeys(env: Environment): AwsCredentialIdentity {
  const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '', AWS_SESSION_TOKEN: token } = env
  return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) }
}

async function failure(problem: SourceProblem, env: Environment): Promise<CredentialsError> {
  const { filesOf } = await import('./resolve.ts')
  return new CredentialsError({ problem, source: undefined, files: filesOf(problem, env) })
}
