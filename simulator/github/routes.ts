import { type Assignable, readComment, readIssueChanges, readNewIssue } from './bodies.ts'
import { ApiError, type FieldError, invalid, notFound } from './errors.ts'
import type { Reply } from './exchange.ts'
import type { Issue } from './objects.ts'
import { type Page, pageOf } from './paging.ts'
import type { Repository } from './repository.ts'

export interface Call {
  repository: Repository
  url: URL
  body: unknown
  assignable: Assignable
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
    path: /^\/issues$/,
    documentation: '/issues/issues#list-repository-issues',
    respond: ({ repository, url }) => listReply(pageOf(listIssues(repository, url.searchParams), url)),
  },
  {
    method: 'POST',
    path: /^\/issues$/,
    documentation: '/issues/issues#create-an-issue',
    respond({ repository, body, assignable }) {
      const issue = repository.create(readNewIssue(body, assignable))
      return { status: 201, body: issue, headers: { location: issue.url } }
    },
  },
  {
    method: 'PATCH',
    path: /^\/issues\/(\d+)$/,
    documentation: '/issues/issues#update-an-issue',
    respond: ({ repository, body, assignable }, issue) => ({
      status: 200,
      body: repository.update(issue(), readIssueChanges(body, assignable)),
    }),
  },
  {
    method: 'POST',
    path: /^\/issues\/(\d+)\/comments$/,
    documentation: '/issues/comments#create-an-issue-comment',
    respond({ repository, body }, issue) {
      if (issue().locked) throw new ApiError(403, 'Unable to create comment because issue is locked.')
      const comment = repository.comment(issue(), readComment(body))
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

function listIssues(repository: Repository, query: URLSearchParams): Issue[] {
  const labels = (query.get('labels') ?? '').split(',').filter((label) => label !== '')
  const state = choice(query, 'state', ['open', 'closed', 'all'])
  const sort = choice(query, 'sort', ['created', 'updated', 'comments'])
  const direction = choice(query, 'direction', ['desc', 'asc'])
  return repository.list(state, labels, sort, direction === 'asc')
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
