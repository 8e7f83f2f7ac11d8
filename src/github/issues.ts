import type { getOctokit } from '@actions/github'
import type { Environment } from '../environment.ts'
import { Failure } from '../failure.ts'
import { guardFetch, sameOriginUrl, unreadable } from './fetch.ts'

/** The part of GitHub's API that reminders use. */
export type GitHub = Pick<ReturnType<typeof getOctokit>, 'rest' | 'request'>

/** A repository on GitHub. */
export interface Repository {
  readonly owner: string
  readonly repo: string
}

/** What the action reads of an issue. */
export interface Issue {
  readonly number: number
  readonly html_url: string
  readonly title: string
  readonly body: string
  readonly isPullRequest: boolean
  /** Undefined for a user who no longer exists. */
  readonly user: { readonly login: string; readonly isBot: boolean } | undefined
  readonly labels: readonly string[]
}

/** Which open issues to list: those with a label, or those that a user opened. */
export type IssueFilter = { readonly labels: string } | { readonly creator: string }

/** The label of all reminder issues. */
export const LABEL = 'app-runner-connection'

/** The API of github.com. */
export const PUBLIC_API = 'https://api.github.com'

/** A repository can have thousands of issues that a bot opened. */
const MAX_PAGES = 20

/** Thrown for the errors in a response of GraphQL, which has the status 200. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly headers: Response['headers']

  constructor(text: string, headers: Response['headers']) {
    super(text)
    this.headers = headers
  }
}

/** The URL of the API, which Octokit joins with paths that begin with a slash. */
export function apiUrl({ GITHUB_API_URL }: Environment): string {
  const url = (GITHUB_API_URL?.trim() || PUBLIC_API).replace(/\/+$/, '')
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new Failure('reminder-api-url', { api: url })
  return url
}

/**
 * Loads Octokit on demand, because its size would slow every start. All requests together are aborted after 30
 * seconds, or with the signal.
 */
export async function connectToGitHub(token: string, env: Environment, signal: AbortSignal): Promise<GitHub> {
  const baseUrl = apiUrl(env)
  const { getOctokit } = await import('@actions/github')
  const silent = () => {}
  const log = { debug: silent, info: silent, warn: silent, error: silent }
  const github = getOctokit(token, { baseUrl, log })
  const aborted = AbortSignal.any([signal, AbortSignal.timeout(30_000)])
  github.hook.before('request', (options) => {
    const { fetch } = options.request
    options.request = { ...options.request, signal: aborted, fetch: guardFetch(fetch) }
  })
  return github
}

/**
 * The login of the token's own identity. `GET /user` refuses the job's own token and tokens of GitHub Apps; GraphQL
 * answers all of them. Throws what Octokit throws, like all of these.
 */
export async function viewerLogin(github: GitHub): Promise<string> {
  const query = 'query { viewer { login } }'
  // On GitHub Enterprise Server, REST is at /api/v3.
  const baseUrl = github.request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3$/, '/api')
  const response: Response = await github.request({ method: 'POST', baseUrl, url: '/graphql', query })
  const { data, errors } = objectOf(response.data)
  const login = textOf(objectOf(objectOf(data).viewer).login)
  if (login) return login
  if (Array.isArray(errors)) throw new QueryError(errors.map(describeQueryError).join(' '), response.headers)
  throw unreadable('it has no login of the user')
}

function describeQueryError(error: unknown): string {
  const { type, message, extensions } = objectOf(error)
  const saml = objectOf(extensions).saml_failure === true ? '(SAML)' : ''
  return [textOf(type), textOf(message), saml].filter(Boolean).join(' ')
}

/** The ID of the repository, which stays the same when it is renamed, and its current name. */
export async function describeRepository(
  github: GitHub,
  at: Repository,
): Promise<{ id: string; at: Repository }> {
  const { data }: { data: unknown } = await github.rest.repos.get({ ...at })
  const { id, full_name } = objectOf(data)
  if (typeof id !== 'number') throw unreadable('it has no ID of the repository')
  const [, owner, repo] = /^([\w-]+)\/([\w.-]+)$/.exec(textOf(full_name)) ?? []
  return { id: String(id), at: owner && repo ? { owner, repo } : at }
}

