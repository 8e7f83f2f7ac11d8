import fc from 'fast-check'
import type { Connection } from '../../src/apprunner/connections.ts'
import type { Report } from '../../src/report/report.ts'

export const ACCOUNT = '123456789012'
export const ARN = `arn:aws:apprunner:eu-west-1:${ACCOUNT}:connection/my-conn/0123456789abcdef0123456789abcdef`
export const CONSOLE = 'https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/connections'
export const RUN_URL = 'https://github.com/octo-org/app/actions/runs/42'

/** A pending connection, but for what is given. */
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

/** The report of a run that reused a pending connection, but for what is given. */
export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    name: 'my-conn',
    provider: 'GITHUB',
    region: 'eu-west-1',
    dryRun: false,
    runUrl: RUN_URL,
    connection: aConnection(),
    created: false,
    deeds: [],
    reminderUrl: '',
    failure: undefined,
    ...overrides,
  }
}

/** An error as the AWS SDK throws it for an answer. */
export function awsError(
  name: string,
  text: string,
  status: number | undefined = 400,
  requestId = 'req-0001',
) {
  const $metadata = { httpStatusCode: status, requestId, attempts: 1, totalRetryDelay: 0 }
  return Object.assign(new Error(text), { name, $fault: 'client', $metadata })
}

/** An error as Node throws it for a connection. */
export function networkError(code: string, text = `${code} somewhere`, name = 'Error') {
  return Object.assign(new Error(text), { code, name })
}

const SPICES = [
  ...['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>'],
  ...['</code></td></tr></table>', '</blockquote>', '<details>', '<h1>', '<!--', '-->', '<![CDATA[', '<?x'],
  ...[
    '[x](https://evil.example)',
    '![x](https://evil.example/x.png)',
    '<https://evil.example>',
    '[^1]',
    '[x]: y',
  ],
  ...['https://evil.example', 'www.evil.example', 'a@evil.example', '@octocat', '#1', 'octo/app#1', ':tada:'],
  ...[
    '|',
    '\n|---|---|\n',
    '\n\n# heading\n\n',
    '\n- [ ] item',
    '\n1. item',
    '\n> quote',
    '\n---\n',
    '***',
    '~~',
  ],
  ...['`', '``', '```\n', '~~~', '\\', '&lt;', '&#60;', '&amp;', '"', "'", '\t', '\n    code', '$x$'],
  ...[
    '::error::x',
    '\n::set-output name=a::b',
    '##[error]x',
    '##[',
    '#\u200b#[',
    '%0A',
    '\r',
    '\r\n',
    '\n\n',
  ],
  ...['\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\u2029', '\ud800', '\udc00', '\ufffe'],
  ...[
    '\u202e',
    '\u2066',
    '\u200b',
    '\u200f',
    '\u061c',
    '\ufeff',
    '\u00ad',
    '\u{e0041}',
    '{name}',
    '$&',
    '$1',
  ],
]

/** Text that tries to be more than text. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...SPICES), fc.string(), fc.string({ unit: 'binary' })), {
        maxLength: 6,
      })
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom(...SPICES).map((spice) => spice.repeat(100_000 / spice.length)) },
)
