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
  callError,
  hostile,
  type Overrides,
  PORTAL,
  RUN_URL,
  SHORTCUT,
} from '../report.ts'

const MIB = 1_048_576
const TROUBLESHOOTING = 'https://github.com/your-org/apprunner-connection/blob/main/docs/troubleshooting.md'
const ISSUE = 'https://github.com/octo-org/app/issues/7'
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const SET_TAGS: Change = { action: 'set-tags', tags: { Team: 'web', Stage: 'prod' } }
const OPEN_REMINDER: Change = { action: 'open-reminder', repository: 'octo-org/app' }
const CREATE: Change = {
  action: 'create-connection',
  name: 'my-conn',
  provider: 'GITHUB',
  region: 'eu-west-1',
}

const denied = awsError('AccessDeniedException', 'No way', 400, 'req-77')
const DENIED = new Failure(
  'denied',
  { action: 'apprunner:CreateConnection' },
  {
    details: [prose`In use: ${'a'}, ${'b'}`],
    serviceError: callError(denied).serviceError,
  },
)

async function page(overrides: Overrides | Report = {}) {
  const report: Report = 'target' in overrides ? overrides : aReport(overrides)
  const markdown = renderSummary(report)
  const rendered = await renderPage(markdown)
  const heads = rendered.texts('th')
  const { elements } = rendered
  // Alerts and their titles are the only `div` and `svg` elements.
  const blocks = elements.filter((name) => /^(h\d|div|ol|ul|pre|details|table)$/.test(name))
  expect(elements.filter((name) => name === 'svg')).toHaveLength(1)
  expect(rendered.alerts).toHaveLength(1)
  const arn = report.run?.connection?.arn ?? ARN
  expect(markdown.split(arn)).toHaveLength(report.run?.connection ? 2 : 1)
  expect(rendered.text).not.toMatch(/undefined|null|Invalid Date|\*\*|\[!/)
  return {
    ...rendered,
    blocks,
    heading: rendered.texts('h2').join(' / '),
    alert: rendered.alerts[0] ?? '',
    steps: elements.includes('ol') ? rendered.texts('li') : [],
    row: (head: string) => rendered.texts('td')[heads.indexOf(head)],
    heads,
  }
}

/** The report of a run with invalid inputs. */
function invalidInputs(values: Record<string, string>): Report {
  const inputs = readInputs((name) => values[name] ?? '', {})
  if (!('problems' in inputs)) throw new Error('The inputs are valid.')
  const failure = new Failure('inputs', {}, { details: inputs.problems })
  return { run: undefined, target: inputs.target, failure, warnings: [] }
}

describe('a pending connection', () => {
  test.each<[created: boolean, origin: string]>([
    [true, 'created by this run'],
    [false, 'reused'],
  ])('has a heading, one alert, the steps and then the facts (created: %j)', async (created, origin) => {
    const { heading, alert, blocks, texts, row, heads, steps, hrefs } = await page({ created })
    expect(heading).toBe('⏳ App Runner connection my-conn is waiting for approval')
    expect(alert).toMatch(/^Important Someone has to approve this connection in the AWS console/)
    expect(blocks).toEqual(['h2', 'div', 'h3', 'ol', 'table'])
    expect(texts('h3')).toEqual(['How to approve it'])
    expect(steps.join('\n')).toMatch(
      /Connected accounts of App Runner in eu-west-1.*Select the connection my-conn.*Complete handshake/s,
    )
    expect(heads.map((head) => [head, row(head)])).toEqual([
      ['Connection', 'my-conn'],
      ['Status', 'PENDING_HANDSHAKE'],
      ['ARN', ARN],
      ['Account', ACCOUNT],
      ['Origin', origin],
      ['Created at', '2026-11-22T09:15:00.000Z'],
      ['Provider', 'GITHUB'],
      ['Region', 'eu-west-1'],
    ])
    expect(hrefs).toEqual([CONSOLE, RUN_URL, APPROVAL_PAGE])
  })

  test('links through the access portal', async () => {
    const { hrefs } = await page({ portal: { url: PORTAL, role: 'Approver' } })
    expect(hrefs).toEqual([SHORTCUT, RUN_URL, APPROVAL_PAGE])
  })

  test('has no link to re-run the workflow if there is no workflow run', async () => {
    expect((await page({ workflowRun: undefined })).hrefs).toEqual([CONSOLE, APPROVAL_PAGE])
  })

  test('has the name of the account beside its ID', async () => {
    const { row, text } = await page({ accountName: 'staging' })
    expect(row('Account')).toBe(`${ACCOUNT} staging`)
    expect(text).toContain(`Sign in to the account staging (${ACCOUNT}).`)
  })

  test('links to the reminder issue', async () => {
    const { hrefs, row, heads } = await page({ reminderUrl: ISSUE })
    expect(row('Reminder')).toBe('reminder issue')
    expect(heads.at(-1)).toBe('Reminder')
    expect(hrefs).toEqual([CONSOLE, RUN_URL, APPROVAL_PAGE, ISSUE])
  })

  test.each([
    'https://ghe.example/o/r/issues/7?a="onclick=x&b=\'<img>',
    'https://ghe.example/%22%3E%3Cimg%20src=x%3E/`x`/@octocat/#1',
    `https://ghe.example/${'x'.repeat(500)}`,
  ])('links to a hostile but valid address of an issue, and nowhere else: %s', async (url) => {
    const { href } = new URL(url)
    const { hrefs, elements } = await page({ reminderUrl: href })
    expect(hrefs).toEqual([CONSOLE, RUN_URL, APPROVAL_PAGE, href])
    expect(elements).toEqual((await page({ reminderUrl: ISSUE })).elements)
  })

  test('has its own provider, whatever the inputs say', async () => {
    const { steps, row } = await page({ connection: aConnection({ provider: 'BITBUCKET' }) })
    expect(steps.join()).toContain('Bitbucket')
    expect(row('Provider')).toBe('BITBUCKET')
  })

  test('says which data is missing', async () => {
    const connection = aConnection({ arn: 'arn:aws:apprunner:x', provider: '', createdAt: undefined })
    const { row } = await page({ connection })
    expect(row('Provider')).toBe('GITHUB')
    expect(row('Account')).toBe('(unknown)')
    expect(row('Created at')).toBe('unknown')
  })

  test('lists what the run changed, after the steps', async () => {
    const { blocks, texts, text } = await page({ changes: [SET_TAGS, OPEN_REMINDER] })
    expect(blocks).toEqual(['h2', 'div', 'h3', 'ol', 'ul', 'table'])
    expect(text).toMatch(/Complete handshake.*This run:.*PENDING_HANDSHAKE/s)
    expect(texts('li').slice(-2)).toEqual([
      'set the tags Team=web, Stage=prod',
      'opened a reminder issue in octo-org/app',
    ])
  })

  test('mentions no changes if there are none', async () => {
    expect((await page()).text).not.toMatch(/This run|would/)
  })

  test('with fail-if-pending has the reason of the failure, and then the steps', async () => {
    const facts = { name: 'my-conn', status: 'PENDING_HANDSHAKE', url: CONSOLE }
    const { heading, alert, blocks, text, hrefs } = await page({ failure: new Failure('pending', facts) })
    expect(heading).toBe('❌ App Runner connection my-conn is waiting for approval')
    expect(alert).toBe('Caution This step failed. The cause and what to do are below.')
    expect(blocks).toEqual(['h2', 'div', 'h3', 'ol', 'table'])
    expect(text).toMatch(/handshake has not been completed.*What to do:.*How to approve it/s)
    expect(hrefs).toEqual([CONSOLE, `${TROUBLESHOOTING}#pending`, CONSOLE, RUN_URL, APPROVAL_PAGE])
  })
})

describe('an available connection', () => {
  test('leads with the ARN ready to paste and how to use it, and has nothing to approve', async () => {
    const { heading, alert, blocks, heads, row, texts, text, hrefs } = await page({ connection: AVAILABLE })
    expect(heading).toBe('✅ App Runner connection my-conn is available')
    expect(alert).toBe('Tip App Runner services can use this connection.')
    expect(blocks).toEqual(['h2', 'div', 'pre', 'ul', 'table'])
    expect(texts('pre')).toEqual([`${ARN}\n`])
    expect(text).toMatch(/ready to paste.*source-connection-arn.*AuthenticationConfiguration\.ConnectionArn/s)
    expect(heads).toEqual(['Connection', 'Status', 'Account', 'Origin', 'Created at', 'Provider', 'Region'])
    expect(row('Status')).toBe('AVAILABLE')
    expect(text).not.toMatch(/Complete handshake|approve/)
    expect(hrefs).toEqual([])
  })

  test('has the failure, but not how to use it, if the tags could not be set', async () => {
    const { heading, blocks, text, texts, row } = await page({ connection: AVAILABLE, failure: DENIED })
    expect(heading).toBe('❌ App Runner connection my-conn: failed')
    expect(blocks).toEqual(['h2', 'div', 'ul', 'details', 'table'])
    expect(texts('details')).toEqual([expect.stringMatching(/AccessDeniedException.*No way.*req-77/s)])
    expect(text).not.toMatch(/ready to paste|source-connection-arn|Complete handshake/)
    expect(row('ARN')).toBe(ARN)
  })
})

describe('a connection that cannot be used', () => {
  test('in the ERROR state has the command that deletes it, and how to start over', async () => {
    const command = `aws apprunner delete-connection --connection-arn ${ARN} --region eu-west-1`
    const failure = new Failure('connection-error', { name: 'my-conn', command })
    const connection = aConnection({ status: 'ERROR' })
    const { heading, alert, blocks, row, heads, texts, text, steps, hrefs } = await page({
      connection,
      failure,
    })
    expect(heading).toBe('❌ App Runner connection my-conn is in the ERROR state')
    expect(alert).toMatch(/^Caution /)
    expect(blocks).toEqual(['h2', 'div', 'h3', 'ol', 'table'])
    expect(row('Status')).toBe('ERROR')
    expect(heads).not.toContain('ARN')
    expect(texts('code')).toContain(command)
    expect(texts('h3')).toEqual(['How to start over'])
    expect(steps.join('\n')).toMatch(/Delete.*Re-run/s)
    expect(text).not.toContain('Complete handshake')
    expect(hrefs).toEqual([`${TROUBLESHOOTING}#connection-error`, CONSOLE, RUN_URL])
  })

  test('in the ERROR state has its ARN in the table if something else failed', async () => {
    const { row } = await page({ connection: aConnection({ status: 'ERROR' }), failure: DENIED })
    expect(row('ARN')).toBe(ARN)
  })

  test('that names its ARN has it there alone', async () => {
    const text = `User: x is not authorized to perform: apprunner:TagResource on resource: ${ARN}`
    const { heads } = await page({ failure: failureOf(awsError('AccessDeniedException', text)) })
    expect(heads).not.toContain('ARN')
  })

  test.each<[status: string, row: string]>([
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
    ['', '(none)'],
  ])('because of the unknown status %j is not available, and has the steps', async (status, expected) => {
    const { heading, alert, row, steps, hrefs } = await page({ connection: aConnection({ status }) })
    expect(heading).toBe('⏳ App Runner connection my-conn is not available')
    expect(alert).toMatch(/^Important Services cannot use this connection/)
    expect(row('Status')).toBe(expected)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    expect(hrefs).toEqual([CONSOLE, RUN_URL, APPROVAL_PAGE])
  })

  test('because of its provider has both providers, and nothing to approve', async () => {
    const facts = { name: 'my-conn', region: 'eu-west-1', actual: 'BITBUCKET', wanted: 'GITHUB' }
    const connection = aConnection({ provider: 'BITBUCKET' })
    const failure = new Failure('provider-mismatch', facts)
    const { heading, blocks, texts, text, row } = await page({ connection, failure })
    expect(heading).toBe('❌ App Runner connection my-conn has a different provider')
    expect(blocks).toEqual(['h2', 'div', 'table'])
    expect(texts('p')).toContainEqual(expect.stringMatching(/has a different provider.*BITBUCKET.*GITHUB/s))
    expect(row('Provider')).toBe('BITBUCKET')
    expect(text).not.toContain('Complete handshake')
  })

  test('because it was deleted is not waiting for approval', async () => {
    const { heading, blocks, text, heads } = await page({
      failure: new Failure('deleted', { name: 'my-conn' }),
    })
    expect(heading).toBe('❌ App Runner connection my-conn was deleted')
    expect(heads).not.toContain('Status')
    expect(blocks).toEqual(['h2', 'div', 'table'])
    expect(text).toMatch(/was deleted while the action was waiting/)
    expect(text).not.toContain('Complete handshake')
  })
})

describe('a failure without a connection', () => {
  test('has the cause and remedy in full, and the error of AWS folded away', async () => {
    const { heading, alert, blocks, texts, row, heads, hrefs } = await page({
      connection: undefined,
      failure: DENIED,
    })
    expect(heading).toBe('❌ App Runner connection my-conn: failed')
    expect(alert).toBe('Caution This step failed. The cause and what to do are below.')
    expect(blocks).toEqual(['h2', 'div', 'ul', 'details', 'table'])
    const [, , cause, remedy, error] = texts('p')
    expect(cause).toMatch(/^Access denied\. The IAM identity of this step is not allowed to call apprunner:/)
    expect(remedy).toMatch(/^What to do: Allow apprunner:/)
    expect(texts('strong')).toEqual(['Access denied.', 'What to do:'])
    expect(texts('li')).toEqual(['In use: a, b'])
    expect(texts('summary')).toEqual(['Error message of the service'])
    expect(error).toBe(
      'App Runner: AccessDeniedException: No way (ListConnections, HTTP 400, request ID req-77).',
    )
    expect(heads.map((head) => [head, row(head)])).toEqual([
      ['Connection', 'my-conn'],
      ['Provider', 'GITHUB'],
      ['Region', 'eu-west-1'],
    ])
    expect(hrefs).toEqual([
      'https://github.com/your-org/apprunner-connection#permissions',
      `${TROUBLESHOOTING}#denied`,
    ])
  })

  test('has neither a list nor anything folded away if there is nothing in it', async () => {
    const failure = new Failure('stopped', { signal: 'SIGTERM' })
    expect((await page({ connection: undefined, failure })).blocks).toEqual(['h2', 'div', 'table'])
  })

  test('has what the run changed before it', async () => {
    const { blocks, texts } = await page({ connection: undefined, failure: DENIED, changes: [SET_TAGS] })
    expect(blocks).toEqual(['h2', 'div', 'ul', 'details', 'ul', 'table'])
    expect(texts('li').at(-1)).toBe('set the tags Team=web, Stage=prod')
  })

  test('links to the page of AWS about the availability change', async () => {
    const failure = failureOf(awsError('SubscriptionRequiredException', 'No'))
    const { hrefs, texts } = await page({ connection: undefined, failure })
    const url = 'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html'
    expect(hrefs).toEqual([url, `${TROUBLESHOOTING}#not-subscribed`])
    expect(texts('p').join('\n')).toContain(`${url}. More about this.`)
  })

  test('lists the problems of invalid inputs', async () => {
    const { heading, texts, heads, row } = await page(invalidInputs({ 'connection-name': 'my conn' }))
    expect(heading).toBe('❌ App Runner connection: failed')
    expect(texts('li')).toEqual([
      expect.stringContaining('connection-name'),
      expect.stringContaining('aws-region'),
    ])
    expect(heads.map(row)).toEqual(['my conn', 'GITHUB', '(none)'])
  })

  test('says that there is no name if there is none', async () => {
    expect((await page(invalidInputs({}))).row('Connection')).toBe('(none)')
  })
})

describe('a dry run', () => {
  test('without a connection says first that nothing was changed, and then what would be', async () => {
    const changes = [CREATE, OPEN_REMINDER]
    const run = { dryRun: true, connection: undefined, changes }
    const { heading, alert, blocks, text, texts, heads } = await page(run)
    expect(heading).toBe('🔍 App Runner connection my-conn does not exist yet')
    expect(alert).toBe('Note Dry run: nothing was changed at AWS or GitHub.')
    expect(blocks).toEqual(['h2', 'div', 'ul', 'table'])
    expect(text).toMatch(/nothing was changed.*A real run would:.*Connection/s)
    expect(texts('li')).toEqual([
      'create the connection my-conn for GITHUB',
      'open a reminder issue in octo-org/app',
    ])
    expect(heads).toEqual(['Connection', 'Provider', 'Region'])
  })

  test('with a connection says so too, and has its steps and status', async () => {
    const { heading, alert, blocks, text, texts, row, steps } = await page({
      dryRun: true,
      changes: [SET_TAGS],
    })
    expect(heading).toBe('🔍 App Runner connection my-conn is waiting for approval')
    expect(alert).toMatch(/^Note /)
    expect(blocks).toEqual(['h2', 'div', 'h3', 'ol', 'ul', 'table'])
    expect(text).toMatch(/Dry run.*A real run would.*PENDING_HANDSHAKE/s)
    expect(texts('li')).toContain('set the tags Team=web, Stage=prod')
    expect(row('Origin')).toBe('reused')
    expect(steps.join()).toContain('Complete handshake')
  })

  test('that would change nothing says so', async () => {
    const { text, blocks } = await page({ dryRun: true, connection: AVAILABLE })
    expect(text).toContain('A real run would change nothing.')
    expect(blocks).toEqual(['h2', 'div', 'pre', 'ul', 'table'])
  })

  test('that fails is a failure, and does not say what a real run would do', async () => {
    const { heading, alert, text } = await page({ dryRun: true, connection: undefined, failure: DENIED })
    expect(heading).toBe('❌ App Runner connection my-conn: failed')
    expect(alert).toMatch(/^Caution /)
    expect(text).not.toContain('would')
  })

  test('is not mentioned by a real run', async () => {
    expect((await page()).text).not.toMatch(/dry run|would/i)
  })
})

test('a run that was stopped before it found anything names the connection alone', async () => {
  const failure = new Failure('stopped', { signal: 'SIGINT' })
  expect((await page({ connection: undefined, failure })).heading).toBe(
    '❌ App Runner connection my-conn: failed',
  )
})

describe('untrusted text', () => {
  /** Reports with `text` in every place where untrusted text can be. */
  function reportsWith(text: string): Record<string, Report> {
    const error = awsError(text || 'X', text, 400, text || 'x')
    const { serviceError } = failureOf(error)
    const details = [prose`In use: ${text}, ${code(text, 32)}`]
    const failure = new Failure('quota', { region: text }, { details, serviceError })
    const names = 'connection-name provider-type aws-region wait-for-approval-minutes dry-run'.split(' ')
    const inputs = Object.fromEntries(names.map((name) => [name, text]))
    const connection = aConnection({ status: text, provider: text })
    const tags = { [text]: text }
    const changes: Change[] = [
      { action: 'create-connection', name: text, provider: text, region: text, tags },
      { action: 'set-tags', tags },
      { action: 'close-reminder', repository: text },
    ]
    const mismatch = { name: text, region: text, actual: text, wanted: text }
    return {
      'invalid inputs': invalidInputs(inputs),
      'failed call': aReport({ connection: undefined, failure }),
      connection: aReport({ connection, changes }),
      'name of the account': aReport({ accountName: text }),
      'reused connection': aReport({ connection: { ...AVAILABLE, name: text }, accountName: text }),
      'dry run': aReport({ connection, changes, dryRun: true }),
      mismatch: aReport({ connection, failure: new Failure('provider-mismatch', mismatch) }),
      'available connection': aReport({ connection: { ...AVAILABLE, provider: text }, changes }),
    }
  }

  test.each(Object.keys(reportsWith('!')))('stays text in the summary: %s', async (place) => {
    const harmless = await renderPage(renderSummary(reportsWith('!')[place] as Report))
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        // Such a text could be valid, or a known status.
        fc.pre(!/^[\w.-]*$/.test(text.trim()) && printable(text) !== '')
        const markdown = renderSummary(reportsWith(text)[place] as Report)
        expect(Buffer.byteLength(markdown)).toBeLessThan(MIB)
        const { elements, hrefs, alerts, prose, texts } = await renderPage(markdown)
        expect(alerts).toEqual(harmless.alerts)
        expect(elements).toEqual(harmless.elements)
        expect(hrefs).toEqual(harmless.hrefs)
        expect(prose).toEqual(harmless.prose)
        const whole = [printable(text), printable(text).replaceAll('`', "'")]
        expect(texts('code').some((code) => whole.includes(code))).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test.each<[title: string, tags: string]>([
    ['lines without =', 'a\n'.repeat(60_000)],
    ['empty keys', '=\n'.repeat(60_000)],
    ['duplicate keys', 'a=\n'.repeat(40_000)],
    ['invalid items', `[${'0,'.repeat(60_000)}0]`],
    ['tags', Array.from({ length: 12_000 }, (_, index) => `&${index}=`).join('\n')],
  ])('of 100 kB leaves the page under the 1 MiB that GitHub allows: %s', (_, tags) => {
    const report = invalidInputs({ tags })
    expect(report.failure?.details.length).toBeGreaterThan(2)
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
