import {
  type CredentialService,
  CredentialsError,
  type CredentialsProblem,
} from '../src/credentials/error.ts'
import { credentialsMessage } from '../src/report/credentials.ts'
import { toText } from '../src/report/prose.ts'

type Problem<K extends CredentialsProblem['kind']> = Omit<Extract<CredentialsProblem, { kind: K }>, 'kind'>

const profile = '{profile}'

/** Problems of each kind, with the values of the run in braces: more than one where the title or text depends on them. */
const PROBLEMS: { readonly [K in CredentialsProblem['kind']]: readonly Problem<K>[] } = {
  incomplete: [{ set: ['{set}'], missing: ['{missing}'] }],
  'invalid-character': [{ setting: '{setting}', profile: undefined, character: '{character}' }],
  'unset-credential-source': [{ profile, value: '{value}', missing: ['{missing}'] }],
  'invalid-url': [{ setting: '{setting}' }],
  'unknown-profile': [{ profile, names: ['{profiles}'] }],
  'unknown-source-profile': [{ profile, sourceProfile: '{source profile}', names: ['{profiles}'] }],
  'profile-loop': [{ profiles: ['{profiles}'] }],
  mfa: [{ profile }],
  'unsupported-credential-source': [{ profile, value: '{value}' }],
  'conflicting-settings': [{ profile, settings: ['{settings}'] }],
  'incomplete-profile': [{ profile, missing: ['{missing}'], oneOf: false, has: ['{settings}'] }],
  'no-credential-settings': [{ profile, has: ['{settings}'] }],
  'unknown-sso-session': [{ profile, session: '{session}' }],
  'incomplete-sso-session': [{ profile, session: '{session}', missing: ['{missing}'] }],
  'no-credentials': [
    { names: [], links: [] },
    { names: ['{profiles}'], links: [] },
  ],
  'service-failed': [
    { service: 'AWS STS', operation: '{operation}', profile: undefined, said: '' },
    { service: 'the container endpoint', operation: '', profile: undefined, said: '{message}' },
  ],
  'process-failed': [{ profile, exitCode: 1, stderr: '{output}', message: '' }],
  'login-required': [{ profile, command: 'aws sso login', call: undefined, message: '' }],
  'unreadable-file': [
    { setting: '{setting}', profile: undefined, path: '{path}', code: '{code}' },
    { setting: '{setting}', profile, path: '{path}', code: '{code}' },
  ],
  'no-response': [
    { from: { process: '{command}' }, seconds: 60 },
    { from: { service: 'AWS STS', host: '{host}' }, seconds: 60 },
  ],
  'provider-failed': [{ message: '' }],
}

/** What the services return, as far as the remedy depends on it. */
const SERVICE_ERRORS: readonly (readonly [service: CredentialService, ...error: string[]])[] = [
  ['AWS STS', 'AccessDenied', 'sts:AssumeRoleWithWebIdentity'],
  ['AWS STS', 'AccessDenied', 'sts:AssumeRole'],
  ['AWS STS', 'AccessDenied', 'sts:TagSession'],
  ['AWS STS', 'ValidationError', 'roleSessionName'],
  ['AWS STS', 'ValidationError', 'DurationSeconds'],
  ['AWS STS', 'ValidationError', 'roleArn'],
  ['AWS STS', 'RegionDisabledException'],
  ['AWS STS', 'ExpiredTokenException'],
  ['AWS STS', 'InvalidIdentityToken'],
  ['AWS STS', 'InvalidClientTokenId'],
  ['IAM Identity Center'],
  ['AWS Sign-In'],
  ['the container endpoint'],
  ['the instance metadata service'],
]

/** The rows of the table of troubleshooting about credentials. The first of a kind has its anchor. */
export function credentialsCases(): (readonly [
  anchor: string | undefined,
  title: string,
  cause: string,
  remedy: string,
])[] {
  return Object.entries(PROBLEMS).flatMap(([kind, problems]) =>
    problems.map((facts, index) => {
      const rejected = { $metadata: { httpStatusCode: 403 } }
      const problem = { kind, ...facts } as CredentialsProblem
      const { title, cause, remedy } = messageFor(problem, index === 0 ? rejected : undefined)
      return [index === 0 ? kind : undefined, title, withoutCode(cause), withoutCode(remedy)] as const
    }),
  )
}

/** The rows of the table of what to do about the errors of services that hand out credentials. */
export function serviceErrorCases(): [service: string, error: string, remedy: string][] {
  return SERVICE_ERRORS.map(([service, name, ...message]) => {
    const problem = { kind: 'service-failed', service, operation: '', profile: undefined, said: '' } as const
    const error = [name, ...message].filter((part) => part !== undefined)
    const { remedy } = messageFor(problem, { name, message: message.join() })
    return [service, error.map((part) => `\`${part}\``).join(', ') || 'any', remedy]
  })
}

function messageFor(problem: CredentialsProblem, error: unknown) {
  const message = credentialsMessage(new CredentialsError({ problem, source: undefined, files: [] }, error))
  return { title: message.title, cause: toText(message.cause), remedy: toText(message.remedy) }
}

/** Placeholders are not code, as in the rest of the table. */
function withoutCode(text: string): string {
  return text.replace(/`(\{[^`]*\})`/g, '$1')
}
