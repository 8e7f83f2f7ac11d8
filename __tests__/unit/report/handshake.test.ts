import { describe, expect, test } from '@jest/globals'
import { approvalUrl, handshakeSteps } from '../../../src/report/handshake.ts'
import type { Run } from '../../../src/run.ts'
import { open as renderPage } from '../page.ts'
import {
  ACCOUNT,
  APPROVAL_PAGE,
  ARN,
  aConnection,
  aRun,
  CONSOLE,
  PORTAL,
  RUN_URL,
  SHORTCUT,
} from '../report.ts'

const PLACES = ['summary', 'issue'] as const
const portal = { url: PORTAL, role: 'Approver' }

async function render(place: (typeof PLACES)[number], overrides: Partial<Run> = {}) {
  const markdown = handshakeSteps(aRun(overrides), place)
  const page = await renderPage(markdown)
  const items = page.texts('li')
  return { ...page, markdown, items, first: items[0] ?? '' }
}

describe.each(PLACES)('the steps in the %s', (place) => {
  test('are one numbered list, followed by who can do this', async () => {
    const { markdown, elements, items, text, texts } = await render(place)
    expect(elements.filter((name) => name === 'ol')).toHaveLength(1)
    expect(items).toEqual([
      expect.stringMatching(/^Open Connected accounts of App Runner in eu-west-1\./),
      expect.stringMatching(
        /Select the connection my-conn.*Actions.*Complete handshake.*Allow pop-ups.*grayed out.*pending/,
      ),
      expect.stringMatching(
        /Install another.*install.*AWS Connector for GitHub.*Authorizing.*not enough.*Next/,
      ),
      'Re-run this workflow, or wait for its next run.',
    ])
    const numbers = markdown
      .split('\n\n')[0]
      ?.split('\n')
      .map((line) => /^(\d+)\. \S/.exec(line)?.[1])
    expect(numbers).toEqual(['1', '2', '3', '4'])
    expect(texts('p').at(-1)).toMatch(
      /^Who can do this: .*AWSAppRunnerFullAccess.*owner of the GitHub organization.*request/,
    )
    expect(text).not.toMatch(/undefined|\*/)
  })

  test('have the click path in words, for the case that the link does not work', async () => {
    const { first } = await render(place)
    expect(first).toMatch(/If that page does not open: .*eu-west-1.*Connected accounts.*GitHub connections/)
  })

  test('are different for Bitbucket', async () => {
    const { items, text } = await render(place, { connection: aConnection({ provider: 'BITBUCKET' }) })
    expect(items[2]).toMatch(/Bitbucket workspace.*Grant access/)
    expect(text).toMatch(/Who can do this: .*administrator of the Bitbucket workspace/)
    expect(text).not.toContain('AWS Connector for GitHub')
  })

  test.each<[title: string, overrides: Partial<Run>, expected: string]>([
    [
      'an unknown provider',
      { connection: aConnection({ provider: 'SOMETHING_NEW' }) },
      'AWS Connector for GitHub',
    ],
    ['no provider', { connection: aConnection({ provider: '' }), provider: 'BITBUCKET' }, 'Grant access'],
    ['no connection', { connection: undefined, provider: 'BITBUCKET' }, 'Grant access'],
  ])('are those of the input or GitHub for %s', async (_, overrides, expected) => {
    expect((await render(place, overrides)).text).toContain(expected)
  })

  test('complete the handshake if the status is unknown', async () => {
    const { text } = await render(place, { connection: aConnection({ status: 'SOMETHING_NEW' }) })
    expect(text).toContain('Complete handshake')
  })

  test('say without a link that the action must run again if there is no workflow run', async () => {
    const { hrefs, items, text } = await render(place, { workflowRun: undefined })
    expect(hrefs).toEqual([CONSOLE, APPROVAL_PAGE])
    expect(items.at(-1)).toBe('Run this again.')
    expect(text).not.toContain('undefined')
  })
})

