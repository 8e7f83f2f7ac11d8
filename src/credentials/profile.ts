import { findInvalidCharacter, type InvalidCharacter } from './variables.ts'

/**
 * The profiles of the shared config and credentials files, merged as the SDK merges them. A section of another type
 * has a prefix: `sso-session.NAME`, `services.NAME`.
 */
export type Profiles = Readonly<Record<string, Profile>>
export type Profile = Readonly<Record<string, string | undefined>>

/** Why a profile cannot give credentials. */
export type ProfileProblem =
  | { readonly kind: 'unknown-profile'; readonly profile: string; readonly names: readonly string[] }
  | {
      readonly kind: 'unknown-source-profile'
      /** The profile whose `source_profile` it is. */
      readonly profile: string
      readonly sourceProfile: string
      readonly names: readonly string[]
    }
  | { readonly kind: 'profile-loop'; readonly profiles: readonly string[] }
  | { readonly kind: 'mfa'; readonly profile: string }
  | { readonly kind: 'unsupported-credential-source'; readonly profile: string; readonly value: string }
  | { readonly kind: 'conflicting-settings'; readonly profile: string; readonly settings: readonly string[] }
  | {
      readonly kind: 'incomplete-profile'
      readonly profile: string
      readonly missing: readonly string[]
      /** Any one of the missing settings is enough. */
      readonly oneOf: boolean
      /** The names of the settings that the profile has. */
      readonly has: readonly string[]
    }
  | {
      readonly kind: 'no-credential-settings'
      readonly profile: string
      readonly has: readonly string[]
    }
  | { readonly kind: 'unknown-sso-session'; readonly profile: string; readonly session: string }
  | {
      readonly kind: 'incomplete-sso-session'
      readonly profile: string
      readonly session: string
      readonly missing: readonly string[]
    }
  | InvalidCharacter

/** The values of `credential_source`: https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html. */
const CREDENTIAL_SOURCES = ['EcsContainer', 'Ec2InstanceMetadata', 'Environment']

/** Where a role may be assumed from. */
const ROLE_SOURCES = ['source_profile', 'credential_source', 'web_identity_token_file']

const SSO_SESSION = 'sso-session.'
const SSO_SHARED = ['sso_region', 'sso_start_url']
const SSO_ACCOUNT = ['sso_account_id', 'sso_role_name']
const SSO_SETTINGS = ['sso_session', ...SSO_ACCOUNT, ...SSO_SHARED]

/** The names of the profiles. */
export function namesOf(profiles: Profiles): string[] {
  return Object.keys(profiles).filter((name) => !/^(sso-session|services)\./.test(name))
}

/** Whether the profile has any setting that says where credentials come from. */
export function hasCredentialSettings(profile: Profile): boolean {
  return Object.keys(profile).some((setting) =>
    /^(aws_access_key_id|aws_secret_access_key|role_arn|source_profile|credential_(source|process)|web_identity_token_file|sso_.+|login_session)$/.test(
      setting,
    ),
  )
}

/** The profile and the source profiles behind it, as far as they exist, each once. */
export function profileChain(name: string, profiles: Profiles): [name: string, profile: Profile][] {
  const chain = new Map<string, Profile>()
  let next: string | undefined = name
  while (next !== undefined && !chain.has(next)) {
    const profile = find(next, profiles)
    if (!profile) break
    chain.set(next, profile)
    next = profile.source_profile
  }
  return [...chain]
}

/**
 * Why the profile cannot give credentials, as far as the files tell, or undefined. The rules are those of the SDK's
 * `fromIni`, but for a profile with a `role_arn` and no source: the SDK ignores the role and signs as someone else,
 * the AWS CLI rejects it.
 */
export function findProfileProblem(name: string, profiles: Profiles): ProfileProblem | undefined {
  if (!find(name, profiles)) return { kind: 'unknown-profile', profile: name, names: namesOf(profiles) }
  return check(name, { profiles, sources: [] })
}

interface Context {
  readonly profiles: Profiles
  /** The source profiles that lead here. */
  readonly sources: readonly string[]
}

const find = (name: string, profiles: Profiles) =>
  Object.hasOwn(profiles, name) ? profiles[name] : undefined

function check(name: string, context: Context): ProfileProblem | undefined {
  const profile = find(name, context.profiles) ?? {}
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = profile
  const isSource = context.sources.length > 0
  const keys = { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token }
  if (id && secret && (isSource || !profile.role_arn)) return findInvalidCharacter(keys, name)
  const hasSource = Boolean(profile.source_profile) !== Boolean(profile.credential_source)
  const assumesRole = profile.role_arn && (hasSource || !profile.web_identity_token_file)
  // Only a source profile may name a credential source without a role.
  if (assumesRole || (isSource && !profile.role_arn && profile.credential_source))
    return checkSource(name, profile, context)
  if (profile.role_arn || profile.credential_process) return undefined
  if (SSO_SETTINGS.some((setting) => profile[setting])) return checkSso(name, profile, context.profiles)
  return profile.login_session ? undefined : describeLack(name, profile)
}

/** For a profile that gets its credentials from another one, or from outside of the files. */
function checkSource(
  name: string,
  profile: Profile,
  { profiles, sources }: Context,
): ProfileProblem | undefined {
  const { role_arn: role, source_profile: sourceProfile, credential_source: value } = profile
  if (role && sourceProfile && value)
    return { kind: 'conflicting-settings', profile: name, settings: ['source_profile', 'credential_source'] }
  if (role && profile.mfa_serial) return { kind: 'mfa', profile: name }
  if (sourceProfile) {
    if (!find(sourceProfile, profiles))
      return { kind: 'unknown-source-profile', profile: name, sourceProfile, names: namesOf(profiles) }
    if (sources.includes(sourceProfile)) return { kind: 'profile-loop', profiles: sources }
    return check(sourceProfile, { profiles, sources: [...sources, sourceProfile] })
  }
  if (!value) return lack(name, profile, ROLE_SOURCES, true)
  return CREDENTIAL_SOURCES.includes(value)
    ? undefined
    : { kind: 'unsupported-credential-source', profile: name, value }
}

function checkSso(name: string, profile: Profile, profiles: Profiles): ProfileProblem | undefined {
  const { sso_session: session } = profile
  if (session) {
    const settings = find(SSO_SESSION + session, profiles)
    if (!settings) return { kind: 'unknown-sso-session', profile: name, session }
    const missing = SSO_SHARED.filter((setting) => !settings[setting])
    if (missing.length > 0) return { kind: 'incomplete-sso-session', profile: name, session, missing }
  }
  const missing = [...SSO_ACCOUNT, ...(session ? [] : SSO_SHARED)].filter((setting) => !profile[setting])
  return missing.length > 0 ? lack(name, profile, missing) : undefined
}

/** For a profile from which the SDK can't get credentials in any way. */
function describeLack(name: string, profile: Profile): ProfileProblem {
  const { aws_access_key_id: id, aws_secret_access_key: secret } = profile
  if (id) return lack(name, profile, ['aws_secret_access_key'])
  if (secret) return lack(name, profile, ['aws_access_key_id'])
  if (profile.web_identity_token_file || profile.source_profile || profile.credential_source)
    return lack(name, profile, ['role_arn'])
  return { kind: 'no-credential-settings', profile: name, has: Object.keys(profile) }
}

function lack(name: string, profile: Profile, missing: readonly string[], oneOf = false): ProfileProblem {
  return { kind: 'incomplete-profile', profile: name, missing, oneOf, has: Object.keys(profile) }
}