/** Open issues, and whether GitHub redirected to another name of the repository. */
export interface IssueList {
  readonly issues: readonly Issue[]
  readonly moved: boolean
}

/** The open issues that the filter selects, on the first pages. */
export async function listOpenIssues(
  github: GitHub,
  at: Repository,
  filter: IssueFilter,
  direction: 'asc' | 'desc',
): Promise<IssueList> {
  const parameters = { ...at, ...filter, state: 'open', sort: 'created', direction, per_page: 100 } as const
  let { data, url, headers }: Response = await github.rest.issues.listForRepo(parameters)
  const moved = !url.includes(`/repos/${at.owner}/${at.repo}/`)
  const issues = readIssues(data)
  for (let page = 2; page <= MAX_PAGES; page += 1) {
    const next = nextPage(textOf(headers.link), url)
    if (!next) break
    const response: Response = await github.request({ method: 'GET', url: next })
    issues.push(...readIssues(response.data))
    url = response.url
    headers = response.headers
  }
  return { issues, moved }
}

/** What the action reads of a response. */
interface Response {
  readonly data: unknown
  readonly url: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** The address of the next page, if the token may be sent to it: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api. */
export function nextPage(link: string, url: string): string | undefined {
  const [, next = ''] = /<([^<>]*)>;\s*rel="next"/.exec(link) ?? []
  return sameOriginUrl(next, new URL(url))?.href
}

function readIssues(data: unknown): Issue[] {
  if (!Array.isArray(data)) throw unreadable('it is not a list of issues')
  return data.map(readIssue).filter((issue) => issue !== undefined)
}

/** Undefined for what is no issue. */
export function readIssue(data: unknown): Issue | undefined {
  const { number, html_url, title, body, user, labels, pull_request } = objectOf(data)
  if (typeof number !== 'number' || !(number > 0) || typeof html_url !== 'string') return undefined
  const { login, type } = objectOf(user)
  return {
    number,
    html_url,
    title: textOf(title),
    body: textOf(body),
    isPullRequest: Boolean(pull_request),
    user: typeof login === 'string' ? { login, isBot: type === 'Bot' } : undefined,
    labels: (Array.isArray(labels) ? labels : []).map(labelName),
  }
}

function labelName(label: unknown): string {
  return textOf(typeof label === 'string' ? label : objectOf(label).name)
}

/** The members of an object, none for anything else. */
function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Opens an issue with the label of reminders. */
export async function openIssue(
  github: GitHub,
  at: Repository,
  content: { title: string; body: string; assignees?: string[] },
): Promise<Issue> {
  const { data } = await github.rest.issues.create({ ...at, ...content, labels: [LABEL] })
  const issue = readIssue(data)
  if (!issue) throw unreadable('it is not an issue')
  return issue
}

/** Whether an issue is open. */
export async function isOpen(github: GitHub, at: Repository, { number }: Issue): Promise<boolean> {
  const { data }: { data: unknown } = await github.rest.issues.get({ ...at, issue_number: number })
  return objectOf(data).state !== 'closed'
}

/** Closes an issue. */
export async function closeIssue(
  github: GitHub,
  at: Repository,
  { number }: Issue,
  reason: 'completed' | 'not_planned',
): Promise<void> {
  const change = { state: 'closed', state_reason: reason } as const
  const { data }: { data: unknown } = await github.rest.issues.update({
    ...at,
    issue_number: number,
    ...change,
  })
  if (objectOf(data).state !== 'closed') throw unreadable('it is not a closed issue')
}

/** Adds a comment to an issue. */
export async function comment(
  github: GitHub,
  at: Repository,
  { number }: Issue,
  body: string,
): Promise<void> {
  const { data }: { data: unknown } = await github.rest.issues.createComment({
    ...at,
    issue_number: number,
    body,
  })
  if (objectOf(data).id === undefined) throw unreadable('it is not a comment')
}
