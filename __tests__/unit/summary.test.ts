import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { explain } from '../../src/apprunner/errors.ts'
import { readInputs } from '../../src/inputs/inputs.ts'
import type { Change } from '../../src/report/changes.ts'
import { message } from '../../src/report/messages.ts'
import type { Report } from '../../src/report/run.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { printable, quote } from '../../src/report/text.ts'
import { open as renderPage } from './page.ts'
import { ACCOUNT, ARN, aConnection, aReport, awsError, CONSOLE, hostile, RUN_URL } from './report.ts'

const MIB = 1_048_576
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

const context = { region: 'eu-west-1', customEndpoint: false, proxy: false, redact: (text: string) => text }
const denied = awsError('AccessDeniedException', 'No way', 400, 'req-77')
const DENIED = explain(denied, context, ['In use: `a`, `b`'])

async function page(overrides: Partial<Report> = {}) {
  const rendered = await renderPage(renderSummary(aReport(overrides)))
  const heads = rendered.texts('th')
  return {
    ...rendered,
    heading: rendered.texts('h2').join(' / '),
    steps: rendered.elements.includes('ol') ? rendered.texts('li') : [],
    row: (head: string) => rendered.texts('td')[heads.indexOf(head)],
    heads,
  }
}

/** The report of a run with invalid inputs. */
function invalidInputs(values: Record<string, string>): Report {
  const inputs = readInputs((name) => values[name] ?? '', {})
  if (!('problems' in inputs)) throw new Error('The inputs are valid.')
  const { connectionName, problems } = inputs
  const failure = message('inputs', {}, { details: problems })
  return aReport({ connectionName, provider: '', region: '', connection: undefined, failure })
}

describe('a pending connection', () => {
  test.each<[created: boolean, origin: string]>([
    [true, 'created it'],
    [false, 'reused it'],
  ])('has a heading, every row and every step (created: %j)', async (created, origin) => {
    const { heading, row, heads, steps, hrefs, elements } = await page({ created })
    expect(heading).toMatch(/my-conn.*approval/)
    expect(heads.map((head) => [head, row(head)])).toEqual([
      ['Connection', 'my-conn'],
      ['Status', 'PENDING_HANDSHAKE'],
      ['ARN', ARN],
      ['Provider', 'GITHUB'],
      ['Region', 'eu-west-1'],
      ['Account', ACCOUNT],
      ['This run', origin],
      ['Created at', '2026-11-22T09:15:00.000Z'],
    ])
    expect(hrefs).toEqual([CONSOLE, RUN_URL])
    expect(elements.filter((name) => name === 'ol')).toHaveLength(1)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    expect(steps.join('\n')).toContain(ACCOUNT)
    expect(steps.join('\n')).toMatch(
      /eu-west-1.*Connected accounts.*Select the connection my-conn.*Actions.*Complete handshake/s,
    )
    expect(steps.at(-1)).toMatch(/re-run this workflow/i)
  })

  test('has no link to re-run the workflow if there is no workflow run', async () => {
    const { hrefs, text } = await page({ runUrl: undefined })
    expect(hrefs).toEqual([CONSOLE])
    expect(text).not.toContain('undefined')
  })

  test('links to the reminder issue', async () => {
    const { hrefs, row } = await page({ reminderUrl: ISSUE })
    expect(row('Reminder')).toBe('reminder issue')
    expect(hrefs).toEqual([ISSUE, CONSOLE, RUN_URL])
  })

  test('has its own provider, whatever the inputs say', async () => {
    const { steps, row } = await page({ connection: aConnection({ provider: 'BITBUCKET' }) })
    expect(steps.join()).toContain('Bitbucket')
    expect(row('Provider')).toBe('BITBUCKET')
  })

  test('says which data is missing', async () => {
    const connection = aConnection({ arn: 'arn:aws:apprunner:x', provider: '', createdAt: undefined })
    const { row, text } = await page({ connection })
    expect(row('Provider')).toBe('GITHUB')
    expect(row('Account')).toBe('(unknown)')
    expect(row('Created at')).toBe('unknown')
    expect(text).not.toMatch(/undefined|null|Invalid/)
  })

  test('lists what the run changed', async () => {
    const { texts, text } = await page({ changes: [SET_TAGS, OPEN_REMINDER] })
    expect(text).toContain('This run:')
    expect(texts('li').slice(0, 2)).toEqual([
      'set the tags Team=web, Stage=prod',
      'opened a reminder issue in octo-org/app',
    ])
  })

  test('with fail-if-pending has the reason of the failure and the steps', async () => {
    const facts = { name: 'my-conn', status: 'PENDING_HANDSHAKE', url: CONSOLE }
    const { heading, texts, steps, hrefs } = await page({ failure: message('pending', facts) })
    expect(heading).toMatch(/my-conn.*approval/)
    expect(texts('blockquote')).toEqual([expect.stringContaining('handshake has not been completed')])
    expect(steps.join()).toContain('Complete handshake')
    expect(hrefs).toEqual([CONSOLE, CONSOLE, RUN_URL])
  })
})

