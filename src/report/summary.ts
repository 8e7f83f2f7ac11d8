import type { Connection } from '../apprunner/connections.ts'
import type { Message } from '../apprunner/errors.ts'
import { handshakeSteps } from './handshake.ts'
import { accountOf, type Report } from './report.ts'
import { code, escapeHtml, proseToHtml } from './text.ts'

/**
 * The job summary as Markdown. All that isn't ours stands in HTML blocks, within `code`: there, neither Markdown nor
 * GitHub's mentions, issue numbers and addresses are looked for.
 */
export function renderSummary(report: Report): string {
  const { connection, failure, dryRun } = report
  return [
    `## ${heading(report)}`,
    ...(dryRun ? ['> [!NOTE]\n> **Dry run:** nothing was changed, neither at AWS nor at GitHub.'] : []),
    ...(failure ? [renderFailure(failure)] : []),
    renderTable(report),
    renderDeeds(report),
    ...(connection ? [renderNext(report, connection)] : []),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

function heading({ name, connection, failure, dryRun }: Report): string {
  const which = /^[\w-]{4,32}$/.test(name) ? `App Runner connection \`${name}\`` : 'App Runner connection'
  if (failure?.kind === 'gone') return `${which} was deleted`
  if (failure?.kind === 'provider-mismatch') return `${which} has another provider`
  if (!connection) {
    if (failure) return `${which}: failed`
    return dryRun ? `${which} does not exist yet` : which
  }
  switch (connection.status) {
    case 'AVAILABLE':
      return failure ? `${which}: failed` : `${which} is available`
    case 'PENDING_HANDSHAKE':
      return `${which} waits for its approval`
    case 'ERROR':
      return `${which} is in ERROR`
    default:
      return `${which} is not available`
  }
}

function renderFailure({ title, text, cure, details, said }: Message): string {
  return [
    '<blockquote>',
    `<p><strong>${escapeHtml(title)}.</strong> ${proseToHtml(text)}</p>`,
    `<p><strong>What to do:</strong> ${proseToHtml(cure)}</p>`,
    ...(details.length > 0 ? [renderList(details)] : []),
    ...(said ? [`<p>${proseToHtml(said)}</p>`] : []),
    '</blockquote>',
  ].join('\n')
}

function renderTable({ name, provider, region, connection, created, dryRun, reminderUrl }: Report): string {
  const rows: [string, string][] = [['Connection', code(name || '(none)')]]
  if (connection) {
    rows.push(['Status', code(connection.status || '(none)')])
    rows.push(['ARN', code(connection.arn)])
  }
  rows.push(['Provider', code(connection?.provider || provider || '(none)')])
  rows.push(['Region', code(region || '(none)')])
  if (connection) {
    rows.push(['Account', code(accountOf(connection.arn) ?? '(unknown)')])
    rows.push(['This run', created ? 'created it' : dryRun ? 'found it' : 'reused it'])
    rows.push(['Created at', connection.createdAt ? code(connection.createdAt.toISOString()) : 'unknown'])
  }
  if (reminderUrl) rows.push(['Reminder', `<a href="${escapeHtml(reminderUrl)}">reminder issue</a>`])
  const cells = rows.map(([head, cell]) => `<tr><th align="left">${head}</th><td>${cell}</td></tr>`)
  return ['<table>', ...cells, '</table>'].join('\n')
}

function renderDeeds({ deeds, dryRun, failure }: Report): string {
  if (deeds.length === 0) return dryRun && !failure ? '<p>A real run would change nothing.</p>' : ''
  return `<p>${dryRun ? 'A real run would:' : 'This run also:'}</p>\n${renderList(deeds)}`
}

function renderList(items: readonly string[]): string {
  return ['<ul>', ...items.map((item) => `<li>${proseToHtml(item)}</li>`), '</ul>'].join('\n')
}

function renderNext(
  { name, region, runUrl, failure }: Report,
  { arn, provider, status }: Connection,
): string {
  if (failure?.kind === 'provider-mismatch' || failure?.kind === 'gone') return ''
  if (status === 'AVAILABLE') return failure ? '' : renderUse(arn)
  const steps = handshakeSteps({ name, region, provider, status, account: accountOf(arn), runUrl })
  return `### ${status === 'ERROR' ? 'How to start over' : 'How to approve it'}\n\n${steps}`
}

function renderUse(arn: string): string {
  return [
    '### How to use it',
    `The ARN, ready to paste:\n\n\`\`\`text\n${arn}\n\`\`\``,
    '- `awslabs/amazon-app-runner-deploy`: give it as `source-connection-arn`.\n' +
      '- `aws apprunner create-service`, CloudFormation, CDK, Terraform: it is ' +
      '`SourceConfiguration.AuthenticationConfiguration.ConnectionArn`.',
  ].join('\n\n')
}
