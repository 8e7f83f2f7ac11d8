import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { explain, message } from '../../src/apprunner/errors.ts'
import { readInputs } from '../../src/inputs/inputs.ts'
import { newReport, type Report } from '../../src/report/report.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { plain, quote } from '../../src/report/text.ts'
import { open } from './page.ts'
import { ACCOUNT, ARN, aConnection, aReport, awsError, CONSOLE, hostile, RUN_URL } from './report.ts'

const MIB = 1_048_576
const ISSUE = 'https://github.com/octo-org/app/issues/7'
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const ERROR = aConnection({ status: 'ERROR' })

const about = { region: 'eu-west-1', ownEndpoint: true, proxy: false, redact: (text: string) => text }
const DENIED = explain(awsError('AccessDeniedException', 'No way', 400, 'req-77'), about, [
  'In use: `a`, `b`',
])

async function page(overrides: Partial<Report> = {}) {
  const opened = await open(renderSummary(aReport(overrides)))
  const heads = opened.texts('th')
  return {
    ...opened,
    heading: opened.texts('h2').join(' / '),
    steps: opened.elements.includes('ol') ? opened.texts('li') : [],
    row: (head: string) => opened.texts('td')[heads.indexOf(head)],
    heads,
  }
}

describe('a pending connection', () => {
  test.each<[title: string, created: boolean, said: RegExp]>([
    ['created', true, /^created/],
    ['reused', false, /^reused/],
  ])('that was %s: heading, every row, and every step', async (_, created, said) => {
    const { heading, row, steps, hrefs, elements } = await page({ created })
    expect(heading).toMatch(/my-conn.*approval/)
    expect(row('Connection')).toBe('my-conn')
    expect(row('Status')).toBe('PENDING_HANDSHAKE')
    expect(row('ARN')).toBe(ARN)
    expect(row('Provider')).toBe('GITHUB')
    expect(row('Region')).toBe('eu-west-1')
    expect(row('Account')).toBe(ACCOUNT)
    expect(row('This run')).toMatch(said)
    expect(row('Created at')).toBe('2026-11-22T09:15:00.000Z')
    expect(hrefs).toEqual([CONSOLE, RUN_URL])
    expect(elements.filter((name) => name === 'ol')).toHaveLength(1)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    const told = steps.join('\n')
    for (const part of [ACCOUNT, 'eu-west-1', 'Connected accounts', 'my-conn']) expect(told).toContain(part)
    expect(told).toMatch(/Connected accounts.*Select the connection my-conn.*Actions.*Complete handshake/s)
    expect(steps.at(-1)).toMatch(/re-run this workflow/i)
  })

  test('outside a workflow run: no link to re-run it', async () => {
    const { hrefs, text } = await page({ runUrl: undefined })
    expect(hrefs).toEqual([CONSOLE])
    expect(text).not.toContain('undefined')
  })

  test('with a reminder issue: its link', async () => {
    const { hrefs, row } = await page({ reminderUrl: ISSUE })
    expect(row('Reminder')).toBe('reminder issue')
    expect(hrefs).toEqual([ISSUE, CONSOLE, RUN_URL])
  })

  test('of Bitbucket: the step of Bitbucket, whatever the inputs say', async () => {
    const { steps, row } = await page({ connection: aConnection({ provider: 'BITBUCKET' }) })
    expect(steps.join()).toContain('Bitbucket')
    expect(row('Provider')).toBe('BITBUCKET')
  })

  test('with little known of it: words in place of what is missing', async () => {
    const bare = aConnection({ arn: 'arn:aws:apprunner:x', provider: '', createdAt: undefined })
    const { row, text } = await page({ connection: bare })
    expect(row('Provider')).toBe('GITHUB')
    expect(row('Account')).toMatch(/unknown/)
    expect(row('Created at')).toMatch(/unknown/)
    expect(text).not.toMatch(/undefined|null|Invalid/)
  })

  test('with tags that were set: which', async () => {
    const { texts } = await page({ deeds: [`set the tags ${quote('Team=web')}, ${quote('Stage=prod')}`] })
    expect(texts('li')).toContain('set the tags Team=web, Stage=prod')
  })

  test('with fail-if-pending: why the step failed, and the steps', async () => {
    const facts = { name: 'my-conn', status: 'PENDING_HANDSHAKE', url: CONSOLE }
    const { heading, texts, steps, hrefs } = await page({ failure: message('pending', facts) })
    expect(heading).toMatch(/my-conn/)
    expect(texts('blockquote')).toEqual([expect.stringContaining('nobody has completed its handshake')])
    expect(steps.join()).toContain('Complete handshake')
    expect(hrefs).toEqual([CONSOLE, CONSOLE, RUN_URL])
  })
})

