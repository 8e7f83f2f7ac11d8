import type { Environment } from '../environment.ts'
import { Failure } from '../failure.ts'
import type { ReminderInputs } from '../inputs/inputs.ts'
import type { Change } from '../report/changes.ts'
import { closingComment, reminderIssue } from '../report/reminder.ts'
import { stackOf } from '../report/stack.ts'
import type { Writer } from '../report/write.ts'
import type { Run } from '../run.ts'
import { githubFailure, isLocked, isUnprocessable } from './errors.ts'
import {
  closeIssue,
  comment,
  connectToGitHub,
  type GitHub,
  type Issue,
  type IssueFilter,
  LABEL,
  listOpenIssues,
  openIssue,
  type Repository,
  repositoryId,
  viewerLogin,
} from './issues.ts'
import { isOwnReminder, markerOf } from './marker.ts'

/** The result of updating the reminder. */
export interface ReminderResult {
  /** The address of the open issue, `''` for none. */
  readonly url: string
  readonly change?: Change
  readonly warning?: Failure
}

/** What an update of the reminder needs from its caller. */
export interface ReminderContext {
  readonly env: Environment
  readonly writer: Pick<Writer, 'redact' | 'debug'>
  /** Requests are aborted with it. */
  readonly signal: AbortSignal
}

/** What is needed to find, open and close the reminder of one connection. */
interface Reminder {
  readonly github: GitHub
  readonly at: Repository
  readonly viewer: string
  readonly marker: string
  readonly inputs: ReminderInputs
  readonly run: Run
  readonly writer: Pick<Writer, 'redact'>
}

/** Opens, finds or closes the reminder issue, as the state of the run asks for. What goes wrong becomes a warning. */
export async function updateReminder(
  inputs: ReminderInputs,
  run: Run,
  { env, writer, signal }: ReminderContext,
): Promise<ReminderResult> {
  const own = env.GITHUB_REPOSITORY ?? ''
  const repository = inputs.repository ?? own
  const [owner = '', repo = ''] = repository.split('/')
  const at = { owner, repo }
  try {
    if (inputs.token === '') return { url: '', warning: new Failure('reminder-denied', { repository }) }
    const { connection, connectionName: name, region, account = '' } = run
    if (!connection) return { url: '', change: { action: 'open-reminder', repository } }
    const github = await connectToGitHub(inputs.token, signal)
    const viewer = await viewerLogin(github)
    const knownId = repository === own ? env.GITHUB_REPOSITORY_ID : undefined
    const id = knownId || (await repositoryId(github, at))
    const marker = markerOf({ account, region, name, repositoryId: id })
    const reminder: Reminder = { github, at, viewer, marker, inputs, run, writer }
    return await (run.available ? closeAll(reminder) : ensureOpen(reminder))
  } catch (error) {
    writer.debug(stackOf(error))
    return { url: '', warning: githubFailure(error, repository) }
  }
}

/** Makes sure that one issue is open. */
async function ensureOpen(reminder: Reminder): Promise<ReminderResult> {
  const { github, at, run } = reminder
  const change: Change = { action: 'open-reminder', repository: `${at.owner}/${at.repo}` }
  const [open] = await findIssues(reminder)
  // An earlier run that may not set labels opened one without.
  const [found = open] = open ? [] : await findIssues(reminder, { creator: reminder.viewer })
  if (found) return { url: webAddress(found) }
  if (run.dryRun) return { url: '', change }
  const { issue, ...warning } = await openReminder(reminder)
  // Two runs at once may both have found none. Then both keep the older issue.
  const [oldest = issue] = await findIssues(reminder).catch(() => [])
  if (oldest.number < issue.number) {
    try {
      await closeIssue(github, at, issue, 'not_planned')
      return { url: webAddress(oldest) }
    } catch (error) {
      return { url: webAddress(oldest), change, warning: githubFailure(error, change.repository) }
    }
  }
  return { url: webAddress(issue), change, ...warning }
}

/** Closes the issues of a connection that is available, each with one comment. */
async function closeAll(reminder: Reminder): Promise<ReminderResult> {
  const { github, at, run, viewer, writer } = reminder
  const labeled = await findIssues(reminder)
  // This run may have opened it without a label.
  const open =
    labeled.length > 0 || !run.reminderUrl ? labeled : await findIssues(reminder, { creator: viewer })
  const [first] = open
  if (!first) return { url: '' }
  const change: Change = { action: 'close-reminder', repository: `${at.owner}/${at.repo}` }
  if (run.dryRun) return { url: webAddress(first), change }
  let closed = false
  let warning: Failure | undefined
  for (const issue of open) {
    try {
      // Closed first: if the comment fails, no later run comments again.
      await closeIssue(github, at, issue, 'completed')
      closed = true
      await comment(github, at, issue, writer.redact(closingComment(run)))
    } catch (error) {
      warning = isLocked(error) ? new Failure('reminder-locked', {}) : githubFailure(error, change.repository)
    }
  }
  return { url: closed ? '' : webAddress(first), ...(closed && { change }), ...(warning && { warning }) }
}

/** The open reminders, the oldest first. */
async function findIssues(
  { github, at, marker, viewer }: Reminder,
  filter: IssueFilter = { labels: LABEL },
): Promise<Issue[]> {
  const issues = await listOpenIssues(github, at, filter)
  return issues.filter((issue) => isOwnReminder(issue, marker, viewer))
}

/** Opens the issue, without assignees if necessary: GitHub rejects the whole issue if one of them is invalid. */
async function openReminder({ github, at, marker, inputs, run, writer }: Reminder): Promise<{
  issue: Issue
  warning?: Failure
}> {
  const { assignees, mentions } = inputs
  const { title, body } = reminderIssue(run, mentions)
  // The marker has the form of a secret.
  const content = { title: writer.redact(title), body: `${writer.redact(body)}\n\n${marker}` }
  try {
    const issue = await openIssue(github, at, {
      ...content,
      ...(assignees.length > 0 && { assignees: [...assignees] }),
    })
    return isLabeled(issue) ? { issue } : { issue, warning: new Failure('reminder-label', {}) }
  } catch (error) {
    if (assignees.length === 0 || !isUnprocessable(error)) throw error
    const warning = new Failure('reminder-assignees', { assignees: assignees.join(', ') })
    return { issue: await openIssue(github, at, content), warning }
  }
}

function isLabeled({ labels = [] }: Issue): boolean {
  return labels.some((label) => (typeof label === 'string' ? label : label.name) === LABEL)
}

/** GitHub's address of the issue, so that nothing but an address gets into outputs and summary. */
function webAddress({ html_url }: Issue): string {
  if (!URL.canParse(html_url)) return ''
  const { protocol, href } = new URL(html_url)
  return protocol === 'https:' || protocol === 'http:' ? href : ''
}
