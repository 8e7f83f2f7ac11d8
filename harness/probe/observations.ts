import { ListTagsForResourceCommand, type Tag, TagResourceCommand } from '@aws-sdk/client-apprunner'
import { NotObserved, type Session } from './session.ts'

/** Something that the documentation of App Runner leaves open. */
export interface Observation {
  readonly id: string
  readonly question: string
  /** What the action and the simulator are prepared for: each is the beginning of a result. */
  readonly assumed: readonly string[]
  /** Returns what happened. If the request fails, the error is the result. */
  readonly observe: (session: Session) => Promise<string>
}

const INVALID = ['InvalidRequestException (HTTP 400)']
const NOT_FOUND = ['ResourceNotFoundException (HTTP 400)']
const DELETED = ['not listed', 'listed as DELETED']
const TAG: Tag = { Key: 'purpose', Value: 'probe' }

const tags = Array.from({ length: 51 }, (_, index) => ({ Key: `key-${index}`, Value: '' }))
const reserved: Tag[] = [{ Key: 'aws:probe', Value: '' }]

type CreateArguments = [name: string, provider?: string, tags?: Tag[]]

/** Connections that are probably not created. */
const REJECTED: [id: string, question: string, argumentsOf: (session: Session) => CreateArguments][] = [
  ['duplicate', 'the name of an existing connection', ({ first }) => [first]],
  ['duplicate-provider', 'that name and another provider', ({ first }) => [first, 'BITBUCKET']],
  ['invalid-name', 'a space in the name', ({ prefix }) => [`${prefix} b`]],
  ['long-name', 'a name of 33 characters', ({ prefix }) => [prefix.padEnd(33, '-')]],
  ['invalid-provider', 'the provider `GITLAB`', ({ second }) => [second, 'GITLAB']],
  ['reserved-tag', 'a tag key that starts with `aws:`', ({ second }) => [second, 'GITHUB', reserved]],
  ['duplicate-tag', 'the same tag key twice', ({ second }) => [second, 'GITHUB', [TAG, TAG]]],
  ['too-many-tags', '51 tags', ({ second }) => [second, 'GITHUB', tags]],
]

type Entry = [Observation['id'], Observation['question'], Observation['assumed'], Observation['observe']]

const ARN = 'arn:aws:apprunner:REGION:ACCOUNT:connection/NAME/32 hex digits'

const ENTRIES: readonly Entry[] = [
  ['new-status', 'Status of a new connection', ['PENDING_HANDSHAKE'], observeNew],
  ['new-listed', 'When a new connection is listed', ['at once'], observeListed],
  ['arn', 'Form of its ARN', [ARN], async ({ arnOf, first }) => describeArn(arnOf(first), first)],
  ['created-at', 'Its CreatedAt', ['the current time'], observeCreatedAt],
  ...REJECTED.map(([id, question, argumentsOf]): Entry => {
    const observe = (session: Session) => observeCreate(session, ...argumentsOf(session))
    return [id, `CreateConnection with ${question}`, INVALID, observe]
  }),
  ['filter', 'ListConnections with the name of one of two', ['only that connection'], observeFilter],
  ['no-match', 'ListConnections with an unknown name', ['an empty list', ...NOT_FOUND], observeNoMatch],
  ['paging', 'ListConnections with `MaxResults` 1', ['one connection per page'], observePaging],
  ['invalid-token', 'ListConnections with an invalid `NextToken`', INVALID, observeInvalidToken],
  ['tagging', 'TagResource with a new key and an empty value', ['added; other tags stay'], observeTagging],
  ['unknown-arn', 'ListTagsForResource with an ARN that does not exist', NOT_FOUND, observeUnknownArn],
  ['deleted-status', 'Status in the response of DeleteConnection', ['DELETED'], observeRemoved],
  ['name-reuse', 'CreateConnection with the name of a deleted one', ['created'], observeNameReuse],
  ['deleted-listed', 'Whether a deleted connection is still listed', DELETED, observeDeleted],
  ['delete-again', 'DeleteConnection of a connection that was deleted', NOT_FOUND, observeDeletedAgain],
]

/** In the order in which they are made: later ones need the connections of earlier ones. */
export const OBSERVATIONS: readonly Observation[] = ENTRIES.map(([id, question, assumed, observe]) => ({
  id,
  question,
  assumed,
  observe,
}))

async function observeNew({ create, first }: Session): Promise<string> {
  return (await create(first, 'GITHUB', [TAG])).Status ?? 'none'
}

/** For a request that is probably rejected. If it succeeds, the connection is deleted again. */
async function observeCreate(
  { create, remove, arnOf, first }: Session,
  ...[name, provider, tags]: CreateArguments
): Promise<string> {
  const existing = name === first ? arnOf(first) : ''
  const { ConnectionArn = '' } = await create(name, provider, tags)
  if (ConnectionArn === existing) return 'the existing connection'
  // What can't be deleted now is deleted at the end.
  await remove(ConnectionArn).catch(() => {})
  return 'created'
}

