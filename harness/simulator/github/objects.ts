// The objects of GitHub's REST API for issues, with the fields that clients rely on.

export type User = ReturnType<typeof userOf>
export type Label = ReturnType<typeof newLabel>
export type Comment = ReturnType<typeof newComment>

export type Issue = ReturnType<typeof newIssue> & {
  /** Only in pull requests, which are issues too in the API. */
  pull_request?: {
    url: string
    html_url: string
    diff_url: string
    patch_url: string
    merged_at: string | null
  }
}

export type IssueState = 'open' | 'closed'
export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened'

/** The base URLs of an API and of its web interface, for all of GitHub or for one repository. */
export interface BaseUrls {
  api: string
  html: string
}

/** A user with an id derived from the login. */
export function userOf(login: string, html: string) {
  const id = [...login.toLowerCase()].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 100_000_000, 7)
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  const page = `${html}/${type === 'Bot' ? `apps/${login.slice(0, -'[bot]'.length)}` : login}`
  return { login, id, node_id: nodeId(type, id), type, site_admin: false, html_url: page }
}

/** A repository, with the fields that identify it. */
export function repositoryOf(id: number, full_name: string, { api, html }: BaseUrls, server: string) {
  const [owner = '', name = ''] = full_name.split('/')
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name,
    owner: userOf(owner, server),
    private: false,
    html_url: html,
    url: api,
  }
}

export function newLabel(id: number, name: string, repositoryUrl: string) {
  const url = `${repositoryUrl}/labels/${encodeURIComponent(name)}`
  return { id, node_id: nodeId('Label', id), url, name, color: 'ededed', default: false, description: null }
}

export function newIssue(id: number, number: number, repository: BaseUrls, user: User) {
  const url = `${repository.api}/issues/${number}`
  const now = timestamp()
  return {
    id,
    node_id: nodeId('Issue', id),
    number,
    url,
    repository_url: repository.api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repository.html}/issues/${number}`,
    title: `Issue ${number}`,
    body: null as string | null,
    state: 'open' as IssueState,
    state_reason: null as StateReason | null,
    user,
    labels: [] as Label[],
    assignee: null as User | null,
    assignees: [] as User[],
    milestone: null,
    comments: 0,
    locked: false,
    active_lock_reason: null as string | null,
    author_association: 'NONE',
    created_at: now,
    updated_at: now,
    closed_at: null as string | null,
    closed_by: null as User | null,
  }
}

export function newComment(id: number, body: string, issue: Issue, user: User) {
  const now = timestamp()
  return {
    id,
    node_id: nodeId('IssueComment', id),
    url: `${issue.repository_url}/issues/comments/${id}`,
    html_url: `${issue.html_url}#issuecomment-${id}`,
    issue_url: issue.url,
    body,
    user,
    created_at: now,
    updated_at: now,
    author_association: 'NONE',
  }
}

/** A base64 string, like the node ids of GitHub's GraphQL API. */
function nodeId(type: string, id: number): string {
  return Buffer.from(`${type}:${id}`).toString('base64')
}

/** A time in GitHub's format: UTC, to the second. */
export function timestamp(date = new Date()): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
