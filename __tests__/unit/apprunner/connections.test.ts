import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Client } from '../../../src/apprunner/client.ts'
import {
  createConnection,
  findAvailable,
  findConnection,
  listNames,
} from '../../../src/apprunner/connections.ts'
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
const operations = () => requests.map(({ operation }) => operation)

describe('findConnection', () => {
  test('finds the connection of exactly this name, and reads no further', async () => {
    pages([row({ ConnectionName: 'my-conn2' })], [row({ ConnectionName: 'MY-CONN' }), row()], [row()])
    expect(await findConnection(service.client, 'my-conn')).toEqual(CONNECTION)
    expect(requests.map(({ input }) => input)).toEqual([
      { ConnectionName: 'my-conn' },
      { ConnectionName: 'my-conn', NextToken: 'token-1' },
    ])
  })

  test.each<[title: string, rows: unknown[]]>([
    ['no connections', []],
    ['others', [row({ ConnectionName: 'my-con' }), null, 5, {}]],
    ['a deleted one', [row({ Status: 'DELETED' })]],
  ])('finds nothing among %s', async (_, rows) => {
    pages(rows)
    expect(await findConnection(service.client, 'my-conn')).toBeUndefined()
  })

  test('finds nothing if App Runner says that there is none', async () => {
    service.answer = () => failure('ResourceNotFoundException')
    expect(await findConnection(service.client, 'my-conn')).toBeUndefined()
  })

  test('finds the one that was created again beside the deleted one', async () => {
    pages([row({ Status: 'DELETED', ConnectionArn: `${ARN}0` }), row()])
    expect(await findConnection(service.client, 'my-conn')).toEqual(CONNECTION)
  })

  test.each<[title: string, overrides: Row, expected: object]>([
    ['provider', { ProviderType: null }, { provider: '' }],
    ['status', { Status: null }, { status: '' }],
    ['date', { CreatedAt: null }, { createdAt: undefined }],
  ])('returns a connection without a %s', async (_, overrides, expected) => {
    pages([row(overrides)])
    expect(await findConnection(service.client, 'my-conn')).toEqual({ ...CONNECTION, ...expected })
  })

  test.each<[title: string, arn: unknown]>([
    ['no ARN', null],
    ['an empty ARN', ''],
    ['another text', 'my-conn'],
    ['text before it', `x${ARN}`],
    ['a command after it', `${ARN}; rm -rf /`],
    ['a line break in it', `${ARN}\n::error::x`],
    ['too long an ARN', `arn:${'a'.repeat(1_008)}`],
  ])('throws if the connection has %s', async (_, ConnectionArn) => {
    pages([row({ ConnectionArn })])
    await expect(findConnection(service.client, 'my-conn')).rejects.toMatchObject({
      facts: { problem: 'ListConnections returned a connection without a valid ARN' },
    })
  })

  test('returns the longest ARN', async () => {
    const arn = `arn:${'a'.repeat(1_007)}`
    pages([row({ ConnectionArn: arn })])
    expect((await findConnection(service.client, 'my-conn'))?.arn).toBe(arn)
  })

  test.each<[title: string, body: object]>([
    ['no list', {}],
    ['null', { ConnectionSummaryList: null }],
  ])('throws if the response has %s', async (_, body) => {
    service.answer = () => [200, body]
    await expect(findConnection(service.client, 'my-conn')).rejects.toMatchObject({
      facts: { problem: 'ListConnections returned no list of connections' },
    })
  })

  test('throws what else App Runner answers', async () => {
    service.answer = () => failure('AccessDeniedException')
    await expect(findConnection(service.client, 'my-conn')).rejects.toMatchObject({
      serviceError: { name: 'AccessDeniedException' },
    })
  })

  test('gives up after 100 pages', async () => {
    service.answer = ({ count }) => [200, { ConnectionSummaryList: [], NextToken: `token-${count}` }]
    await expect(findConnection(service.client, 'my-conn')).rejects.toMatchObject({
      facts: { problem: 'ListConnections returned more than 100 pages' },
    })
    expect(requests).toHaveLength(100)
  })

  test('reads 100 pages', async () => {
    pages(...Array.from({ length: 99 }, () => []), [row()])
    expect(await findConnection(service.client, 'my-conn')).toEqual(CONNECTION)
  })

  test('ends if the token is repeated', async () => {
    service.answer = () => [200, { ConnectionSummaryList: [], NextToken: 'same' }]
    expect(await findConnection(service.client, 'my-conn')).toBeUndefined()
    expect(requests).toHaveLength(2)
  })

  test('ends when its signal is aborted', async () => {
    pages([row()])
    await expect(findConnection(service.client, 'my-conn', AbortSignal.abort())).rejects.toMatchObject({
      kind: 'timeout',
    })
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
      const found = count === last
      return [
        200,
        { ConnectionSummaryList: found ? [row()] : [], ...(!found && { NextToken: `token-${count}` }) },
      ]
    }
  }

  /** A client that AWS throttles for as long as the test says. */
  function throttledClient(throttledMs: () => number): Client {
    const retries = Object.defineProperty({}, 'throttledMs', { get: throttledMs })
    return Object.create(service.client, { retries: { value: retries } })
  }

  test.each<[title: string, find: (client: Client) => Promise<unknown>]>([
    ['by its name', (client) => findConnection(client, 'my-conn')],
    ['that is available', (client) => findAvailable(client, 'GITHUB')],
  ])('%s', async (_, find) => {
    slowPages(14_000, 9)
    await expect(find(service.client)).rejects.toMatchObject({ kind: 'timeout' })
    expect(requests).toHaveLength(9)
  })

  test('and is not given up before', async () => {
    slowPages(14_000, 8)
    expect(await findConnection(service.client, 'my-conn')).toEqual(CONNECTION)
  })

  test('those not counted in which AWS throttled', async () => {
    let throttledMs = 60_000
    slowPages(14_000, 99, () => {
      throttledMs += 7_000
    })
    const found = findConnection(
      throttledClient(() => throttledMs),
      'my-conn',
    )
    await expect(found).rejects.toMatchObject({ kind: 'timeout' })
    expect(requests).toHaveLength(18)
  })

  test('all searches after a create together', async () => {
    slowPages(14_000, 99)
    const { answer } = service
    service.answer = (request) =>
      request.operation === 'CreateConnection' ? failure('InternalServiceErrorException') : answer(request)
    const wanted = { connectionName: 'my-conn', provider: 'GITHUB', tags: undefined } as const
    await expect(createConnection(service.client, wanted, clock)).rejects.toMatchObject({
      serviceError: { name: 'InternalServiceErrorException' },
    })
    expect(operations()).toEqual(['CreateConnection', ...Array(9).fill('ListConnections')])
  })

  test('and leaves no timer', async () => {
    pages([row()], [row()])
    await findConnection(service.client, 'my-conn')
    await findAvailable(service.client, 'GITHUB')
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('findAvailable', () => {
  const HOUR = 3_600
  const at = (hours: number, name: string, overrides: Row = {}) =>
    row({ ConnectionName: name, CreatedAt: 1_795_338_900 + hours * HOUR, ...overrides })

  test('finds the oldest on all pages, without a filter', async () => {
    pages([at(2, 'second'), at(3, 'third')], [at(1, 'first')], [at(4, 'fourth')])
    expect(await findAvailable(service.client, 'GITHUB')).toMatchObject({ name: 'first' })
    expect(requests.map(({ input }) => input)).toEqual([
      {},
      { NextToken: 'token-1' },
      { NextToken: 'token-2' },
    ])
  })

  test.each<[title: string, rows: unknown[]]>([
    ['none', []],
    ['pending ones', [row({ Status: 'PENDING_HANDSHAKE' })]],
    ['ones of another provider', [row({ ProviderType: 'BITBUCKET' }), row({ ProviderType: null })]],
    ['deleted ones', [row({ Status: 'DELETED' })]],
    ['rows of other types', [null, 5, 'x', [], {}, row({ ConnectionName: 7 }), row({ ConnectionName: '' })]],
  ])('finds nothing among %s', async (_, rows) => {
    pages(rows)
    expect(await findAvailable(service.client, 'GITHUB')).toBeUndefined()
  })

  test('takes the first of those with the same age, and any other before one of unknown age', async () => {
    const unknown = row({ ConnectionName: 'unknown', CreatedAt: null })
    pages([unknown, at(1, 'one'), at(1, 'two')])
    expect(await findAvailable(service.client, 'GITHUB')).toMatchObject({ name: 'one' })
    service.answer = () => listed(unknown)
    expect(await findAvailable(service.client, 'GITHUB')).toMatchObject({ name: 'unknown' })
  })

  test('throws if the connection has no ARN, or if App Runner answers with an error', async () => {
    pages([row({ ConnectionArn: null })])
    await expect(findAvailable(service.client, 'GITHUB')).rejects.toMatchObject({ kind: 'invalid-response' })
    service.answer = () => failure('AccessDeniedException')
    await expect(findAvailable(service.client, 'GITHUB')).rejects.toMatchObject({ kind: 'denied' })
  })
})

describe('createConnection', () => {
  const wanted = { connectionName: 'my-conn', provider: 'GITHUB', tags: undefined } as const

  test('creates the connection with its tags', async () => {
    service.answer = () => [200, { Connection: row({ Status: 'PENDING_HANDSHAKE' }) }]
    const tags = new Map([['Team', 'web']])
    const created = await createConnection(service.client, { ...wanted, tags }, clock)
    expect(created).toEqual({ connection: { ...CONNECTION, status: 'PENDING_HANDSHAKE' }, created: true })
    expect(requests).toEqual([
      {
        operation: 'CreateConnection',
        input: { ConnectionName: 'my-conn', ProviderType: 'GITHUB', Tags: [{ Key: 'Team', Value: 'web' }] },
      },
    ])
    expect(sleeps).toEqual([])
  })

  test('sends no tags if there are none', async () => {
    service.answer = () => [200, { Connection: row() }]
    await createConnection(service.client, wanted, clock)
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
    expect(await createConnection(service.client, wanted, clock)).toEqual({
      connection: CONNECTION,
      created: false,
    })
    expect(sleeps).toEqual(pauses)
  })

  test.each<[title: string, body: object]>([
    ['no connection', {}],
    ['a connection without an ARN', { Connection: row({ ConnectionArn: '' }) }],
  ])('has created the connection if the response has %s', async (_, body) => {
    orElse([200, body], () => listed(row()))
    expect(await createConnection(service.client, wanted, clock)).toEqual({
      connection: CONNECTION,
      created: true,
    })
  })

  test.each<[title: string, body: object, problem: string]>([
    ['no connection', {}, 'CreateConnection returned no connection'],
    ['no ARN', { Connection: {} }, 'CreateConnection returned a connection without a valid ARN'],
  ])('throws if the response has %s and none is found', async (_, body, problem) => {
    orElse([200, body], () => listed())
    await expect(createConnection(service.client, wanted, clock)).rejects.toMatchObject({
      facts: { problem },
    })
  })

  test('throws its own error if none is found, whatever the searches throw', async () => {
    orElse(failure('ServiceQuotaExceededException'), () => failure('InternalServiceErrorException'))
    await expect(createConnection(service.client, wanted, clock)).rejects.toMatchObject({
      serviceError: { name: 'ServiceQuotaExceededException' },
    })
    expect(operations()).toEqual(['CreateConnection', ...Array(3).fill('ListConnections')])
  })

  test('does not search on after a search that is denied', async () => {
    orElse(failure('InternalServiceErrorException'), () => failure('AccessDeniedException'))
    await expect(createConnection(service.client, wanted, clock)).rejects.toMatchObject({
      serviceError: { name: 'InternalServiceErrorException' },
    })
    expect(operations()).toEqual(['CreateConnection', 'ListConnections'])
    expect(sleeps).toEqual([0])
  })

  test('does not search after a permanent error', async () => {
    orElse(failure('AccessDeniedException'), () => listed(row()))
    await expect(createConnection(service.client, wanted, clock)).rejects.toMatchObject({
      serviceError: { name: 'AccessDeniedException' },
    })
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
    service.answer = ({ count }) =>
      count === 1
        ? [200, { ConnectionSummaryList: [row()], NextToken: 'x' }]
        : failure('AccessDeniedException')
    expect(await listNames(service.client)).toEqual(['my-conn'])
  })
})
