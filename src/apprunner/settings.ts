import type { Environment } from '../environment.ts'
import { Failure } from '../failure.ts'
import { loadProfiles, type Profiles } from './profiles.ts'

/** The settings of the SDK that the client needs or that explain an error, from environment variables and the profile. */
export interface Settings {
  readonly region: string
  /** The setting that asks for a FIPS endpoint. */
  readonly fips: string | undefined
  /** The setting that asks for a dual-stack endpoint. */
  readonly dualStack: string | undefined
  readonly profiles: Profiles
  /** The name of the setting that has a value: the first of the variables, or the key in the profile. */
  nameOf(key: string, ...variables: string[]): string
}

/**
 * Loads the settings: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html. Throws if one of those
 * that must be `true` or `false` is neither: the SDK would ignore it and send the request to another endpoint.
 */
export async function loadSettings(region: string, env: Environment): Promise<Settings> {
  const profiles = await loadProfiles(env)
  const profile = profiles.selected || 'default'
  const nameOf = (key: string, ...variables: string[]) =>
    variables.find((variable) => env[variable]) ?? `${key} in profile ${profile}`
  /** The name of the setting if it is true. */
  const isSet = (variable: string, key: string) => {
    const value = (env[variable] || profiles.settingOf(profile, key)).trim().toLowerCase()
    const setting = nameOf(key, variable)
    if (!['true', 'false', ''].includes(value)) throw new Failure('boolean-setting', { setting, value })
    return value === 'true' ? setting : undefined
  }
  return {
    region,
    fips: isSet('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
    dualStack: isSet('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
    profiles,
    nameOf,
  }
}
