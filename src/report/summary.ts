import { accountOf, type Connection, isConnectionName } from '../apprunner/connection.ts'
import { statusRule } from '../apprunner/status.ts'
import { describeChange } from './changes.ts'
import { handshakeSteps } from './handshake.ts'
import type { Message } from './messages.ts'
import { isAvailable, type Report } from './run.ts'
import { codeHtml, escapeHtml, messageHtml } from './text.ts'

/**
 * The job summary as Markdown: what to do comes first. Untrusted text is always in `code` elements of HTML blocks:
 * there, neither Markdown nor GitHub's mentions, issue numbers and addresses are recognized.
 */
export function renderSummary(report: Report): string {
  const { failure } = report
  const sections = [
    `## ${icon(report)} ${heading(report)}`,
    renderAlert(report),
    failure ? renderFailure(failure) : '',
    renderNextSteps(report),
    renderChanges(report),
    renderFacts(report),
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

function icon(report: Report): string {
  if (report.failure) return '❌'
  if (report.dryRun) return '🔍'
  return isAvailable(report) ? '✅' : '⏳'
}

function heading(report: Report): string {
  const { connectionName: name, connection, failure, dryRun } = report
  const subject = isConnectionName(name) ? `App Runner connection \`${name}\`` : 'App Runner connection'
  if (failure?.heading) return `${subject} ${failure.heading}`
  if (failure && (!connection || isAvailable(report))) return `${subject}: failed`
  if (connection) return `${subject} ${statusRule(connection.status).heading}`
  return dryRun ? `${subject} does not exist yet` : subject
}

/** GitHub's alert, with a constant sentence on where it stands and who has to act. */
function renderAlert(report: Report): string {
  const { failure, dryRun, connection } = report
  const alert = (kind: string, sentence: string) => `> [!${kind}]\n> ${sentence}`
  if (failure) return alert('CAUTION', 'This step failed. The cause and what to do are below.')
  if (dryRun) return alert('NOTE', 'Dry run: nothing was changed at AWS or GitHub.')
  return alert(isAvailable(report) ? 'TIP' : 'IMPORTANT', statusRule(connection?.status ?? '').alert)
}

function renderFailure({ title, cause, remedy, details, serviceError }: Message): string {
  return [
    `<p><strong>${escapeHtml(title)}.</strong> ${messageHtml(cause)}</p>`,
    `<p><strong>What to do:</strong> ${messageHtml(remedy)}</p>`,
    ...(details.length > 0 ? [renderList(details)] : []),
    ...(serviceError
      ? [
          `<details><summary>Error message of the service</summary>`,
          `<p>${messageHtml(serviceError)}</p>`,
          '</details>',
        ]
      : []),
  ].join('\n')
}

/** What a person has to do, or for an available connection what to do with it. */
function renderNextSteps(report: Report): string {
  const { connection, failure } = report
  if (!connection || failure?.nothingToApprove) return ''
  const { consoleAction } = statusRule(connection.status)
  if (consoleAction === 'none') return failure ? '' : renderUse(connection.arn)
  const title = consoleAction === 'delete' ? 'How to start over' : 'How to approve it'
  return `### ${title}\n\n${handshakeSteps(report, 'summary')}`
}

function renderUse(arn: string): string {
  return [
    `The ARN, ready to paste:\n\n\`\`\`text\n${arn}\n\`\`\``,
    '- `awslabs/amazon-app-runner-deploy`: pass it as `source-connection-arn`.\n' +
      '- `aws apprunner create-service` and CloudFormation: set ' +
      '`SourceConfiguration.AuthenticationConfiguration.ConnectionArn` to it.\n' +
      '- CDK: pass it to `GitHubConnection.fromConnectionArn`. Terraform: set ' +
      '`source_configuration.authentication_configuration.connection_arn` to it.',
  ].join('\n\n')
}

function renderChanges({ changes, dryRun, failure }: Report): string {
  if (changes.length === 0) return dryRun && !failure ? '<p>A real run would change nothing.</p>' : ''
  const descriptions = changes.map((change) => describeChange(change, dryRun ? 'would' : 'did'))
  return `<p>${dryRun ? 'A real run would:' : 'This run:'}</p>\n${renderList(descriptions)}`
}

function renderList(items: readonly string[]): string {
  return ['<ul>', ...items.map((item) => `<li>${messageHtml(item)}</li>`), '</ul>'].join('\n')
}

/** Facts that are not on the page already. */
function renderFacts(report: Report): string {
  const { connectionName, provider, region, connection, reminderUrl } = report
  const rows: [head: string, cell: string][] = [
    ['Connection', codeHtml(connectionName || '(none)')],
    ...(connection ? connectionRows(report, connection) : []),
    ['Provider', codeHtml(connection?.provider || provider || '(none)')],
    ['Region', codeHtml(region || '(none)')],
  ]
  if (reminderUrl) rows.push(['Reminder', `<a href="${escapeHtml(reminderUrl)}">reminder issue</a>`])
  const cells = rows.map(([head, cell]) => `<tr><th align="left">${head}</th><td>${cell}</td></tr>`)
  return ['<table>', ...cells, '</table>'].join('\n')
}

function connectionRows(report: Report, { arn, status, createdAt }: Connection): [string, string][] {
  const { created, failure } = report
  const { remedy = '', serviceError = '', kind } = failure ?? {}
  const arnIsAbove = failure ? `${remedy}${serviceError}`.includes(arn) : isAvailable(report)
  return [
    ...(kind === 'deleted' ? [] : [['Status', codeHtml(status || '(none)')] as [string, string]]),
    ...(arnIsAbove ? [] : [['ARN', codeHtml(arn)] as [string, string]]),
    ['Account', codeHtml(accountOf(arn) ?? '(unknown)')],
    ['Origin', created ? 'created by this run' : 'reused'],
    ['Created at', createdAt ? codeHtml(createdAt.toISOString()) : 'unknown'],
  ]
}
