import type { CredentialsError, CredentialsProblem } from '../credentials/error.ts'
import type { FileHint, SharedFile } from '../credentials/files.ts'
import { code, fillIn, join, type Prose, prose } from './prose.ts'

/** What is wrong with the credentials, for a person. Untrusted text is always in backticks. */
export interface CredentialsMessage {
  readonly title: string
  readonly cause: Prose
  readonly remedy: Prose
  readonly details: readonly Prose[]
}

/** A string is text of ours, with code in backticks. */
interface Text {
  readonly title: string
  readonly cause: string | Prose
  readonly remedy: string | Prose
}

const toProse = (text: string | Prose) => (typeof text === 'string' ? fillIn(text) : text)

type Problem<K extends CredentialsProblem['kind']> = Extract<CredentialsProblem, { kind: K }>

const CONFIGURE = prose`Run \`aws-actions/configure-aws-credentials\` in an earlier step of the job`
const ID_TOKEN = prose`To assume a role with OIDC, the job also needs \`permissions: id-token: write\`.`
const OTHER_CREDENTIALS = prose`To use other credentials, unset \`AWS_PROFILE\` (\`AWS_PROFILE: ''\` in the \`env\` of this step).`

const list = (names: readonly string[], word = 'and') =>
  join(
    names.map((name) => [code(name, 60)]),
    names.length === 2 ? ` ${word} ` : ', ',
  )

const be = (names: readonly string[]) => [names.length === 1 ? 'is' : 'are']

