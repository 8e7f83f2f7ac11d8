import { accountOf, type Connection, isConnectionName } from '../apprunner/connection.ts'
import { statusRule } from '../apprunner/status.ts'
import { describeChange } from './changes.ts'
import { handshakeSteps } from './handshake.ts'
import type { Message } from './messages.ts'
import { isAvailable, type Report } from './run.ts'
import { codeHtml, escapeHtml, messageHtml } from './text.ts'

/**
 * The job summary as Markdown. Untrusted text is always in `code` elements of HTML blocks: there, neither Markdown nor
 * GitHub's mentions, issue numbers and addresses are recognized.
 */
export function renderSummary(report: Report): string {
  const { connection, failure, dryRun } = report
  const sections = [
    `## ${heading(report)}`,
    dryRun ? '> [!NOTE]\n> **Dry run:** nothing was changed at AWS or GitHub.' : '',
    failure ? renderFailure(failure) : '',
    renderTable(report),
    renderChanges(report),
    connection && !failure?.nothingToApprove ? renderNextSteps(report, connection) : '',
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

function heading(report: Report): string {
  const { connectionName: name, connection, failure, dryRun } = report
  const subject = isConnectionName(name) ? `App Runner connection \`${name}\`` : 'App Runner connection'
  if (failure?.heading) return `${subject} ${failure.heading}`
  if (failure && (!connection || isAvailable(report))) return `${subject}: failed`
  if (connection) return `${subject} ${statusRule(connection.status).heading}`
  return dryRun ? `${subject} does not exist yet` : subject
}

function renderFailure({ title, cause, remedy, details, serviceError }: Message): string {
  return [
    '<blockquote>',
    `<p><strong>${escapeHtml(title)}.</strong> ${messageHtml(cause)}</p>`,
    `<p><strong>What to do:</strong> ${messageHtml(remedy)}</p>`,
    ...(details.length > 0 ? [renderList(details)] : []),
    ...(serviceError ? [`<p>${messageHtml(serviceError)}</p>`] : []),
    '</blockquote>',
  ].join('\n')
}

function renderTable({ connectionName, region, connection, reminderUrl, ...report }: Report): string {
  const rows: [head: string, cell: string][] = [
    ['Connection', codeHtml(connectionName || '(none)')],
    ...(connection ? statusRows(connection) : []),
    ['Provider', codeHtml(connection?.provider || report.provider || '(none)')],
    ['Region', codeHtml(region || '(none)')],
    ...(connection ? originRows(connection, report) : []),
  ]
  if (reminderUrl) rows.push(['Reminder', `<a href="${escapeHtml(reminderUrl)}">reminder issue</a>`])
  const cells = rows.map(([head, cell]) => `<tr><th align="left">${head}</th><td>${cell}</td></tr>`)
  return ['<table>', ...cells, '</table>'].join('\n')
}

function statusRows({ status, arn }: Connection): [string, string][] {
  return [
    ['Status', codeHtml(status || '(none)')],
    ['ARN', codeHtml(arn)],
  ]
}

function originRows(
  { arn, createdAt }: Connection,
  { created, dryRun }: Pick<Report, 'created' | 'dryRun'>,
): [string, string][] {
  const found = dryRun ? 'found it' : 'reused it'
  return [
    ['Account', codeHtml(accountOf(arn) ?? '(unknown)')],
    ['This run', created ? 'created it' : found],
    ['Created at', createdAt ? codeHtml(createdAt.toISOString()) : 'unknown'],
  ]
}

function renderChanges({ changes, dryRun, failure }: Report): string {
  if (changes.length === 0) return dryRun && !failure ? '<p>A real run would change nothing.</p>' : ''
  const descriptions = changes.map((change) => describeChange(change, dryRun ? 'would' : 'did'))
  return `<p>${dryRun ? 'A real run would:' : 'This run:'}</p>\n${renderList(descriptions)}`
}

function renderList(items: readonly string[]): string {
  return ['<ul>', ...items.map((item) => `<li>${messageHtml(item)}</li>`), '</ul>'].join('\n')
}

function renderNextSteps(
  { connectionName: name, region, runUrl, failure }: Report,
  { arn, provider, status }: Connection,
): string {
  const { consoleAction } = statusRule(status)
  if (consoleAction === 'none') return failure ? '' : renderUse(arn)
  const steps = handshakeSteps({ name, region, provider, status, account: accountOf(arn), runUrl })
  return `### ${consoleAction === 'delete' ? 'How to start over' : 'How to approve it'}\n\n${steps}`
}

function renderUse(arn: string): string {
  return [
    '### How to use it',
    `The ARN, ready to paste:\n\n\`\`\`text\n${arn}\n\`\`\``,
    '- `awslabs/amazon-app-runner-deploy`: pass it as `source-connection-arn`.\n' +
      '- `aws apprunner create-service`, CloudFormation, CDK, Terraform: set ' +
      '`SourceConfiguration.AuthenticationConfiguration.ConnectionArn` to it.',
  ].join('\n\n')
}
