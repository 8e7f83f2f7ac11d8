import type { IncomingHttpHeaders } from 'node:http'
import type { Assignable } from './bodies.ts'
import { ApiError, notFound } from './errors.ts'
import type { Exchange, Reply } from './exchange.ts'
import { respondToQuery } from './graphql.ts'
import type { Repository } from './repository.ts'
import { callRoute, findRoute } from './routes.ts'
import type { Tokens } from './tokens.ts'

interface ApiOptions {
  url: string
  repository(name: string): Repository | undefined
  tokens: Tokens
  issuesDisabled: boolean
  assignable: Assignable
}

/** GitHub's REST API, as far as reminder issues need it, and the GraphQL query for the user of a token. */
export function githubApi(options: ApiOptions) {
  return (exchange: Exchange): Reply => {
    const { method, path } = exchange
    const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path.replace(/\?.*$/, '')) ?? []
    const route = name ? findRoute(method, rest) : undefined
    try {
      const token = authenticate(exchange.headers, options.tokens)
      const login = options.tokens.login(token)
      if (typeof exchange.body === 'string') throw new ApiError(400, 'Problems parsing JSON')
      if (method === 'POST' && path === '/graphql') return respondToQuery(exchange.body, login)
      const repository = options.repository(decodeURIComponent(name))
      if (!route || !repository) throw notFound()
      const permission = options.tokens.permission(token, repository.name)
      if (permission === 'none') throw notFound()
      if (method !== 'GET' && permission === 'read')
        throw new ApiError(403, 'Resource not accessible by integration')
      if (options.issuesDisabled && rest)
        throw new ApiError(410, 'Issues has been disabled in this repository.')
      const { body } = exchange
      const url = new URL(options.url + path)
      const { assignable } = options
      return callRoute(route, rest, { repository, url, body, assignable, login, permission })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { status: error.status, body: error.body(route?.documentation ?? '') }
    }
  }
}

/** Returns the token. */
function authenticate(headers: IncomingHttpHeaders, { permission }: Tokens): string {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (!token) throw new ApiError(401, 'Requires authentication')
  if (permission(token) === 'invalid') throw new ApiError(401, 'Bad credentials')
  if (!headers['user-agent']) throw new ApiError(403, 'Request forbidden by administrative rules.')
  return token
}
