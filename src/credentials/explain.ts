import type { Environment } from '../environment.ts'
import type { FailedCall } from './calls.ts'
import type { CredentialService, CredentialsProblem } from './error.ts'
import { findProfileProblem, namesOf, type Profile, profileChain } from './profile.ts'
import type { Attempt } from './providers.ts'

/** Why the attempt failed, and what was thrown first: the SDK replaces some errors by its own. */
export interface Explanation {
  readonly problem: CredentialsProblem
  readonly cause: unknown
}

/** Explains what the provider threw. */
export function explainFailure(error: unknown, attempt: Attempt): Explanation {
  const call = attempt.calls.failed()
  if (call) return explainCall(call, deliveringProfile(attempt)?.[0])
  const chain = explainChain(attempt)
  if (chain) return { ...chain, cause: chain.cause ?? error }
  return { problem: explainError(error, attempt), cause: error }
}

/** For a call of a service that failed: the SDK replaces some of these errors by its own. */
function explainCall(
  { service, operation, error: cause }: FailedCall,
  profile: string | undefined,
): Explanation {
  const command = loginOf(service, operation, cause)
  const problem: CredentialsProblem =
    command && profile !== undefined
      ? { kind: 'login-required', profile, command, call: { service, operation }, message: messageOf(cause) }
      : { kind: 'service-failed', service, operation, profile, said: '' }
  return { problem, cause }
}

/** For the default chain, none of whose links had credentials. */
function explainChain(attempt: Attempt): Explanation | undefined {
  const { source, failedLinks: links, profiles } = attempt
  if (source.kind !== 'chain' || links.length < source.links.length) return undefined
  const profile = links.find(({ link }) => link === 'default-profile')
  // It has settings for credentials, so these are probably meant, and not those of the machine.
  if (profile) {
    const problem = findProfileProblem('default', profiles)
    const { error } = profile
    return { problem: problem ?? explainError(error, { ...attempt, link: 'default-profile' }), cause: error }
  }
  if (source.links.includes('container')) return undefined
  return { problem: { kind: 'no-credentials', names: namesOf(profiles), links }, cause: undefined }
}

/** For an error of a provider itself, without a call. */
function explainError(error: unknown, attempt: Attempt): CredentialsProblem {
  const [profile, settings = {}] = deliveringProfile(attempt) ?? []
  const message = messageOf(error)
  const problem =
    fileProblem(error, attempt, profile) ??
    (profile === undefined ? undefined : explainProfile(message, profile, settings, attempt))
  if (problem) return problem
  const service = outsideService(settings, attempt)
  return service
    ? { kind: 'service-failed', service, operation: '', profile, said: saidBy(error) }
    : { kind: 'provider-failed', message }
}

/** Explains that there was no response within so many seconds. */
export function explainSilence(seconds: number, attempt: Attempt): CredentialsProblem {
  const command = attempt.processes.running()
  if (command !== undefined) return { kind: 'no-response', from: { process: command }, seconds }
  const [, settings = {}] = deliveringProfile(attempt) ?? []
  const service = outsideService(settings, attempt) ?? 'the instance metadata service'
  const from = attempt.calls.pending() ?? { service, host: hostOf(service, attempt.env) }
  return { kind: 'no-response', from, seconds }
}

function messageOf(error: unknown): string {
  const { message } = Object(error)
  return typeof message === 'string' ? message : String(error)
}

/** What the container endpoint puts into an error: the SDK keeps it beside its own message. */
function saidBy(error: unknown): string {
  const { Code, Message } = Object(error)
  return [Code, Message].filter((part) => typeof part === 'string' && part !== '').join(': ')
}

/** The profile that has the credentials, at the end of the chain of source profiles. */
function deliveringProfile({ source, profiles, link }: Attempt): [name: string, Profile] | undefined {
  if (source.kind === 'profile') return profileChain(source.name, profiles).at(-1)
  return link === 'default-profile' ? profileChain('default', profiles).at(-1) : undefined
}

/** The command that repairs a failed call. */
function loginOf(service: CredentialService, operation: string, error: unknown) {
  const { name, $metadata } = Object(error)
  const status = Number(Object($metadata).httpStatusCode)
  if (service === 'AWS Sign-In') return name === 'AccessDeniedException' ? 'aws login' : undefined
  if (service !== 'IAM Identity Center') return undefined
  // The refresh token, or the access token, is no longer valid.
  const refused =
    operation === 'CreateToken' ? status >= 400 && status < 500 : name === 'UnauthorizedException'
  return refused ? 'aws sso login' : undefined
}

/** For a file that could not be read. */
function fileProblem(
  error: unknown,
  attempt: Attempt,
  profile: string | undefined,
): CredentialsProblem | undefined {
  const { code, path } = Object(error)
  if (typeof code !== 'string' || typeof path !== 'string') return undefined
  const variables = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const variable = variables.find((name) => attempt.env[name] === path)
  if (variable) return { kind: 'unreadable-file', setting: variable, profile: undefined, path, code }
  return { kind: 'unreadable-file', setting: 'web_identity_token_file', profile, path, code }
}

/** For an error that the settings of the profile explain. */
function explainProfile(
  message: string,
  profile: string,
  settings: Profile,
  { processes }: Attempt,
): CredentialsProblem | undefined {
  if (settings.credential_process) {
    const { exitCode, stderr = '' } = processes.failed() ?? {}
    return { kind: 'process-failed', profile, exitCode, stderr, message }
  }
  const command = settings.login_session ? 'aws login' : 'aws sso login'
  const needsLogin = settings.login_session ?? /aws sso login/.test(message)
  return needsLogin ? { kind: 'login-required', profile, command, call: undefined, message } : undefined
}

/** The service that the SDK's own clients don't call. */
function outsideService(
  { credential_source: source }: Profile,
  { link }: Attempt,
): CredentialService | undefined {
  if (source === 'EcsContainer' || link === 'container') return 'the container endpoint'
  if (source === 'Ec2InstanceMetadata' || link === 'instance') return 'the instance metadata service'
  return undefined
}

function hostOf(service: CredentialService, env: Environment): string {
  const [url, host] =
    service === 'the container endpoint'
      ? [env.AWS_CONTAINER_CREDENTIALS_FULL_URI, '169.254.170.2']
      : [env.AWS_EC2_METADATA_SERVICE_ENDPOINT, '169.254.169.254']
  return url && URL.canParse(url) ? new URL(url).host : host
}
