import { scryptSync } from 'node:crypto'
import type { getOctokit } from '@actions/github'
import { type Case, type Message, message, stackOf } from '../apprunner/errors.ts'
import type { Environment } from '../environment.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { handshakeSteps } from '../report/handshake.ts'
import { debug } from '../report/log.ts'
import { accountOf, isAvailable, type Report } from '../report/report.ts'
import { plain, quote, redactor } from '../report/text.ts'

/** The part of GitHub's API that reminders use. */
type Issues = Pick<ReturnType<typeof getOctokit>, 'rest' | 'paginate'>

/** Whose reminder it is, where it is kept, and what it says. */
interface Reminder {
  readonly owner: string
  readonly repo: string
  readonly name: string
  readonly region: string
  readonly account: string
  readonly status: string
  readonly assignees: readonly string[]
  /** How to get the approval done, as Markdown without account id or ARN: the issue may be public. */
  readonly steps: string
}

/** The open issue's address (`''` for none), what was done about it (prose, `''` for nothing), and what went wrong. */
export interface Kept {
  readonly url: string
  readonly deed: string
  readonly warning?: Message
}

const LABEL = 'app-runner-connection'

/**
 * What tells a connection's issue from others. The account id must not be guessed from it, and there are only 10^12
 * of those: hence a slow hash. The ARN would not do, since a connection created anew has another one.
 */
export function marker({ account, region, name }: Pick<Reminder, 'account' | 'region' | 'name'>): string {
  const hash = scryptSync(`${account}/${region}/${name}`, LABEL, 16).toString('hex')
  return `<!-- ${LABEL}: ${hash} -->`
}

/** Opens, keeps or closes the reminder issue, if asked. Octokit is loaded only here. */
export async function keepReminder(
  inputs: Inputs,
  report: Report,
  env: Environment,
): Promise<Kept | undefined> {
  const { connection, failure } = report
  if (!inputs.reminder || failure?.kind === 'provider-mismatch' || failure?.kind === 'gone') return undefined
  if (!connection) return failure ? undefined : { url: '', deed: 'open a reminder issue' }
  const { token, assignees } = inputs.reminder
  const redact = redactor([token])
  try {
    if (token === '') return { url: '', deed: '', warning: message('reminder-denied') }
    const github = await connectToGitHub(token)
    const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/')
    const { name, arn, provider, status } = connection
    const { region, runUrl } = report
    const steps = handshakeSteps({ name, region, provider, status, account: undefined, runUrl })
    const reminder: Reminder = {
      owner,
      repo,
      name,
      region,
      status,
      account: accountOf(arn) ?? '',
      assignees,
      steps,
    }
    const kept = await (isAvailable(report) ? settle : remind)(github, reminder, inputs.dryRun)
    return { ...kept, url: URL.canParse(kept.url) && /^https?:/.test(kept.url) ? kept.url : '' }
  } catch (error) {
    debug(redact(stackOf(error)))
    return { url: '', deed: '', warning: explainReminder(error, redact) }
  }
}

async function connectToGitHub(token: string) {
  const { getOctokit } = await import('@actions/github')
  const quiet = () => {}
  const github = getOctokit(token, { log: { debug: quiet, info: quiet, warn: quiet, error: quiet } })
  const signal = AbortSignal.timeout(30_000)
  github.hook.before('request', (options) => {
    options.request.signal = signal
  })
  return github
}

/** Sees to it that one open issue reminds of the approval. Throws what Octokit throws. */
async function remind(github: Issues, reminder: Reminder, dryRun: boolean): Promise<Kept> {
  const [open] = await findOpen(github, reminder)
  if (open) return { url: open.html_url, deed: '' }
  if (dryRun)
    return { url: '', deed: `open a reminder issue in ${quote(`${reminder.owner}/${reminder.repo}`)}` }
  const { issue, warning } = await openIssue(github, reminder)
  // Two runs at once may both have found none. The older issue stays, on both sides.
  const [first = issue] = await findOpen(github, reminder).catch(() => [])
  if (first.number < issue.number) {
    await close(github, reminder, issue.number, 'not_planned')
    return { url: first.html_url, deed: '' }
  }
  return { url: issue.html_url, deed: 'opened a reminder issue', ...(warning && { warning }) }
}

