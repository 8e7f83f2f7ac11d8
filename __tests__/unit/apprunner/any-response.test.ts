// Thousands of responses, with any JSON in any place: each is a result with the types that it promises, or a failure.
import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { Client } from '../../../src/apprunner/client.ts'
import type { Connection } from '../../../src/apprunner/connection.ts'
import {
  createConnection,
  findAvailable,
  findConnection,
  listNames,
} from '../../../src/apprunner/connections.ts'
import { findTagsToSet, setTags } from '../../../src/apprunner/tags.ts'
import { Failure, type Kind } from '../../../src/failure.ts'
import { messageOf, messageText } from '../../../src/report/messages.ts'
import { renderSummary } from '../../../src/report/summary.ts'
import { ARN, aReport } from '../report.ts'
import { type ArbitraryResponse, type Operation, responses } from './responses.ts'
import { useService } from './service.ts'

const NUM_RUNS = 1_000
// Enough for a machine that is busy with other tests.
jest.setTimeout(300_000)

const service = useService()
const NAME = 'my-connection'
const WANTED = new Map([['a', 'b']])
const clock = { now: () => 0, sleep: async () => {} }

/** The kind of each error that `responses.ts` knows. */
const KINDS: Readonly<Record<string, Kind>> = {
  AccessDeniedException: 'denied',
  InternalServiceErrorException: 'service-error',
  InvalidRequestException: 'rejected-request',
  InvalidStateException: 'rejected-request',
  ResourceNotFoundException: 'rejected-request',
  ServiceQuotaExceededException: 'quota',
  SubscriptionRequiredException: 'not-subscribed',
  ThrottlingException: 'throttled',
  UnrecognizedClientException: 'rejected-credentials',
}

/** The kinds that the failure can have. */
function kindsOf({ status, body, error }: ArbitraryResponse): (Kind | undefined)[] {
  // It depends on the responses before.
  if (error === 'ExpiredTokenException') return ['rejected-credentials', 'session-ended']
  if (error) return [KINDS[error]]
  if (status < 400) return ['invalid-response']
  if (status >= 500) return ['service-error']
  if (status === 429) return ['throttled']
  // With a name that nobody knows, App Runner may have answered after all.
  const named: Kind = status === 401 ? 'rejected-credentials' : status === 403 ? 'denied' : 'rejected-request'
  return /"__type":"/.test(body) ? ['invalid-response', named] : ['invalid-response']
}

const INTERNALS = /undefined|\[object |Cannot read properties|is not (a function|iterable)|^\s+at .+:\d+/m

function expectReadable(overrides: Parameters<typeof aReport>[0]): void {
  const { failure } = overrides ?? {}
  const text = failure ? messageText(messageOf(failure)) : ''
  expect(text + renderSummary(aReport(overrides))).not.toMatch(INTERNALS)
}

function expectFailure(error: unknown, response: ArbitraryResponse): void {
  expect(error).toBeInstanceOf(Failure)
  const failure = error as Failure
  expect(kindsOf(response)).toContain(failure.kind)
  expectReadable({ connection: undefined, failure })
}

function expectConnection(connection: Connection): void {
  const { name, arn, provider, status, createdAt } = connection
  for (const member of [name, arn, provider, status]) expect(typeof member).toBe('string')
  expect(createdAt?.toISOString() ?? '').toMatch(/^$|T\d\d:\d\d:\d\d.\d{3}Z$/)
  expectReadable({ connection })
}

/** A call of the action's, and what its result must be. */
type Call = [operation: Operation, title: string, call: (client: Client) => Promise<void>]

const CALLS: Call[] = [
  [
    'ListConnections',
    'findConnection',
    async (client) => {
      const found = await findConnection(client, NAME)
      if (!found) return
      expect(found.name).toBe(NAME)
      expectConnection(found)
    },
  ],
  [
    'ListConnections',
    'findAvailable',
    async (client) => {
      const found = await findAvailable(client, 'GITHUB')
      if (!found) return
      expect(found).toMatchObject({ status: 'AVAILABLE', provider: 'GITHUB' })
      expectConnection(found)
    },
  ],
  [
    'CreateConnection',
    'createConnection',
    async (client) => {
      const wanted = { connectionName: NAME, provider: 'GITHUB', tags: WANTED } as const
      const { connection, created } = await createConnection(client, wanted, clock)
      expect(created).toBe(true)
      expectConnection(connection)
    },
  ],
  [
    'ListTagsForResource',
    'findTagsToSet',
    async (client) => {
      const tags = await findTagsToSet(client, ARN, WANTED)
      expect([[], [...WANTED]]).toContainEqual([...tags])
    },
  ],
  ['TagResource', 'setTags', async (client) => expect(await setTags(client, ARN, WANTED)).toBeUndefined()],
]

/** Answers every call of the operation with the response. Nothing is found after a create that failed. */
function answerWith(operation: Operation, { status, body }: ArbitraryResponse): void {
  service.answer = (request) =>
    request.operation === operation ? [status, body] : [200, { ConnectionSummaryList: [] }]
}

describe('any response is a result of the right types, or a failure with the words for it', () => {
  test.each(CALLS)('to %s, sent by %s', async (operation, _, call) => {
    await fc.assert(
      fc.asyncProperty(responses(operation), async (response) => {
        answerWith(operation, response)
        const error = await call(service.client).then(
          () => undefined,
          (error: unknown) => error,
        )
        // No connection of this name is no failure.
        const isSearch = operation === 'ListConnections' && response.error === 'ResourceNotFoundException'
        if (error || (response.error && !isSearch)) expectFailure(error, response)
      }),
      { numRuns: NUM_RUNS },
    )
  })

  test('to ListConnections, from which listNames reads what it can', async () => {
    await fc.assert(
      fc.asyncProperty(responses('ListConnections'), async (response) => {
        answerWith('ListConnections', response)
        const names = await listNames(service.client)
        expect(names.filter((name) => typeof name !== 'string' || name === '')).toEqual([])
        const details = names.map((name) => [name])
        expectReadable({ failure: new Failure('quota', { region: 'eu-west-1' }, { details }) })
      }),
      { numRuns: NUM_RUNS },
    )
  })
})
