import fc from 'fast-check'
import type { Connection } from '../../src/apprunner/connection.ts'
import { AwsCallError } from '../../src/apprunner/errors.ts'
import type { Settings } from '../../src/apprunner/settings.ts'
import type { Report } from '../../src/report/run.ts'

export const ACCOUNT = '123456789012'
export const ARN = `arn:aws:apprunner:eu-west-1:${ACCOUNT}:connection/my-conn/0123456789abcdef0123456789abcdef`
export const CONSOLE = 'https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/connections'
export const RUN_URL = 'https://github.com/octo-org/app/actions/runs/42'
export const APPROVAL_PAGE = 'https://github.com/your-org/apprunner-connection/blob/main/docs/approval.md'
export const PORTAL = 'https://d-1234567890.awsapps.com/start'
/** The console page in the account, through the access portal. */
export const SHORTCUT =
  `${PORTAL}/#/console?account_id=${ACCOUNT}&role_name=Approver&destination=` +
  'https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fapprunner%2Fhome%3Fregion%3Deu-west-1%23%2Fconnections'

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

/** The report of a run that reused a pending connection, except for the overrides. */
export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    connectionName: 'my-conn',
    provider: 'GITHUB',
    region: 'eu-west-1',
    portal: undefined,
    dryRun: false,
    runUrl: RUN_URL,
    requester: 'the workflow `deploy` of [octo-org/app](https://github.com/octo-org/app)',
    connection: aConnection(),
    created: false,
    changes: [],
    reminderUrl: '',
    reminderWarning: undefined,
    failure: undefined,
    warnings: [],
    ...overrides,
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

/** A call that failed with this error, of a client in eu-west-1 without other settings, except for the overrides. */
export function callError(
  error: unknown,
  settings: Partial<Settings> = {},
  { operation = 'ListConnections', elapsedMs = 1_234, fromCredentials = false } = {},
) {
  const allSettings: Settings = {
    region: 'eu-west-1',
    endpoint: undefined,
    fips: undefined,
    dualStack: undefined,
    profiles: { selected: '', names: [], regionOf: () => '' },
    proxy: false,
    ...settings,
  }
  return new AwsCallError({ operation, elapsedMs, fromCredentials, settings: allSettings }, error)
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
const mixed = fc
  .array(fc.oneof(part, fc.string(), fc.string({ unit: 'binary' })), { maxLength: 6 })
  .map((parts) => parts.join(''))
const long = part.map((text) => text.repeat(100_000 / text.length))

/** Text that contains markup, workflow commands, control characters and the like. Some of it is very long. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: mixed },
  { weight: 1, arbitrary: long },
)
