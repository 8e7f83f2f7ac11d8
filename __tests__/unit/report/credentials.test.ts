import { expect, test } from '@jest/globals'
import { CredentialsError, type CredentialsProblem } from '../../../src/credentials/error.ts'
import type { SharedFile } from '../../../src/credentials/files.ts'
import type { Source } from '../../../src/credentials/source.ts'
import { credentialsMessage } from '../../../src/report/credentials.ts'
import { toText } from '../../../src/report/prose.ts'

const failed = { kind: 'service-failed', operation: 'AssumeRole', profile: undefined, said: '' } as const
const login = { kind: 'login-required', profile: 'work', call: undefined, message: 'x' } as const

/** At least one of each kind. */
const PROBLEMS: [problem: CredentialsProblem, title: string, parts: string[]][] = [
  [
    { kind: 'incomplete', set: ['AWS_ACCESS_KEY_ID'], missing: ['AWS_SECRET_ACCESS_KEY'] },
    'Incomplete AWS credentials',
    ['`AWS_ACCESS_KEY_ID` is set, but `AWS_SECRET_ACCESS_KEY` is not.'],
  ],
  [
    { kind: 'incomplete', set: ['A', 'B'], missing: ['C', 'D', 'E'] },
    'Incomplete AWS credentials',
    ['`A` and `B` are set, but `C`, `D`, `E` are not.'],
  ],
  [
    { kind: 'invalid-character', setting: 'AWS_SESSION_TOKEN', profile: undefined, character: 'U+000A' },
    'Invalid character in the AWS credentials',
    ['`AWS_SESSION_TOKEN` contains the character U+000A'],
  ],
  [
    { kind: 'invalid-character', setting: 'aws_access_key_id', profile: 'work', character: 'U+200B' },
    'Invalid character in the AWS credentials',
    ['`aws_access_key_id` of profile `work` contains'],
  ],
  [
    { kind: 'unset-credential-source', profile: 'work', value: 'EcsContainer', missing: ['URI'] },
    'Incomplete AWS credentials',
    ['`credential_source` `EcsContainer`, but `URI` is not set'],
  ],
  [{ kind: 'invalid-url', setting: 'URI' }, 'Invalid URL for AWS credentials', ['`URI` is not a valid URL']],
  [
    { kind: 'unknown-profile', profile: 'wrok', names: ['work', 'default'] },
    'Unknown AWS profile',
    ['no profile `wrok`, which `AWS_PROFILE` selects. They contain `work, default`.', "`AWS_PROFILE: ''`"],
  ],
  [
    { kind: 'unknown-source-profile', profile: 'work', sourceProfile: 'bsae', names: [] },
    'Unknown AWS profile',
    ['no profile `bsae`, which `source_profile` in profile `work` selects. They contain `no profiles`.'],
  ],
  [
    { kind: 'profile-loop', profiles: ['a', 'work'] },
    'The AWS profiles refer to each other',
    ['`a` and `work`'],
  ],
  [{ kind: 'mfa', profile: 'work' }, 'The AWS profile requires MFA', ['`work` has `mfa_serial`']],
  [
    { kind: 'unsupported-credential-source', profile: 'work', value: 'Ec2' },
    'Invalid setting in the AWS profile',
    ['`credential_source` is `Ec2`'],
  ],
  [
    { kind: 'conflicting-settings', profile: 'work', settings: ['source_profile', 'credential_source'] },
    'Conflicting settings in the AWS profile',
    ['`source_profile` and `credential_source`'],
  ],
  [
    { kind: 'incomplete-profile', profile: 'work', missing: ['b', 'c'], oneOf: true, has: ['role_arn'] },
    'Incomplete AWS profile',
    ['has `role_arn`, but not `b` or `c`.', 'Add one of `b` and `c`'],
  ],
  [
    { kind: 'incomplete-profile', profile: 'work', missing: ['b', 'c'], oneOf: false, has: ['a'] },
    'Incomplete AWS profile',
    ['has `a`, but not `b` and `c`.', 'Add `b` and `c`'],
  ],
  [
    { kind: 'no-credential-settings', profile: 'work', has: [] },
    'No credentials in the AWS profile',
    ['It has no settings.'],
  ],
  [
    { kind: 'unknown-sso-session', profile: 'work', session: 'crop' },
    'Unknown SSO session',
    ['no section `[sso-session crop]`'],
  ],
  [
    { kind: 'incomplete-sso-session', profile: 'work', session: 'corp', missing: ['sso_region'] },
    'Incomplete SSO session',
    ['`[sso-session corp]` in the shared config file has no `sso_region`.'],
  ],
  [
    { kind: 'no-credentials', names: [], links: [] },
    'No AWS credentials found',
    ['permissions: id-token: write'],
  ],
  [{ kind: 'no-credentials', names: ['default'], links: [] }, 'No AWS credentials found', []],
  [
    { kind: 'no-credentials', names: ['work'], links: [] },
    'No AWS profile selected',
    ['contain `work`', 'Set `AWS_PROFILE`'],
  ],
  [
    { kind: 'process-failed', profile: 'work', exitCode: 3, stderr: 'sealed', message: 'x' },
    'The credential process failed',
    ['ended with exit code 3. It printed `sealed`.'],
  ],
  [
    { kind: 'process-failed', profile: 'work', exitCode: undefined, stderr: '', message: 'x' },
    'The credential process failed',
    ['printed no credentials that can be used.'],
  ],
  [{ ...login, command: 'aws sso login' }, 'The AWS login has expired', ['Run `aws sso login`']],
  [
    {
      ...login,
      command: 'aws login',
      call: { service: 'AWS Sign-In', operation: 'CreateOAuth2Token' },
    },
    'The AWS login has expired',
    ['AWS Sign-In rejected the request `CreateOAuth2Token`.', 'Run `aws login`'],
  ],
  [
    { kind: 'unreadable-file', setting: 'AWS_X', profile: undefined, path: '/none', code: 'ENOENT' },
    'No AWS credentials found',
    ['`/none`, which `AWS_X` names, could not be read (`ENOENT`)'],
  ],
  [
    {
      kind: 'unreadable-file',
      setting: 'web_identity_token_file',
      profile: 'work',
      path: '/x',
      code: 'EACCES',
    },
    'No credentials in the AWS profile',
    ['`web_identity_token_file` of profile `work` names'],
  ],
  [
    { kind: 'no-response', from: { process: 'vault read' }, seconds: 60 },
    'No response to the request for AWS credentials',
    ['`vault read`', 'within 60 seconds'],
  ],
  [
    { kind: 'no-response', from: { service: 'AWS STS', host: 'sts.local' }, seconds: 60 },
    'No response to the request for AWS credentials',
    ['from AWS STS at `sts.local` within 60 seconds'],
  ],
  [{ kind: 'provider-failed', message: 'x' }, 'No AWS credentials found', []],
  [
    { ...failed, service: 'IAM Identity Center', profile: 'work' },
    'No credentials from IAM Identity Center',
    ['of profile `work` were requested from IAM Identity Center', '(`AssumeRole`)', '`sso_role_name`'],
  ],
  [{ ...failed, service: 'AWS Sign-In' }, 'No credentials from AWS Sign-In', ['`aws login`']],
  [
    { ...failed, service: 'the container endpoint', operation: '', said: 'No role' },
    'No credentials from the container endpoint',
    ['It returned `No role`.'],
  ],
  [
    { ...failed, service: 'the instance metadata service', operation: '' },
    'No credentials from the instance metadata service',
    ['hop limit'],
  ],
]

