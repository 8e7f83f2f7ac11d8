import type { IncomingHttpHeaders } from 'node:http'
import type { Assignable } from './bodies.ts'
import { ApiError, notFound } from './errors.ts'
import type { Exchange, Reply } from './exchange.ts'
import type { Repository } from './repository.ts'
import { callRoute, findRoute } from './routes.ts'

/** The access that a token has to issues. GitHub rejects an invalid token. */
export type Permission = 'read' | 'write' | 'invalid'

interface ApiOptions {
  url: string
  repository(name: string): Repository | undefined
  permission(token: string): Permission
  issuesDisabled: boolean
  assignable: Assignable
}

/** GitHub's REST API, as far as reminder issues need it. */
export function issuesApi(options: ApiOptions) {
  return ({ method, path, headers, body }: Exchange): Reply => {
    const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)$/.exec(path.replace(/\?.*$/, '')) ?? []
    const route = findRoute(method, rest)
    try {
      const permission = authorize(headers, options.permission)
      const repository = options.repository(decodeURIComponent(name))
      if (!route || !repository) throw notFound()
      if (method !== 'GET' && permission === 'read')
        throw new ApiError(403, 'Resource not accessible by integration')
      if (options.issuesDisabled) throw new ApiError(410, 'Issues has been disabled in this repository.')
      if (typeof body === 'string') throw new ApiError(400, 'Problems parsing JSON')
      const url = new URL(options.url + path)
      return callRoute(route, rest, { repository, url, body, assignable: options.assignable })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { status: error.status, body: error.body(route?.documentation ?? '') }
    }
  }
}

function authorize(headers: IncomingHttpHeaders, permissionOf: (token: string) => Permission): Permission {
  const token = /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (!token) throw new ApiError(401, 'Requires authentication')
  const permission = permissionOf(token)
  if (permission === 'invalid') throw new ApiError(401, 'Bad credentials')
  if (!headers['user-agent']) throw new ApiError(403, 'Request forbidden by administrative rules.')
  return permission
}
