import { expect, test } from '@jest/globals'
import { approvalUrl, handshakeSteps } from '../../../src/report/handshake.ts'
import type { Run } from '../../../src/run.ts'
import { ACCOUNT, APPROVAL_PAGE, aConnection, aRun, CONSOLE, PORTAL, RUN_URL, SHORTCUT } from '../report.ts'

type Place = Parameters<typeof handshakeSteps>[1]

const portal = { url: PORTAL, role: 'Approver' }
const IN_ERROR = { connection: aConnection({ status: 'ERROR' }) }
const BITBUCKET = { connection: aConnection({ provider: 'BITBUCKET' }) }

/** The steps, and the paragraph after them. */
function stepsOf(place: Place, overrides: Partial<Run> = {}): { steps: string[]; who: string } {
  const [list = '', who = ''] = handshakeSteps(aRun(overrides), place).split('\n\n')
  const lines = list.split('\n')
  expect(lines.map((line) => line.slice(0, 3))).toEqual(lines.map((_, index) => `${index + 1}. `))
  return { steps: lines.map((line) => line.slice(3)), who }
}

const OPEN = expect.stringContaining('Connected accounts of App Runner in eu-west-1')
const COMPLETE = expect.stringMatching(
  /^Select the connection `my-conn`.*Actions.*Complete handshake.*Allow pop-ups.*grayed out.*pending/,
)
const GITHUB = expect.stringMatching(
  /Install another.*install.*AWS Connector for GitHub.*Authorizing.*not enough.*Next/,
)
const DELETE = expect.stringMatching(/^Select the connection `my-conn`.*Actions.*Delete.* ERROR state/)
const DELETE_IF_ERROR = expect.stringMatching(
  /^Only if its status is \*Error\*: select the connection `my-conn`.*Actions.*Delete.*Re-run this workflow/,
)
const RERUN = `[Re-run this workflow](${RUN_URL}), or wait for its next run.`

test.each<[title: string, place: Place, overrides: Partial<Run>, steps: unknown[]]>([
  ['in the summary', 'summary', {}, [OPEN, COMPLETE, GITHUB, RERUN]],
  ['in the issue', 'issue', {}, [OPEN, COMPLETE, GITHUB, RERUN]],
  [
    'outside of a workflow',
    'summary',
    { workflowRun: undefined },
    [OPEN, COMPLETE, GITHUB, 'Run this again.'],
  ],
  [
    'of an unknown provider',
    'issue',
    { provider: 'NEW', connection: undefined },
    [OPEN, COMPLETE, GITHUB, RERUN],
  ],
  [
    'for Bitbucket',
    'issue',
    BITBUCKET,
    [OPEN, COMPLETE, expect.stringMatching(/Bitbucket workspace.*Grant access/), RERUN],
  ],
  ['for a connection in the ERROR state', 'summary', IN_ERROR, [OPEN, DELETE, RERUN]],
  [
    'that are right when it was created again',
    'issue',
    IN_ERROR,
    [OPEN, DELETE_IF_ERROR, COMPLETE, GITHUB, RERUN],
  ],
])('the steps %s', (_, place, overrides, steps) => {
  expect(stepsOf(place, overrides).steps).toEqual(steps)
})

test('after the steps stands who can approve, unless the connection has to be deleted', () => {
  const github = /^Who can do this: .*AWSAppRunnerFullAccess.*owner of the GitHub organization.*\]\((.*)\)\.$/
  expect(github.exec(stepsOf('summary').who)?.[1]).toBe(APPROVAL_PAGE)
  expect(stepsOf('issue', IN_ERROR).who).toMatch(github)
  expect(stepsOf('issue', BITBUCKET).who).toContain('administrator of the Bitbucket workspace')
  expect(stepsOf('summary', IN_ERROR).who).toBe('')
})

const LOG = `[the log and summary of the run](${RUN_URL})`

test.each<[place: Place, overrides: Partial<Run>, url: string, access: string]>([
  ['summary', {}, CONSOLE, `Sign in to the account \`${ACCOUNT}\`.`],
  ['summary', { accountName: 'staging' }, CONSOLE, `Sign in to the account \`staging\` (\`${ACCOUNT}\`).`],
  [
    'summary',
    { portal },
    SHORTCUT,
    `The link signs you in to the account \`${ACCOUNT}\` through the AWS access portal.`,
  ],
  [
    'summary',
    { portal, connection: aConnection({ arn: 'arn:x' }) },
    CONSOLE,
    'Sign in to the AWS account of this workflow.',
  ],
  ['issue', {}, CONSOLE, `Sign in to the AWS account of the workflow, which is in ${LOG}.`],
  [
    'issue',
    { accountName: 'staging' },
    CONSOLE,
    `Sign in to the AWS account \`staging\` of the workflow, which is in ${LOG}.`,
  ],
  [
    'issue',
    { portal },
    CONSOLE,
    `Sign in through the [AWS access portal](${PORTAL}) first: the account, and a shortcut into it, are in ${LOG}.`,
  ],
  [
    'issue',
    { workflowRun: undefined },
    CONSOLE,
    'Sign in to the AWS account of the workflow, which is in the log of the run.',
  ],
])('the first step in the %s, of a run with %j', (place, overrides, url, access) => {
  const link = `Open **[Connected accounts of App Runner in eu-west-1](${url})**.`
  const path = 'in the navigation pane **Connected accounts** (in older consoles *GitHub connections*).'
  expect(stepsOf(place, overrides).steps[0]).toBe(
    `${link} ${access} If that page does not open: open App Runner, choose the region eu-west-1, and ${path}`,
  )
})

test.each<[title: string, overrides: Partial<Run>, url: string]>([
  ['without a portal', {}, CONSOLE],
  ['through the portal', { portal }, SHORTCUT],
  ['without a connection, whose account is not known', { portal, connection: undefined }, CONSOLE],
])('the link for the approver, %s', (_, overrides, url) => {
  expect(approvalUrl(aRun(overrides))).toBe(url)
})