/** One text for each problem. */
const TEXTS: { readonly [K in CredentialsProblem['kind']]: (problem: Problem<K>, cause: unknown) => Text } = {
  incomplete: ({ set, missing }) => ({
    title: 'Incomplete AWS credentials',
    cause: prose`${list(set)} ${be(set)} set, but ${list(missing)} ${be(missing)} not.`,
    remedy: prose`Set ${list(missing)} too, or remove ${list(set)}.`,
  }),
  'invalid-character': ({ setting, profile, character }) => ({
    title: 'Invalid character in the AWS credentials',
    cause: prose`${code(setting)}${of(profile)} contains the character ${[character]}, which cannot be part of it and was probably copied by accident.`,
    remedy: prose`Enter ${code(setting)} again, without line breaks, spaces or hidden characters.`,
  }),
  'unset-credential-source': ({ profile, value, missing }) => ({
    title: 'Incomplete AWS credentials',
    cause: prose`The profile ${code(profile, 60)} has \`credential_source\` ${code(value)}, but ${list(missing)} ${be(missing)} not set.`,
    remedy: prose`Set ${list(missing)}, or change \`credential_source\`. ${OTHER_CREDENTIALS}`,
  }),
  'invalid-url': ({ setting }) => ({
    title: 'Invalid URL for AWS credentials',
    cause: prose`The value of ${code(setting)} is not a valid URL.`,
    remedy: prose`Correct ${code(setting)}, or remove it to use other credentials.`,
  }),
  'unknown-profile': ({ profile, names }) => ({
    title: 'Unknown AWS profile',
    cause: prose`The shared config and credentials files have no profile ${code(profile, 60)}, which \`AWS_PROFILE\` selects. They contain ${profilesOf(names)}.`,
    remedy: prose`Correct \`AWS_PROFILE\`, or run \`aws-actions/configure-aws-credentials\` with this name as \`aws-profile\` in an earlier step of the job. ${OTHER_CREDENTIALS}`,
  }),
  'unknown-source-profile': ({ profile, sourceProfile, names }) => ({
    title: 'Unknown AWS profile',
    cause: prose`The shared config and credentials files have no profile ${code(sourceProfile, 60)}, which \`source_profile\` in profile ${code(profile, 60)} selects. They contain ${profilesOf(names)}.`,
    remedy: prose`Correct \`source_profile\`, or add the profile. ${OTHER_CREDENTIALS}`,
  }),
  'profile-loop': ({ profiles }) => ({
    title: 'The AWS profiles refer to each other',
    cause: prose`The settings \`source_profile\` lead from the chosen profile to ${list(profiles)} in a circle, so that no profile has credentials.`,
    remedy: prose`Let the last \`source_profile\` name a profile that has credentials of its own. ${OTHER_CREDENTIALS}`,
  }),
  mfa: ({ profile }) => ({
    title: 'The AWS profile requires MFA',
    cause: prose`The profile ${code(profile, 60)} has \`mfa_serial\`: its role requires a code from an MFA device, which nobody can enter in a workflow.`,
    remedy: prose`Use a role that this workflow can assume without MFA, such as one with OIDC. ${OTHER_CREDENTIALS}`,
  }),
  'unsupported-credential-source': ({ profile, value }) => ({
    title: 'Invalid setting in the AWS profile',
    cause: prose`In profile ${code(profile, 60)}, \`credential_source\` is ${code(value)}. It can be \`Environment\`, \`Ec2InstanceMetadata\` or \`EcsContainer\`.`,
    remedy: prose`Correct \`credential_source\`. ${OTHER_CREDENTIALS}`,
  }),
  'conflicting-settings': ({ profile, settings }) => ({
    title: 'Conflicting settings in the AWS profile',
    cause: prose`The profile ${code(profile, 60)} has both ${list(settings)}.`,
    remedy: prose`Remove one of them. ${OTHER_CREDENTIALS}`,
  }),
  'incomplete-profile': ({ profile, missing, oneOf, has }) => ({
    title: 'Incomplete AWS profile',
    cause: prose`The profile ${code(profile, 60)} has ${list(has)}, but not ${list(missing, oneOf ? 'or' : 'and')}.`,
    remedy: prose`Add ${[oneOf ? 'one of ' : '']}${list(missing)} to the profile. ${OTHER_CREDENTIALS}`,
  }),
  'no-credential-settings': ({ profile, has }) => ({
    title: 'No credentials in the AWS profile',
    cause: prose`The profile ${code(profile, 60)} has no setting that gives credentials, such as \`aws_access_key_id\`, \`role_arn\` or \`sso_session\`. It has ${has.length > 0 ? list(has) : ['no settings']}.`,
    remedy: prose`Add credentials to the profile, for example with \`aws-actions/configure-aws-credentials\` and its input \`aws-profile\`. ${OTHER_CREDENTIALS}`,
  }),
  'unknown-sso-session': ({ profile, session }) => ({
    title: 'Unknown SSO session',
    cause: prose`The shared config file has no section ${code(`[sso-session ${session}]`)}, which \`sso_session\` ${code(session, 60)} in profile ${code(profile, 60)} selects.`,
    remedy: prose`Correct \`sso_session\`, or add the section. ${OTHER_CREDENTIALS}`,
  }),
  'incomplete-sso-session': ({ session, missing }) => ({
    title: 'Incomplete SSO session',
    cause: prose`Section ${code(`[sso-session ${session}]`)} in the shared config file has no ${list(missing)}.`,
    remedy: prose`Add ${list(missing)} to it. ${OTHER_CREDENTIALS}`,
  }),
  'no-credentials': ({ names }) => {
    const others = names.filter((name) => name !== 'default')
    return others.length === 0
      ? {
          title: 'No AWS credentials found',
          cause:
            'The AWS SDK found no credentials in the environment, a profile, a container, a web identity token or instance metadata.',
          remedy: prose`${CONFIGURE}. ${ID_TOKEN}`,
        }
      : {
          title: 'No AWS profile selected',
          cause: prose`The AWS SDK found no credentials. The shared config and credentials files contain ${code(names.join(', '), 300)}, but \`AWS_PROFILE\` is not set. With its input \`aws-profile\`, \`aws-actions/configure-aws-credentials\` writes a profile but does not set \`AWS_PROFILE\`.`,
          remedy: 'Set `AWS_PROFILE` in the `env` of this step to the name of the profile.',
        }
  },
  'service-failed': ({ service, operation, profile, said }, cause) => {
    const status = Number(Object(Object(cause).$metadata).httpStatusCode)
    const rejected = status >= 400 && status < 500 && status !== 429
    const call = operation ? prose` (${operation})` : []
    return {
      title: rejected ? 'AWS rejected the credentials' : `No credentials from ${service}`,
      cause: prose`The credentials${of(profile)} were requested from ${[service]}, which did not return any${call}.${said ? prose` It returned ${code(said, 300)}.` : []}`,
      remedy: service === 'AWS STS' ? stsRemedy(cause) : REMEDIES[service],
    }
  },
  'process-failed': ({ profile, exitCode, stderr }) => ({
    title: 'The credential process failed',
    cause: prose`The command in \`credential_process\` of profile ${code(profile, 60)} ${exitCode === undefined ? ['printed no credentials that can be used'] : prose`ended with exit code ${exitCode}`}.${stderr ? prose` It printed ${code(stderr, 500)}.` : []}`,
    remedy: prose`Run the command by itself in an earlier step to see why it fails. ${OTHER_CREDENTIALS}`,
  }),
  'login-required': ({ profile, command, call }) => ({
    title: 'The AWS login has expired',
    cause: prose`The profile ${code(profile, 60)} uses a login that does not exist, has expired or was revoked.${call ? prose` ${[call.service]} rejected the request ${call.operation}.` : []}`,
    remedy: prose`Run ${command} with this profile on the runner. A workflow that nobody attends should assume a role with OIDC instead. ${OTHER_CREDENTIALS}`,
  }),
  'unreadable-file': ({ setting, profile, path, code: reason }) => ({
    title: profile === undefined ? 'No AWS credentials found' : 'No credentials in the AWS profile',
    cause: prose`The file ${code(path, 200)}, which ${code(setting)}${of(profile)} names, could not be read (${reason}).`,
    remedy: prose`Correct ${code(setting)}, or create the file in an earlier step of the job.`,
  }),
  'no-response': ({ from, seconds }) => ({
    title: 'No response to the request for AWS credentials',
    cause:
      'process' in from
        ? prose`The command ${code(from.process, 200)}, which \`credential_process\` names, did not end within ${seconds} seconds.`
        : prose`There was no complete response from ${[from.service]} at ${code(from.host, 200)} within ${seconds} seconds.`,
    remedy:
      'Check that it works and can be reached from the runner (firewall, VPC endpoint, proxy), then run again.',
  }),
  'provider-failed': () => ({
    title: 'No AWS credentials found',
    cause: 'The AWS SDK could not get credentials.',
    remedy: prose`Correct the problem that the error describes. ${CONFIGURE}. ${ID_TOKEN}`,
  }),
}

