import type { getOctokit } from '@actions/github'

/** The part of GitHub's API that reminders use. */
export type GitHub = Pick<ReturnType<typeof getOctokit>, 'rest' | 'paginate' | 'graphql'>

/** A repository on GitHub. */
export interface Repository {
  readonly owner: string
  readonly repo: string
}

/** What the action reads of an issue. */
export interface Issue {
  readonly number: number
  readonly html_url: string
  readonly body?: string | null | undefined
  readonly pull_request?: unknown
  readonly user?: { readonly login: string; readonly type: string } | null
  readonly labels?: readonly (string | { readonly name?: string })[]
}

/** Which open issues to list: those with a label, or those that a user opened. */
export type IssueFilter = { readonly labels: string } | { readonly creator: string }

/** The label of all reminder issues. */
export const LABEL = 'app-runner-connection'

/**
 * Loads Octokit on demand, because its size would slow every start. All requests together are aborted after 30
 * seconds, or with the signal.
 */
export async function connectToGitHub(token: string, signal: AbortSignal): Promise<GitHub> {
  const { getOctokit } = await import('@actions/github')
  const silent = () => {}
  const github = getOctokit(token, { log: { debug: silent, info: silent, warn: silent, error: silent } })
  const aborted = AbortSignal.any([signal, AbortSignal.timeout(30_000)])
  github.hook.before('request', (options) => {
    options.request.signal = aborted
  })
  return github
}

/**
 * The login of the token's own identity. `GET /user` refuses the job's own token and tokens of GitHub Apps; GraphQL
 * answers all of them. Throws what Octokit throws, like all of these.
 */
export async function viewerLogin(github: GitHub): Promise<string> {
  const { viewer } = await github.graphql<{ viewer: { login: string } }>('query { viewer { login } }')
  return viewer.login
}

/** The ID of the repository, which stays the same when it is renamed. */
export async function repositoryId(github: GitHub, at: Repository): Promise<string> {
  const { data } = await github.rest.repos.get({ ...at })
  return String(data.id)
}

/** The open issues that the filter selects, the oldest first. */
export async function listOpenIssues(github: GitHub, at: Repository, filter: IssueFilter): Promise<Issue[]> {
  return github.paginate(github.rest.issues.listForRepo, {
    ...at,
    ...filter,
    state: 'open',
    sort: 'created',
    direction: 'asc',
    per_page: 100,
  })
}

/** Opens an issue with the label of reminders. */
export async function openIssue(
  github: GitHub,
  at: Repository,
  issue: { title: string; body: string; assignees?: string[] },
): Promise<Issue> {
  const { data } = await github.rest.issues.create({ ...at, ...issue, labels: [LABEL] })
  return data
}

/** Closes an issue. */
export async function closeIssue(
  github: GitHub,
  at: Repository,
  { number }: Issue,
  reason: 'completed' | 'not_planned',
): Promise<void> {
  await github.rest.issues.update({ ...at, issue_number: number, state: 'closed', state_reason: reason })
}

/** Adds a comment to an issue. */
export async function comment(
  github: GitHub,
  at: Repository,
  { number }: Issue,
  body: string,
): Promise<void> {
  await github.rest.issues.createComment({ ...at, issue_number: number, body })
}
