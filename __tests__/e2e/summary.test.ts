import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { renderMarkdown } from '../../scripts/page.ts'
import { open } from '../unit/page.ts'

const CONSOLE_URL = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const RUN_URL = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'
const PENDING = 'PENDING_HANDSHAKE'

const deniedSections = [
  'Access denied.',
  'What to do:',
  'Error message of the service',
  'You shall not',
  'Connection',
]
const denied: Fault = { kind: 'error', status: 400, name: 'AccessDeniedException', message: 'You shall not' }

/** The cells of the table, as plain text by row heading, in their order. */
function tableOf(summary: string): [string, string][] {
  const rows = summary.matchAll(/<tr><th[^>]*>(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)
  return [...rows].map(([, head = '', cell = '']) => [head, cell.replace(/<[^>]+>/g, '')])
}

const seed =
  (connection: { status?: string; provider?: string }) =>
  ({ apprunner }: TestEnvironment) =>
    apprunner.seed({ name: NAME, ...connection })

interface State {
  prepare?: (environment: TestEnvironment) => unknown
  inputs?: Record<string, string>
  heading: RegExp
  alert: string
  /** What follows the alert, in this order. */
  sections: string[]
  arns: number
}

const HANDSHAKE = ['How to approve it', 'Complete handshake', 'Who can do this:']
const states: Record<string, State> = {
  'a new connection': {
    inputs: { 'reminder-issue': 'true' },
    heading: /^⏳ .* is waiting for approval$/,
    alert: 'important',
    sections: [...HANDSHAKE, 'This run:', 'created the connection', 'opened a reminder', 'Connection'],
    arns: 1,
  },
  'a pending connection with fail-if-pending': {
    prepare: seed({ status: PENDING }),
    inputs: { 'fail-if-pending': 'true' },
    heading: /^❌ .* is waiting for approval$/,
    alert: 'caution',
    sections: ['The connection is waiting for approval.', 'What to do:', ...HANDSHAKE, 'Connection'],
    arns: 1,
  },
  'an available connection': {
    prepare: seed({}),
    inputs: { tags: 'Team=web' },
    heading: /^✅ .* is available$/,
    alert: 'tip',
    sections: ['ready to paste', 'source-connection-arn', 'This run:', 'set the tags', 'Connection'],
    arns: 1,
  },
  'a failure without a connection': {
    prepare: ({ apprunner }) => apprunner.plan('ListConnections', denied),
    heading: /^❌ .*: failed$/,
    alert: 'caution',
    sections: deniedSections,
    arns: 0,
  },
  'a dry run without a connection': {
    inputs: { 'dry-run': 'true' },
    heading: /^🔍 .* does not exist yet$/,
    alert: 'note',
    sections: ['A real run would:', 'create the connection', 'Connection'],
    arns: 0,
  },
}

describe('the page leads with what to do, and has one alert and each fact once, for', () => {
  test.each(Object.entries(states))('%s', (_, { prepare, inputs = {}, heading, alert, sections, arns }) =>
    withSimulators(async (environment) => {
      await prepare?.(environment)
      const { summary } = await environment.run(inputs)
      const html = await renderMarkdown(summary)
      expect(html).toMatch(new RegExp(`^<h2>.*</h2>\n<div class="markdown-alert markdown-alert-${alert}" `))
      expect(html.match(/class="markdown-alert /g)).toHaveLength(1)
      const page = await open(summary)
      // Only annotations point to the summary.
      expect(page.text).not.toContain('The job summary')
      expect(page.texts('h2')).toEqual([expect.stringMatching(heading)])
      let end = 0
      for (const section of sections) {
        expect([section, page.text.indexOf(section, end)]).not.toContain(-1)
        end = page.text.indexOf(section, end) + section.length
      }
      expect(page.elements.lastIndexOf('table')).toBeGreaterThan(page.elements.lastIndexOf('p'))
      const [{ arn } = { arn: 'arn:aws:' }] = environment.apprunner.connections()
      expect(page.text.split(arn)).toHaveLength(arns + 1)
      expect(page.texts('h3').length).toBeLessThanOrEqual(1)
    }),
  )
})

test('the summary of a new connection has the facts, the change and the steps of the approval', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { summary } = await run({ 'reminder-issue': 'true' })
    const [connection] = apprunner.connections()
    expect(tableOf(summary)).toEqual([
      ['Connection', NAME],
      ['Status', PENDING],
      ['ARN', connection?.arn],
      ['Account', '123456789012'],
      ['Origin', 'created by this run'],
      ['Created at', connection?.createdAt.toISOString()],
      ['Provider', 'GITHUB'],
      ['Region', 'us-east-1'],
    ])
    const issue = 'https://github.com/octo-org/octo-repo/issues/1'
    const link = `<a href="${issue}">${issue}</a>`
    expect(summary).toContain(`<li>opened a reminder issue in <code>octo-org/octo-repo</code>: ${link}</li>`)
    expect(summary).toContain(`<li>created the connection <code>${NAME}</code> for <code>GITHUB</code></li>`)
    const steps = summary.match(/^\d\. .*$/gm) ?? []
    expect(steps).toHaveLength(4)
    const parts = ['`123456789012`', `](${CONSOLE_URL})`, `\`${NAME}\``, `](${RUN_URL})`]
    const clickPath = ['**Connected accounts**', '**Actions**', '**Complete handshake**', 'pop-ups']
    const app = ['*install*', '**AWS Connector for GitHub**', 'Authorizing the app is not enough']
    for (const part of [...parts, ...clickPath, ...app]) expect(steps.join('\n')).toContain(part)
    expect(summary).toContain('**AWSAppRunnerFullAccess**')
    expect(summary).toContain('an owner of the GitHub organization')
    expect(summary).toContain('/docs/approval.md)')
  }))

test('the summary of an existing pending connection has the steps for its provider', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME, status: PENDING, provider: 'BITBUCKET' })
    const { summary } = await run({ 'provider-type': 'BITBUCKET' })
    const rows = [
      ['Origin', 'reused'],
      ['Provider', 'BITBUCKET'],
    ]
    expect(tableOf(summary)).toEqual(expect.arrayContaining(rows))
    expect(summary).toContain('select the Bitbucket workspace')
    expect(summary).toContain('an administrator of the Bitbucket workspace')
    expect(summary).not.toContain('GitHub organization')
  }))

