import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, notFound } from './errors.ts'
import { createFaultPlan, type Fault, type Which } from './faults.ts'
import type { Comment, Issue, IssueSeed } from './objects.ts'
import { Repository } from './repository.ts'
import { answer, findRoute, type Reply } from './routes.ts'

export type { Fault, Which } from './faults.ts'
export type { Comment, Issue, IssueSeed } from './objects.ts'

/** What a token may do with issues; an invalid one is no token of GitHub's. */
export type Permission = 'read' | 'write' | 'invalid'

export interface GitHubOptions {
  /** `OWNER/NAME` of each; `octo-org/octo-repo` by default. */
  repositories?: string[]
  /** Before all paths, such as `/api/v3` on GitHub Enterprise Server. */
  prefix?: string
  /** Where the pages for people are; `https://github.com` by default. */
  serverUrl?: string
  issuesDisabled?: boolean
  /** The logins that issues may be assigned to; anyone by default. */
  assignable?: string[]
  /** What tokens may do that `allow` says nothing of; `write` by default. */
  permission?: Permission
}

/** A request, and its answer unless there was none. */
export interface Exchange {
  method: string
  /** With the query, without the prefix. */
  path: string
  headers: IncomingHttpHeaders
  /** Parsed where it is JSON; `undefined` where there is none. */
  body: unknown
  /** As `Date.now()` gives it. */
  at: number
  response?: Reply
  /** What a test planned to go wrong with the call. */
  fault?: Fault['kind']
}

export interface GitHubSimulator {
  /** For `GITHUB_API_URL`: with the prefix, without a slash at its end. */
  readonly url: string
  readonly exchanges: Exchange[]
  calls(method?: string, path?: RegExp): Exchange[]
  issues(repository?: string): Issue[]
  comments(repository: string, issue: number): Comment[]
  seedIssue(repository: string, issue: IssueSeed): Issue
  allow(token: string, permission: Permission): void
  plan(method: string, path: RegExp, fault: Fault, which?: Which): void
  stop(): Promise<void>
}

const defaultRepository = 'octo-org/octo-repo'

/** Starts a stand-in for the part of GitHub's REST API that reminder issues need. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubSimulator> {
  const { prefix = '', serverUrl = 'https://github.com' } = options
  const faults = createFaultPlan()
  const exchanges: Exchange[] = []
  const permissions = new Map<string, Permission>()
  const repositories = new Map<string, Repository>()
  const assignable = options.assignable && new Set(options.assignable.map((login) => login.toLowerCase()))

  const server = createServer((request, response) => {
    // A client that gave up, or a stop, cuts the connection.
    void serve(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = origin + prefix

  let lastId = 1_000_000
  for (const name of options.repositories ?? [defaultRepository]) {
    const addresses = { api: url, html: serverUrl }
    repositories.set(name.toLowerCase(), new Repository(name, addresses, () => ++lastId))
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = await receive(request, prefix)
    exchanges.push(exchange)
    const fault = faults.take(exchange.method, exchange.path)
    if (fault) exchange.fault = fault.kind
    if (fault?.kind === 'never') return
    if (fault?.kind === 'delay') await sleep(fault.ms, undefined, { ref: false })
    if (fault?.kind === 'drop' && !fault.carriedOut) return void response.destroy()
    const reply = fault?.kind === 'status' ? statusReply(fault) : handle(exchange)
    if (fault?.kind === 'drop') return void response.destroy()
    // A copy, since an issue goes on changing.
    exchange.response = structuredClone(reply)
    const text = fault?.kind === 'garbage' ? '<html>no JSON' : JSON.stringify(reply.body)
    response.writeHead(fault?.kind === 'garbage' ? 200 : reply.status, headersOf(reply)).end(text)
  }

  function handle({ method, path, headers, body }: Exchange): Reply {
    const target = new URL(url + path)
    const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)$/.exec(path.replace(/\?.*$/, '')) ?? []
    const route = findRoute(method, rest)
    try {
      const permission = authorize(headers)
      const repository = repositories.get(decodeURIComponent(name).toLowerCase())
      if (!route || !repository) throw notFound()
      if (method !== 'GET' && permission === 'read') {
        throw new ApiError(403, 'Resource not accessible by integration')
      }
      if (options.issuesDisabled) throw new ApiError(410, 'Issues has been disabled in this repository.')
      if (typeof body === 'string') throw new ApiError(400, 'Problems parsing JSON')
      return answer(route, rest, { repository, url: target, body, assignable })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { status: error.status, body: error.body(route?.documentation ?? '') }
    }
  }

  function authorize(headers: IncomingHttpHeaders): Permission {
    const token = /^(?:token|bearer) +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
    if (!token) throw new ApiError(401, 'Requires authentication')
    const permission = permissions.get(token) ?? options.permission ?? 'write'
    if (permission === 'invalid') throw new ApiError(401, 'Bad credentials')
    if (!headers['user-agent']) throw new ApiError(403, 'Request forbidden by administrative rules.')
    return permission
  }

  function repositoryOf(name: string): Repository {
    const repository = repositories.get(name.toLowerCase())
    if (!repository) throw new Error(`The stand-in has no repository ${name}`)
    return repository
  }

  return {
    url,
    exchanges,
    calls: (method, path) =>
      exchanges.filter(
        (exchange) =>
          (!method || exchange.method === method.toUpperCase()) && (!path || exchange.path.search(path) >= 0),
      ),
    issues: (repository = defaultRepository) => structuredClone(repositoryOf(repository).issues),
    comments: (repository, issue) => structuredClone(repositoryOf(repository).comments.get(issue) ?? []),
    seedIssue: (repository, issue) => structuredClone(repositoryOf(repository).create(issue)),
    allow: (token, permission) => void permissions.set(token, permission),
    plan: faults.plan,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function receive(request: IncomingMessage, prefix: string): Promise<Exchange> {
  const at = Date.now()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url = '', headers } = request
  // What lies outside the prefix keeps a path that no route has.
  const path = url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : `/outside${url}`
  return { method, path, headers, body: parsed(Buffer.concat(chunks).toString()), at }
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function statusReply({ status, body, headers = {} }: Extract<Fault, { kind: 'status' }>): Reply {
  return { status, body: body ?? { message: 'Server Error', status: String(status) }, headers }
}

function headersOf({ headers = {} }: Reply): Record<string, string> {
  const id = randomBytes(10).toString('hex').toUpperCase()
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': `${id.slice(0, 4)}:${id.slice(4, 8)}:${id.slice(8, 20)}`,
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    ...headers,
  }
}
