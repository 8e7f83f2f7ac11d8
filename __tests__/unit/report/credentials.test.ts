import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { credentialsCases, serviceErrorCases } from '../../../scripts/credentials-cases.ts'
import { CredentialsError, type CredentialsProblem } from '../../../src/credentials/error.ts'
import type { SharedFile } from '../../../src/credentials/files.ts'
import type { Source } from '../../../src/credentials/source.ts'
import { credentialsMessage } from '../../../src/report/credentials.ts'
import { toText } from '../../../src/report/prose.ts'

const failed = {
  kind: 'service-failed',
  service: 'AWS STS',
  operation: '',
  profile: undefined,
  said: '',
} as const
const incomplete = { kind: 'incomplete-profile', profile: 'work', missing: ['b', 'c'], has: ['a'] } as const
const login = { kind: 'login-required', profile: 'work', message: 'x' } as const

function messageFor(problem: CredentialsProblem, cause?: unknown, source?: Source, files: SharedFile[] = []) {
  const message = credentialsMessage(new CredentialsError({ problem, source, files }, cause))
  const text = `${message.title}: ${toText(message.cause)} ${toText(message.remedy)}`
  return { text, details: message.details.map(toText) }
}

const ANY = '<any>'
const VALUES: CredentialsProblem[] = [
  { kind: 'incomplete', set: [ANY], missing: [ANY] },
  { kind: 'invalid-character', setting: ANY, profile: ANY, character: 'U+000A' },
  { kind: 'unset-credential-source', profile: ANY, value: ANY, missing: [ANY] },
  { kind: 'invalid-url', setting: ANY },
  { kind: 'unknown-profile', profile: ANY, names: [ANY] },
  { kind: 'unknown-source-profile', profile: ANY, sourceProfile: ANY, names: [ANY] },
  { kind: 'profile-loop', profiles: [ANY] },
  { kind: 'mfa', profile: ANY },
  { kind: 'unsupported-credential-source', profile: ANY, value: ANY },
  { kind: 'conflicting-settings', profile: ANY, settings: [ANY] },
  { kind: 'incomplete-profile', profile: ANY, missing: [ANY], oneOf: true, has: [ANY] },
  { kind: 'no-credential-settings', profile: ANY, has: [ANY] },
  { kind: 'unknown-sso-session', profile: ANY, session: ANY },
  { kind: 'incomplete-sso-session', profile: ANY, session: ANY, missing: [ANY] },
  { kind: 'no-credentials', names: [ANY], links: [] },
  { ...failed, operation: ANY, profile: ANY, said: ANY },
  { kind: 'process-failed', profile: ANY, exitCode: 1, stderr: ANY, message: ANY },
  { ...login, profile: ANY, command: 'aws login', call: { service: 'AWS Sign-In', operation: ANY } },
  { kind: 'unreadable-file', setting: ANY, profile: ANY, path: ANY, code: ANY },
  { kind: 'no-response', from: { process: ANY }, seconds: 60 },
  { kind: 'no-response', from: { service: 'AWS STS', host: ANY }, seconds: 60 },
]

test.each(VALUES)('values are shown as code: %j', (problem) => {
  const { text } = messageFor(problem)
  expect(text).toContain(ANY)
  expect(text.replaceAll(/`[^`]+`/g, '')).not.toContain(ANY)
})

test('the troubleshooting page has the message for each kind, and the remedies for the errors of services', () => {
  const document = readFileSync('docs/troubleshooting.md', 'utf8')
  const messages = credentialsCases().map(([kind, title, ...cells]) => [
    (kind ? `<a id="${kind}"></a>` : '') + title,
    ...cells,
  ])
  const rows = [...messages, ...serviceErrorCases()].map((cells) => `| ${cells.join(' | ')} |`)
  expect(rows.filter((row) => !document.includes(row))).toEqual([])
})

test.each<[parts: string, problem: CredentialsProblem]>([
  [
    '`A` and `B` are set, but `C`, `D`, `E` are not.',
    { kind: 'incomplete', set: ['A', 'B'], missing: ['C', 'D', 'E'] },
  ],
  [
    '`x` of profile `work` contains',
    { kind: 'invalid-character', setting: 'x', profile: 'work', character: 'U+200B' },
  ],
  ['They contain `work, default`.', { kind: 'unknown-profile', profile: 'wrok', names: ['work', 'default'] }],
  [
    'They contain `no profiles`.',
    { kind: 'unknown-source-profile', profile: 'a', sourceProfile: 'b', names: [] },
  ],
  ['has `a`, but not `b` or `c`. Add one of `b` and `c` to', { ...incomplete, oneOf: true }],
  ['has `a`, but not `b` and `c`. Add `b` and `c` to', { ...incomplete, oneOf: false }],
  ['It has no settings.', { kind: 'no-credential-settings', profile: 'work', has: [] }],
  ['It has `a`.', { kind: 'no-credential-settings', profile: 'work', has: ['a'] }],
  ['No AWS credentials found: ', { kind: 'no-credentials', names: ['default'], links: [] }],
  ['contain `default, work`, but', { kind: 'no-credentials', names: ['default', 'work'], links: [] }],
  [
    'printed no credentials that can be used. Run',
    { kind: 'process-failed', profile: 'work', exitCode: undefined, stderr: '', message: 'x' },
  ],
  ['or was revoked. Run `aws login`', { ...login, command: 'aws login', call: undefined }],
  [
    'or was revoked. AWS Sign-In rejected the request `X`.',
    { ...login, command: 'aws login', call: { service: 'AWS Sign-In', operation: 'X' } },
  ],
  ['No credentials from AWS STS: The credentials of profile `work` were', { ...failed, profile: 'work' }],
  [
    'which did not return any (`AssumeRole`). It returned `No`. Check the role',
    { ...failed, operation: 'AssumeRole', said: 'No' },
  ],
])('%s', (part, problem) => {
  const { text } = messageFor(problem)
  expect(text).toContain(part)
  expect(text).not.toMatch(/undefined|\[object|\.\.| {2}/)
})

test.each<[status: number, title: string]>([
  [399, 'No credentials from AWS STS'],
  [400, 'AWS rejected the credentials'],
  [429, 'No credentials from AWS STS'],
  [499, 'AWS rejected the credentials'],
  [500, 'No credentials from AWS STS'],
])('the status %d of STS means: %s', (httpStatusCode, title) => {
  expect(messageFor(failed, { $metadata: { httpStatusCode } }).text).toContain(`${title}: `)
})

test.each([
  ['SignatureDoesNotMatch', 'Correct the keys'],
  ['UnrecognizedClientException', 'Correct the keys'],
  ['IDPRejectedClaim', 'Get a new web identity token'],
  ['Unknown', 'Check the role, its trust policy'],
])('what to do about %s of STS: %s', (name, remedy) => {
  expect(messageFor(failed, { name, message: 'x' }).text).toContain(` ${remedy}`)
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