/** What to do about an error of STS, by its name and message. */
const STS_REMEDIES: readonly [error: RegExp, remedy: string][] = [
  [
    /sts:TagSession/,
    'Allow `sts:TagSession` in the trust policy of the role, or assume it without session tags (`role-skip-session-tagging` of `aws-actions/configure-aws-credentials`).',
  ],
  [
    /AccessDenied.*WebIdentity/s,
    "The role's trust policy must match this repository and branch (`sub`) and the audience of the token (`aud`), and the job needs `permissions: id-token: write`.",
  ],
  [
    /AccessDenied/,
    'Allow `sts:AssumeRole` on this role for the caller, and name the caller in the trust policy of the role.',
  ],
  [
    /roleSessionName/i,
    'Correct the session name (`AWS_ROLE_SESSION_NAME`, or `role_session_name` in the profile): 2 to 64 letters, digits and `=,.@-_`.',
  ],
  [
    /DurationSeconds/i,
    'Choose a shorter duration (`duration_seconds` in the profile), or raise `MaxSessionDuration` of the role. A role assumed from another role lasts at most an hour.',
  ],
  [/roleArn/i, 'Correct the ARN of the role (`AWS_ROLE_ARN`, or `role_arn` in the profile).'],
  [
    /RegionDisabled/,
    'Activate the region for the account that owns the role (IAM, Account settings, STS endpoints), or set `AWS_REGION` to an active one.',
  ],
  [
    /ExpiredToken|InvalidIdentityToken|IDP/,
    'Get a new web identity token right before this step, for the audience and from the identity provider that the role trusts.',
  ],
  [
    /InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient/,
    'Correct the keys with which the role is assumed: they are wrong, expired or deleted.',
  ],
]

function stsRemedy(error: unknown): string {
  const { name, message } = Object(error)
  const [, remedy] = STS_REMEDIES.find(([pattern]) => pattern.test(`${name} ${message}`)) ?? []
  return remedy ?? 'Check the role, its trust policy, and the credentials with which it is assumed.'
}

const REMEDIES: Readonly<Record<Exclude<Problem<'service-failed'>['service'], 'AWS STS'>, string>> = {
  'IAM Identity Center':
    'Check `sso_account_id` and `sso_role_name` in the profile, and that the permission set is assigned to the user in this account.',
  'AWS Sign-In': 'Run `aws login` with this profile on the runner.',
  'the container endpoint':
    'Check `AWS_CONTAINER_CREDENTIALS_FULL_URI` and `AWS_CONTAINER_AUTHORIZATION_TOKEN` (or `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`), and the role of the task or pod.',
  'the instance metadata service':
    'Check that the instance has an IAM role, and that its metadata options allow requests from here (in a container, the hop limit must be 2).',
}

const of = (profile: string | undefined) =>
  profile === undefined ? [] : prose` of profile ${code(profile, 60)}`
const profilesOf = (names: readonly string[]) => [code(names.join(', ') || 'no profiles', 300)]

/** The message for a problem with the credentials. */
export function credentialsMessage({ problem, source, files, cause }: CredentialsError): CredentialsMessage {
  const text = (TEXTS[problem.kind] as (problem: CredentialsProblem, cause: unknown) => Text)(problem, cause)
  const chosen =
    source?.kind === 'profile'
      ? [prose`The profile ${code(source.name, 60)} was chosen because \`AWS_PROFILE\` is set.`]
      : []
  const links =
    problem.kind === 'no-credentials'
      ? problem.links.map(({ link, message }) => prose`${code(link)}: ${code(message, 300)}`)
      : []
  return {
    title: text.title,
    cause: toProse(text.cause),
    remedy: toProse(text.remedy),
    details: [...chosen, ...links, ...files.flatMap(describeFile)],
  }
}

function describeFile({ setting, isSet, path, state, hints }: SharedFile): Prose[] {
  const name = isSet
    ? prose`The file ${code(path, 200)} (${code(setting)})`
    : prose`The file ${code(path, 200)}`
  const states = { read: 'was read', missing: 'does not exist', unreadable: 'could not be read' }
  const fact = state === 'UTF-16' ? 'is in UTF-16: save it in UTF-8' : states[state]
  return [prose`${name} ${[fact]}.${hints.flatMap((hint) => [' ', ...describeHint(hint)])}`]
}

function describeHint(hint: FileHint): Prose {
  switch (hint.kind) {
    case 'section-name':
      return prose`It has a section ${code(`[${hint.found}]`)}, which must be named ${code(`[${hint.expected}]`)}.`
    case 'unexpanded':
      return prose`Nothing expands \`~\` or variables such as \`$HOME\` in \`env\`: write the whole path.`
    case 'host-path':
      return prose`In a container job, this path of the host is ${code(hint.inContainer, 200)}.`
  }
}