async function observeListed({ pages, arnOf, first, watch, watchMs }: Session): Promise<string> {
  arnOf(first)
  let polls = 0
  const seconds = await watch(async () => {
    polls += 1
    const rows = (await pages({ ConnectionName: first })).flat()
    return rows.some(({ ConnectionName }) => ConnectionName === first)
  })
  if (seconds === undefined) return `not within ${watchMs / 1_000} s`
  return polls === 1 ? 'at once' : `after ${seconds} s`
}

async function observeCreatedAt({ pages, arnOf, first }: Session): Promise<string> {
  arnOf(first)
  const rows = (await pages()).flat()
  const createdAt = rows.find(({ ConnectionName }) => ConnectionName === first)?.CreatedAt
  if (!createdAt) return 'none'
  const isCurrent = Math.abs(Date.now() - createdAt.valueOf()) < 10 * 60_000
  return isCurrent ? 'the current time' : `another time: ${createdAt.toJSON()}`
}

async function observeFilter({ create, pages, first, second }: Session): Promise<string> {
  await create(second)
  const names = (await pages({ ConnectionName: first })).flat().map(({ ConnectionName }) => ConnectionName)
  if (names.some((name) => name !== first)) return 'other connections too'
  return names.length === 0 ? 'an empty list' : 'only that connection'
}

async function observeNoMatch({ pages, unused }: Session): Promise<string> {
  const rows = (await pages({ ConnectionName: unused })).flat()
  return rows.length === 0 ? 'an empty list' : 'other connections'
}

async function observePaging({ pages, arnOf, first, second }: Session): Promise<string> {
  const own = [first, second]
  for (const name of own) arnOf(name)
  const found = await pages({ MaxResults: 1 })
  const names = found.flat().map(({ ConnectionName }) => ConnectionName)
  if (own.some((name) => names.filter((other) => other === name).length !== 1))
    return 'not every connection exactly once'
  const longest = Math.max(...found.map(({ length }) => length))
  return longest === 1 ? 'one connection per page' : `${longest} connections per page`
}

async function observeInvalidToken({ pages }: Session): Promise<string> {
  return `${(await pages({ NextToken: 'invalid' })).flat().length} connections`
}

async function observeTagging({ send, arnOf, first }: Session): Promise<string> {
  const ResourceArn = arnOf(first)
  await send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'empty', Value: '' }] }))
  const { Tags = [] } = await send(new ListTagsForResourceCommand({ ResourceArn }))
  const tags = Tags.map(({ Key, Value }) => `${Key}=${Value}`).sort()
  return `${tags}` === `empty=,${TAG.Key}=${TAG.Value}` ? 'added; other tags stay' : `then: ${tags}`
}

async function observeUnknownArn({ send, arnOf, first, unused }: Session): Promise<string> {
  const ResourceArn = arnOf(first).replace(first, unused)
  const { Tags = [] } = await send(new ListTagsForResourceCommand({ ResourceArn }))
  return `${Tags.length} tags`
}

async function observeRemoved({ remove, arnOf, second }: Session): Promise<string> {
  return (await remove(arnOf(second))).Status ?? 'none'
}

async function observeNameReuse({ create, arnOf, second }: Session): Promise<string> {
  arnOf(second)
  await create(second)
  return 'created'
}

async function observeDeleted({ remove, pages, arnOf, first, watch, watchMs }: Session): Promise<string> {
  const arn = arnOf(first)
  await remove(arn)
  let status: string | undefined
  const seconds = await watch(async () => {
    const row = (await pages()).flat().find(({ ConnectionArn }) => ConnectionArn === arn)
    status = row ? (row.Status ?? 'none') : status
    return row === undefined
  })
  if (status === undefined) return 'not listed'
  return `listed as ${status} for ${seconds === undefined ? `more than ${watchMs / 1_000}` : seconds} s`
}

async function observeDeletedAgain({ remove, arnOf, first }: Session): Promise<string> {
  return (await remove(arnOf(first))).Status ?? 'none'
}

/** The ARN without what differs from one connection to another. */
function describeArn(arn: string, name: string): string {
  return arn
    .replace(/^(arn:[\w-]+:apprunner):[a-z0-9-]+:\d{12}:/, '$1:REGION:ACCOUNT:')
    .replace(name, 'NAME')
    .replace(/\/[0-9a-f]{32}$/, '/32 hex digits')
}

/** An error as a result, and its text without account IDs. */
export function describeError(error: unknown): { result: string; message: string } {
  if (error instanceof NotObserved) return { result: 'not observed', message: '' }
  const { name, message, $metadata } = Object(error) as {
    name?: string
    message?: string
    $metadata?: { httpStatusCode?: number }
  }
  const kind = name === 'SyntaxError' ? 'not JSON' : `${name}`
  // The SDK adds a hint to an error that it can't read.
  const text = `${message}`.split('\n')[0] ?? ''
  return {
    result: $metadata?.httpStatusCode ? `${kind} (HTTP ${$metadata.httpStatusCode})` : kind,
    message: text.replace(/\d{12}/g, 'ACCOUNT'),
  }
}
