import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Client } from '../../../src/apprunner/client.ts'
import {
  createConnection,
  findAvailable,
  findConnection,
  listNames,
} from '../../../src/apprunner/connections.ts'
import type { Tags } from '../../../src/inputs/tags.ts'
import { ARN } from '../report.ts'
import { type Response, type Row, useService } from './service.ts'

const service = useService()
const { requests } = service
const sleeps: number[] = []
const clock = { now: () => 0, sleep: async (ms: number) => void sleeps.push(ms) }
beforeEach(() => {
  sleeps.length = 0
})

const row = (overrides: Row = {}): Row => ({
  ConnectionName: 'my-conn',
  ConnectionArn: ARN,
  ProviderType: 'GITHUB',
  Status: 'AVAILABLE',
  CreatedAt: 1_795_338_900,
  ...overrides,
})
const CONNECTION = {
  name: 'my-conn',
  arn: ARN,
  provider: 'GITHUB',
  status: 'AVAILABLE',
  createdAt: new Date('2026-11-22T09:15:00Z'),
}
const failure = (name: string): Response => [400, { __type: name, message: 'No' }]
const listed = (...rows: unknown[]): Response => [200, { ConnectionSummaryList: rows }]
/** Each page but the last has a token. */
const pages = (...all: unknown[][]) => {
  service.answer = ({ count }) => {
    const NextToken = count < all.length ? `token-${count}` : undefined
    return [200, { ConnectionSummaryList: all[count - 1], NextToken }]
  }
}
const find = (abortSignal?: AbortSignal) => findConnection(service.client, 'my-conn', abortSignal)
const findGitHub = () => findAvailable(service.client, 'GITHUB')
const create = (tags?: Tags) =>
  createConnection(service.client, { connectionName: 'my-conn', provider: 'GITHUB', tags }, clock)
const returned = (problem: string) => ({ facts: { problem: `ListConnections returned ${problem}` } })
const operations = () => requests.map(({ operation }) => operation)

