import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AppRunnerClient,
  type ConnectionSummary,
  CreateConnectionCommand,
  DeleteConnectionCommand,
  ListConnectionsCommand,
  type ListConnectionsCommandInput,
  type Tag,
} from '@aws-sdk/client-apprunner'

const MAX_PAGES = 100

export interface SessionOptions {
  readonly client: AppRunnerClient
  /** How long to watch for a new connection to be listed, and for a deleted one to disappear. */
  readonly watchMs: number
  readonly pollMs: number
  /** Ends the session before its next request. */
  readonly signal: AbortSignal
}

/** What the observations work with. All names that they use begin with `prefix`. */
export type Session = ReturnType<typeof startSession>

/** Starts a session on an endpoint. */
export function startSession({ client, watchMs, pollMs, signal }: SessionOptions) {
  const prefix = `probe-${randomBytes(4).toString('hex')}`
  const arns = new Map<string, string>()
  const removed = new Set<string>()

  const send: AppRunnerClient['send'] = (command: never) => {
    signal.throwIfAborted()
    return client.send(command)
  }

  async function create(name: string, provider = 'GITHUB', tags?: Tag[]): Promise<ConnectionSummary> {
    const input = { ConnectionName: name, ProviderType: provider as 'GITHUB', Tags: tags }
    const { Connection = {} } = await send(new CreateConnectionCommand(input))
    // An endpoint may create a second connection of a name.
    const isFirst = !arns.has(name) || removed.has(arns.get(name) ?? '')
    if (Connection.ConnectionArn && isFirst) arns.set(name, Connection.ConnectionArn)
    return Connection
  }

  async function remove(arn: string): Promise<ConnectionSummary> {
    removed.add(arn)
    const { Connection = {} } = await send(new DeleteConnectionCommand({ ConnectionArn: arn }))
    return Connection
  }

  return {
    prefix,
    first: `${prefix}-a`,
    second: `${prefix}-b`,
    unused: `${prefix}-c`,
    watchMs,
    send,
    create,
    remove,
    /** The ARN of a connection that this session created. Throws if there is none. */
    arnOf(name: string): string {
      const arn = arns.get(name)
      if (!arn) throw new NotObserved()
      return arn
    },
    pages: (input: ListConnectionsCommandInput = {}) => listPages(send, input),
    /** Calls `done` until it returns true or the time to watch is over. Returns the seconds, or undefined. */
    watch: (done: () => Promise<boolean>) => watch(done, { watchMs, pollMs, signal }),
  }
}

/** Thrown when an earlier request failed on which an observation depends. */
export class NotObserved extends Error {}

async function watch(
  done: () => Promise<boolean>,
  { watchMs, pollMs, signal }: Pick<SessionOptions, 'watchMs' | 'pollMs' | 'signal'>,
): Promise<number | undefined> {
  const start = performance.now()
  while (!(await done())) {
    if (performance.now() - start + pollMs > watchMs) return undefined
    await sleep(pollMs, undefined, { signal })
  }
  return Math.ceil((performance.now() - start) / 1_000)
}

async function listPages(
  send: AppRunnerClient['send'],
  input: ListConnectionsCommandInput,
): Promise<ConnectionSummary[][]> {
  const pages: ConnectionSummary[][] = []
  let token: string | undefined
  do {
    const page = await send(new ListConnectionsCommand({ ...input, NextToken: token ?? input.NextToken }))
    pages.push(page.ConnectionSummaryList ?? [])
    token = page.NextToken
  } while (token && pages.length < MAX_PAGES)
  return pages
}

/** Deletes what exists under the prefix of a session. Returns what could not be deleted. */
export async function cleanUp(client: AppRunnerClient, prefix: string): Promise<string[]> {
  const pages = await listPages(client.send.bind(client) as AppRunnerClient['send'], {})
  const own = pages
    .flat()
    .filter(({ ConnectionName, Status }) => ConnectionName?.startsWith(prefix) && Status !== 'DELETED')
  const remaining: string[] = []
  for (const { ConnectionArn } of own) {
    try {
      await client.send(new DeleteConnectionCommand({ ConnectionArn }))
    } catch {
      remaining.push(ConnectionArn ?? '')
    }
  }
  return remaining
}
