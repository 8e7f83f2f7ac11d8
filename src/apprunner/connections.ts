import {
  type AppRunnerClient,
  type ConnectionSummary,
  CreateConnectionCommand,
  type ListConnectionsCommandInput,
  paginateListConnections,
} from '@aws-sdk/client-apprunner'
import type { Clock } from '../clock.ts'
import type { Tags } from '../inputs/tags.ts'
import type { Connection } from './connection.ts'
import { InvalidResponseError, isNamed, isPermanent } from './errors.ts'
import type { Provider } from './provider.ts'
import { toApiTags } from './tags.ts'

/** An account has 10 connections per region by default, and a page holds up to 100. */
const MAX_PAGES = 100

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
 * ListConnections is not trusted: https://docs.aws.amazon.com/apprunner/latest/api/API_ListConnections.html.
 */
export async function findConnection(
  client: AppRunnerClient,
  name: string,
  abortSignal?: AbortSignal,
): Promise<Connection | undefined> {
  try {
    for await (const rows of listConnections(client, { ConnectionName: name }, abortSignal)) {
      const row = rows.find((row) => row.ConnectionName === name)
      if (row) return toConnection(row, name, 'ListConnections')
    }
    return undefined
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined
    throw error
  }
}

/**
 * Creates the connection. There is no client token and the SDK retries by itself, so a create that failed may have
 * succeeded or lost a race: unless the failure is permanent, the connection is looked for again, three times over
 * 3.5 seconds. https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html
 */
export async function createConnection(
  client: AppRunnerClient,
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

async function findAgain(
  client: AppRunnerClient,
  name: string,
  clock: Clock,
): Promise<Connection | undefined> {
  for (const pauseMs of [0, 1_000, 2_500]) {
    await clock.sleep(pauseMs)
    try {
      const connection = await findConnection(client, name)
      if (connection) return connection
    } catch (error) {
      // The error of the create request is more useful than this one.
      if (isPermanent(error)) return undefined
    }
  }
  return undefined
}

/** The names of the connections in the account and region, or none when they can't be listed. */
export async function listNames(client: AppRunnerClient): Promise<string[]> {
  const names: string[] = []
  try {
    for await (const rows of listConnections(client, {})) {
      names.push(...rows.map((row) => row.ConnectionName ?? ''))
    }
  } catch {
    // The names only add detail to an error that is reported anyway.
  }
  return names.filter(Boolean)
}

/** The connections page by page, without deleted ones, which App Runner may list for a while. */
async function* listConnections(
  client: AppRunnerClient,
  input: ListConnectionsCommandInput,
  abortSignal?: AbortSignal,
): AsyncGenerator<ConnectionSummary[]> {
  const config = { client, stopOnSameToken: true }
  let pages = 0
  for await (const page of paginateListConnections(config, input, { abortSignal })) {
    const { ConnectionSummaryList: rows, NextToken } = page
    if (!Array.isArray(rows))
      throw new InvalidResponseError('ListConnections returned no list of connections')
    yield rows.filter((row) => typeof row === 'object' && row !== null && row.Status !== 'DELETED')
    pages += 1
    if (pages === MAX_PAGES && NextToken)
      throw new InvalidResponseError(`ListConnections returned more than ${MAX_PAGES} pages`)
  }
}

function toConnection(row: ConnectionSummary | undefined, name: string, operation: string): Connection {
  if (!row) throw new InvalidResponseError(`${operation} returned no connection`)
  const arn = row.ConnectionArn ?? ''
  // People paste the ARN into commands and workflows, so it must not contain anything else.
  if (!/^arn:[\w:/.+=@-]{1,1007}$/.test(arn))
    throw new InvalidResponseError(`${operation} returned a connection without a valid ARN`)
  const createdAt =
    row.CreatedAt instanceof Date && !Number.isNaN(row.CreatedAt.valueOf()) ? row.CreatedAt : undefined
  return { name, arn, provider: row.ProviderType ?? '', status: row.Status ?? '', createdAt }
}