/** Closes the reminder of a connection that is available, with one comment. Throws what Octokit throws. */
async function settle(github: Issues, reminder: Reminder, dryRun: boolean): Promise<Kept> {
  const open = await findOpen(github, reminder)
  const names = open.map(({ number }) => `#${number}`).join(', ')
  if (open.length === 0) return { url: '', deed: '' }
  if (dryRun) return { url: open[0]?.html_url ?? '', deed: `close the reminder issue ${quote(names)}` }
  for (const { number } of open) {
    // Closed first: if what follows fails, no later run comments once more.
    await close(github, reminder, number, 'completed')
    const { owner, repo, name, region } = reminder
    const body = `The App Runner connection \`${name}\` in ${region} is approved and available.`
    await github.rest.issues.createComment({ owner, repo, issue_number: number, body })
  }
  return { url: '', deed: `closed the reminder issue ${quote(names)}` }
}

/** The warning for what went wrong with a reminder: it never changes the step's result. */
function explainReminder(error: unknown, redact: (text: string) => string): Message {
  const {
    status,
    message: words = '',
    response,
  } = error as {
    status?: number
    message?: string
    response?: { headers?: Record<string, string> }
  }
  const requestId = response?.headers?.['x-github-request-id']
  const where = [
    ...(status ? [`HTTP ${status}`] : []),
    ...(requestId ? [`request id ${quote(redact(requestId), 100)}`] : []),
  ]
  const said = `GitHub: ${quote(plain(redact(words)), 500)}${where.length > 0 ? ` (${where.join(', ')})` : ''}.`
  return message(caseOf(status, words), {}, { said })
}

function caseOf(status: number | undefined, words: string): Case {
  if (status === 410) return 'reminder-disabled'
  const denied = status === 401 || status === 403 || status === 404
  return denied && !/rate limit/i.test(words) ? 'reminder-denied' : 'reminder-failed'
}

interface Issue {
  readonly number: number
  readonly html_url: string
  readonly body?: string | null | undefined
  readonly pull_request?: unknown
}

async function findOpen(github: Issues, reminder: Reminder): Promise<Issue[]> {
  const { owner, repo } = reminder
  const marked = marker(reminder)
  const query = {
    owner,
    repo,
    state: 'open',
    labels: LABEL,
    sort: 'created',
    direction: 'asc',
    per_page: 100,
  } as const
  const issues: Issue[] = await github.paginate(github.rest.issues.listForRepo, query)
  return issues.filter((issue) => !issue.pull_request && issue.body?.includes(marked))
}

async function openIssue(github: Issues, reminder: Reminder): Promise<{ issue: Issue; warning?: Message }> {
  const { owner, repo, name, region, status, assignees } = reminder
  const issue = {
    ...{ owner, repo, labels: [LABEL] },
    title: `Approve the App Runner connection ${name} (${region})`,
    body: [
      `The App Runner connection \`${name}\` in ${region} is not available yet: its status is ${quote(status, 40)}. Until someone completes its handshake in the AWS console, every service that uses it fails.`,
      reminder.steps,
      'This issue is closed by the first run of the workflow that finds the connection available.',
      marker(reminder),
    ].join('\n\n'),
  }
  const withAssignees = assignees.length > 0 ? { ...issue, assignees: [...assignees] } : issue
  try {
    return { issue: (await github.rest.issues.create(withAssignees)).data }
  } catch (error) {
    if ((error as { status?: number }).status !== 422 || assignees.length === 0) throw error
    const opened = (await github.rest.issues.create(issue)).data
    return { issue: opened, warning: message('reminder-assignees', { assignees: assignees.join(', ') }) }
  }
}

async function close(
  github: Issues,
  { owner, repo }: Reminder,
  issue_number: number,
  reason: 'completed' | 'not_planned',
) {
  await github.rest.issues.update({ owner, repo, issue_number, state: 'closed', state_reason: reason })
}