describe('an available connection', () => {
  test('has its ARN ready to paste and what to do with it, and nothing to approve', async () => {
    const { heading, row, texts, text, hrefs } = await page({ connection: AVAILABLE })
    expect(heading).toMatch(/my-conn.*available/)
    expect(row('Status')).toBe('AVAILABLE')
    expect(texts('pre')).toEqual([`${ARN}\n`])
    expect(text).toMatch(/source-connection-arn.*AuthenticationConfiguration\.ConnectionArn/s)
    expect(text).not.toContain('Complete handshake')
    expect(hrefs).toEqual([])
  })

  test('whose tags could not be set says that it failed and why', async () => {
    const { heading, text, row } = await page({ connection: AVAILABLE, failure: DENIED })
    expect(heading).toMatch(/my-conn.*failed/)
    expect(text).toMatch(/AccessDeniedException.*No way.*req-77/s)
    expect(row('ARN')).toBe(ARN)
  })
})

test('a connection in ERROR: the command that deletes it, and how to start over', async () => {
  const command = `aws apprunner delete-connection --connection-arn ${ARN} --region eu-west-1`
  const failure = message('connection-error', { name: 'my-conn', command })
  const { heading, row, texts, text, steps, hrefs } = await page({ connection: ERROR, failure })
  expect(heading).toMatch(/my-conn.*ERROR/)
  expect(row('Status')).toBe('ERROR')
  expect(texts('code')).toContain(command)
  expect(steps.join('\n')).toMatch(/Delete.*Re-run/s)
  expect(text).not.toContain('Complete handshake')
  expect(hrefs).toEqual([CONSOLE, RUN_URL])
})

test('a status that nobody knows: it is not available, and there are steps', async () => {
  const { heading, row, steps, hrefs } = await page({ connection: aConnection({ status: 'SOMETHING_NEW' }) })
  expect(heading).toMatch(/my-conn.*not available/)
  expect(row('Status')).toBe('SOMETHING_NEW')
  expect(steps.length).toBeGreaterThanOrEqual(4)
  expect(hrefs).toEqual([CONSOLE, RUN_URL])
})

test('no status at all: the same', async () => {
  const { heading, row } = await page({ connection: aConnection({ status: '' }) })
  expect(heading).toMatch(/my-conn.*not available/)
  expect(row('Status')).toMatch(/none/)
})

test('a failure without a connection: what happened, whose words, what to do, and what was asked for', async () => {
  const { heading, text, texts, row, heads, hrefs } = await page({ connection: undefined, failure: DENIED })
  expect(heading).toMatch(/my-conn.*failed/)
  expect(texts('blockquote')).toHaveLength(1)
  expect(text).toMatch(/Access denied.*What to do.*In use: a, b.*AccessDeniedException.*No way.*req-77/s)
  expect(row('Connection')).toBe('my-conn')
  expect(row('Provider')).toBe('GITHUB')
  expect(row('Region')).toBe('eu-west-1')
  expect(heads).not.toContain('ARN')
  expect(hrefs).toEqual([])
})

