import type { Environment } from '../environment.ts'
import {
  findProfileProblem,
  hasCredentialSettings,
  type ProfileProblem,
  type Profiles,
  profileChain,
} from './profile.ts'
import { findInvalidCharacter, trimVariables } from './variables.ts'

/** Where credentials come from. */
export type Source =
  | {
      readonly kind: 'environment'
      /** The profile that `AWS_PROFILE` names, which is not used. */
      readonly ignoredProfile: string | undefined
    }
  | { readonly kind: 'profile'; readonly name: string }
  | { readonly kind: 'chain'; readonly links: readonly ChainLink[] }

/** A source for which the SDK has providers. */
export type OutsideSource = Exclude<Source, { kind: 'environment' }>

/** A link of the SDK's default chain, after the keys in the environment. */
export type ChainLink = 'default-profile' | 'web-identity' | 'container' | 'instance'

/** Why there is no source. */
export type SourceProblem =
  | {
      /** Variables that are useless without others. */
      readonly kind: 'incomplete'
      readonly set: readonly string[]
      readonly missing: readonly string[]
    }
  | {
      /** The `credential_source` of a profile that needs variables. */
      readonly kind: 'unset-credential-source'
      readonly profile: string
      readonly value: string
      readonly missing: readonly string[]
    }
  | { readonly kind: 'invalid-url'; readonly setting: string }
  | ProfileProblem

export type Choice = { readonly source: Source } | { readonly problem: SourceProblem }

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const
const CONTAINER_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'

/**
 * The one place that chooses who signs. Keys in the environment go first, as in the AWS CLI; otherwise, with
 * `AWS_PROFILE`, that profile alone; otherwise the SDK's default chain. A setting that can't be what was meant is a
 * problem: another identity that happens to be there must not sign instead.
 */
export function chooseSource(variables: Environment, profiles: Profiles): Choice {
  const env = trimVariables(variables)
  const set = [...KEYS, 'AWS_SESSION_TOKEN'].filter((name) => env[name])
  const problem = findKeysProblem(set, env)
  if (problem) return { problem }
  const name = env.AWS_PROFILE || undefined
  // A profile with `credential_source = Environment` assumes its role with these keys.
  const profileUsesKeys = name !== undefined && credentialSource(name, profiles)?.value === 'Environment'
  if (set.length > 0 && !profileUsesKeys) return { source: { kind: 'environment', ignoredProfile: name } }
  return name === undefined ? chooseChain(env, profiles) : chooseProfile(name, env, profiles)
}

function findKeysProblem(set: readonly string[], env: Environment): SourceProblem | undefined {
  const missing = KEYS.filter((name) => !env[name])
  if (set.length > 0 && missing.length > 0) return { kind: 'incomplete', set, missing }
  return findInvalidCharacter(Object.fromEntries(set.map((name) => [name, env[name]])))
}

function chooseProfile(name: string, env: Environment, profiles: Profiles): Choice {
  const problem = findProfileProblem(name, profiles) ?? findCredentialSourceProblem(name, env, profiles)
  if (!problem) return { source: { kind: 'profile', name } }
  // A name with a hidden character looks like one that exists.
  const invalid = problem.kind === 'unknown-profile' ? findInvalidCharacter({ AWS_PROFILE: name }) : undefined
  return { problem: invalid ?? problem }
}

/** The `credential_source` with which the chain of source profiles ends. */
function credentialSource(name: string, profiles: Profiles) {
  const [profile = '', settings] = profileChain(name, profiles).at(-1) ?? []
  return settings?.credential_source ? { profile, value: settings.credential_source } : undefined
}

function findCredentialSourceProblem(
  name: string,
  env: Environment,
  profiles: Profiles,
): SourceProblem | undefined {
  const source = credentialSource(name, profiles)
  if (source?.value === 'Environment' && !env.AWS_ACCESS_KEY_ID)
    return { kind: 'unset-credential-source', ...source, missing: KEYS }
  if (source?.value !== 'EcsContainer') return undefined
  return hasContainer(env)
    ? findContainerProblem(env)
    : { kind: 'unset-credential-source', ...source, missing: [CONTAINER_URI] }
}

function chooseChain(env: Environment, profiles: Profiles): Choice {
  const problem = findWebIdentityProblem(env) ?? findContainerProblem(env)
  if (problem) return { problem }
  const { default: defaultProfile } = profiles
  const disabled = env.AWS_EC2_METADATA_DISABLED
  const links: [ChainLink, boolean][] = [
    ['default-profile', defaultProfile !== undefined && hasCredentialSettings(defaultProfile)],
    ['web-identity', Boolean(env.AWS_WEB_IDENTITY_TOKEN_FILE)],
    ['container', hasContainer(env)],
    // The SDK asks the instance only outside of a container.
    ['instance', !hasContainer(env) && (!disabled || disabled === 'false')],
  ]
  return { source: { kind: 'chain', links: links.filter(([, usable]) => usable).map(([link]) => link) } }
}

/** A role without a token file is no problem: workflows use `AWS_ROLE_ARN` for their own purposes. */
function findWebIdentityProblem(env: Environment): SourceProblem | undefined {
  return env.AWS_WEB_IDENTITY_TOKEN_FILE && !env.AWS_ROLE_ARN
    ? { kind: 'incomplete', set: ['AWS_WEB_IDENTITY_TOKEN_FILE'], missing: ['AWS_ROLE_ARN'] }
    : undefined
}

function hasContainer(env: Environment): boolean {
  return Boolean(env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env[CONTAINER_URI])
}

function findContainerProblem(env: Environment): SourceProblem | undefined {
  const tokens = ['AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const set = tokens.filter((name) => env[name])
  if (set.length > 0 && !hasContainer(env)) return { kind: 'incomplete', set, missing: [CONTAINER_URI] }
  const url = env[CONTAINER_URI]
  if (url && !env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI && !URL.canParse(url))
    return { kind: 'invalid-url', setting: CONTAINER_URI }
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN } = env
  return findInvalidCharacter({ AWS_CONTAINER_AUTHORIZATION_TOKEN })
}
