import type { IncomingHttpHeaders } from 'node:http'
import type { Assignable } from './bodies.ts'
import { ApiError, notFound } from './errors.ts'
import type { Exchange, Reply } from './exchange.ts'
import { respondToQuery } from './graphql.ts'
import { refused } from './refusals.ts'
import type { Repository } from './repository.ts'
import { callRoute, findRoute } from './routes.ts'
import type { Permission, Tokens } from './tokens.ts'

interface ApiOptions {
  url: string
  /** Finds a repository by its name, a former name, or its ID. */
  repository(key: string): Repository | undefined
  tokens: Tokens
  assignable: Assignable
}

/** GitHub's REST API, as far as reminder issues need it, and the GraphQL query for the user of a token. */
export function githubApi(options: ApiOptions) {
  return (exchange: Exchange): Reply => {
    const { method, path, body } = exchange
    const { key, rest } = target(path)
    const route = key ? findRoute(method, rest) : undefined
    try {
      const token = authenticate(exchange.headers, options.tokens)
      const login = options.tokens.login(token)
      if (typeof body === 'string') throw new ApiError(400, 'Problems parsing JSON')
      if (method === 'POST' && path === '/graphql') return respondToQuery(body, login)
      const repository = options.repository(key)
      if (!route || !repository) throw notFound()
      const permission = authorize(method, token, repository, options.tokens)
      if (repository.formerNames.has(key)) return redirect(method, options.url, repository.id, path)
      const url = new URL(options.url + path)
      const { assignable } = options
      return callRoute(route, rest, { repository, url, body, assignable, login, permission })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return error.reply(route?.documentation ?? '')
    }
  }
}

/** The repository's name in lower case or its ID, and the rest of the path without the query. */
function target(path: string): { key: string; rest: string } {
  const [, name, id, rest = ''] =
    /^\/(?:repos\/([^/]+\/[^/]+)|repositories\/(\d+))(\/.*)?$/.exec(path.replace(/\?.*$/, '')) ?? []
  return { key: id ?? decodeURIComponent(name ?? '').toLowerCase(), rest }
}

/** Returns the token. */
function authenticate(headers: IncomingHttpHeaders, { permission }: Tokens): string {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (!token) throw new ApiError(401, 'Requires authentication')
  if (permission(token) === 'invalid') throw new ApiError(401, 'Bad credentials')
  if (!headers['user-agent']) throw new ApiError(403, 'Request forbidden by administrative rules.')
  return token
}

function authorize(method: string, token: string, repository: Repository, tokens: Tokens): Permission {
  const permission = tokens.permission(token, repository.name)
  const refusal = tokens.refusal(token)
  if (refusal) throw refused(refusal)
  if (permission === 'none') throw notFound()
  if (method === 'GET') return permission
  if (permission === 'read') throw new ApiError(403, 'Resource not accessible by integration')
  if (repository.archived) throw new ApiError(403, 'Repository was archived so is read-only.')
  return permission
}

/** The response for a renamed repository: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects. */
function redirect(method: string, api: string, id: number, path: string): Reply {
  const location = path.replace(/^\/repos\/[^/]+\/[^/?]+/, `${api}/repositories/${id}`)
  const body = {
    message: 'Moved Permanently',
    url: location,
    documentation_url:
      'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects',
  }
  return { status: method === 'GET' ? 301 : 307, body, headers: { location } }
}
