// The objects of GitHub's REST API for issues, with the fields that clients rely on.

export interface User {
  login: string
  id: number
  node_id: string
  type: 'User' | 'Bot'
  site_admin: boolean
  html_url: string
}

export interface Label {
  id: number
  node_id: string
  url: string
  name: string
  color: string
  default: boolean
  description: string | null
}

export type IssueState = 'open' | 'closed'
export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened'

export interface Issue {
  id: number
  node_id: string
  number: number
  url: string
  repository_url: string
  labels_url: string
  comments_url: string
  events_url: string
  html_url: string
  title: string
  body: string | null
  state: IssueState
  state_reason: StateReason | null
  user: User
  labels: Label[]
  assignee: User | null
  assignees: User[]
  milestone: null
  comments: number
  locked: boolean
  active_lock_reason: string | null
  author_association: string
  created_at: string
  updated_at: string
  closed_at: string | null
  closed_by: User | null
  /** Only in pull requests, which are issues too in the API. */
  pull_request?: {
    url: string
    html_url: string
    diff_url: string
    patch_url: string
    merged_at: string | null
  }
}

export interface Comment {
  id: number
  node_id: string
  url: string
  html_url: string
  issue_url: string
  body: string
  user: User
  created_at: string
  updated_at: string
  author_association: string
}

/** The fields that a seeded issue can set. Labels and assignees are given by name. */
export type IssueSeed = Partial<Omit<Issue, 'labels' | 'assignee' | 'assignees' | 'number' | 'comments'>> & {
  labels?: string[]
  assignees?: string[]
}

/** The base URLs of a repository. */
export interface Addresses {
  api: string
  html: string
}

/** A user with an id derived from the login. */
export function userOf(login: string, html: string): User {
  const id = [...login.toLowerCase()].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 100_000_000, 7)
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  const page = `${html}/${type === 'Bot' ? `apps/${login.slice(0, -'[bot]'.length)}` : login}`
  return { login, id, node_id: nodeId(type, id), type, site_admin: false, html_url: page }
}

/** A base64 string, like the node ids of GitHub's GraphQL API. */
export function nodeId(type: string, id: number): string {
  return Buffer.from(`${type}:${id}`).toString('base64')
}

/** A time in GitHub's format: UTC, to the second. */
export function timestamp(date = new Date()): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
