import type { Environment } from '../environment.ts'
import { Failure } from '../failure.ts'
import type { ReminderInputs } from '../inputs/inputs.ts'
import type { Change } from '../report/changes.ts'
import { closingComment, reminderIssue } from '../report/reminder.ts'
import { stackOf } from '../report/stack.ts'
import type { Writer } from '../report/write.ts'
import type { Run } from '../run.ts'
import { issueAddress } from './address.ts'
import { githubFailure, isLocked, isRefused, isUnprocessable } from './errors.ts'
import {
  closeIssue,
  comment,
  connectToGitHub,
  describeRepository,
  type GitHub,
  type Issue,
  isOpen,
  LABEL,
  listOpenIssues,
  openIssue,
  PUBLIC_API,
  type Repository,
  viewerLogin,
} from './issues.ts'
import { isOwnReminder, markerOf, type ReminderTraits } from './marker.ts'

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
  readonly traits: ReminderTraits
  readonly inputs: ReminderInputs
  readonly run: Run
  readonly redact: (text: string) => string
  /** GitHub's address of the issue. */
  readonly addressOf: (issue: Issue) => string
  readonly explain: (error: unknown) => Failure
}

/** Opens, finds or closes the reminder issue, as the state of the run asks for. What goes wrong becomes a warning. */
export async function updateReminder(
  inputs: ReminderInputs,
  run: Run,
  context: ReminderContext,
): Promise<ReminderResult> {
  const { GITHUB_REPOSITORY = '', GITHUB_API_URL } = context.env
  const repository = inputs.repository ?? GITHUB_REPOSITORY
  const explain = (error: unknown) => githubFailure(error, { repository, api: GITHUB_API_URL || PUBLIC_API })
  try {
    if (inputs.token === '') return { url: '', warning: new Failure('reminder-no-token', {}) }
    if (!run.connection) return { url: '', change: { action: 'open-reminder', repository } }
    const reminder = await identify(inputs, run, context, explain)
    const { issues, moved } = await findLabeled(reminder)
    const { at } = moved ? await describeRepository(reminder.github, reminder.at) : reminder
    return await (run.available ? closeAll : ensureOpen)({ ...reminder, at }, issues)
  } catch (error) {
    context.writer.debug(stackOf(error))
    return { url: '', warning: explain(error) }
  }
}

/** Finds out what the reminder of this connection looks like, and in which repository it is. */
async function identify(
  inputs: ReminderInputs,
  run: Run,
  { env, writer: { redact }, signal }: ReminderContext,
  explain: Reminder['explain'],
): Promise<Reminder> {
  const { GITHUB_REPOSITORY: own = '', GITHUB_REPOSITORY_ID, GITHUB_SERVER_URL } = env
  const { connectionName: name, region, account = '' } = run
  const github = await connectToGitHub(inputs.token, env, signal)
  const viewer = await viewerLogin(github)
  const [owner = '', repo = ''] = (inputs.repository ?? own).split('/')
  const known = (inputs.repository ?? own) === own && GITHUB_REPOSITORY_ID
  const { id, at } = known
    ? { id: known, at: { owner, repo } }
    : await describeRepository(github, { owner, repo })
  const marker = markerOf({ account, region, name, repositoryId: id })
  const server = GITHUB_SERVER_URL || 'https://github.com'
  return {
    github,
    at,
    traits: { name: redact(name), region, marker, viewer },
    inputs,
    run,
    redact,
    addressOf: ({ html_url, number }) => issueAddress(html_url, number, { server, redact }),
    explain,
  }
}

/** Makes sure that one issue is open. */
async function ensureOpen(reminder: Reminder, labeled: readonly Issue[]): Promise<ReminderResult> {
  const { run, addressOf } = reminder
  // An earlier run that may not set labels opened one without.
  const [found] = labeled.length > 0 ? labeled : await findUnlabeled(reminder)
  if (found) return { url: addressOf(found) }
  const change = changeOf('open-reminder', reminder)
  if (run.dryRun) return { url: '', change }
  const { issue, ...warning } = await openReminder(reminder)
  // Two runs at once may both have found none. Then both keep the older issue.
  const { issues } = await findLabeled(reminder).catch(() => ({ issues: [] }))
  const [oldest = issue] = issues
  if (oldest.number >= issue.number) return { url: addressOf(issue), change, ...warning }
  try {
    await closeIssue(reminder.github, reminder.at, issue, 'not_planned')
    return { url: addressOf(oldest) }
  } catch (error) {
    return { url: addressOf(oldest), change, warning: reminder.explain(error) }
  }
}

