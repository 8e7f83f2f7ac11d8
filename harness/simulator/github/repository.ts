import {
  type BaseUrls,
  type Comment,
  type Issue,
  type IssueState,
  type Label,
  newComment,
  newIssue,
  newLabel,
  repositoryOf,
  type StateReason,
  timestamp,
  userOf,
} from './objects.ts'

/** The fields that a seeded issue can set. Its author, labels and assignees are given by name. */
export type IssueSeed = Partial<
  Omit<Issue, 'user' | 'labels' | 'assignee' | 'assignees' | 'number' | 'comments'>
> & {
  user?: string
  labels?: string[] | undefined
  assignees?: string[] | undefined
}

/** Which issues to list, and how to sort them. */
export interface IssueQuery {
  state: IssueState | 'all'
  labels: string[]
  /** The login of the author, or undefined for anyone. */
  creator: string | undefined
  sort: 'created' | 'updated'
  ascending: boolean
}

/** The user of the job's own token: https://docs.github.com/en/actions/concepts/security/github_token. */
export const actionsBot = 'github-actions[bot]'

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
  readonly id: number
  /** `OWNER/NAME`. */
  name: string
  /** In lower case. */
  readonly formerNames = new Set<string>()
  archived = false
  readonly issues: Issue[] = []
  readonly comments = new Map<number, Comment[]>()
  private readonly labels = new Map<string, Label>()
  private urls: BaseUrls
  private readonly html: string
  private readonly nextId: () => number

  constructor(id: number, name: string, { api, html }: BaseUrls, nextId: () => number) {
    this.id = id
    this.name = name
    this.urls = { api: `${api}/repos/${name}`, html: `${html}/${name}` }
    this.html = html
    this.nextId = nextId
  }

  /** The repository as the API returns it. */
  describe() {
    return repositoryOf(this.id, this.name, this.urls, this.html)
  }

  /** Renames or transfers the repository. GitHub redirects from the former name. */
  rename(name: string): void {
    const { api, html } = this.urls
    const renamed = { api: api.replace(this.name, name), html: html.replace(this.name, name) }
    for (const issue of this.issues) {
      for (const [field, value] of Object.entries(issue)) {
        if (typeof value !== 'string' || !/url$/.test(field)) continue
        Object.assign(issue, { [field]: value.replace(api, renamed.api).replace(html, renamed.html) })
      }
    }
    this.formerNames.add(this.name.toLowerCase())
    this.name = name
    this.urls = renamed
  }

  create({ user = actionsBot, labels = [], assignees = [], ...fields }: IssueSeed): Issue {
    const number = this.issues.length + 1
    const issue = newIssue(this.nextId(), number, this.urls, userOf(user, this.html))
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

  update(issue: Issue, login: string, changes: IssueChanges): Issue {
    const { state, state_reason, labels, assignees, ...texts } = changes
    Object.assign(issue, texts, { updated_at: timestamp() })
    if (labels) issue.labels = this.labelsOf(labels)
    if (assignees) Object.assign(issue, this.assigneesOf(assignees))
    if (state === 'closed') this.close(issue, login, state_reason ?? 'completed')
    return issue
  }

  comment(issue: Issue, login: string, body: string): Comment {
    const comment = newComment(this.nextId(), body, issue, userOf(login, this.html))
    this.comments.get(issue.number)?.push(comment)
    issue.comments += 1
    issue.updated_at = comment.created_at
    return comment
  }

  /** Issues and pull requests. */
  list({ state, labels, creator, sort, ascending }: IssueQuery): Issue[] {
    const value = (issue: Issue) => Date.parse(issue[`${sort}_at`])
    const has = (issue: Issue, label: string) => issue.labels.some(({ name }) => sameName(name, label))
    return this.issues
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => creator === undefined || sameName(issue.user.login, creator))
      .filter((issue) => labels.every((label) => has(issue, label)))
      .sort((a, b) => (value(a) - value(b) || a.number - b.number) * (ascending ? 1 : -1))
  }

  private close(issue: Issue, login: string, reason: StateReason): void {
    if (issue.state === 'open') {
      Object.assign(issue, { closed_at: issue.updated_at, closed_by: userOf(login, this.html) })
    }
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

/** GitHub ignores the case of logins and labels. */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