const messageFor = (
  problem: CredentialsProblem,
  cause?: unknown,
  source?: Source,
  files: SharedFile[] = [],
) => {
  const message = credentialsMessage(new CredentialsError({ problem, source, files }, cause))
  const { title, cause: why, remedy, details } = message
  return { title, cause: toText(why), remedy: toText(remedy), details: details.map(toText) }
}

test.each(PROBLEMS)('%j', (problem, title, parts) => {
  const message = messageFor(problem)
  expect(message.title).toBe(title)
  for (const part of parts) expect(`${message.cause} ${message.remedy}`).toContain(part)
  expect(JSON.stringify(message)).not.toMatch(/undefined|\[object|\.\.| {2}/)
})

const stsError = (httpStatusCode: number, name: string, message: string) => ({
  ...{ name, message },
  $metadata: { httpStatusCode },
})

test.each<[name: string, message: string, remedy: RegExp]>([
  [
    'AccessDenied',
    'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    /trust policy.*id-token: write/,
  ],
  ['AccessDenied', 'x is not authorized to perform: sts:AssumeRole on resource: y', /Allow `sts:AssumeRole`/],
  ['AccessDenied', 'x is not authorized to perform: sts:TagSession on resource: y', /`sts:TagSession`/],
  ['ValidationError', "Value at 'roleSessionName' failed", /`AWS_ROLE_SESSION_NAME`/],
  ['ValidationError', 'The requested DurationSeconds exceeds', /`MaxSessionDuration`/],
  ['ValidationError', "Value at 'roleArn' failed", /`AWS_ROLE_ARN`/],
  ['RegionDisabledException', 'STS is not activated', /Activate the region/],
  ['ExpiredTokenException', 'Token expired', /web identity token/],
  ['InvalidClientTokenId', 'The security token is invalid', /keys/],
  ['Unknown', 'x', /trust policy/],
])('STS returns %s: %s', (name, text, remedy) => {
  const message = messageFor({ ...failed, service: 'AWS STS' }, stsError(400, name, text))
  expect(message).toMatchObject({
    title: 'AWS rejected the credentials',
    remedy: expect.stringMatching(remedy),
  })
})

test.each([429, 500, 503])('status %d of STS does not mean that it rejected anything', (status) => {
  const message = messageFor({ ...failed, service: 'AWS STS' }, stsError(status, 'x', 'x'))
  expect(message.title).toBe('No credentials from AWS STS')
})

test('details say why the profile was chosen, what each link said, and how the files were found', () => {
  const file = { setting: 'AWS_CONFIG_FILE', isSet: true, path: '/c', state: 'missing', hints: [] } as const
  const files: SharedFile[] = [
    file,
    { ...file, isSet: false, path: '/d', state: 'UTF-16' },
    { ...file, state: 'unreadable' },
    {
      ...file,
      state: 'read',
      hints: [{ kind: 'section-name', found: 'work', expected: 'profile work' }],
    },
    { ...file, hints: [{ kind: 'unexpanded' }, { kind: 'host-path', inContainer: '/__w/c' }] },
  ]
  const links = [{ link: 'instance', message: 'no', error: undefined }] as const
  const problem: CredentialsProblem = { kind: 'no-credentials', names: [], links }
  expect(messageFor(problem, undefined, { kind: 'profile', name: 'work' }, files).details).toEqual([
    'The profile `work` was chosen because `AWS_PROFILE` is set.',
    '`instance`: `no`',
    'The file `/c` (`AWS_CONFIG_FILE`) does not exist.',
    'The file `/d` is in UTF-16: save it in UTF-8.',
    'The file `/c` (`AWS_CONFIG_FILE`) could not be read.',
    'The file `/c` (`AWS_CONFIG_FILE`) was read. It has a section `[work]`, which must be named `[profile work]`.',
    expect.stringMatching(/\$HOME.* In a container job, this path of the host is `\/__w\/c`\.$/),
  ])
})
