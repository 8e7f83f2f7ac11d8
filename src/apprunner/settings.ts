import type { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { loadSharedConfigFiles } from '@smithy/core/config'
import { type Environment, ownEndpoint, proxyFor } from '../environment.ts'
import type { Case } from '../report/messages.ts'
import { quote } from '../report/text.ts'
import { FIPS_REGIONS } from './regions.ts'

/** The AWS profiles that the step can use. */
export interface Profiles {
  /** The value of `AWS_PROFILE`, `''` if it is not set. */
  readonly selected: string
  /** The names of the profiles in the shared config and credentials files. */
  readonly names: readonly string[]
  /** The region of a profile, `''` if it has none. */
  regionOf(name: string): string
}

/** The settings of the SDK that explain an error, from environment variables and the profile. */
export interface Settings {
  readonly region: string
  /** The endpoint that replaces App Runner's own, and the setting that it comes from. */
  readonly endpoint: { readonly setting: string; readonly host: string } | undefined
  /** The setting that asks for a FIPS endpoint. */
  readonly fips: string | undefined
  /** The setting that asks for a dual-stack endpoint. */
  readonly dualStack: string | undefined
  readonly profiles: Profiles
  /** Whether requests go through a proxy. */
  readonly proxy: boolean
}

/** Reads the shared files by the rules of the SDK: a file that can't be read counts as empty. */
async function loadSharedFiles(env: Environment) {
  return loadSharedConfigFiles({
    ...(env.AWS_CONFIG_FILE && { configFilepath: env.AWS_CONFIG_FILE }),
    ...(env.AWS_SHARED_CREDENTIALS_FILE && { filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
  })
}

/** The profiles in the shared files. */
export async function loadProfiles(env: Environment): Promise<Profiles> {
  const { configFile, credentialsFile } = await loadSharedFiles(env)
  // Sections that are not profiles have a prefix, such as `sso-session.`.
  const inConfig = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name))
  return {
    selected: env.AWS_PROFILE ?? '',
    names: [...new Set([...inConfig, ...Object.keys(credentialsFile)])],
    regionOf: (name) => configFile[name]?.region || credentialsFile[name]?.region || '',
  }
}

/** The files with web identity tokens that profiles name. */
export async function webIdentityTokenFiles(env: Environment): Promise<string[]> {
  const { configFile, credentialsFile } = await loadSharedFiles(env)
  const profiles = [...Object.values(configFile), ...Object.values(credentialsFile)]
  return profiles.map((profile) => profile.web_identity_token_file ?? '').filter(Boolean)
}

/** The endpoint that the environment or the profile sets in place of App Runner's own. */
export async function configuredEndpoint({ config }: AppRunnerClient): Promise<string | undefined> {
  return config.serviceConfiguredEndpoint?.().catch(() => undefined)
}

/** The settings of the client, and where each comes from. */
export async function loadSettings(client: AppRunnerClient, env: Environment): Promise<Settings> {
  const { config } = client
  const nameOf = (key: string, ...variables: string[]) =>
    variables.find((variable) => env[variable]) ?? `${key} in profile ${env.AWS_PROFILE || 'default'}`
  const region = await config.region()
  const endpoint = await configuredEndpoint(client)
  const url = endpoint && URL.canParse(endpoint) ? new URL(endpoint) : undefined
  const endpointSetting = nameOf('endpoint_url', 'AWS_ENDPOINT_URL_APPRUNNER', 'AWS_ENDPOINT_URL')
  const fips = await config.useFipsEndpoint().catch(() => false)
  const dualStack = await config.useDualstackEndpoint().catch(() => false)
  return {
    region,
    endpoint: endpoint ? { setting: endpointSetting, host: url?.host ?? '' } : undefined,
    fips: fips ? nameOf('use_fips_endpoint', 'AWS_USE_FIPS_ENDPOINT') : undefined,
    dualStack: dualStack ? nameOf('use_dualstack_endpoint', 'AWS_USE_DUALSTACK_ENDPOINT') : undefined,
    profiles: await loadProfiles(env),
    proxy: proxyFor(url?.href ?? ownEndpoint(region), env) !== '',
  }
}

/** Node.js's codes for a host that could not be resolved, or not be connected to. */
const UNREACHABLE =
  /^(EAI_\w+|ENOTFOUND|ECONNREFUSED|EHOSTDOWN|EHOSTUNREACH|ENETDOWN|ENETUNREACH|EADDRNOTAVAIL)$/

/** An error, as far as the settings can explain it. */
interface ClassifiedError {
  /** The case that the error alone leads to. */
  readonly kind: Case
  readonly name: string
  readonly code: string
  /** Whether the credential chain failed, which does not use the endpoint of App Runner. */
  readonly fromCredentials: boolean
}

/** The case of an error that the settings explain better than the error itself, or undefined. */
export function caseFromSettings(error: ClassifiedError, settings: Settings) {
  const { kind, name, code, fromCredentials } = error
  const { region, endpoint, fips, dualStack, profiles } = settings
  if (kind === 'no-credentials') return profileCase(profiles)
  // The SDK refuses some combinations of settings before it sends a request.
  const refused = name === 'EndpointError'
  if (endpoint && refused && (fips || dualStack)) return 'endpoint-conflict'
  if (endpoint && !fromCredentials)
    return kind !== 'proxy' && UNREACHABLE.test(code) ? 'endpoint-unreachable' : undefined
  const unresolved = kind === 'dns' || code.startsWith('ERR_PROXY')
  if (kind === 'no-such-region' || !(refused || unresolved)) return undefined
  if (fips && !FIPS_REGIONS.includes(region)) return 'no-fips'
  return dualStack ? 'no-dual-stack' : undefined
}

/** What the messages of these cases name. */
export function factsOf(settings: Settings | undefined) {
  const { region = '', endpoint, fips = '', dualStack = '', profiles } = settings ?? {}
  return {
    region,
    endpointSetting: endpoint?.setting ?? '',
    host: endpoint?.host ?? '',
    variant: fips || dualStack,
    fips,
    dualStack,
    profile: profiles?.selected ?? '',
    profiles: profiles?.names.join(', ') || 'no profiles',
  }
}

/** For missing credentials. */
function profileCase({ selected, names }: Profiles) {
  if (selected) return names.includes(selected) ? 'profile-without-credentials' : 'unknown-profile'
  return names.some((name) => name !== 'default') ? 'no-profile-selected' : undefined
}

/** What a profile has to do with a missing region: one sentence, or undefined if there is no profile to name. */
export async function regionHint(env: Environment): Promise<string | undefined> {
  const { selected, names, regionOf } = await loadProfiles(env)
  const quoted = names
    .map((name) => `${quote(name, 60)} (${regionOf(name) ? quote(regionOf(name), 60) : 'no region'})`)
    .join(', ')
  if (selected && !names.includes(selected))
    return `\`AWS_PROFILE\`: there is no profile ${quote(selected, 60)}; the shared files contain ${quoted || 'none'}`
  const region = regionOf(selected || 'default')
  const owner = `\`aws-region\`: profile ${quote(selected || 'default', 60)} has`
  if (region)
    return `${owner} the region ${quote(region, 60)}, but the action does not use the region of a profile; set this input to it`
  if (selected) return `${owner} no region either`
  // With credentials in the environment, the profiles are probably not meant for this step.
  if (names.length === 0 || env.AWS_ACCESS_KEY_ID) return undefined
  return `\`AWS_PROFILE\`: not set; to use a profile, set it in the \`env\` of this step, and \`aws-region\` too: ${quoted}`
}
