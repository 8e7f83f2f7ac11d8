// Thousands of responses, with any JSON in any place: each is a result with the types that it promises, or a failure.
import { describe, jest, test } from '@jest/globals'
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
import { ARN, aReport, type Overrides } from '../report.ts'
import { type ArbitraryResponse, type Operation, responses } from './responses.ts'
import { useService } from './service.ts'

const NUM_RUNS = 850
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

// These return what is wrong: an `expect` for each of them would take half of the time.

function problemOfReport(overrides: Overrides): string | undefined {
  const { failure } = overrides
  const text = (failure ? messageText(messageOf(failure)) : '') + renderSummary(aReport(overrides))
  return INTERNALS.test(text) ? text : undefined
}

function problemOfFailure(error: unknown, response: ArbitraryResponse): string | undefined {
  if (!(error instanceof Failure)) return `${error} is no failure`
  if (!kindsOf(response).includes(error.kind)) return `it is the failure ${error.kind}`
  return problemOfReport({ connection: undefined, failure: error })
}

function problemOfConnection(connection: Connection): string | undefined {
  const { name, arn, provider, status, createdAt } = connection
  const strings = [name, arn, provider, status].every((member) => typeof member === 'string')
  const dated = createdAt === undefined || !Number.isNaN(createdAt.getTime())
  return strings && dated ? problemOfReport({ connection }) : `it is ${JSON.stringify(connection)}`
}

/** A call of the action's, which returns what is wrong with its result. */
type Call = (client: Client) => Promise<string | undefined>

const CALLS: Record<string, [operation: Operation, call: Call]> = {
  findConnection: [
    'ListConnections',
    async (client) => {
      const found = await findConnection(client, NAME)
      if (found && found.name !== NAME) return `its name is ${found.name}`
      return found && problemOfConnection(found)
    },
  ],
  findAvailable: [
    'ListConnections',
    async (client) => {
      const found = await findAvailable(client, 'GITHUB')
      const { status, provider } = found ?? { status: 'AVAILABLE', provider: 'GITHUB' }
      if (status !== 'AVAILABLE' || provider !== 'GITHUB') return `it is ${status}, of ${provider}`
      return found && problemOfConnection(found)
    },
  ],
  listNames: [
    'ListConnections',
    async (client) => {
      const names = await listNames(client)
      if (names.some((name) => typeof name !== 'string' || name === '')) return `one of ${names} is no name`
      const details = names.map((name) => [name])
      return problemOfReport({ failure: new Failure('quota', { region: 'eu-west-1' }, { details }) })
    },
  ],
  createConnection: [
    'CreateConnection',
    async (client) => {
      const wanted = { connectionName: NAME, provider: 'GITHUB', tags: WANTED } as const
      const { connection, created } = await createConnection(client, wanted, clock)
      return created ? problemOfConnection(connection) : 'it is not created'
    },
  ],
  findTagsToSet: [
    'ListTagsForResource',
    async (client) => {
      const tags = [...(await findTagsToSet(client, ARN, WANTED))]
      return ['', 'a,b'].includes(tags.join(';')) ? undefined : `they are ${tags.join(';')}`
    },
  ],
  setTags: [
    'TagResource',
    async (client) =>
      (await setTags(client, ARN, WANTED)) === undefined ? undefined : 'it returns something',
  ],
}

/** Calls that no error makes fail: no connection of this name is no failure, and names are only a detail. */
const NEVER_FAIL: Record<string, (error: string) => boolean> = {
  findConnection: (error) => error === 'ResourceNotFoundException',
  findAvailable: () => false,
  listNames: () => true,
}

/** Answers every call of the operation with the response. No connection can be looked for after a create that failed. */
function answerWith(operation: Operation, { status, body }: ArbitraryResponse): void {
  service.answer = (request) =>
    request.operation === operation ? [status, body] : [400, { __type: 'AccessDeniedException' }]
}

describe('any response is a result of the right types, or a failure with the words for it:', () => {
  test.each(Object.keys(CALLS))('%s', async (name) => {
    const [operation, call] = CALLS[name] as (typeof CALLS)[string]
    await fc.assert(
      fc.asyncProperty(responses(operation), async (response) => {
        answerWith(operation, response)
        const fails = response.error !== undefined && !NEVER_FAIL[name]?.(response.error)
        const problem = await call(service.client).then(
          (found) => (fails ? `${response.error} is no failure` : found),
          (error: unknown) => problemOfFailure(error, response),
        )
        if (problem !== undefined) throw new Error(problem)
      }),
      { numRuns: NUM_RUNS },
    )
  })
})