describe('the steps for a connection in the ERROR state', () => {
  const connection = aConnection({ status: 'ERROR' })

  test('delete it, in the summary', async () => {
    const { items, text } = await render('summary', { connection })
    expect(items).toEqual([
      expect.stringContaining('Connected accounts'),
      expect.stringMatching(/my-conn.*Actions.*Delete/),
      expect.stringContaining('Re-run this workflow'),
    ])
    expect(text).not.toMatch(/Complete handshake|Who can do this/)
  })

  test('are still right in the issue once it was created again', async () => {
    const { items, text } = await render('issue', { connection })
    expect(items).toEqual([
      expect.stringContaining('Connected accounts'),
      expect.stringMatching(/^Only if its status is Error: .*my-conn.*Actions.*Delete.*Re-run this workflow/),
      expect.stringContaining('Complete handshake'),
      expect.stringContaining('AWS Connector for GitHub'),
      expect.stringContaining('Re-run this workflow'),
    ])
    expect(text).toContain('Who can do this')
  })
})

describe('in the summary, the first step', () => {
  test('names the account to sign in to', async () => {
    const { first, hrefs, texts } = await render('summary')
    expect(first).toContain(`Sign in to the account ${ACCOUNT}.`)
    expect(texts('code')).toContain(ACCOUNT)
    expect(hrefs).toEqual([CONSOLE, RUN_URL, APPROVAL_PAGE])
  })

  test('links through the access portal to the account', async () => {
    const { first, hrefs } = await render('summary', { portal })
    expect(hrefs).toEqual([SHORTCUT, RUN_URL, APPROVAL_PAGE])
    expect(first).toContain(`The link signs you in to the account ${ACCOUNT} through the AWS access portal.`)
    expect(first).not.toContain('Sign in to')
  })

  test('names no account if it is not known, and does not need the portal', async () => {
    const connection = aConnection({ arn: 'arn:aws:apprunner:x' })
    const { first, hrefs } = await render('summary', { connection, portal })
    expect(first).toContain('Sign in to the AWS account of this workflow.')
    expect(hrefs).toEqual([CONSOLE, RUN_URL, APPROVAL_PAGE])
  })
})

test('both first steps have the name of the account', async () => {
  const named = { accountName: 'staging' }
  expect((await render('summary', named)).first).toContain(`Sign in to the account staging (${ACCOUNT}).`)
  expect((await render('issue', named)).first).toContain('Sign in to the AWS account staging of the workflow')
  const both = { ...named, portal }
  expect((await render('summary', both)).first).toContain(`to the account staging (${ACCOUNT}) through`)
  expect((await render('issue', both)).first).toContain('the account staging, and a shortcut into it,')
})

test.each<[title: string, overrides: Partial<Run>, url: string]>([
  ['without a portal', {}, CONSOLE],
  ['through the portal', { portal }, SHORTCUT],
  ['without a connection, whose account is not known', { portal, connection: undefined }, CONSOLE],
])('the link for the approver, %s', (_, overrides, url) => {
  expect(approvalUrl(aRun(overrides))).toBe(url)
})

describe('in the issue, the first step', () => {
  test('shows no account ID, but where to find it', async () => {
    const { first, hrefs } = await render('issue')
    expect(first).toContain(
      'Sign in to the AWS account of the workflow, which is in the log and summary of the run.',
    )
    expect(hrefs).toEqual([CONSOLE, RUN_URL, RUN_URL, APPROVAL_PAGE])
  })

  test('links to the start page of the access portal, not into the account', async () => {
    const { first, hrefs } = await render('issue', { portal })
    expect(first).toMatch(
      /Sign in through the AWS access portal first: .*shortcut.*log and summary of the run/,
    )
    expect(hrefs).toEqual([CONSOLE, PORTAL, RUN_URL, RUN_URL, APPROVAL_PAGE])
  })

  test('only mentions the log if there is no workflow run', async () => {
    expect((await render('issue', { workflowRun: undefined })).first).toContain(
      'which is in the log of the run.',
    )
  })

  test.each([undefined, portal])('never has an account ID or ARN (portal: %j)', (portal) => {
    const markdown = handshakeSteps(aRun({ portal }), 'issue')
    expect(markdown).not.toContain(ACCOUNT)
    expect(markdown).not.toContain(ARN)
  })
})
