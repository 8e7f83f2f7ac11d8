import fc from 'fast-check'
import { type FailedCall, failureOf } from '../../src/apprunner/classify.ts'
import type { Connection } from '../../src/apprunner/connection.ts'
import type { Settings } from '../../src/apprunner/settings.ts'
import type { Failure } from '../../src/failure.ts'
import type { Change } from '../../src/report/changes.ts'
import { messageOf, messageText } from '../../src/report/messages.ts'
import { toText } from '../../src/report/prose.ts'
import { type Report, type Run, runOf } from '../../src/run.ts'

export const ACCOUNT = '123456789012'
export const ARN = `arn:aws:apprunner:eu-west-1:${ACCOUNT}:connection/my-conn/0123456789abcdef0123456789abcdef`
export const CONSOLE = 'https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/connections'
export const RUN_URL = 'https://github.com/octo-org/app/actions/runs/42'
export const WORKFLOW_RUN = {
  server: 'https://github.com',
  repository: 'octo-org/app',
  workflow: 'deploy',
  id: '42',
}
export const APPROVAL_PAGE = 'https://github.com/your-org/apprunner-connection/blob/main/docs/approval.md'
export const PORTAL = 'https://d-1234567890.awsapps.com/start'
/** The console page in the account, through the access portal. */
export const SHORTCUT =
  `${PORTAL}/#/console?account_id=${ACCOUNT}&role_name=Approver&destination=` +
  'https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fapprunner%2Fhome%3Fregion%3Deu-west-1%23%2Fconnections'

/** The change that creates it. */
export const CREATION = {
  action: 'create-connection',
  name: 'my-conn',
  provider: 'GITHUB',
  region: 'eu-west-1',
} satisfies Change

/** A pending connection, except for the overrides. */
export function aConnection(overrides: Partial<Connection> = {}): Connection {
  return {
    name: 'my-conn',
    arn: ARN,
    provider: 'GITHUB',
    status: 'PENDING_HANDSHAKE',
    createdAt: new Date('2026-11-22T09:15:00Z'),
    ...overrides,
  }
}

/** A run that reused a pending connection, except for the overrides. */
export function aRun(overrides: Partial<Run> = {}): Run {
  return runOf({
    connectionName: 'my-conn',
    provider: 'GITHUB',
    region: 'eu-west-1',
    portal: undefined,
    accountName: '',
    dryRun: false,
    workflowRun: WORKFLOW_RUN,
    connection: aConnection(),
    created: false,
    changes: [],
    waitedMs: 0,
    reminderUrl: '',
    reminderWarning: undefined,
    ...overrides,
  })
}

/** What a test changes about a report. */
export type Overrides = Partial<Run> & Partial<Pick<Report, 'failure' | 'warnings'>>

/** The report of such a run. */
export function aReport({ failure, warnings = [], ...overrides }: Overrides = {}) {
  const run = aRun(overrides)
  return { run, target: run, failure, warnings }
}

/** A failure in words, as plain text. */
export function explain(error: unknown) {
  const failure = failureOf(error)
  const message = messageOf(failure)
  return {
    kind: failure.kind,
    title: message.title,
    cause: toText(message.cause),
    remedy: toText(message.remedy),
    details: message.details.map(toText),
    serviceError: message.serviceError && toText(message.serviceError),
    text: messageText(message),
  }
}

/** An error as the AWS SDK throws it for an HTTP response. */
export function awsError(name: string, message: string, status = 400, requestId = 'req-0001') {
  const $metadata = { httpStatusCode: status, requestId, attempts: 1, totalRetryDelay: 0 }
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata })
}

/** An error as Node.js throws it for a network connection. */
export function networkError(code: string, message = `${code} somewhere`, name = 'Error') {
  return Object.assign(new Error(message), { code, name })
}

/** Overrides of what a client knows of a call. */
export type CallFacts = Partial<Settings> & Partial<FailedCall>

/** The failure of a call with this error, of a client in eu-west-1 without other settings, except for the overrides. */
export function callError(
  error: unknown,
  { endpoint, proxied = false, succeeded = false, ...settings }: CallFacts = {},
  { service = 'App Runner', operation = 'ListConnections', elapsedMs = 1_234 } = {},
): Failure {
  return failureOf(error, {
    service,
    operation,
    elapsedMs,
    proxied,
    succeeded,
    endpoint,
    settings: {
      region: 'eu-west-1',
      fips: undefined,
      dualStack: undefined,
      profiles: { selected: '', names: [], settingOf: () => '' },
      nameOf: (key) => key,
      ...settings,
    },
  })
}

const WORDS = String.raw`
  <script>alert(1)</script> <img/src=x/onerror=alert(1)> <a/href="javascript:alert(1)">x</a>
  </code></td></tr></table> </blockquote> <details> <h1> <!-- --> <![CDATA[ <?x
  [x](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example> [^1]
  https://evil.example www.evil.example a@evil.example @octocat #1 octo/app#1 :tada:
  | *** ~~ ~~~ \ &lt; &#60; &amp; " ' $x$ ::error::x ##[error]x ##[ %0A {name} $& $1
`
const LINES = '|---|---|,# heading,- [ ] item,1. item,> quote,> [!NOTE],---,    code,::warning::b'.split(',')
const SPACES = [
  '\t',
  '\r',
  '\r\n',
  '\n\n',
  '\n\n> [!CAUTION]\n> x\n\n',
  '<img src=x onerror=alert(1)>',
  '[x]: y',
  '```\n',
]
const CHARACTERS = [
  ...'\u0000\u0007\u001b\u007f\u0085\u2028\u2029\udc00\ud800\ufffe',
  ...'\u202e\u2066\u200b\u200f\u061c\ufeff\u00ad\u{e0041}`',
  ...'\u034f\u115f\u180b\u2800\u3164\ufe0f\uffa0\u{1d173}\u{e0100}',
]
const COMBINED = ['``', '\u001b[31m', '#\u200b#[']
const part = fc.constantFrom(
  ...WORDS.trim().split(/\s+/),
  ...LINES.map((line) => `\n${line}\n`),
  ...[SPACES, CHARACTERS, COMBINED].flat(),
)
/** Any character of Unicode, lone surrogates included. (`unit: 'binary'` takes two seconds to set up.) */
export const anyCharacter: fc.Arbitrary<string> = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code))
const mixed = fc
  .array(fc.oneof(part, fc.string(), fc.string({ unit: anyCharacter })), { maxLength: 6 })
  .map((parts) => parts.join(''))
const long = part.map((text) => text.repeat(100_000 / text.length))

/** Text that contains markup, workflow commands, control characters and the like. Some of it is very long. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: mixed },
  { weight: 1, arbitrary: long },
)
