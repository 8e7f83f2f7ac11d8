import { type Assignable, readComment, readIssueChanges, readNewIssue } from './bodies.ts'
import { ApiError, type FieldError, invalid, notFound } from './errors.ts'
import type { Reply } from './exchange.ts'
import type { Issue } from './objects.ts'
import { type Page, pageOf } from './paging.ts'
import type { IssueQuery, Repository } from './repository.ts'
import type { Permission } from './tokens.ts'

export interface Call {
  repository: Repository
  url: URL
  body: unknown
  assignable: Assignable
  /** The user of the token, and what it may do here. */
  login: string
  permission: Permission
}

interface Route {
  method: string
  /** Matches what follows `/repos/OWNER/NAME`. A group captures the issue number. */
  path: RegExp
  /** The page of GitHub's documentation named in errors. */
  documentation: string
  respond(call: Call, issue: () => Issue): Reply
}

const routes: Route[] = [
  {
    method: 'GET',
    path: /^$/,
    documentation: '/repos/repos#get-a-repository',
    respond: ({ repository }) => ({ status: 200, body: repository.describe() }),
  },
  {
    method: 'GET',
    path: /^\/issues$/,
    documentation: '/issues/issues#list-repository-issues',
    respond: ({ repository, url }) => listReply(pageOf(repository.list(queryOf(url.searchParams)), url)),
  },
  {
    method: 'POST',
    path: /^\/issues$/,
    documentation: '/issues/issues#create-an-issue',
    respond({ repository, body, assignable, login, permission }) {
      const { labels, assignees, ...texts } = readNewIssue(body, assignable)
      // GitHub drops in silence what the token may not set.
      const restricted = permission === 'write' ? { labels, assignees } : {}
      const issue = repository.create({ ...texts, ...restricted, user: login })
      return { status: 201, body: issue, headers: { location: issue.url } }
    },
  },
  {
    method: 'GET',
    path: /^\/issues\/(\d+)$/,
    documentation: '/issues/issues#get-an-issue',
    respond: (_, issue) => ({ status: 200, body: issue() }),
  },
  {
    method: 'PATCH',
    path: /^\/issues\/(\d+)$/,
    documentation: '/issues/issues#update-an-issue',
    respond({ repository, body, assignable, login, permission }, issue) {
      if (permission === 'author' && issue().user.login !== login)
        throw new ApiError(403, 'Must have admin rights to Repository.')
      const updated = repository.update(issue(), login, readIssueChanges(body, assignable))
      return { status: 200, body: updated }
    },
  },
  {
    method: 'POST',
    path: /^\/issues\/(\d+)\/comments$/,
    documentation: '/issues/comments#create-an-issue-comment',
    respond({ repository, body, login }, issue) {
      if (issue().locked) throw new ApiError(403, 'Unable to create comment because issue is locked.')
      const comment = repository.comment(issue(), login, readComment(body))
      return { status: 201, body: comment, headers: { location: comment.url } }
    },
  },
]

/** Finds a route by method and the part of the path after the repository. */
export function findRoute(method: string, path: string): Route | undefined {
  return routes.find((route) => route.method === method && route.path.test(path))
}

/** Executes a call of a route. */
export function callRoute(route: Route, path: string, call: Call): Reply {
  const number = Number(route.path.exec(path)?.[1])
  return route.respond(call, () => {
    const issue = call.repository.issues.find((candidate) => candidate.number === number)
    if (!issue) throw notFound()
    return issue
  })
}

function queryOf(query: URLSearchParams): IssueQuery {
  return {
    state: choice(query, 'state', ['open', 'closed', 'all']),
    labels: (query.get('labels') ?? '').split(',').filter((label) => label !== ''),
    creator: query.get('creator') ?? undefined,
    sort: choice(query, 'sort', ['created', 'updated']),
    ascending: choice(query, 'direction', ['desc', 'asc']) === 'asc',
  }
}

function choice<T extends string>(query: URLSearchParams, field: string, values: [T, ...T[]]): T {
  const value = query.get(field) ?? values[0]
  const found = values.find((candidate) => candidate === value)
  const error: FieldError = { value, resource: 'Issue', field, code: 'invalid' }
  if (!found) throw invalid([error])
  return found
}

function listReply(page: Page<unknown>): Reply {
  return { status: 200, body: page.items, ...(page.link ? { headers: { link: page.link } } : {}) }
}