describe('an available connection', () => {
  test('has the ARN ready to paste, how to use it, and nothing to approve', async () => {
    const { heading, row, texts, text, hrefs } = await page({ connection: AVAILABLE })
    expect(heading).toMatch(/my-conn.*is available/)
    expect(row('Status')).toBe('AVAILABLE')
    expect(texts('pre')).toEqual([`${ARN}\n`])
    expect(text).toMatch(/source-connection-arn.*AuthenticationConfiguration\.ConnectionArn/s)
    expect(text).not.toContain('Complete handshake')
    expect(hrefs).toEqual([])
  })

  test('has the failure if the tags could not be set', async () => {
    const { heading, text, row } = await page({ connection: AVAILABLE, failure: DENIED })
    expect(heading).toMatch(/my-conn.*failed/)
    expect(text).toMatch(/AccessDeniedException.*No way.*req-77/s)
    expect(row('ARN')).toBe(ARN)
  })
})

describe('a connection that cannot be used', () => {
  test('in the ERROR state has the command that deletes it, and how to start over', async () => {
    const command = `aws apprunner delete-connection --connection-arn ${ARN} --region eu-west-1`
    const failure = message('connection-error', { name: 'my-conn', command })
    const connection = aConnection({ status: 'ERROR' })
    const { heading, row, texts, text, steps, hrefs } = await page({ connection, failure })
    expect(heading).toMatch(/my-conn.*ERROR/)
    expect(row('Status')).toBe('ERROR')
    expect(texts('code')).toContain(command)
    expect(steps.join('\n')).toMatch(/Delete.*Re-run/s)
    expect(text).not.toContain('Complete handshake')
    expect(hrefs).toEqual([CONSOLE, RUN_URL])
  })

  test.each<[status: string, row: string]>([
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
    ['', '(none)'],
  ])('because of the unknown status %j is not available, and has the steps', async (status, expected) => {
    const { heading, row, steps, hrefs } = await page({ connection: aConnection({ status }) })
    expect(heading).toMatch(/my-conn.*not available/)
    expect(row('Status')).toBe(expected)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    expect(hrefs).toEqual([CONSOLE, RUN_URL])
  })

  test('because of its provider has both providers, and nothing to approve', async () => {
    const facts = { name: 'my-conn', region: 'eu-west-1', actual: 'BITBUCKET', wanted: 'GITHUB' }
    const connection = aConnection({ provider: 'BITBUCKET' })
    const failure = message('provider-mismatch', facts)
    const { heading, texts, text, row } = await page({ connection, failure })
    expect(heading).toMatch(/my-conn.*different provider/)
    expect(texts('blockquote')).toEqual([expect.stringMatching(/BITBUCKET.*GITHUB/s)])
    expect(row('Provider')).toBe('BITBUCKET')
    expect(text).not.toContain('Complete handshake')
  })

  test('because it was deleted is not waiting for approval', async () => {
    const { heading, texts, text } = await page({ failure: message('deleted', { name: 'my-conn' }) })
    expect(heading).toMatch(/my-conn.*deleted/)
    expect(heading).not.toMatch(/approval|available/)
    expect(texts('blockquote')).toEqual([expect.stringContaining('deleted')])
    expect(text).not.toContain('Complete handshake')
  })
})

