import {
  type Addresses,
  type Comment,
  type Issue,
  type IssueSeed,
  type Label,
  nodeId,
  type StateReason,
  timestamp,
  type User,
  userOf,
} from './objects.ts'

export interface IssueChanges {
  title?: string
  body?: string | null
  state?: 'open' | 'closed'
  state_reason?: StateReason | null
  labels?: string[]
  assignees?: string[]
}

export type ListState = 'open' | 'closed' | 'all'

/** The issues of one repository. */
export class Repository {
  readonly name: string
  readonly issues: Issue[] = []
  readonly comments = new Map<number, Comment[]>()
  private readonly labels = new Map<string, Label>()
  private readonly at: Addresses
  private readonly nextId: () => number
  // The user of all changes: the workflow's own token belongs to this app.
  private readonly actor: User

  constructor(name: string, { api, html }: Addresses, nextId: () => number) {
    this.name = name
    this.at = { api: `${api}/repos/${name}`, html: `${html}/${name}` }
    this.nextId = nextId
    this.actor = userOf('github-actions[bot]', html)
  }

  create({ labels = [], assignees = [], ...fields }: IssueSeed): Issue {
    const number = this.issues.length + 1
    const id = this.nextId()
    const now = timestamp()
    const issue: Issue = {
      id,
      node_id: nodeId('Issue', id),
      number,
      ...this.issueUrls(number, fields.pull_request ? 'pull' : 'issues'),
      title: `Issue ${number}`,
      body: null,
      state: 'open',
      state_reason: null,
      user: this.actor,
      labels: this.labelsOf(labels),
      ...this.assigneesOf(assignees),
      milestone: null,
      comments: 0,
      locked: false,
      active_lock_reason: null,
      author_association: 'NONE',
      created_at: now,
      updated_at: now,
      closed_at: fields.state === 'closed' ? now : null,
      closed_by: null,
      ...fields,
    }
    this.issues.push(issue)
    this.comments.set(number, [])
    return issue
  }

  update(issue: Issue, { state, state_reason, labels, assignees, ...texts }: IssueChanges): Issue {
    Object.assign(issue, texts, { updated_at: timestamp() })
    if (labels) issue.labels = this.labelsOf(labels)
    if (assignees) Object.assign(issue, this.assigneesOf(assignees))
    if (state === 'closed') this.close(issue, state_reason ?? 'completed')
    if (state === 'open' && issue.state === 'closed') {
      Object.assign(issue, { state, state_reason: 'reopened', closed_at: null, closed_by: null })
    }
    return issue
  }

  label(issue: Issue, names: string[]): Label[] {
    const all = [...issue.labels.map(({ name }) => name), ...names]
    return this.update(issue, { labels: all }).labels
  }

  comment(issue: Issue, body: string): Comment {
    const id = this.nextId()
    const now = timestamp()
    const comment: Comment = {
      id,
      node_id: nodeId('IssueComment', id),
      url: `${this.at.api}/issues/comments/${id}`,
      html_url: `${issue.html_url}#issuecomment-${id}`,
      issue_url: issue.url,
      body,
      user: this.actor,
      created_at: now,
      updated_at: now,
      author_association: 'NONE',
    }
    this.comments.get(issue.number)?.push(comment)
    issue.comments += 1
    issue.updated_at = now
    return comment
  }

  /** Issues and pull requests that carry all the labels, sorted. */
  list(
    state: ListState,
    labels: string[],
    sort: 'created' | 'updated' | 'comments',
    ascending: boolean,
  ): Issue[] {
    const value = (issue: Issue) => (sort === 'comments' ? issue.comments : Date.parse(issue[`${sort}_at`]))
    const has = (issue: Issue, label: string) =>
      issue.labels.some(({ name }) => name.toLowerCase() === label.toLowerCase())
    return this.issues
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => labels.every((label) => has(issue, label)))
      .sort((a, b) => (value(a) - value(b) || a.number - b.number) * (ascending ? 1 : -1))
  }

  private issueUrls(number: number, page: 'issues' | 'pull') {
    const url = `${this.at.api}/issues/${number}`
    return {
      url,
      repository_url: this.at.api,
      labels_url: `${url}/labels{/name}`,
      comments_url: `${url}/comments`,
      events_url: `${url}/events`,
      html_url: `${this.at.html}/${page}/${number}`,
    }
  }

  private close(issue: Issue, reason: StateReason): void {
    if (issue.state === 'open') Object.assign(issue, { closed_at: issue.updated_at, closed_by: this.actor })
    Object.assign(issue, { state: 'closed', state_reason: reason })
  }

  // Creates labels that the repository does not have yet.
  private labelsOf(names: string[]): Label[] {
    const unique = new Map(names.map((name) => [name.toLowerCase(), name]))
    return [...unique].map(([key, name]) => {
      const id = this.nextId()
      const url = `${this.at.api}/labels/${encodeURIComponent(name)}`
      const node_id = nodeId('Label', id)
      const created = { id, node_id, url, name, color: 'ededed', default: false, description: null }
      const label = this.labels.get(key) ?? created
      this.labels.set(key, label)
      return label
    })
  }

  private assigneesOf(logins: string[]): Pick<Issue, 'assignee' | 'assignees'> {
    const html = new URL(this.at.html).origin
    const assignees = [...new Set(logins)].map((login) => userOf(login, html))
    return { assignee: assignees[0] ?? null, assignees }
  }
}