test('the summary of an available connection has its ARN and how to use it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { arn } = apprunner.seed({ name: NAME })
    const { summary } = await run()
    expect(summary).toContain(`\`\`\`text\n${arn}\n\`\`\``)
    expect(summary).toMatch(/`source-connection-arn`.*AuthenticationConfiguration\.ConnectionArn/s)
    expect(summary).not.toContain('Complete handshake')
  }))

test('the summary of a connection in the ERROR state has the command that deletes it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { arn } = apprunner.seed({ name: NAME, status: 'ERROR' })
    const { summary, annotations } = await run()
    const command = `aws apprunner delete-connection --connection-arn ${arn} --region us-east-1`
    expect(summary).toContain(`<code>${command}</code>`)
    expect(annotations[0]?.message).toContain(command)
    expect(summary).not.toContain('How to approve it')
  }))

test('the summary of a failed run shows cause and remedy, folds away the AWS error, and explains no use', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME })
    apprunner.plan('ListTagsForResource', denied)
    const { summary } = await run({ tags: 'a=b' })
    const [visible = '', folded = ''] = summary.split('<details>')
    expect(visible).toMatch(/Access denied.*What to do:.*apprunner:ListTagsForResource/s)
    expect(folded).toMatch(/<code>AccessDeniedException<\/code>.*You shall not.*request ID.*<\/details>/s)
    expect(visible).not.toContain('You shall not')
    expect(summary).not.toContain('source-connection-arn')
  }))

test.each<
  [title: string, prepare: (environment: TestEnvironment) => unknown, inputs: Record<string, string>]
>([
  ['fail-if-pending', seed({ status: PENDING }), { 'fail-if-pending': 'true' }],
  [
    'fail-if-pending after a wait',
    seed({ status: PENDING }),
    { 'fail-if-pending': 'true', 'wait-for-approval-minutes': '0.01' },
  ],
  ['a denied call', ({ apprunner }) => apprunner.plan('ListConnections', denied), {}],
  ['invalid inputs', () => {}, { 'connection-name': 'x' }],
])('the cause stands directly below the alert of a failed run: %s', (_, prepare, inputs) =>
  withSimulators(async (environment) => {
    await prepare(environment)
    const { summary, annotations } = await environment.run(inputs)
    const [, below = ''] = summary.split(/^> .*\n\n/m).slice(-2)
    expect(below).toMatch(/^<p><strong>[^<]+\.<\/strong> \S/)
    expect(below).toContain(annotations[0]?.title)
    expect(summary).not.toContain('The job summary has the full steps')
  }),
)

test.each<[title: string, inputs: Record<string, string>, rows: [string, string][]]>([
  [
    'all but the tags',
    { 'aws-region': 'eu-west-1', 'provider-type': 'bitbucket', tags: 'x' },
    [
      ['Connection', NAME],
      ['Provider', 'BITBUCKET'],
      ['Region', 'eu-west-1'],
    ],
  ],
  [
    'the name and the region',
    { 'provider-type': 'GITLAB' },
    [
      ['Connection', NAME],
      ['Provider', '(none)'],
      ['Region', 'us-east-1'],
    ],
  ],
  [
    'the name',
    { 'provider-type': 'GITLAB', 'aws-region': 'nowhere' },
    [
      ['Connection', NAME],
      ['Provider', '(none)'],
      ['Region', '(none)'],
    ],
  ],
])('the summary of invalid inputs shows what is valid: %s', (_, inputs, rows) =>
  withSimulators(async ({ run }) => {
    const { summary, outputs } = await run(inputs)
    expect(tableOf(summary)).toEqual(rows)
    expect(outputs['connection-name']).toBe(NAME)
    expect(outputs['provider-type']).toBe(rows[1]?.[1].replace('(none)', ''))
  }),
)