test('the availability change: a link to AWS’s page', async () => {
  const failure = explain(awsError('SubscriptionRequiredException', 'No'), about)
  const { hrefs } = await page({ connection: undefined, failure })
  expect(hrefs).toEqual([
    'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html',
  ])
})

test('another provider: both are named, and nothing is there to approve', async () => {
  const facts = { name: 'my-conn', region: 'eu-west-1', actual: 'BITBUCKET', wanted: 'GITHUB' }
  const connection = aConnection({ provider: 'BITBUCKET' })
  const { texts, text, row } = await page({ connection, failure: message('provider-mismatch', facts) })
  expect(texts('blockquote')).toEqual([expect.stringMatching(/BITBUCKET.*GITHUB/s)])
  expect(row('Provider')).toBe('BITBUCKET')
  expect(text).not.toContain('Complete handshake')
})

test('a connection deleted meanwhile: it is not said to wait for its approval', async () => {
  const { heading, texts, text } = await page({ failure: message('gone', { name: 'my-conn' }) })
  expect(heading).toContain('my-conn')
  expect(heading).not.toMatch(/approval|available/)
  expect(texts('blockquote')).toEqual([expect.stringContaining('deleted')])
  expect(text).not.toContain('Complete handshake')
})

test('inputs that are not usable: each of them', async () => {
  const read = readInputs((name) => (name === 'connection-name' ? 'my conn' : ''), {})
  const details = 'problems' in read ? read.problems : []
  const report = { ...newReport(read, {}), failure: message('inputs', {}, { details }) }
  const { heading, texts, row, text } = await page(report)
  expect(heading).toMatch(/failed/)
  expect(texts('li')).toEqual([
    expect.stringContaining('connection-name'),
    expect.stringContaining('aws-region'),
  ])
  expect(row('Connection')).toBe('my conn')
  expect(text).not.toContain('undefined')
})

describe('a dry run', () => {
  test('without a connection says at the top that nothing was changed, and what would be', async () => {
    const deeds = [`create the connection ${quote('my-conn')}`, 'open a reminder issue']
    const { heading, text, texts, heads } = await page({ dryRun: true, connection: undefined, deeds })
    expect(heading).toMatch(/my-conn.*not exist/)
    expect(text).toMatch(/Dry run.*nothing was changed.*Connection.*A real run would/s)
    expect(texts('li')).toEqual(['create the connection my-conn', 'open a reminder issue'])
    expect(heads).not.toContain('ARN')
  })

  test('with a connection says so as well, and where it stands', async () => {
    const { heading, text, row, steps } = await page({ dryRun: true, deeds: ['wait for the approval'] })
    expect(heading).toMatch(/my-conn.*approval/)
    expect(text.indexOf('Dry run')).toBeGreaterThan(-1)
    expect(text.indexOf('Dry run')).toBeLessThan(text.indexOf('PENDING_HANDSHAKE'))
    expect(text).toContain('wait for the approval')
    expect(row('This run')).not.toMatch(/created|reused/)
    expect(steps.join()).toContain('Complete handshake')
  })

  test('of a run that would change nothing says so', async () => {
    expect((await page({ dryRun: true, connection: AVAILABLE })).text).toContain('would change nothing')
  })

  test('is not what a real run calls itself', async () => {
    expect((await page()).text).not.toMatch(/dry run|would/i)
  })
})

describe('a report of a run', () => {
  const inputs = readInputs((name) => (name === 'connection-name' ? 'my-conn' : ''), {
    AWS_REGION: 'eu-west-1',
  })
  const env = { GITHUB_SERVER_URL: 'https://ghe.example', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '9' }

  test('has the link to it', () => {
    expect(newReport(inputs, env).runUrl).toBe('https://ghe.example/o/r/actions/runs/9')
  })

  test.each(Object.keys(env))('has no link without %s', (name) => {
    expect(newReport(inputs, { ...env, [name]: undefined }).runUrl).toBeUndefined()
  })
})

