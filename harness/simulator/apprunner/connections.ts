import { invalidRequest, notFound, quotaReached } from './errors.ts'
import { connectionName, providers, resourceArn, status, tagList } from './model.ts'
import { type PageInput, pagination } from './paging.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import { isUsed, type Service } from './services.ts'
import { exists, type Row, type Store } from './store.ts'
import { findByArn, type Tag, withTags } from './tags.ts'

/** Behavior that AWS does not document, or that varies. */
export interface ConnectionOptions {
  /** Connections per account and region; 10 by default. */
  quota?: number
  /** The maximum number of rows on a page, even if MaxResults is higher; 100 by default. */
  pageSize?: number
  /** ListConnections ignores ConnectionName. */
  ignoreFilter?: boolean
  /** ListConnections with an unknown ConnectionName fails with ResourceNotFoundException; by default the list is empty. */
  unknownNameIsNotFound?: boolean
}

interface CreateInput {
  ConnectionName: string
  ProviderType: string
  Tags?: Tag[] | null
}

interface ListInput extends PageInput {
  ConnectionName?: string | null
}

/** CreateConnection, ListConnections and DeleteConnection. */
export function connectionOperations(
  store: Store,
  services: Service[],
  options: ConnectionOptions,
): Record<string, Operation> {
  return {
    CreateConnection: operation<CreateInput>(
      {
        type: 'structure',
        required: ['ConnectionName', 'ProviderType'],
        members: {
          ConnectionName: connectionName,
          ProviderType: { type: 'string', enum: providers },
          Tags: tagList,
        },
      },
      createConnection(store, options),
    ),

    ListConnections: operation<ListInput>(
      {
        type: 'structure',
        members: {
          ConnectionName: connectionName,
          MaxResults: { type: 'integer', min: 1, max: 100 },
          NextToken: { type: 'string', min: 1, max: 1024, pattern: '.*' },
        },
      },
      listConnections(store, options),
    ),

    DeleteConnection: operation<{ ConnectionArn: string }>(
      { type: 'structure', required: ['ConnectionArn'], members: { ConnectionArn: resourceArn } },
      ({ ConnectionArn }, caller) => {
        const row = findByArn(store, ConnectionArn, caller)
        if (isUsed(services, ConnectionArn)) throw invalidRequest(`A service uses the connection ${row.name}`)
        store.remove(row)
        return { Connection: summary(row) }
      },
    ),
  }
}

function createConnection(store: Store, { quota = 10 }: ConnectionOptions) {
  return ({ ConnectionName: name, ProviderType: provider, Tags }: CreateInput, caller: Caller) => {
    const { account, region } = caller
    const tags = withTags({}, Tags ?? [])
    const present = store.where({ account, region }).filter(exists)
    if (present.some((row) => row.name === name))
      throw invalidRequest(`A connection named ${name} already exists in ${region}`)
    if (present.length >= quota) throw quotaReached()
    const createdAt = new Date()
    const row = store.add({ name, provider, status: status.pending, tags, createdAt, region, account })
    return { Connection: summary(row) }
  }
}

function listConnections(store: Store, options: ConnectionOptions) {
  const { pageSize = 100, ignoreFilter = false, unknownNameIsNotFound = false } = options
  const paginate = pagination()
  return ({ ConnectionName: name, MaxResults, NextToken }: ListInput, caller: Caller) => {
    const { account, region } = caller
    const visible = store.where({ account, region }).filter((row) => row.visibleAt <= Date.now())
    if (name && unknownNameIsNotFound && !visible.some((row) => row.name === name)) throw notFound(name)
    const rows = visible.filter((row) => ignoreFilter || !name || row.name === name)

    // "If you specify NextToken, all other parameter values must be identical."
    const query = [account, region, name, MaxResults]
    const { page, ...next } = paginate(rows, query, Math.min(MaxResults ?? 100, pageSize), NextToken)
    return { ConnectionSummaryList: page.map(summary), ...next }
  }
}

const summary = (row: Row) => ({
  ConnectionName: row.name,
  ConnectionArn: row.arn,
  ProviderType: row.provider,
  Status: row.status,
  CreatedAt: row.createdAt.getTime() / 1000,
})
