import {
  type BaseUrls,
  type Comment,
  type Issue,
  type IssueState,
  type Label,
  newComment,
  newIssue,
  newLabel,
  type StateReason,
  timestamp,
  type User,
  userOf,
} from './objects.ts'

/** The fields that a seeded issue can set. Labels and assignees are given by name. */
export type IssueSeed = Partial<Omit<Issue, 'labels' | 'assignee' | 'assignees' | 'number' | 'comments'>> & {
  labels?: string[]
  assignees?: string[]
}

export interface IssueChanges {
  title?: string
  body?: string | null
  state?: IssueState
  state_reason?: StateReason | null
  labels?: string[]
  assignees?: string[]
}

/** The issues of one repository. */
export class Repository {
  readonly issues: Issue[] = []
  readonly comments = new Map<number, Comment[]>()
  private readonly labels = new Map<string, Label>()
  private readonly urls: BaseUrls
  private readonly html: string
  private readonly nextId: () => number
  // The user of all changes: the workflow's own token belongs to this app.
  private readonly actor: User

  constructor(name: string, { api, html }: BaseUrls, nextId: () => number) {
    this.urls = { api: `${api}/repos/${name}`, html: `${html}/${name}` }
    this.html = html
    this.nextId = nextId
    this.actor = userOf('github-actions[bot]', html)
  }

  create({ labels = [], assignees = [], ...fields }: IssueSeed): Issue {
    const number = this.issues.length + 1
    const issue = newIssue(this.nextId(), number, this.urls, this.actor)
    Object.assign(issue, {
      ...(fields.pull_request && { html_url: `${this.urls.html}/pull/${number}` }),
      labels: this.labelsOf(labels),
      ...this.assigneesOf(assignees),
      closed_at: fields.state === 'closed' ? issue.created_at : null,
      ...fields,
    })
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

  comment(issue: Issue, body: string): Comment {
    const comment = newComment(this.nextId(), body, issue, this.actor)
    this.comments.get(issue.number)?.push(comment)
    issue.comments += 1
    issue.updated_at = comment.created_at
    return comment
  }

  /** Issues and pull requests that have all the labels, sorted. */
  list(
    state: IssueState | 'all',
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

  private close(issue: Issue, reason: StateReason): void {
    if (issue.state === 'open') Object.assign(issue, { closed_at: issue.updated_at, closed_by: this.actor })
    Object.assign(issue, { state: 'closed', state_reason: reason })
  }

  // Creates labels that the repository does not have yet.
  private labelsOf(names: string[]): Label[] {
    const unique = new Map(names.map((name) => [name.toLowerCase(), name]))
    return [...unique].map(([key, name]) => {
      const label = this.labels.get(key) ?? newLabel(this.nextId(), name, this.urls.api)
      this.labels.set(key, label)
      return label
    })
  }

  private assigneesOf(logins: string[]): Pick<Issue, 'assignee' | 'assignees'> {
    const assignees = [...new Set(logins)].map((login) => userOf(login, this.html))
    return { assignee: assignees[0] ?? null, assignees }
  }
}
