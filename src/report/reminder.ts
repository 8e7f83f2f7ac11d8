import { statusName } from '../apprunner/status.ts'
import type { Run, WorkflowRun } from '../run.ts'
import { handshakeSteps } from './handshake.ts'
import { printable, quote } from './text.ts'

/** The title and body of the reminder issue. It may be public, so it shows no account ID and no ARN. */
export function reminderIssue(run: Run, mentions: readonly string[]): { title: string; body: string } {
  const { connectionName: name, region, connection, accountName, workflowRun } = run
  const deletes = run.rule.consoleAction === 'delete'
  const place = `${region}${accountName && `, ${printable(accountName)}`}`
  const account = accountName && ` of the AWS account ${quote(accountName)}`
  const status = quote(statusName(connection?.status ?? ''), 40)
  const ask = deletes
    ? 'It cannot be repaired: someone has to delete it in the AWS console, then run the workflow again, which creates it anew, and approve it. Until then, every service that uses it fails.'
    : 'Until someone approves it in the AWS console, every service that uses it fails.'
  const paragraphs = [
    `The App Runner connection \`${name}\` in ${region}${account} is not available yet: its status was ${status} when this issue was opened. ${ask}`,
    workflowRun && requestedBy(workflowRun),
    mentions.map((mention) => `@${mention}`).join(' '),
    handshakeSteps(run, 'issue'),
    'The first run of the workflow that finds the connection available closes this issue.',
  ]
  return {
    title: `${deletes ? 'Delete and recreate' : 'Approve'} the App Runner connection ${name} (${place})`,
    body: paragraphs.filter(Boolean).join('\n\n'),
  }
}

/** Whether a title has the form of ours, in this version or an earlier one. */
export function isReminderTitle(title: string, name: string, region: string): boolean {
  return ['Approve', 'Delete and recreate'].some((action) =>
    [')', ','].some((end) =>
      title.startsWith(`${action} the App Runner connection ${name} (${region}${end}`),
    ),
  )
}

/** The comment that closes the reminder issue. */
export function closingComment({ connectionName, region }: Run): string {
  return `The App Runner connection ${quote(connectionName)} in ${region} is approved and available.`
}

function requestedBy({ server, repository, workflow }: WorkflowRun): string {
  const name = workflow ? `the workflow ${quote(workflow, 100)} of ` : ''
  return `Requested by ${name}[${repository}](${server}/${repository}).`
}
