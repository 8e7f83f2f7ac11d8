import { type Connection, isConnectionName } from '../apprunner/connection.ts'
import { statusName } from '../apprunner/status.ts'
import { type Failure, leavesNothingToApprove } from '../failure.ts'
import type { Target } from '../inputs/inputs.ts'
import type { Report, Run } from '../run.ts'
import { describeChange } from './changes.ts'
import { handshakeSteps } from './handshake.ts'
import { messageOf } from './messages.ts'
import { type Prose, toHtml, toText } from './prose.ts'
import { codeHtml, escapeHtml } from './text.ts'

/**
 * The job summary as Markdown: what to do comes first. Untrusted text is always in `code` elements of HTML blocks:
 * there, neither Markdown nor GitHub's mentions, issue numbers and addresses are recognized.
 */
export function renderSummary({ run, target, failure }: Report): string {
  const sections = [
    `## ${icon(run, failure)} ${heading(run ?? target, run, failure)}`,
    renderAlert(run, failure),
    failure && renderFailure(failure),
    run && renderNextSteps(run, failure),
    run && renderChanges(run, failure),
    renderFacts(run ?? target, run, failure),
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

function icon(run: Run | undefined, failure: Failure | undefined): string {
  if (failure) return '❌'
  if (run?.dryRun) return '🔍'
  return run?.available ? '✅' : '⏳'
}

function heading({ connectionName: name = '' }: Partial<Target>, run?: Run, failure?: Failure): string {
  const subject = isConnectionName(name) ? `App Runner connection \`${name}\`` : 'App Runner connection'
  const ending = failure && messageOf(failure).heading
  if (ending) return `${subject} ${ending}`
  if (failure && (!run?.connection || run.available)) return `${subject}: failed`
  if (run?.connection) return `${subject} ${run.rule.heading}`
  return run?.dryRun ? `${subject} does not exist yet` : subject
}

/** GitHub's alert, with a constant sentence on where it stands and who has to act. */
function renderAlert(run: Run | undefined, failure: Failure | undefined): string {
  const alert = (kind: string, sentence: string) => `> [!${kind}]\n> ${sentence}`
  if (failure) return alert('CAUTION', 'This step failed. The cause and what to do are below.')
  if (run?.dryRun) return alert('NOTE', 'Dry run: nothing was changed at AWS or GitHub.')
  return alert(run?.available ? 'TIP' : 'IMPORTANT', run?.rule.alert ?? '')
}

function renderFailure(failure: Failure): string {
  const { title, cause, remedy, page, details, serviceError } = messageOf(failure)
  // Some end with an address.
  const end = /[.!?]$/.test(toText(remedy)) ? '' : '.'
  return [
    `<p><strong>${escapeHtml(title)}.</strong> ${toHtml(cause)}</p>`,
    `<p><strong>What to do:</strong> ${toHtml(remedy)}${end} <a href="${page}">More about this</a>.</p>`,
    details.length > 0 && renderList(details),
    serviceError &&
      `<details><summary>Error message of the service</summary>\n<p>${toHtml(serviceError)}</p>\n</details>`,
  ]
    .filter(Boolean)
    .join('\n')
}

/** What a person has to do, or for an available connection what to do with it. */
function renderNextSteps(run: Run, failure: Failure | undefined): string {
  const { connection, rule } = run
  if (!connection || leavesNothingToApprove(failure)) return ''
  if (rule.consoleAction === 'none') return failure ? '' : renderUse(connection.arn)
  const title = rule.consoleAction === 'delete' ? 'How to start over' : 'How to approve it'
  return `### ${title}\n\n${handshakeSteps(run, 'summary')}`
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

function renderChanges({ changes, dryRun, reminderUrl }: Run, failure: Failure | undefined): string {
  if (changes.length === 0) return dryRun && !failure ? '<p>A real run would change nothing.</p>' : ''
  const descriptions = changes.map((change) => {
    const description = describeChange(change, dryRun ? 'would' : 'did')
    return change.action === 'open-reminder' && reminderUrl
      ? [...description, `: ${reminderUrl}`]
      : description
  })
  return `<p>${dryRun ? 'A real run would:' : 'This run:'}</p>\n${renderList(descriptions)}`
}

function renderList(items: readonly Prose[]): string {
  return ['<ul>', ...items.map((item) => `<li>${toHtml(item)}</li>`), '</ul>'].join('\n')
}

/** Facts that are not on the page already. */
function renderFacts(
  { connectionName = '', provider = '', region = '' }: Partial<Target>,
  run: Run | undefined,
  failure: Failure | undefined,
): string {
  const rows: [head: string, cell: string][] = [
    ['Connection', codeHtml(connectionName || '(none)')],
    ...(run?.connection ? connectionRows(run, run.connection, failure) : []),
    ['Provider', codeHtml(provider || '(none)')],
    ['Region', codeHtml(region || '(none)')],
  ]
  const opened = run?.changes.some(({ action }) => action === 'open-reminder')
  if (run?.reminderUrl && !opened)
    rows.push(['Reminder', `<a href="${escapeHtml(run.reminderUrl)}">reminder issue</a>`])
  const cells = rows.map(([head, cell]) => `<tr><th align="left">${head}</th><td>${cell}</td></tr>`)
  return ['<table>', ...cells, '</table>'].join('\n')
}

function connectionRows(
  { available, created, account, accountName }: Run,
  { arn, status, createdAt }: Connection,
  failure: Failure | undefined,
): [head: string, cell: string][] {
  const rows: [boolean, head: string, cell: string][] = [
    [failure?.kind !== 'deleted', 'Status', codeHtml(statusName(status))],
    [!(failure ? showsArn(failure, arn) : available), 'ARN', codeHtml(arn)],
    [true, 'Account', codeHtml(account ?? '(unknown)') + (accountName && ` ${codeHtml(accountName)}`)],
    [true, 'Origin', created ? 'created by this run' : 'reused'],
    [true, 'Created at', createdAt ? codeHtml(createdAt.toISOString()) : 'unknown'],
  ]
  return rows.filter(([isNew]) => isNew).map(([, head, cell]) => [head, cell])
}

/** Whether the message names the ARN: in the command that deletes the connection, or in the words of the service. */
function showsArn({ kind, serviceError }: Failure, arn: string): boolean {
  return kind === 'connection-error' || (serviceError?.message.includes(arn) ?? false)
}