describe('whatever AWS and the inputs say', () => {
  /** The report with `text` in every place that isn't ours. */
  function infested(text: string): Record<string, Report> {
    const said = explain(awsError(text || 'X', text, 400, text || 'x'), about, [
      `In use: ${quote(text)}, ${quote(text, 32)}`,
    ])
    const problem = readInputs(() => text, {})
    const details = 'problems' in problem ? problem.problems.slice(0, 1) : ['`x`: `y`']
    const connection = aConnection({ status: text, provider: text })
    const deeds = [`set the tags ${quote(text)}, ${quote(text, 400)}`, `close ${quote(text)}`]
    return {
      'bad input': aReport({
        name: text,
        region: '',
        provider: '',
        connection: undefined,
        failure: message('inputs', {}, { details: details.map((detail) => `${detail} ${quote(text)}`) }),
      }),
      'failed call': aReport({ connection: undefined, failure: said }),
      connection: aReport({ connection, deeds }),
      'dry run': aReport({ connection, deeds, dryRun: true }),
      mismatch: aReport({
        connection,
        failure: message('provider-mismatch', { name: text, region: text, actual: text, wanted: text }),
      }),
    }
  }

  test.each(Object.keys(infested('')))('it is text and no more in the summary of a run: %s', async (kind) => {
    const harmless = infested('!')[kind] as Report
    const plainly = await open(renderSummary(harmless))
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const report = infested(text)[kind] as Report
        // What such a text says is none of this test; where it stands must not follow from it.
        fc.pre(!/^[\w-]{0,32}$/.test(text) && plain(text) !== '')
        const failure = report.failure && harmless.failure && { ...report.failure }
        const markdown = renderSummary({ ...report, failure })
        expect(Buffer.byteLength(markdown)).toBeLessThan(MIB)
        const { elements, hrefs, prose, texts } = await open(markdown)
        const like = kind === 'bad input' ? await open(renderSummary(reproblemed(harmless, report))) : plainly
        expect(elements).toEqual(like.elements)
        expect(hrefs).toEqual(like.hrefs)
        expect(prose).toEqual(like.prose)
        const shown = texts('code')
        const whole = [plain(text), plain(text).replaceAll('`', "'")]
        expect(shown.some((one) => whole.includes(one))).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  /** Which rule a text breaks first depends on it, so its prose is taken over, with other text quoted in it. */
  function reproblemed(harmless: Report, { failure }: Report): Report {
    const details = failure?.details.map((detail) =>
      detail
        .split('`')
        .map((part, index) => (index % 2 === 1 ? '!' : part))
        .join('`'),
    )
    return harmless.failure && details ? { ...harmless, failure: { ...harmless.failure, details } } : harmless
  }

  test.each<[title: string, tags: string]>([
    ['lines without =', 'a\n'.repeat(60_000)],
    ['empty keys', '=\n'.repeat(60_000)],
    ['equal keys', 'a=\n'.repeat(40_000)],
    ['items that are no tags', `[${'0,'.repeat(60_000)}0]`],
    ['tags', Array.from({ length: 12_000 }, (_, index) => `&${index}=`).join('\n')],
  ])('the page stays under GitHub’s 1 MiB with 100 kB of %s', (_, tags) => {
    const read = readInputs((name) => (name === 'tags' ? tags : ''), {})
    const details = 'problems' in read ? read.problems : []
    expect(details.length).toBeGreaterThan(0)
    const report = { ...newReport(read, {}), failure: message('inputs', {}, { details }) }
    expect(Buffer.byteLength(renderSummary(report))).toBeLessThan(MIB)
  })

  test('the page stays under GitHub’s 1 MiB with all that is long in it', () => {
    const long = '&'.repeat(100_000)
    const deeds = Array.from({ length: 50 }, () => quote(long, 400))
    for (const report of Object.values(infested(long))) {
      expect(Buffer.byteLength(renderSummary({ ...report, deeds: [`set the tags ${deeds}`] }))).toBeLessThan(
        MIB,
      )
    }
  })
})
