import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { closingComment, reminderIssue } from '../../../src/report/reminder.ts'
import { printable } from '../../../src/report/text.ts'
import { type Run, startRun } from '../../../src/run.ts'
import { open as renderPage } from '../page.ts'
import { ACCOUNT, ARN, aConnection, aRun, CONSOLE, hostile, PORTAL, RUN_URL } from '../report.ts'

const REPOSITORY = 'https://github.com/octo-org/app'

async function render(overrides: Partial<Run> = {}, mentions: string[] = []) {
  const { title, body } = reminderIssue(aRun(overrides), mentions)
  return { title, body, ...(await renderPage(body)) }
}

describe('the reminder issue', () => {
  test('has a title with the connection and its region', async () => {
    expect((await render()).title).toBe('Approve the App Runner connection my-conn (eu-west-1)')
  })

  test('says what is missing, who asks, what to do, and when it is closed', async () => {
    const { texts, hrefs, elements } = await render()
    const [first, requester, ...others] = texts('p')
    expect(first).toMatch(
      /my-conn in eu-west-1 is not available yet: its status was PENDING_HANDSHAKE when this issue was opened\. Until/,
    )
    expect(requester).toBe('Requested by the workflow deploy of octo-org/app.')
    expect(hrefs.slice(0, 3)).toEqual([REPOSITORY, CONSOLE, RUN_URL])
    expect(elements.filter((name) => name === 'ol')).toHaveLength(1)
    expect(texts('li')[1]).toContain('Complete handshake')
    expect(others.at(-1)).toMatch(/^The first run .* available closes this issue\.$/)
  })

  test('names the account in title and body, where it has a name', async () => {
    const { title, texts } = await render({ accountName: 'sta`ging <b>' })
    expect(title).toBe('Approve the App Runner connection my-conn (eu-west-1, sta`ging <b>)')
    expect(texts('p')[0]).toContain("my-conn in eu-west-1 of the AWS account sta'ging <b> is not available")
  })

  test('asks to delete and recreate a connection in the ERROR state', async () => {
    const { title, texts } = await render({ connection: aConnection({ status: 'ERROR' }) })
    expect(title).toBe('Delete and recreate the App Runner connection my-conn (eu-west-1)')
    expect(texts('p')[0]).toMatch(
      /was ERROR .* cannot be repaired: .*delete it .*creates it anew, and approve/,
    )
  })

  test('names a missing status', async () => {
    const { texts } = await render({ connection: aConnection({ status: '' }) })
    expect(texts('p')[0]).toContain('its status was (none) when')
  })

  test('mentions users and teams in a paragraph of their own', async () => {
    const { texts } = await render({}, ['octocat', 'octo-org/platform'])
    expect(texts('p')[2]).toBe('@octocat @octo-org/platform')
  })

  test('has no empty paragraph, and nothing undefined', async () => {
    const { body } = await render({ workflowRun: undefined, connection: undefined })
    expect(body).not.toMatch(/\n{3}|undefined|Requested|@/)
  })

  test.each<[title: string, overrides: Partial<Run>]>([
    ['a pending connection', {}],
    ['a portal', { portal: { url: PORTAL, role: 'Approver' } }],
    ['a connection in the ERROR state', { connection: aConnection({ status: 'ERROR' }) }],
  ])('has neither account ID nor ARN: %s', async (_, overrides) => {
    const { title, body } = await render(overrides, ['octocat'])
    expect(`${title}${body}`).not.toContain(ACCOUNT)
    expect(`${title}${body}`).not.toContain(ARN)
    expect(`${title}${body}`).not.toMatch(/arn:/)
  })

  test('stays as it is, whatever the status and the name of the workflow are', async () => {
    const stateOf = (text: string) => {
      const env = {
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'octo-org/app',
        GITHUB_RUN_ID: '42',
        GITHUB_WORKFLOW: text,
      }
      const run = startRun(aRun({ accountName: text }), env, () => {})
      run.observe(aConnection({ status: text, provider: text }))
      return run
    }
    const harmless = await renderPage(reminderIssue(stateOf('!'), ['octocat']).body)
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        fc.pre(!/^[\w.-]*$/.test(text.trim()) && printable(text) !== '')
        const page = await renderPage(reminderIssue(stateOf(text), ['octocat']).body)
        expect(page.elements).toEqual(harmless.elements)
        expect(page.hrefs).toEqual(harmless.hrefs)
        expect(page.prose).toEqual(harmless.prose)
      }),
      { numRuns: 60 },
    )
  })
})

test('the closing comment stays as it is, whatever the name of a reused connection is', async () => {
  const commentOf = (name: string) => renderPage(closingComment(aRun({ connection: aConnection({ name }) })))
  const harmless = await commentOf('!')
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      fc.pre(printable(text) !== '')
      const { elements, prose } = await commentOf(text)
      expect(elements).toEqual(harmless.elements)
      expect(prose).toEqual(harmless.prose)
    }),
    { numRuns: 60 },
  )
})

test('the closing comment names the connection and its region', () => {
  expect(closingComment(aRun())).toBe(
    'The App Runner connection `my-conn` in eu-west-1 is approved and available.',
  )
})
