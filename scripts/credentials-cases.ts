import { CredentialsError, type CredentialsProblem } from '../src/credentials/error.ts'
import { credentialsMessage } from '../src/report/credentials.ts'
import { toText } from '../src/report/prose.ts'

type Problem<K extends CredentialsProblem['kind']> = Omit<Extract<CredentialsProblem, { kind: K }>, 'kind'>

const profile = '{profile}'

/** A problem of each kind, with the values of the run in braces. */
const PROBLEMS: { readonly [K in CredentialsProblem['kind']]: Problem<K> } = {
  incomplete: { set: ['{set}'], missing: ['{missing}'] },
  'invalid-character': { setting: '{setting}', profile: undefined, character: '{character}' },
  'unset-credential-source': { profile, value: '{value}', missing: ['{missing}'] },
  'invalid-url': { setting: '{setting}' },
  'unknown-profile': { profile, names: ['{profiles}'] },
  'unknown-source-profile': { profile, sourceProfile: '{source profile}', names: ['{profiles}'] },
  'profile-loop': { profiles: ['{profiles}'] },
  mfa: { profile },
  'unsupported-credential-source': { profile, value: '{value}' },
  'conflicting-settings': { profile, settings: ['{settings}'] },
  'incomplete-profile': { profile, missing: ['{missing}'], oneOf: false, has: ['{settings}'] },
  'no-credential-settings': { profile, has: ['{settings}'] },
  'unknown-sso-session': { profile, session: '{session}' },
  'incomplete-sso-session': { profile, session: '{session}', missing: ['{missing}'] },
  'no-credentials': { names: [], links: [] },
  'service-failed': { service: 'AWS STS', operation: '{operation}', profile: undefined, said: '' },
  'process-failed': { profile, exitCode: undefined, stderr: '{output}', message: '' },
  'login-required': { profile, command: 'aws sso login', call: undefined, message: '' },
  'unreadable-file': { setting: '{setting}', profile: undefined, path: '{path}', code: '{code}' },
  'no-response': { from: { process: '{command}' }, seconds: 60 },
  'provider-failed': { message: '' },
}

/** The rows of the table of troubleshooting about credentials: anchor, title, cause and remedy. */
export function credentialsCases(): (readonly [
  anchor: string,
  title: string,
  cause: string,
  remedy: string,
])[] {
  return Object.entries(PROBLEMS).map(([kind, facts]) => {
    const problem = { kind, ...facts } as CredentialsProblem
    const cause = { $metadata: { httpStatusCode: 403 } }
    const message = credentialsMessage(new CredentialsError({ problem, source: undefined, files: [] }, cause))
    return [kind, message.title, withoutCode(toText(message.cause)), withoutCode(toText(message.remedy))]
  })
}

/** Placeholders are not code, as in the rest of the table. */
function withoutCode(text: string): string {
  return text.replace(/`(\{[^`]*\})`/g, '$1')
}
