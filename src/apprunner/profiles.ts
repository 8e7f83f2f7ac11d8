import { loadSharedConfigFiles } from '@smithy/core/config'
import type { Environment } from '../environment.ts'

/** The AWS profiles that the step can use. */
export interface Profiles {
  /** The value of `AWS_PROFILE`, `''` if it is not set. */
  readonly selected: string
  /** The names of the profiles in the shared config and credentials files. */
  readonly names: readonly string[]
  /** A setting of a profile, `''` if it has none. */
  settingOf(name: string, key: string): string
}

/** Reads the shared files by the rules of the SDK: a file that can't be read counts as empty. */
export async function loadProfiles(env: Environment): Promise<Profiles> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    ...(env.AWS_CONFIG_FILE && { configFilepath: env.AWS_CONFIG_FILE }),
    ...(env.AWS_SHARED_CREDENTIALS_FILE && { filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
  })
  // Sections that are not profiles have a prefix, such as `sso-session.`.
  const inConfig = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name))
  return {
    selected: env.AWS_PROFILE ?? '',
    names: [...new Set([...inConfig, ...Object.keys(credentialsFile)])],
    settingOf: (name, key) => configFile[name]?.[key] || credentialsFile[name]?.[key] || '',
  }
}