describe('a failure without a connection', () => {
  test('has the cause, what to do, the details, the error of AWS, and the inputs', async () => {
    const { heading, text, texts, row, heads, hrefs } = await page({ connection: undefined, failure: DENIED })
    expect(heading).toMatch(/my-conn.*failed/)
    expect(texts('blockquote')).toHaveLength(1)
    expect(text).toMatch(/Access denied.*What to do.*In use: a, b.*AccessDeniedException.*No way.*req-77/s)
    expect(heads.map(row)).toEqual(['my-conn', 'GITHUB', 'eu-west-1'])
    expect(heads).not.toContain('ARN')
    expect(hrefs).toEqual([])
  })

  test('links to the page of AWS about the availability change', async () => {
    const failure = explain(awsError('SubscriptionRequiredException', 'No'), context)
    const { hrefs } = await page({ connection: undefined, failure })
    const url = 'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html'
    expect(hrefs).toEqual([url])
  })

  test('lists the problems of invalid inputs', async () => {
    const { heading, texts, heads, row, text } = await page(invalidInputs({ 'connection-name': 'my conn' }))
    expect(heading).toBe('App Runner connection: failed')
    expect(texts('li')).toEqual([
      expect.stringContaining('connection-name'),
      expect.stringContaining('aws-region'),
    ])
    expect(heads.map(row)).toEqual(['my conn', '(none)', '(none)'])
    expect(text).not.toContain('undefined')
  })
})

describe('a dry run', () => {
  test('without a connection says first that nothing was changed, and then what would be', async () => {
    const changes = [CREATE, OPEN_REMINDER]
    const { heading, text, texts, heads } = await page({ dryRun: true, connection: undefined, changes })
    expect(heading).toMatch(/my-conn.*not exist/)
    expect(text).toMatch(/Dry run.*nothing was changed.*Connection.*A real run would/s)
    expect(texts('li')).toEqual([
      'create the connection my-conn for GITHUB',
      'open a reminder issue in octo-org/app',
    ])
    expect(heads).not.toContain('ARN')
  })

  test('with a connection says so too, and has its status', async () => {
    const { heading, text, texts, row, steps } = await page({ dryRun: true, changes: [SET_TAGS] })
    expect(heading).toMatch(/my-conn.*approval/)
    expect(text).toMatch(/Dry run.*PENDING_HANDSHAKE.*A real run would/s)
    expect(texts('li')).toContain('set the tags Team=web, Stage=prod')
    expect(row('This run')).toBe('found it')
    expect(steps.join()).toContain('Complete handshake')
  })

  test('that would change nothing says so', async () => {
    expect((await page({ dryRun: true, connection: AVAILABLE })).text).toContain('would change nothing')
  })

  test('is not mentioned by a real run', async () => {
    expect((await page()).text).not.toMatch(/dry run|would/i)
  })
})

describe('untrusted text', () => {
  /** Reports with `text` in every place where untrusted text can be. */
  function reportsWith(text: string): Record<string, Report> {
    const error = awsError(text || 'X', text, 400, text || 'x')
    const inUse = [`In use: ${quote(text)}, ${quote(text, 32)}`]
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
      'failed call': aReport({ connection: undefined, failure: explain(error, context, inUse) }),
      connection: aReport({ connection, changes }),
      'dry run': aReport({ connection, changes, dryRun: true }),
      mismatch: aReport({ connection, failure: message('provider-mismatch', mismatch) }),
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
        const { elements, hrefs, prose, texts } = await renderPage(markdown)
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
      const markdown = renderSummary({ ...report, changes: [{ action: 'set-tags', tags }] })
      expect(Buffer.byteLength(markdown)).toBeLessThan(MIB)
    }
  })
})
