import { statusName } from '../apprunner/status.ts'
import type { Run, WorkflowRun } from '../run.ts'
import { handshakeSteps } from './handshake.ts'
import { quote } from './text.ts'

/** The title and body of the reminder issue. It may be public, so it shows no account ID and no ARN. */
export function reminderIssue(run: Run, mentions: readonly string[]): { title: string; body: string } {
  const { connectionName: name, region, connection, workflowRun } = run
  const status = quote(statusName(connection?.status ?? ''), 40)
  const paragraphs = [
    `The App Runner connection \`${name}\` in ${region} is not available yet: its status was ${status} when this issue was opened. Until someone approves it in the AWS console, every service that uses it fails.`,
    workflowRun && requestedBy(workflowRun),
    mentions.map((mention) => `@${mention}`).join(' '),
    handshakeSteps(run, 'issue'),
    'The first run of the workflow that finds the connection available closes this issue.',
  ]
  return {
    title: `Approve the App Runner connection ${name} (${region})`,
    body: paragraphs.filter(Boolean).join('\n\n'),
  }
}

/** The comment that closes the reminder issue. */
export function closingComment({ connectionName, region }: Run): string {
  return `The App Runner connection \`${connectionName}\` in ${region} is approved and available.`
}

function requestedBy({ server, repository, workflow }: WorkflowRun): string {
  const name = workflow ? `the workflow ${quote(workflow, 100)} of ` : ''
  return `Requested by ${name}[${repository}](${server}/${repository}).`
}
