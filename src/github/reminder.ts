import { scryptSync } from 'node:crypto'
import { accountOf } from '../apprunner/connection.ts'
import { stackOf } from '../apprunner/errors.ts'
import type { Environment } from '../environment.ts'
import type { ReminderInputs } from '../inputs/inputs.ts'
import type { Change } from '../report/changes.ts'
import type { Handshake } from '../report/handshake.ts'
import { type Message, message } from '../report/messages.ts'
import { redactor } from '../report/redact.ts'
import { closingComment, reminderIssue } from '../report/reminder.ts'
import { isAvailable, type RunState } from '../report/run.ts'
import { debug } from '../report/write.ts'
import { explainGitHubError } from './errors.ts'
import {
  closeIssue,
  comment,
  connectToGitHub,
  findOpenIssues,
  type GitHub,
  type Issue,
  LABEL,
  openIssue,
  type Repository,
} from './issues.ts'

/** The result of updating the reminder. */
export interface ReminderResult {
  /** The address of the open issue, `''` for none. */
  readonly url: string
  readonly change?: Change
  readonly warning?: Message
}

/** The reminder of one connection. */
interface Reminder {
  readonly github: GitHub
  readonly at: Repository
  readonly connection: Omit<Handshake, 'account'>
  readonly marker: string
  readonly assignees: readonly string[]
  readonly dryRun: boolean
}

/**
 * Tells the issue of a connection from others. The account ID must not be guessed from it, and there are only 10^12 of
 * those: hence a slow hash. The ARN would not do, since a connection that is created again has a new one.
 */
export function marker(account: string, region: string, name: string): string {
  const hash = scryptSync(`${account}/${region}/${name}`, LABEL, 16).toString('hex')
  return `<!-- ${LABEL}: ${hash} -->`
}

/** Opens, finds or closes the reminder issue. Whatever goes wrong becomes a warning. */
export async function updateReminder(
  { token, assignees }: ReminderInputs,
  run: RunState,
  env: Environment,
): Promise<ReminderResult> {
  if (token === '') return { url: '', warning: message('reminder-denied', {}) }
  const { connection, connectionName: name, region, runUrl, dryRun } = run
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/')
  const at = { owner, repo }
  if (!connection) return { url: '', change: { action: 'open-reminder', repository: `${owner}/${repo}` } }
  const redact = redactor([token])
  try {
    const { provider, status, arn } = connection
    const reminder: Reminder = {
      github: await connectToGitHub(token),
      at,
      connection: { name, region, provider, status, runUrl },
      marker: marker(accountOf(arn) ?? '', region, name),
      assignees,
      dryRun,
    }
    const result = await (isAvailable(run) ? settle(reminder) : remind(reminder))
    return { ...result, url: webAddress(result.url) }
  } catch (error) {
    debug(redact(stackOf(error)))
    return { url: '', warning: explainGitHubError(error, redact) }
  }
}

/** Makes sure that one issue is open. */
async function remind(reminder: Reminder): Promise<ReminderResult> {
  const { github, at, marker, dryRun } = reminder
  const change: Change = { action: 'open-reminder', repository: `${at.owner}/${at.repo}` }
  const [open] = await findOpenIssues(github, at, marker)
  if (open) return { url: open.html_url }
  if (dryRun) return { url: '', change }
  const { issue, ...warning } = await openReminder(reminder)
  // Two runs at once may both have found none. Then both keep the older issue.
  const [oldest = issue] = await findOpenIssues(github, at, marker).catch(() => [])
  if (oldest.number < issue.number) {
    await closeIssue(github, at, issue, 'not_planned')
    return { url: oldest.html_url }
  }
  return { url: issue.html_url, change, ...warning }
}

/** Closes the issues of a connection that is available, each with one comment. */
async function settle({ github, at, connection, marker, dryRun }: Reminder): Promise<ReminderResult> {
  const open = await findOpenIssues(github, at, marker)
  const [first] = open
  if (!first) return { url: '' }
  const change: Change = { action: 'close-reminder', repository: `${at.owner}/${at.repo}` }
  if (dryRun) return { url: first.html_url, change }
  for (const issue of open) {
    // Closed first: if the comment fails, no later run comments again.
    await closeIssue(github, at, issue, 'completed')
    await comment(github, at, issue, closingComment(connection))
  }
  return { url: '', change }
}

/** Opens the issue, if need be without its assignees: GitHub rejects the whole issue for a single one. */
async function openReminder({ github, at, connection, marker, assignees }: Reminder): Promise<{
  issue: Issue
  warning?: Message
}> {
  const issue = reminderIssue(connection, marker)
  if (assignees.length === 0) return { issue: await openIssue(github, at, issue) }
  try {
    return { issue: await openIssue(github, at, { ...issue, assignees: [...assignees] }) }
  } catch (error) {
    if ((error as { status?: number }).status !== 422) throw error
    const warning = message('reminder-assignees', { assignees: assignees.join(', ') })
    return { issue: await openIssue(github, at, issue), warning }
  }
}

function webAddress(url: string): string {
  return URL.canParse(url) && /^https?:/.test(url) ? url : ''
}
