import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { failureOf } from '../../../src/apprunner/classify.ts'
import { Failure } from '../../../src/failure.ts'
import { readInputs } from '../../../src/inputs/inputs.ts'
import type { Change } from '../../../src/report/changes.ts'
import { code, prose } from '../../../src/report/prose.ts'
import { renderSummary } from '../../../src/report/summary.ts'
import { printable } from '../../../src/report/text.ts'
import type { Report } from '../../../src/run.ts'
import { open as renderPage } from '../page.ts'
import {
  ACCOUNT,
  APPROVAL_PAGE,
  ARN,
  aConnection,
  aReport,
  aRun,
  awsError,
  CONSOLE,
  CREATION,
  callError,
  hostile,
  type Overrides,
  PORTAL,
  RUN_URL,
  SHORTCUT,
} from '../report.ts'

const MIB = 1_048_576
const TROUBLESHOOTING = 'https://github.com/your-org/apprunner-connection/blob/main/docs/troubleshooting.md'
const PERMISSIONS = 'https://github.com/your-org/apprunner-connection#permissions'
const AVAILABILITY = 'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html'
const ISSUE = 'https://github.com/octo-org/app/issues/7'
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const IN_ERROR = aConnection({ status: 'ERROR' })
const NOTHING_KNOWN = aConnection({ status: '', arn: 'arn:x', provider: '', createdAt: undefined })
const SET_TAGS: Change = { action: 'set-tags', tags: { Team: 'web', Stage: 'prod' } }
const OPEN_REMINDER: Change = { action: 'open-reminder', repository: 'octo-org/app' }
const DENIED = new Failure(
  'denied',
  { action: 'apprunner:CreateConnection' },
  {
    details: [prose`In use: ${'a'}, ${'b'}`],
    serviceError: callError(awsError('AccessDeniedException', 'No way', 400, 'req-77')).serviceError,
  },
)
const DENIED_RESOURCE = `User: x is not authorized to perform: apprunner:TagResource on resource: ${ARN}`
const DELETE = `aws apprunner delete-connection --connection-arn ${ARN} --region eu-west-1`

const MISMATCH = new Failure('provider-mismatch', {
  ...{ name: 'my-conn', region: 'eu-west-1', actual: 'BITBUCKET', wanted: 'GITHUB' },
})

