import { invalidRequest, notFound, quotaReached } from './errors.ts'
import type { Shape } from './model.ts'
import { pageTokens } from './paging.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import { alive, type Row, type Store } from './store.ts'
import { arnShape, byArn, type Tag, tagsShape, withTags } from './tags.ts'

/** Where nobody outside AWS knows what the service does, or where it may do several things. */
export interface ConnectionOptions {
  /** Connections that an account may have in a region; default 10. */
  quota?: number
  /** Rows that a page has at most, whatever MaxResults allows; default 100. */
  pageSize?: number
  /** All rows are listed although ConnectionName is given. */
  ignoreFilter?: boolean
  /** A list filtered by a name that isn't there answers ResourceNotFoundException instead of an empty list. */
  unknownNameIsNotFound?: boolean
}

interface CreateInput {
  ConnectionName: string
  ProviderType: string
  Tags?: Tag[] | null
}

interface ListInput {
  ConnectionName?: string | null
  MaxResults?: number | null
  NextToken?: string | null
}

const nameShape = {
  type: 'string',
  min: 4,
  max: 32,
  pattern: String.raw`[A-Za-z0-9][A-Za-z0-9\-_]{3,31}`,
} satisfies Shape

/** CreateConnection, ListConnections and DeleteConnection. */
export function connectionOperations(store: Store, options: ConnectionOptions): Record<string, Operation> {
  return {
    CreateConnection: operation<CreateInput>(
      {
        type: 'structure',
        required: ['ConnectionName', 'ProviderType'],
        members: {
          ConnectionName: nameShape,
          ProviderType: { type: 'string', enum: ['GITHUB', 'BITBUCKET'] },
          Tags: tagsShape,
        },
      },
      creating(store, options),
    ),

    ListConnections: operation<ListInput>(
      {
        type: 'structure',
        members: {
          ConnectionName: nameShape,
          MaxResults: { type: 'integer', min: 1, max: 100 },
          NextToken: { type: 'string', min: 1, max: 1024, pattern: '.*' },
        },
      },
      listing(store, options),
    ),

    DeleteConnection: operation<{ ConnectionArn: string }>(
      { type: 'structure', required: ['ConnectionArn'], members: { ConnectionArn: arnShape } },
      ({ ConnectionArn }, caller) => {
        const row = byArn(store, ConnectionArn, caller)
        store.remove(row)
        return { Connection: summary(row) }
      },
    ),
  }
}

function creating(store: Store, { quota = 10 }: ConnectionOptions) {
  return ({ ConnectionName: name, ProviderType: provider, Tags }: CreateInput, caller: Caller) => {
    const { account, region } = caller
    const tags = withTags({}, Tags ?? [])
    const present = store.where({ account, region }).filter(alive)
    if (present.some((row) => row.name === name))
      throw invalidRequest(`A connection named ${name} already exists in ${region}`)
    if (present.length >= quota) throw quotaReached()
    const status = 'PENDING_HANDSHAKE'
    const row = store.add({ name, provider, status, tags, createdAt: new Date(), region, account })
    return { Connection: summary(row) }
  }
}

function listing(store: Store, options: ConnectionOptions) {
  const { pageSize = 100, ignoreFilter = false, unknownNameIsNotFound = false } = options
  const tokens = pageTokens()
  return ({ ConnectionName: name, MaxResults, NextToken }: ListInput, caller: Caller) => {
    const { account, region } = caller
    // A token only continues the list it was given for: "all other parameter values must be identical".
    const list = JSON.stringify([account, region, name ?? null, MaxResults ?? null])
    const after = NextToken ? tokens.read(NextToken, list) : 0

    const visible = store.where({ account, region }).filter((row) => row.visibleAt <= Date.now())
    if (name && unknownNameIsNotFound && !visible.some((row) => row.name === name)) throw notFound(name)
    const rows = visible.filter((row) => ignoreFilter || !name || row.name === name)

    const left = rows.filter((row) => row.serial > after)
    const page = left.slice(0, Math.min(MaxResults ?? 100, pageSize))
    const last = page.at(-1)
    return {
      ConnectionSummaryList: page.map(summary),
      ...(last && left.length > page.length && { NextToken: tokens.issue(list, last.serial) }),
    }
  }
}

const summary = ({ name, arn, provider, status, createdAt }: Row) => ({
  ConnectionName: name,
  ConnectionArn: arn,
  ProviderType: provider,
  Status: status,
  CreatedAt: createdAt.getTime() / 1000,
})