describe('findConnection', () => {
  test('finds the connection of exactly this name, and reads no further', async () => {
    pages([row({ ConnectionName: 'my-conn2' })], [row({ ConnectionName: 'MY-CONN' }), row()], [row()])
    expect(await find()).toEqual(CONNECTION)
    expect(requests.map(({ input }) => input)).toEqual([
      { ConnectionName: 'my-conn' },
      { ConnectionName: 'my-conn', NextToken: 'token-1' },
    ])
  })

  test.each<[title: string, response: Response]>([
    ['others', listed(row({ ConnectionName: 'my-con' }), null, 5, {})],
    ['deleted ones', listed(row({ Status: 'DELETED' }))],
    ['nothing, as an error', failure('ResourceNotFoundException')],
  ])('finds nothing among %s', async (_, response) => {
    service.answer = () => response
    expect(await find()).toBeUndefined()
  })

  test('finds the one that was created again beside the deleted one', async () => {
    pages([row({ Status: 'DELETED', ConnectionArn: `${ARN}0` }), row()])
    expect(await find()).toEqual(CONNECTION)
  })

  test('returns a connection of which only the ARN is known', async () => {
    pages([row({ ProviderType: null, Status: null, CreatedAt: null })])
    expect(await find()).toEqual({ ...CONNECTION, provider: '', status: '', createdAt: undefined })
  })

  test.each<[title: string, arn: unknown]>([
    ['no ARN', null],
    ['text before it', `x${ARN}`],
    ['a command after it', `${ARN}; rm -rf /`],
    ['a line break in it', `${ARN}\n::error::x`],
    ['too long an ARN', `arn:${'a'.repeat(1_008)}`],
  ])('throws if the connection has %s', async (_, ConnectionArn) => {
    pages([row({ ConnectionArn })])
    await expect(find()).rejects.toMatchObject(returned('a connection without a valid ARN'))
  })

  test('returns the longest ARN', async () => {
    const arn = `arn:${'a'.repeat(1_007)}`
    pages([row({ ConnectionArn: arn })])
    expect((await find())?.arn).toBe(arn)
  })

  test.each<[body: object]>([[{}], [{ ConnectionSummaryList: null }]])(
    'throws if it gets %j',
    async (body) => {
      service.answer = () => [200, body]
      await expect(find()).rejects.toMatchObject(returned('no list of connections'))
    },
  )

  test('throws if a token is no string', async () => {
    service.answer = () => [200, { ConnectionSummaryList: [], NextToken: 5 }]
    await expect(find()).rejects.toMatchObject(returned('a `NextToken` that is not a string'))
  })

  test('throws what else App Runner answers', async () => {
    service.answer = () => failure('AccessDeniedException')
    await expect(find()).rejects.toMatchObject({ kind: 'denied' })
  })

  test('reads 100 pages, and no more', async () => {
    const hundred = Array.from({ length: 100 }, () => [])
    pages(...hundred)
    expect(await find()).toBeUndefined()
    requests.length = 0
    pages(...hundred, [row()])
    await expect(find()).rejects.toMatchObject(returned('more than 100 pages'))
    expect(requests).toHaveLength(100)
  })

  test('ends if the token is repeated', async () => {
    service.answer = () => [200, { ConnectionSummaryList: [], NextToken: 'same' }]
    expect(await find()).toBeUndefined()
    expect(requests).toHaveLength(2)
  })

  test('ends when its signal is aborted', async () => {
    pages([row()])
    await expect(find(AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' })
    expect(requests).toHaveLength(0)
  })
})

describe('finding a connection takes two minutes at most', () => {
  // The pages take time, but the test does not.
  beforeEach(
    () => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] }),
  )
  afterEach(() => void jest.useRealTimers())

  /** Makes each page take so long, and the last one have the connection. */
  function slowPages(pageMs: number, last: number, onPage = () => {}) {
    service.answer = ({ count }) => {
      onPage()
      jest.advanceTimersByTime(pageMs)
      return count === last
        ? listed(row())
        : [200, { ConnectionSummaryList: [], NextToken: `token-${count}` }]
    }
  }

  /** A client that AWS throttles for as long as the test says. */
  function throttledClient(throttledMs: () => number): Client {
    const retries = Object.defineProperty({}, 'throttledMs', { get: throttledMs })
    return Object.create(service.client, { retries: { value: retries } })
  }

  test.each<[title: string, search: () => Promise<unknown>]>([
    ['by its name', find],
    ['that is available', findGitHub],
  ])('%s', async (_, search) => {
    slowPages(14_000, 9)
    await expect(search()).rejects.toMatchObject({ kind: 'timeout' })
    expect(requests).toHaveLength(9)
  })

  test('and is not given up before', async () => {
    slowPages(14_000, 8)
    expect(await find()).toEqual(CONNECTION)
  })

  test('those not counted in which AWS throttled', async () => {
    let throttledMs = 60_000
    slowPages(14_000, 99, () => {
      throttledMs += 7_000
    })
    const client = throttledClient(() => throttledMs)
    await expect(findConnection(client, 'my-conn')).rejects.toMatchObject({ kind: 'timeout' })
    expect(requests).toHaveLength(18)
  })

  test('all searches after a create together', async () => {
    slowPages(14_000, 99)
    const { answer } = service
    service.answer = (request) =>
      request.operation === 'CreateConnection' ? failure('InternalServiceErrorException') : answer(request)
    await expect(create()).rejects.toMatchObject({ kind: 'rejected-request' })
    expect(operations()).toEqual(['CreateConnection', ...Array(9).fill('ListConnections')])
  })

  test('and leaves no timer', async () => {
    pages([row()], [row()])
    await find()
    await findGitHub()
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('findAvailable', () => {
  const HOUR = 3_600
  const at = (hours: number, name: string, overrides: Row = {}) =>
    row({ ConnectionName: name, CreatedAt: 1_795_338_900 + hours * HOUR, ...overrides })

  test('finds the oldest on all pages, without a filter', async () => {
    pages([at(2, 'second'), at(3, 'third')], [at(1, 'first')], [at(4, 'fourth')])
    expect(await findGitHub()).toMatchObject({ name: 'first' })
    const tokens = [{}, { NextToken: 'token-1' }, { NextToken: 'token-2' }]
    expect(requests.map(({ input }) => input)).toEqual(tokens)
  })

  test.each<[title: string, rows: unknown[]]>([
    ['pending ones', [row({ Status: 'PENDING_HANDSHAKE' })]],
    ['ones of another provider', [row({ ProviderType: 'BITBUCKET' }), row({ ProviderType: null })]],
    ['deleted ones', [row({ Status: 'DELETED' })]],
    ['rows of other types', [null, 5, 'x', [], {}, row({ ConnectionName: 7 }), row({ ConnectionName: '' })]],
  ])('finds nothing among %s', async (_, rows) => {
    pages(rows)
    expect(await findGitHub()).toBeUndefined()
  })

  test('takes the first of those with the same age, and any other before one of unknown age', async () => {
    const unknown = row({ ConnectionName: 'unknown', CreatedAt: null })
    pages([unknown, at(1, 'one'), at(1, 'two')])
    expect(await findGitHub()).toMatchObject({ name: 'one' })
    service.answer = () => listed(unknown)
    expect(await findGitHub()).toMatchObject({ name: 'unknown' })
  })

  test('throws if the connection has no ARN, or if App Runner answers with an error', async () => {
    pages([row({ ConnectionArn: null })])
    await expect(findGitHub()).rejects.toMatchObject({ kind: 'invalid-response' })
    service.answer = () => failure('AccessDeniedException')
    await expect(findGitHub()).rejects.toMatchObject({ kind: 'denied' })
  })
})

describe('createConnection', () => {
  test('creates the connection with its tags', async () => {
    service.answer = () => [200, { Connection: row({ Status: 'PENDING_HANDSHAKE' }) }]
    const tags = new Map([['Team', 'web']])
    const created = await create(tags)
    expect(created).toEqual({ connection: { ...CONNECTION, status: 'PENDING_HANDSHAKE' }, created: true })
    const Tags = [{ Key: 'Team', Value: 'web' }]
    const input = { ConnectionName: 'my-conn', ProviderType: 'GITHUB', Tags }
    expect(requests).toEqual([{ operation: 'CreateConnection', input }])
    expect(sleeps).toEqual([])
  })

  test('sends no tags if there are none', async () => {
    service.answer = () => [200, { Connection: row() }]
    await create()
    expect(requests[0]?.input).toEqual({ ConnectionName: 'my-conn', ProviderType: 'GITHUB' })
  })

  const orElse = (create: Response, list: (count: number) => Response) => {
    service.answer = ({ operation, count }) => (operation === 'CreateConnection' ? create : list(count - 1))
  }

  test.each<[title: string, foundAt: number, pauses: number[]]>([
    ['at once', 1, [0]],
    ['after a second', 2, [0, 1_000]],
    ['after 3.5 seconds', 3, [0, 1_000, 2_500]],
  ])('reuses a connection that is found after a failure: %s', async (_, foundAt, pauses) => {
    orElse(failure('InvalidRequestException'), (count) => (count === foundAt ? listed(row()) : listed()))
    expect(await create()).toEqual({ connection: CONNECTION, created: false })
    expect(sleeps).toEqual(pauses)
  })

  test.each<[title: string, body: object]>([
    ['no connection', {}],
    ['a connection without an ARN', { Connection: row({ ConnectionArn: '' }) }],
  ])('has created the connection if the response has %s', async (_, body) => {
    orElse([200, body], () => listed(row()))
    expect(await create()).toEqual({ connection: CONNECTION, created: true })
  })

  test.each<[title: string, body: object, problem: string]>([
    ['no connection', {}, 'CreateConnection returned no connection'],
    ['no ARN', { Connection: {} }, 'CreateConnection returned a connection without a valid ARN'],
  ])('throws if the response has %s and none is found', async (_, body, problem) => {
    orElse([200, body], () => listed())
    await expect(create()).rejects.toMatchObject({ facts: { problem } })
  })

  test('throws its own error if none is found, whatever the searches throw', async () => {
    orElse(failure('ServiceQuotaExceededException'), () => failure('InternalServiceErrorException'))
    await expect(create()).rejects.toMatchObject({ kind: 'quota' })
    expect(operations()).toEqual(['CreateConnection', ...Array(3).fill('ListConnections')])
  })

  test('does not search on after a search that is denied', async () => {
    orElse(failure('InternalServiceErrorException'), () => failure('AccessDeniedException'))
    await expect(create()).rejects.toMatchObject({ kind: 'rejected-request' })
    expect(operations()).toEqual(['CreateConnection', 'ListConnections'])
    expect(sleeps).toEqual([0])
  })

  test('does not search after a permanent error', async () => {
    orElse(failure('AccessDeniedException'), () => listed(row()))
    await expect(create()).rejects.toMatchObject({ kind: 'denied' })
    expect(operations()).toEqual(['CreateConnection'])
  })
})

describe('listNames', () => {
  test('lists the names on all pages, without deleted connections and missing names', async () => {
    pages(
      [row({ ConnectionName: 'a' }), row({ ConnectionName: 'gone', Status: 'DELETED' })],
      [row({ ConnectionName: null }), row({ ConnectionName: 'b' })],
    )
    expect(await listNames(service.client)).toEqual(['a', 'b'])
    expect(requests[0]?.input).toEqual({})
  })

  test('lists those before an error', async () => {
    const page = { ConnectionSummaryList: [row()], NextToken: 'x' }
    service.answer = ({ count }) => (count === 1 ? [200, page] : failure('AccessDeniedException'))
    expect(await listNames(service.client)).toEqual(['my-conn'])
  })
})