/** The summary as a browser shows it. */
async function page(report: Report) {
  const markdown = renderSummary(report)
  const rendered = await renderPage(markdown)
  const { elements, text, texts, alerts } = rendered
  const cells = texts('td')
  expect(text).not.toMatch(/undefined|null|Invalid Date|\*\*|\[!/)
  const arn = report.run?.connection?.arn ?? ARN
  expect(markdown.split(arn)).toHaveLength(report.run?.connection ? 2 : 1)
  return {
    ...rendered,
    heading: texts('h2').join(),
    alert: alerts.join(),
    // Alerts are the only `div` elements, and have two paragraphs.
    blocks: elements.filter((name) => /^(h\d|div|p|ol|ul|pre|details|table)$/.test(name)).join(' '),
    items: texts('li'),
    facts: texts('th').map((head, index) => `${head}: ${cells[index]}`),
  }
}

/** The report of a run with invalid inputs. */
function invalidInputs(values: Record<string, string>): Report {
  const inputs = readInputs((name) => values[name] ?? '', {})
  if (!('problems' in inputs)) throw new Error('The inputs are valid.')
  const failure = new Failure('inputs', {}, { details: inputs.problems })
  return { run: undefined, target: inputs.target, failure, warnings: [] }
}

/** The facts about a pending connection, except for the differences. */
function factsWith(differences: Record<string, string | undefined> = {}): string[] {
  const facts = {
    Connection: 'my-conn',
    Status: 'PENDING_HANDSHAKE',
    ARN,
    Account: ACCOUNT,
    Origin: 'reused',
    'Created at': '2026-11-22T09:15:00.000Z',
    Provider: 'GITHUB',
    Region: 'eu-west-1',
    ...differences,
  }
  return Object.entries(facts).flatMap(([head, cell]) => (cell === undefined ? [] : [`${head}: ${cell}`]))
}

const NO_CONNECTION = ['Connection: my-conn', 'Provider: GITHUB', 'Region: eu-west-1']
const TO_APPROVE = [CONSOLE, RUN_URL, APPROVAL_PAGE]
const FAILED = 'Caution This step failed. The cause and what to do are below.'
const SUBJECT = 'App Runner connection my-conn'

/** What the summary of a state must contain at least. */
interface Expected {
  readonly state: Overrides | Report
  readonly heading?: string
  readonly alert?: string
  readonly blocks?: string
  readonly facts?: string[]
  readonly items?: unknown[]
  readonly hrefs?: string[]
  /** In this order. */
  readonly text?: RegExp
}

const STATES: Record<string, Expected> = {
  'a pending connection': {
    state: {},
    heading: `⏳ ${SUBJECT} is waiting for approval`,
    alert: 'Important Someone has to approve this connection in the AWS console before services can use it.',
    blocks: 'h2 div p p h3 ol p table',
    facts: factsWith(),
    hrefs: TO_APPROVE,
    text: /How to approve it.*Complete handshake/s,
  },
  'everything that can be known': {
    state: {
      created: true,
      accountName: 'staging',
      portal: { url: PORTAL, role: 'Approver' },
      reminderUrl: ISSUE,
    },
    facts: factsWith({
      Account: `${ACCOUNT} staging`,
      Origin: 'created by this run',
      Reminder: 'reminder issue',
    }),
    hrefs: [SHORTCUT, RUN_URL, APPROVAL_PAGE, ISSUE],
  },
  'what is missing': {
    state: { workflowRun: undefined, connection: NOTHING_KNOWN },
    facts: factsWith({ Status: '(none)', ARN: 'arn:x', Account: '(unknown)', 'Created at': 'unknown' }),
    hrefs: [CONSOLE, APPROVAL_PAGE],
  },
  'changes, after the steps': {
    state: { changes: [SET_TAGS, OPEN_REMINDER], reminderUrl: ISSUE },
    blocks: 'h2 div p p h3 ol p p ul table',
    facts: factsWith(),
    hrefs: [...TO_APPROVE, ISSUE],
    text: /Complete handshake.*This run:.*set the tags Team=web, Stage=prod.*opened a reminder issue in octo-org\/app: https:.*PENDING_HANDSHAKE/s,
  },
  'a pending connection that fails the step': {
    state: {
      failure: new Failure('pending', { name: 'my-conn', status: 'PENDING_HANDSHAKE', url: CONSOLE }),
    },
    heading: `❌ ${SUBJECT} is waiting for approval`,
    alert: FAILED,
    blocks: 'h2 div p p p p h3 ol p table',
    hrefs: [CONSOLE, `${TROUBLESHOOTING}#pending`, ...TO_APPROVE],
    text: /handshake has not been completed.*What to do:.*How to approve it/s,
  },
  'an available connection': {
    state: { connection: AVAILABLE },
    heading: `✅ ${SUBJECT} is available`,
    alert: 'Tip App Runner services can use this connection.',
    blocks: 'h2 div p p p pre ul table',
    facts: factsWith({ Status: 'AVAILABLE', ARN: undefined }),
    hrefs: [],
    text: /ready to paste:\s+arn:.*source-connection-arn.*AuthenticationConfiguration\.ConnectionArn/s,
  },
  'an available connection and a failure': {
    state: { connection: AVAILABLE, failure: DENIED },
    heading: `❌ ${SUBJECT}: failed`,
    blocks: 'h2 div p p p p ul details p table',
    facts: factsWith({ Status: 'AVAILABLE' }),
  },
  'a connection in the ERROR state': {
    state: {
      connection: IN_ERROR,
      failure: new Failure('connection-error', { name: 'my-conn', command: DELETE }),
    },
    heading: `❌ ${SUBJECT} is in the ERROR state`,
    alert: FAILED,
    blocks: 'h2 div p p p p h3 ol table',
    facts: factsWith({ Status: 'ERROR', ARN: undefined }),
    hrefs: [`${TROUBLESHOOTING}#connection-error`, CONSOLE, RUN_URL],
    text: /aws apprunner delete-connection --connection-arn arn:.*How to start over.*Delete.*Re-run/s,
  },
  'a connection in the ERROR state and another failure': {
    state: { connection: IN_ERROR, failure: DENIED },
    facts: factsWith({ Status: 'ERROR' }),
  },
  'a failure that names the ARN': {
    state: { failure: failureOf(awsError('AccessDeniedException', DENIED_RESOURCE)) },
    facts: factsWith({ ARN: undefined }),
  },
  'an unknown status': {
    state: { connection: aConnection({ status: 'SOMETHING_NEW' }) },
    heading: `⏳ ${SUBJECT} is not available`,
    alert: 'Important Services cannot use this connection: someone has to check it in the AWS console.',
    facts: factsWith({ Status: 'SOMETHING_NEW' }),
    hrefs: TO_APPROVE,
  },
  'a different provider': {
    state: { connection: aConnection({ provider: 'BITBUCKET' }), failure: MISMATCH },
    heading: `❌ ${SUBJECT} has a different provider`,
    blocks: 'h2 div p p p p table',
    facts: factsWith({ Provider: 'BITBUCKET' }),
    text: /has a different provider.*BITBUCKET.*GITHUB/s,
  },
  'a deleted connection': {
    state: { failure: new Failure('deleted', { name: 'my-conn' }) },
    heading: `❌ ${SUBJECT} was deleted`,
    blocks: 'h2 div p p p p table',
    facts: factsWith({ Status: undefined }),
    text: /was deleted while the action was waiting/,
  },
  'a failure without a connection': {
    state: { connection: undefined, failure: DENIED, changes: [SET_TAGS] },
    heading: `❌ ${SUBJECT}: failed`,
    alert: FAILED,
    blocks: 'h2 div p p p p ul details p p ul table',
    facts: NO_CONNECTION,
    items: ['In use: a, b', 'set the tags Team=web, Stage=prod'],
    hrefs: [PERMISSIONS, `${TROUBLESHOOTING}#denied`],
    text: /Access denied\. The IAM identity.*What to do: Allow apprunner:.*In use.*Error message of the service\s+App Runner: AccessDeniedException: No way \(.*req-77\)\./s,
  },
  'a failure without details, in a dry run': {
    state: { dryRun: true, connection: undefined, failure: new Failure('stopped', { signal: 'SIGTERM' }) },
    heading: `❌ ${SUBJECT}: failed`,
    alert: FAILED,
    blocks: 'h2 div p p p p table',
  },
  'a remedy that ends with an address': {
    state: { connection: undefined, failure: failureOf(awsError('SubscriptionRequiredException', 'No')) },
    hrefs: [AVAILABILITY, `${TROUBLESHOOTING}#not-subscribed`],
    text: /change\.html\. More about this\./,
  },
  'invalid inputs': {
    state: invalidInputs({ 'connection-name': 'my conn' }),
    heading: '❌ App Runner connection: failed',
    items: [expect.stringContaining('connection-name'), expect.stringContaining('aws-region')],
    facts: ['Connection: my conn', 'Provider: GITHUB', 'Region: (none)'],
  },
  'no name': {
    state: invalidInputs({ 'provider-type': 'x' }),
    facts: ['Connection: (none)', 'Provider: (none)', 'Region: (none)'],
  },
  'a dry run without a connection': {
    state: { dryRun: true, connection: undefined, changes: [CREATION, OPEN_REMINDER] },
    heading: `🔍 ${SUBJECT} does not exist yet`,
    alert: 'Note Dry run: nothing was changed at AWS or GitHub.',
    blocks: 'h2 div p p p ul table',
    items: ['create the connection my-conn for GITHUB', 'open a reminder issue in octo-org/app'],
    facts: NO_CONNECTION,
    text: /nothing was changed.*A real run would:.*Connection/s,
  },
  'a dry run with a connection': {
    state: { dryRun: true, changes: [SET_TAGS] },
    heading: `🔍 ${SUBJECT} is waiting for approval`,
    blocks: 'h2 div p p h3 ol p p ul table',
    facts: factsWith(),
  },
  'a dry run that would change nothing': {
    state: { dryRun: true, connection: AVAILABLE },
    blocks: 'h2 div p p p pre ul p table',
    text: /A real run would change nothing\./,
  },
}

test.each(Object.entries(STATES))('the summary with %s', async (_, { state, text = /./, ...expected }) => {
  const shown = await page('target' in state ? state : aReport(state))
  expect(shown).toMatchObject(expected)
  expect(shown.text).toMatch(text)
})

test('a hostile but valid address of an issue is linked, and nothing else', async () => {
  const { elements } = await page(aReport({ reminderUrl: ISSUE }))
  const paths = ['7?a="onclick=x&b=\'<img>', '%22%3E%3Cimg%20src=x%3E/`x`/@octocat/#1', 'x'.repeat(500)]
  for (const path of paths) {
    const { href } = new URL(path, ISSUE)
    const shown = await page(aReport({ reminderUrl: href }))
    expect([shown.hrefs, shown.elements]).toEqual([[...TO_APPROVE, href], elements])
  }
})

describe('untrusted text', () => {
  /** Reports with `text` in every place where untrusted text can be. */
  function reportsWith(text: string): Record<string, Report> {
    const error = awsError(text || 'X', text, 400, text || 'x')
    const { serviceError } = failureOf(error)
    const details = [prose`In use: ${text}, ${code(text, 32)}`]
    const failure = new Failure('quota', { region: text }, { details, serviceError })
    const names = ['connection-name', 'provider-type', 'aws-region', 'wait-for-approval-minutes', 'dry-run']
    const inputs = Object.fromEntries(names.map((name) => [name, text]))
    const tags = { [text]: text }
    const changes: Change[] = [
      { action: 'create-connection', name: text, provider: text, region: text, tags },
      { action: 'set-tags', tags },
      { action: 'close-reminder', repository: text },
    ]
    const mismatch = { name: text, region: text, actual: text, wanted: text }
    const pending = { connection: aConnection({ status: text, provider: text }), accountName: text, changes }
    return {
      'invalid inputs': invalidInputs(inputs),
      'failed call': aReport({ connection: undefined, failure }),
      'pending connection': aReport(pending),
      'reused connection': aReport({ ...pending, connection: { ...AVAILABLE, name: text, provider: text } }),
      mismatch: aReport({ ...pending, failure: new Failure('provider-mismatch', mismatch) }),
    }
  }

  test.each(Object.keys(reportsWith('!')))('stays text in the summary: %s', async (place) => {
    const { texts, text, ...harmless } = await renderPage(renderSummary(reportsWith('!')[place] as Report))
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        // Such a text could be valid, or a known status.
        fc.pre(!/^[\w.-]*$/.test(text.trim()) && printable(text) !== '')
        const markdown = renderSummary(reportsWith(text)[place] as Report)
        expect(Buffer.byteLength(markdown)).toBeLessThan(MIB)
        const { texts, text: _, ...shown } = await renderPage(markdown)
        expect(shown).toEqual(harmless)
        const whole = [printable(text), printable(text).replaceAll('`', "'")]
        expect(texts('code').some((code) => whole.includes(code))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  test('of 15,000 lines leaves the page under the 1 MiB that GitHub allows', () => {
    const report = invalidInputs({ tags: '&\n'.repeat(15_000) })
    expect(report.failure?.details.length).toBe(15_002)
    expect(Buffer.byteLength(renderSummary(report))).toBeLessThan(MIB)
  })

  test('of 100 kB in every place leaves the page under 1 MiB', () => {
    const long = '&'.repeat(100_000)
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}${long}`, long]))
    for (const report of Object.values(reportsWith(long))) {
      const markdown = renderSummary({ ...report, run: aRun({ changes: [{ action: 'set-tags', tags }] }) })
      expect(Buffer.byteLength(markdown)).toBeLessThan(MIB)
    }
  })
})
