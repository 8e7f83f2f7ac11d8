import { createHash } from 'node:crypto'
import path from 'node:path'
import { getHomeDir, getSSOTokenFilepath } from '@smithy/core/config'
import type { Environment } from '../environment.ts'
import { readToken } from '../secrets.ts'
import type { Profile } from './profile.ts'

/** The secrets that the environment and the profiles of a chain lead to, as far as they are on this machine. */
export function knownSecrets(env: Environment, chain: readonly (readonly [string, Profile])[]): string[] {
  const profiles = chain.map(([, profile]) => profile)
  const secrets = [
    env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '',
    readToken(env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? ''),
    ...profiles.flatMap((profile) => [
      profile.aws_secret_access_key ?? '',
      profile.aws_session_token ?? '',
      readToken(profile.web_identity_token_file ?? ''),
      ...cacheFiles(env, profile).flatMap((file) => secretsIn(readToken(file))),
    ]),
  ]
  // A shorter value is more likely a setting than a secret, and the runner would mask it everywhere.
  return secrets.filter((secret) => secret.length >= 8)
}

/** Where `aws sso login` and `aws login` keep what they got. */
function cacheFiles(env: Environment, profile: Profile): string[] {
  const { sso_session: session, sso_start_url: url, login_session: login } = profile
  const id = session ?? url
  const folder = env.AWS_LOGIN_CACHE_DIRECTORY ?? path.join(getHomeDir(), '.aws', 'login', 'cache')
  return [
    ...(id ? [getSSOTokenFilepath(id)] : []),
    ...(login ? [path.join(folder, `${createHash('sha256').update(login).digest('hex')}.json`)] : []),
  ]
}

/** Of the cached JSON, `accessToken` is a string for SSO, and an object with keys for `aws login`. */
const SECRET_MEMBER = /^(accessToken|refreshToken|clientSecret|idToken|secretAccessKey|sessionToken|dpopKey)$/

function secretsIn(json: string): string[] {
  try {
    const secrets: string[] = []
    JSON.parse(json, (name, value) => {
      if (typeof value === 'string' && SECRET_MEMBER.test(name)) secrets.push(value)
      return value
    })
    return secrets
  } catch {
    // The SDK reports a file that it can't read.
    return []
  }
}
