import {
  type ConnectionSummary,
  CreateConnectionCommand,
  type ListConnectionsCommandInput,
  paginateListConnections,
} from '@aws-sdk/client-apprunner'
import type { Clock } from '../clock.ts'
import type { Tags } from '../inputs/tags.ts'
import { hasErrorName, isPermanent } from './classify.ts'
import type { Client } from './client.ts'
import type { Connection } from './connection.ts'
import { createDeadline } from './deadline.ts'
import type { Provider } from './provider.ts'
import { invalidResponse, isObject } from './responses.ts'
import { toApiTags } from './tags.ts'

/** An account has 10 connections per region by default, and a page holds up to 100. */
const MAX_PAGES = 100
const FIND_MS = 2 * 60_000

/** The connection to create. */
export interface NewConnection {
  readonly connectionName: string
  readonly provider: Provider
  readonly tags: Tags | undefined
}

/** The connection that exists after a create, and whether this run's own call created it. */
export interface Created {
  readonly connection: Connection
  readonly created: boolean
}

/**
 * The connection of exactly this name, or undefined. There is no DescribeConnection, and the filter of
 * ListConnections is not trusted: https://docs.aws.amazon.com/apprunner/latest/api/API_ListConnections.html. Throws
 * after two minutes, not counting those in which AWS throttled, or when `abortSignal` is aborted.
 */
export async function findConnection(
  client: Client,
  name: string,
  abortSignal?: AbortSignal,
): Promise<Connection | undefined> {
  const { signal, dispose } = createDeadline(FIND_MS, () => client.retries.throttledMs, abortSignal)
  try {
    for await (const rows of listConnections(client, { ConnectionName: name }, signal)) {
      const row = rows.find((row) => row.ConnectionName === name)
      if (row) return toConnection(row, name, 'ListConnections')
    }
    return undefined
  } catch (error) {
    if (hasErrorName(error, 'ResourceNotFoundException')) return undefined
    throw error
  } finally {
    dispose()
  }
}

/** The oldest available connection of the provider, or undefined. Throws as `findConnection` does. */
export async function findAvailable(client: Client, provider: Provider): Promise<Connection | undefined> {
  const { signal, dispose } = createDeadline(FIND_MS, () => client.retries.throttledMs)
  try {
    const found: Connection[] = []
    for await (const rows of listConnections(client, {}, signal)) {
      const available = rows.filter((row) => row.Status === 'AVAILABLE' && row.ProviderType === provider)
      for (const row of available) {
        const { ConnectionName: name } = row
        if (typeof name === 'string' && name) found.push(toConnection(row, name, 'ListConnections'))
      }
    }
    const age = ({ createdAt }: Connection) => createdAt?.valueOf() ?? Number.POSITIVE_INFINITY
    return found.reduce<Connection | undefined>(
      (oldest, connection) => (oldest && age(oldest) <= age(connection) ? oldest : connection),
      undefined,
    )
  } finally {
    dispose()
  }
}

/**
 * Creates the connection. There is no client token and the SDK retries by itself, so a create that failed may have
 * succeeded or lost a race: unless the failure is permanent, the connection is looked for again, three times over
 * 3.5 seconds. https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html
 */
export async function createConnection(
  client: Client,
  { connectionName, provider, tags }: NewConnection,
  clock: Clock,
): Promise<Created> {
  const command = new CreateConnectionCommand({
    ConnectionName: connectionName,
    ProviderType: provider,
    ...(tags && { Tags: toApiTags(tags) }),
  })
  let succeeded = false
  try {
    const { Connection } = await client.send(command)
    succeeded = true
    return { connection: toConnection(Connection, connectionName, 'CreateConnection'), created: true }
  } catch (failure) {
    if (isPermanent(failure)) throw failure
    const connection = await findAgain(client, connectionName, clock)
    if (!connection) throw failure
    return { connection, created: succeeded }
  }
}

async function findAgain(client: Client, name: string, clock: Clock): Promise<Connection | undefined> {
  const { signal, dispose } = createDeadline(FIND_MS, () => client.retries.throttledMs)
  for (const pauseMs of [0, 1_000, 2_500]) {
    await clock.sleep(pauseMs)
    try {
      const connection = await findConnection(client, name, signal)
      if (connection) {
        dispose()
        return connection
      }
    } catch (error) {
      // The error of the create request is more useful than this one.
      if (isPermanent(error)) break
    }
  }
  dispose()
  return undefined
}

/** The names of the connections in the account and region, or none when they can't be listed. */
export async function listNames(client: Client): Promise<string[]> {
  const names: string[] = []
  try {
    for await (const rows of listConnections(client, {})) {
      names.push(
        ...rows.map(({ ConnectionName }) => ConnectionName).filter((name) => typeof name === 'string'),
      )
    }
  } catch {
    // The names only add detail to an error that is reported anyway.
  }
  return names.filter(Boolean)
}

/** The connections page by page, without deleted ones, which App Runner may list for a while. */
async function* listConnections(
  client: Client,
  input: ListConnectionsCommandInput,
  abortSignal?: AbortSignal,
): AsyncGenerator<Row[]> {
  const config = { client, stopOnSameToken: true }
  let pages = 0
  for await (const page of paginateListConnections(config, input, { abortSignal })) {
    const { ConnectionSummaryList: rows, NextToken } = page as Row
    if (!Array.isArray(rows)) throw invalidResponse('ListConnections returned no list of connections')
    yield rows.filter((row) => isObject(row) && row.Status !== 'DELETED')
    pages += 1
    if (NextToken && typeof NextToken !== 'string')
      throw invalidResponse('ListConnections returned a `NextToken` that is not a string')
    if (pages === MAX_PAGES && NextToken)
      throw invalidResponse(`ListConnections returned more than ${MAX_PAGES} pages`)
  }
}

/** What a response says of a connection. The SDK does not check the types. */
type Row = { readonly [Member in keyof ConnectionSummary | 'ConnectionSummaryList' | 'NextToken']?: unknown }

function toConnection(row: unknown, name: string, operation: string): Connection {
  if (!isObject(row)) throw invalidResponse(`${operation} returned no connection`)
  const invalid = (member: string) =>
    invalidResponse(`${operation} returned a connection without a valid ${member}`)
  const stringOf = (member: 'ConnectionArn' | 'ProviderType' | 'Status') => {
    const value = row[member] ?? ''
    if (typeof value !== 'string') throw invalid(member)
    return value
  }
  const arn = stringOf('ConnectionArn')
  // People paste the ARN into commands and workflows, so it must not contain anything else.
  if (!/^arn:[\w:/.+=@-]{1,1007}$/.test(arn)) throw invalid('ARN')
  const { CreatedAt } = row
  const createdAt = CreatedAt instanceof Date ? CreatedAt : undefined
  if (Number.isNaN(createdAt?.valueOf())) throw invalid('CreatedAt')
  return { name, arn, provider: stringOf('ProviderType'), status: stringOf('Status'), createdAt }
}
