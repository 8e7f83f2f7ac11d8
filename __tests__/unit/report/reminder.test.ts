import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { handshakeSteps } from '../../../src/report/handshake.ts'
import { closingComment, isReminderTitle, reminderIssue } from '../../../src/report/reminder.ts'
import { printable } from '../../../src/report/text.ts'
import { open as renderPage } from '../page.ts'
import { ACCOUNT, aConnection, aRun, hostile, PORTAL, WORKFLOW_RUN } from '../report.ts'

const TITLE = 'the App Runner connection my-conn (eu-west-1)'
const IN_ERROR = aRun({ connection: aConnection({ status: 'ERROR' }) })
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
    const { title, body } = reminderIssue(IN_ERROR, [])
    expect(title).toBe(`Delete and recreate ${TITLE}`)
    expect(body).toMatch(/was `ERROR` .* cannot be repaired: .*delete it .*creates it anew, and approve/)
  })

  test('is recognized by its title', () => {
    const runs = [aRun(), aRun({ accountName: 'staging' }), IN_ERROR]
    const titles = runs.map((run) => reminderIssue(run, []).title)
    const others = ['Approve the App Runner connection my-conn', ...titles.map((title) => `Re: ${title}`)]
    const recognized = [...titles, ...others].filter((title) =>
      isReminderTitle(title, 'my-conn', 'eu-west-1'),
    )
    expect(recognized).toEqual(titles)
    expect(isReminderTitle(`Approve ${TITLE}`, 'my-conn', 'eu-west')).toBe(false)
  })

  test('has no empty paragraph, and nothing undefined', () => {
    const { body } = reminderIssue(aRun({ workflowRun: undefined, connection: undefined }), [])
    expect(body).toContain(first('(none)'))
    expect(body).not.toMatch(/\n{3}|undefined|Requested|@/)
  })

  test('names the repository alone if the workflow has no name', () => {
    const workflowRun = { ...WORKFLOW_RUN, workflow: '' }
    expect(reminderIssue(aRun({ workflowRun }), []).body).toContain('\n\nRequested by [octo-org/app](')
  })

  test('has neither account ID nor ARN', () => {
    for (const run of [aRun(), aRun({ portal: { url: PORTAL, role: 'Approver' } }), IN_ERROR]) {
      const issue = JSON.stringify(reminderIssue(run, ['octocat']))
      expect(issue).not.toContain(ACCOUNT)
      expect(issue).not.toContain('arn:')
    }
  })

  test('stays as it is, whatever the status and the name of the workflow are', () =>
    stays(async (text) => {
      const workflowRun = { ...WORKFLOW_RUN, workflow: text }
      const connection = aConnection({ status: text, provider: text })
      const run = aRun({ accountName: text, workflowRun, connection })
      const page = await renderPage(reminderIssue(run, ['octocat']).body)
      return [page.elements, page.hrefs, page.prose]
    }))
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
