import {
  type AppRunnerClient,
  type ConnectionSummary,
  CreateConnectionCommand,
  ListTagsForResourceCommand,
  paginateListConnections,
  TagResourceCommand,
} from '@aws-sdk/client-apprunner'
import type { Clock } from '../clock.ts'
import type { Provider } from '../inputs/inputs.ts'
import { type Tags, tagsToSet, toApi } from '../inputs/tags.ts'
import { BadAnswer, isDenial, isNamed } from './errors.ts'

/** A connection as App Runner shows it. What the API leaves optional may be missing, but never the ARN. */
export interface Connection {
  readonly name: string
  readonly arn: string
  /** As the API gives it, `''` when it gives none. */
  readonly provider: string
  /** As the API gives it, `''` when it gives none: `PENDING_HANDSHAKE`, `AVAILABLE`, `ERROR`, or one of later years. */
  readonly status: string
  readonly createdAt: Date | undefined
}

/** The connection that a create ended with, and whose it is: this run's, or another's that was there first. */
export interface Created {
  readonly connection: Connection
  readonly created: boolean
}

/**
 * The connection of exactly this name, or undefined. There is no DescribeConnection, and the list's filter is not
 * trusted: https://docs.aws.amazon.com/apprunner/latest/api/API_ListConnections.html.
 */
export async function findConnection(
  client: AppRunnerClient,
  name: string,
  abortSignal?: AbortSignal,
): Promise<Connection | undefined> {
  try {
    const pages = paginateListConnections(
      { client, stopOnSameToken: true },
      { ConnectionName: name },
      { abortSignal },
    )
    for await (const page of pages) {
      const row = rowsOf(page.ConnectionSummaryList).find(
        (row) => row.ConnectionName === name && row.Status !== 'DELETED',
      )
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
 * succeeded, or lost a race: unless it was denied, up to three looks over 3.5 seconds tell.
 * https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html
 */
export async function createConnection(
  client: AppRunnerClient,
  wanted: { readonly connectionName: string; readonly provider: Provider; readonly tags: Tags | undefined },
  clock: Clock,
): Promise<Created> {
  let answered = false
  try {
    const { Connection } = await client.send(
      new CreateConnectionCommand({
        ConnectionName: wanted.connectionName,
        ProviderType: wanted.provider,
        ...(wanted.tags ? { Tags: toApi(wanted.tags) } : {}),
      }),
    )
    answered = true
    return { connection: toConnection(Connection, wanted.connectionName, 'CreateConnection'), created: true }
  } catch (failure) {
    if (isDenial(failure)) throw failure
    const connection = await lookAgain(client, wanted.connectionName, clock)
    if (!connection) throw failure
    return { connection, created: answered }
  }
}

async function lookAgain(
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
      // The create's own failure says more than that of a look after it.
      if (isDenial(error)) return undefined
    }
  }
  return undefined
}

/** The tags of `wanted` that the connection lacks or has with another value. */
export async function findTagDrift(client: AppRunnerClient, arn: string, wanted: Tags): Promise<Tags> {
  const { Tags: actual } = await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))
  return tagsToSet(wanted, actual ?? [])
}

/** Sets the tags; all others stay. */
export async function setTags(client: AppRunnerClient, arn: string, tags: Tags): Promise<void> {
  await client.send(new TagResourceCommand({ ResourceArn: arn, Tags: toApi(tags) }))
}

/** The names of the connections in the account and region, or none when they can't be listed. */
export async function listNames(client: AppRunnerClient): Promise<string[]> {
  const names: string[] = []
  try {
    for await (const page of paginateListConnections({ client, stopOnSameToken: true }, {})) {
      const rows = rowsOf(page.ConnectionSummaryList).filter((row) => row.Status !== 'DELETED')
      names.push(...rows.map((row) => row.ConnectionName ?? ''))
    }
  } catch {
    // It is only to help with an error that is reported anyway.
  }
  return names.filter(Boolean)
}

function rowsOf(list: ConnectionSummary[] | undefined): ConnectionSummary[] {
  if (!Array.isArray(list)) throw new BadAnswer('ListConnections gave no list of connections')
  return list.filter((row) => typeof row === 'object' && row !== null)
}

function toConnection(row: ConnectionSummary | undefined, name: string, operation: string): Connection {
  if (!row) throw new BadAnswer(`${operation} gave no connection`)
  const arn = row.ConnectionArn ?? ''
  // The ARN is pasted into commands and workflows, so it must not bring anything along.
  if (!/^arn:[\w:/.+=@-]{1,1007}$/.test(arn))
    throw new BadAnswer(`${operation} gave a connection without an ARN`)
  const createdAt =
    row.CreatedAt instanceof Date && !Number.isNaN(row.CreatedAt.valueOf()) ? row.CreatedAt : undefined
  return { name, arn, provider: row.ProviderType ?? '', status: row.Status ?? '', createdAt }
}
