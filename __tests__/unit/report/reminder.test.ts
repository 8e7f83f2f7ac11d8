import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { handshakeSteps } from '../../../src/report/handshake.ts'
import { closingComment, isReminderTitle, reminderIssue } from '../../../src/report/reminder.ts'
import { printable } from '../../../src/report/text.ts'
import { startRun } from '../../../src/run.ts'
import { open as renderPage } from '../page.ts'
import { ACCOUNT, aConnection, aRun, hostile, PORTAL } from '../report.ts'

const TITLE = 'the App Runner connection my-conn (eu-west-1)'
const UNTIL = 'Until someone approves it in the AWS console, every service that uses it fails.'

/** Asserts that what is shown is the same for any text. */
async function stays(shownOf: (text: string) => Promise<unknown>): Promise<void> {
  const harmless = await shownOf('!')
  const property = fc.asyncProperty(hostile, async (text) => {
    // Such a text could be a known status.
    fc.pre(!/^[\w.-]*$/.test(text.trim()) && printable(text) !== '')
    expect(await shownOf(text)).toEqual(harmless)
  })
  await fc.assert(property, { numRuns: 40 })
}

/** The first sentences of a body. */
const first = (status: string, place = 'eu-west-1') =>
  `The App Runner connection \`my-conn\` in ${place} is not available yet: its status was \`${status}\` when this issue was opened.`

describe('the reminder issue', () => {
  test('says what is missing, who asks, what to do, and when it is closed', () => {
    expect(reminderIssue(aRun(), ['octocat', 'octo-org/platform'])).toEqual({
      title: `Approve ${TITLE}`,
      body: [
        `${first('PENDING_HANDSHAKE')} ${UNTIL}`,
        'Requested by the workflow `deploy` of [octo-org/app](https://github.com/octo-org/app).',
        '@octocat @octo-org/platform',
        handshakeSteps(aRun(), 'issue'),
        'The first run of the workflow that finds the connection available closes this issue.',
      ].join('\n\n'),
    })
  })

  test('names the account in title and body, where it has a name', () => {
    const { title, body } = reminderIssue(aRun({ accountName: 'sta`ging <b>\n' }), [])
    expect(title).toBe('Approve the App Runner connection my-conn (eu-west-1, sta`ging <b>)')
    expect(body).toContain(first('PENDING_HANDSHAKE', "eu-west-1 of the AWS account `sta'ging <b>`"))
  })

  test('asks to delete and recreate a connection in the ERROR state', () => {
    const { title, body } = reminderIssue(aRun({ connection: aConnection({ status: 'ERROR' }) }), [])
    expect(title).toBe(`Delete and recreate ${TITLE}`)
    expect(body).toMatch(/was `ERROR` .* cannot be repaired: .*delete it .*creates it anew, and approve/)
  })

  test('is recognized by its title', () => {
    const runs = [
      aRun(),
      aRun({ accountName: 'staging' }),
      aRun({ connection: aConnection({ status: 'ERROR' }) }),
    ]
    const titles = runs.map((run) => reminderIssue(run, []).title)
    expect(titles.filter((title) => !isReminderTitle(title, 'my-conn', 'eu-west-1'))).toEqual([])
    for (const title of [
      ...titles.map((title) => `Re: ${title}`),
      'Approve the App Runner connection my-conn',
    ])
      expect(isReminderTitle(title, 'my-conn', 'eu-west-1')).toBe(false)
    expect(isReminderTitle(`Approve ${TITLE}`, 'my-conn', 'eu-west')).toBe(false)
  })

  test('has no empty paragraph, and nothing undefined', () => {
    const { body } = reminderIssue(aRun({ workflowRun: undefined, connection: undefined }), [])
    expect(body).toContain(first('(none)'))
    expect(body).not.toMatch(/\n{3}|undefined|Requested|@/)
  })

  test('names the repository alone if the workflow has no name', () => {
    const workflowRun = { server: 'https://github.com', repository: 'octo-org/app', workflow: '', id: '42' }
    expect(reminderIssue(aRun({ workflowRun }), []).body).toContain('\n\nRequested by [octo-org/app](')
  })

  test('has neither account ID nor ARN', () => {
    for (const overrides of [
      {},
      { portal: { url: PORTAL, role: 'Approver' } },
      { connection: aConnection({ status: 'ERROR' }) },
    ]) {
      const issue = JSON.stringify(reminderIssue(aRun(overrides), ['octocat']))
      expect(issue).not.toContain(ACCOUNT)
      expect(issue).not.toContain('arn:')
    }
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
    const shownOf = async (text: string) => {
      const page = await renderPage(reminderIssue(stateOf(text), ['octocat']).body)
      return [page.elements, page.hrefs, page.prose]
    }
    await stays(shownOf)
  })
})

describe('the closing comment', () => {
  test('names the connection and its region', () => {
    expect(closingComment(aRun())).toBe(
      'The App Runner connection `my-conn` in eu-west-1 is approved and available.',
    )
  })

  test('stays as it is, whatever the name of a reused connection is', () =>
    stays(async (name) => {
      const page = await renderPage(closingComment(aRun({ connection: aConnection({ name }) })))
      return [page.elements, page.prose]
    }))
})