/** Closes the issues of a connection that is available, each with one comment. */
async function closeAll(reminder: Reminder, labeled: readonly Issue[]): Promise<ReminderResult> {
  const { github, at, run, redact, addressOf, explain } = reminder
  // This run may have opened it without a label.
  const open = labeled.length > 0 || !run.reminderUrl ? labeled : await findUnlabeled(reminder)
  const [first] = open
  if (!first) return { url: '' }
  const change = changeOf('close-reminder', reminder)
  if (run.dryRun) return { url: addressOf(first), change }
  let closed = false
  let warning: Failure | undefined
  for (const issue of open) {
    try {
      // Closed first: if the comment fails, no later run comments again.
      await closeReminder(reminder, issue)
      closed = true
      await comment(github, at, issue, redact(closingComment(run)))
    } catch (error) {
      warning = isLocked(error) ? new Failure('reminder-locked', {}) : explain(error)
    }
  }
  return { url: closed ? '' : addressOf(first), ...(closed && { change }), ...(warning && { warning }) }
}

function changeOf(action: 'open-reminder' | 'close-reminder', { at: { owner, repo } }: Reminder): Change {
  return { action, repository: `${owner}/${repo}` }
}

/** The open reminders with the label, the oldest first, and whether the repository has another name now. */
async function findLabeled({ github, at, traits }: Reminder): Promise<{ issues: Issue[]; moved: boolean }> {
  const { issues, moved } = await listOpenIssues(github, at, { labels: LABEL }, 'asc')
  return { issues: issues.filter((issue) => isOwnReminder(issue, traits)), moved }
}

/** The open reminders among the newest issues of the token's own identity, the oldest first. */
async function findUnlabeled({ github, at, traits }: Reminder): Promise<Issue[]> {
  const { issues } = await listOpenIssues(github, at, { creator: traits.viewer }, 'desc')
  return issues.filter((issue) => isOwnReminder(issue, traits)).reverse()
}

interface Opened {
  readonly issue: Issue
  readonly warning?: Failure
}

/** Opens the issue. If it is unclear whether GitHub did, it is looked for. */
async function openReminder(reminder: Reminder): Promise<Opened> {
  try {
    return await openWithAssignees(reminder)
  } catch (error) {
    const { issues } = isRefused(error)
      ? { issues: [] }
      : await findLabeled(reminder).catch(() => ({ issues: [] }))
    const [issue] = issues
    if (!issue) throw error
    return { issue }
  }
}

/** Opens the issue, without assignees if necessary: GitHub rejects the whole issue if one of them is invalid. */
async function openWithAssignees({ github, at, traits, inputs, run, redact }: Reminder): Promise<Opened> {
  const { assignees, mentions } = inputs
  const { title, body } = reminderIssue(run, mentions)
  // The marker has the form of a secret.
  const content = { title: redact(title), body: `${redact(body)}\n\n${traits.marker}` }
  try {
    const issue = await openIssue(github, at, {
      ...content,
      ...(assignees.length > 0 && { assignees: [...assignees] }),
    })
    return issue.labels.includes(LABEL) ? { issue } : { issue, warning: new Failure('reminder-label', {}) }
  } catch (error) {
    if (assignees.length === 0 || !isUnprocessable(error)) throw error
    const warning = new Failure('reminder-assignees', { assignees: assignees.join(', ') })
    return { issue: await openIssue(github, at, content), warning }
  }
}

/** Closes the issue. If it is unclear whether GitHub did, GitHub is asked. */
async function closeReminder({ github, at }: Reminder, issue: Issue): Promise<void> {
  try {
    await closeIssue(github, at, issue, 'completed')
  } catch (error) {
    if (isRefused(error) || (await isOpen(github, at, issue).catch(() => true))) throw error
  }
}
