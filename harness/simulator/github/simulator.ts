import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { faultPlan, type Which } from '../faults.ts'
import { startServer } from '../server.ts'
import { githubApi } from './api.ts'
import { type Exchange, type Reply, readExchange } from './exchange.ts'
import type { Fault } from './faults.ts'
import type { Comment, Issue } from './objects.ts'
import type { Refusal } from './refusals.ts'
import { type IssueSeed, Repository } from './repository.ts'
import { type Permission, tokenRegistry } from './tokens.ts'

export type { Exchange }

export interface GitHubOptions {
  /** `OWNER/NAME` of each repository; `octo-org/octo-repo` by default. Their ids are 1296269 and following. */
  repositories?: string[]
  /** The prefix of all paths, such as `/api/v3` on GitHub Enterprise Server. */
  prefix?: string
  /** The start of the addresses of issues; `https://github.com` by default. */
  serverUrl?: string
  /** The logins to which issues can be assigned; anyone by default. */
  assignable?: string[]
  /** The permission of tokens not set by `allow`; `write` by default. */
  permission?: Permission
}

export interface GitHubSimulator {
  /** The value for `GITHUB_API_URL`: with the prefix, without a trailing slash. */
  readonly url: string
  readonly exchanges: Exchange[]
  calls(method?: string, path?: RegExp): Exchange[]
  issues(repository?: string): Issue[]
  comments(repository: string, issue: number): Comment[]
  seedIssue(repository: string, issue: IssueSeed): Issue
  lockIssue(repository: string, issue: number): void
  /** Makes a repository read-only. */
  archive(repository: string): void
  /** Renames or transfers a repository. The former name redirects. */
  rename(repository: string, name: string): void
  /** Sets what a token may do in one repository, or in all others. */
  allow(token: string, permission: Permission, repository?: string): void
  /** Refuses a token in all repositories. */
  refuse(token: string, refusal: Refusal): void
  /** Sets the user of a token. All others belong to `github-actions[bot]`, as the job's own token does. */
  identify(token: string, login: string): void
  plan(method: string, path: RegExp, fault: Fault, which?: Which): void
  stop(): Promise<void>
}

type Handle = (exchange: Exchange) => Reply

const defaultRepository = 'octo-org/octo-repo'

// The value of GITHUB_REPOSITORY_ID on the simulated runner.
const firstRepositoryId = 1_296_269

/** Starts a simulator of the part of GitHub's API that reminder issues need. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubSimulator> {
  const { prefix = '', permission = 'write' } = options
  const faults = faultPlan<Exchange, Fault>()
  const exchanges: Exchange[] = []
  const tokens = tokenRegistry(permission)
  const { url: origin, stop } = await startServer(async (request, response) => {
    const exchange = await readExchange(request, prefix)
    exchanges.push(exchange)
    await respond(exchange, faults.next(exchange), api, response)
  })
  const url = origin + prefix
  const repositories = createRepositories(options, url)
  const api = githubApi({
    url,
    repository: (key) => repositories.find(key),
    tokens,
    assignable: options.assignable && new Set(options.assignable.map((login) => login.toLowerCase())),
  })

  return {
    url,
    exchanges,
    calls: (method, path) => exchanges.filter(matching(method, path)),
    ...repositoryControls(repositories),
    allow: tokens.allow,
    refuse: tokens.refuse,
    identify: tokens.identify,
    plan: (method, path, fault, which) => faults.plan(matching(method, path), fault, which),
    stop,
  }
}

function createRepositories(options: GitHubOptions, api: string) {
  const { repositories = [defaultRepository], serverUrl = 'https://github.com' } = options
  let lastId = 1_000_000
  const addresses = { api, html: serverUrl }
  const all = repositories.map(
    (name, index) => new Repository(firstRepositoryId + index, name, addresses, () => ++lastId),
  )
  return {
    /** By name in lower case, former name or ID. */
    find: (key: string) =>
      all.find(
        ({ id, name, formerNames }) =>
          name.toLowerCase() === key || formerNames.has(key) || String(id) === key,
      ),
  }
}

function repositoryControls(repositories: ReturnType<typeof createRepositories>) {
  const find = (name: string): Repository => {
    const repository = repositories.find(name.toLowerCase())
    if (!repository) throw new Error(`The simulator has no repository ${name}`)
    return repository
  }
  return {
    archive: (name: string) => {
      find(name).archived = true
    },
    rename: (name: string, newName: string) => find(name).rename(newName),
    issues: (repository = defaultRepository) => structuredClone(find(repository).issues),
    comments: (repository: string, issue: number) =>
      structuredClone(find(repository).comments.get(issue) ?? []),
    seedIssue: (repository: string, issue: IssueSeed) => structuredClone(find(repository).create(issue)),
    lockIssue: (repository: string, number: number) => {
      const issue = find(repository).issues.find((each) => each.number === number)
      if (!issue) throw new Error(`The simulator has no issue ${number} in ${repository}`)
      issue.locked = true
    },
  }
}

function matching(method?: string, path?: RegExp) {
  return (exchange: Exchange): boolean =>
    (!method || exchange.method === method.toUpperCase()) && (!path || exchange.path.search(path) >= 0)
}

async function respond(
  exchange: Exchange,
  fault: Fault | undefined,
  handle: Handle,
  response: ServerResponse,
): Promise<void> {
  if (fault) exchange.fault = fault.kind
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'delay') await sleep(fault.ms, undefined, { ref: false })
  if (fault?.kind === 'drop' && !fault.afterExecution) return void response.destroy()
  if (fault?.kind === 'endless') return respondEndlessly(exchange, response, fault.gzip)
  const reply = fault?.kind === 'status' ? statusReply(fault) : handle(exchange)
  if (fault?.kind === 'drop') return void response.destroy()
  // A copy, because later calls change the same issue object.
  exchange.response = structuredClone(reply)
  if (fault?.kind === 'raw') {
    const { status = 200, body = '<html>not JSON', headers } = fault
    response.writeHead(status, responseHeaders({ ...reply, headers: { ...reply.headers, ...headers } }))
    response.end(body)
  } else {
    response.writeHead(reply.status, responseHeaders(reply))
    response.end(JSON.stringify(reply.body))
  }
}

/** Sends white space until the client closes the connection. */
async function respondEndlessly(exchange: Exchange, response: ServerResponse, gzip = false): Promise<void> {
  response.once('close', () => {
    exchange.aborted = true
  })
  response.writeHead(200, {
    ...responseHeaders({ status: 200, body: '' }),
    ...(gzip && { 'content-encoding': 'gzip' }),
  })
  const blanks = Buffer.alloc(64 * 1024, ' ')
  const body = Readable.from(
    (function* () {
      yield '['
      for (;;) yield blanks
    })(),
  )
  await (gzip ? pipeline(body, createGzip(), response) : pipeline(body, response)).catch(() => {})
}

function statusReply({ status, body, headers = {} }: Extract<Fault, { kind: 'status' }>): Reply {
  return { status, body: body ?? { message: 'Server Error', status: String(status) }, headers }
}

function responseHeaders({ headers = {} }: Reply): Record<string, string> {
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
