import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { OPERATIONS, responses } from '../unit/apprunner/responses.ts'
import { expectNoInternals, expectOneError } from './one-error.ts'

const INVALID = 'Invalid response from AWS'
const ARN = `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}/0123456789abcdef0123456789abcdef`
const ONE_ATTEMPT = { env: { AWS_MAX_ATTEMPTS: '1' } }

const connection = (overrides: object = {}) => ({
  ConnectionName: NAME,
  ConnectionArn: ARN,
  ProviderType: 'GITHUB',
  Status: 'AVAILABLE',
  CreatedAt: 1_795_338_900,
  ...overrides,
})
const raw = (body: unknown, status = 200): Fault => ({ kind: 'raw', status, body: JSON.stringify(body) })

/** Makes every call of the operation return this body, and runs the action. */
async function runWith({ run, apprunner }: TestEnvironment, operation: string, fault: Fault, inputs = {}) {
  apprunner.plan(operation, fault, { times: 99 })
  return run(inputs, ONE_ATTEMPT)
}

const OTHER_TYPES = {
  string: [5, true, ['AVAILABLE'], {}],
  timestamp: ['yesterday', true, [1_795_338_900], {}],
}
const MEMBERS = {
  ConnectionArn: 'string',
  ProviderType: 'string',
  Status: 'string',
  CreatedAt: 'timestamp',
} as const
const WRONG_MEMBERS = Object.entries(MEMBERS).flatMap(([member, type]) =>
  OTHER_TYPES[type].map((value) => ({ [member]: value })),
)

describe('a member of another type is an invalid response:', () => {
  test.concurrent.each(WRONG_MEMBERS)('%j of the connection that was found', (members) =>
    withSimulators(async (environment) => {
      const rows = { ConnectionSummaryList: [connection(members)] }
      expectOneError(await runWith(environment, 'ListConnections', raw(rows)), INVALID)
      expect(environment.operations()).toEqual(['ListConnections'])
    }),
  )

  test.concurrent.each([
    { Status: ['AVAILABLE'] },
    { ConnectionArn: [ARN] },
    { ConnectionArn: {} },
    { ProviderType: 5 },
    { CreatedAt: 'yesterday' },
  ])('%j of the connection that was created', (members) =>
    withSimulators(async (environment) => {
      const created = raw({ Connection: connection(members) })
      expectOneError(await runWith(environment, 'CreateConnection', created), INVALID)
    }),
  )

  test.concurrent.each<[operation: string, body: unknown]>([
    ['ListConnections', { ConnectionSummaryList: {} }],
    ['ListConnections', { ConnectionSummaryList: 5 }],
    ['ListConnections', { ConnectionSummaryList: [], NextToken: 5 }],
    ['ListConnections', { ConnectionSummaryList: [], NextToken: ['token'] }],
    ['ListConnections', { ConnectionSummaryList: [], NextToken: {} }],
    ['ListConnections', 'text'],
    ['ListConnections', 5],
    ['ListConnections', true],
    ['CreateConnection', { Connection: 'text' }],
    ['CreateConnection', { Connection: [connection()] }],
    ['CreateConnection', { Connection: true }],
    ['CreateConnection', null],
  ])('in the response of %s, %j', (operation, body) =>
    withSimulators(async (environment) =>
      expectOneError(await runWith(environment, operation, raw(body)), INVALID),
    ),
  )

  test.concurrent.each<[tags: unknown]>([
    ['abc'],
    [5],
    [true],
    [{}],
    [[5]],
    [['a=b']],
    [[{ Key: 5, Value: 'b' }]],
    [[{ Key: 'a', Value: 5 }]],
    [[{ Key: 'a', Value: ['b'] }]],
    [[{ Key: 'a', Value: {} }]],
  ])('%j as the tags', (Tags) =>
    withSimulators(async (environment) => {
      const { arn } = environment.apprunner.seed({ name: NAME })
      const result = await runWith(environment, 'ListTagsForResource', raw({ Tags }), { tags: 'a=b' })
      expectOneError(result, INVALID)
      expect(result.outputs).toMatchObject({ 'connection-arn': arn, available: 'true', changes: '[]' })
      expect(environment.apprunner.calls('TagResource')).toEqual([])
    }),
  )
})

describe('rows that are not ours are read by their name alone:', () => {
  const others = [
    connection({ ConnectionName: 'other', ConnectionArn: {}, Status: ['AVAILABLE'] }),
    connection({ ConnectionName: 'other', ProviderType: 5, CreatedAt: 'yesterday' }),
    connection({ ConnectionName: 5 }),
    connection({ ConnectionName: [NAME] }),
    connection({ ConnectionName: { name: NAME } }),
    null,
    5,
    NAME,
    [],
    {},
  ]

  test.concurrent('the connection is found among them', () =>
    withSimulators(async (environment) => {
      const rows = raw({ ConnectionSummaryList: [...others, connection()] })
      const result = await runWith(environment, 'ListConnections', rows)
      expect(result).toMatchObject({ exitCode: 0, annotations: [], stderr: '' })
      expect(result.outputs).toMatchObject({ 'connection-arn': ARN, status: 'AVAILABLE', created: 'false' })
    }))

  test.concurrent('the connection is created if it is not among them', () =>
    withSimulators(async (environment) => {
      const rows = raw({ ConnectionSummaryList: others })
      const result = await runWith(environment, 'ListConnections', rows)
      expect(result).toMatchObject({ exitCode: 0, stderr: '' })
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'true' })
    }))

  test.concurrent('the names at the quota are those that are strings', () =>
    withSimulators(
      async (environment) => {
        environment.apprunner.seed({ name: 'used-one' })
        const rows = [...others, connection({ ConnectionName: 'used-two', Status: 5 })]
        const result = await runWith(environment, 'ListConnections', raw({ ConnectionSummaryList: rows }))
        expectOneError(result, 'Connection quota reached')
        expect(result.annotations[0]?.message).toMatch(/- In use: `used-two`$/)
      },
      { apprunner: { quota: 1 } },
    ))
})

describe('an error keeps its case, whatever type its message has:', () => {
  test.concurrent.each<[name: string, status: number, operation: string, message: object, title: string]>([
    ['AccessDeniedException', 400, 'ListConnections', { message: 5 }, 'Access denied'],
    ['AccessDeniedException', 403, 'ListConnections', { message: null, Message: 5 }, 'Access denied'],
    ['AccessDeniedException', 400, 'ListConnections', { message: { text: 'x' } }, 'Access denied'],
    ['AccessDeniedException', 400, 'CreateConnection', { Message: ['text'] }, 'Access denied'],
    ['ExpiredTokenException', 403, 'ListConnections', { message: ['text'] }, 'AWS rejected the credentials'],
    ['RequestTimeTooSkewed', 403, 'ListConnections', { message: {} }, 'The clock of the runner is wrong'],
    ['ThrottlingException', 400, 'ListConnections', { message: true }, 'AWS throttled every attempt'],
    [
      'InternalServiceErrorException',
      500,
      'ListConnections',
      { Message: [5] },
      'AWS returned a server error',
    ],
    ['InvalidRequestException', 400, 'ListConnections', { Message: {} }, 'AWS rejected the request'],
    ['BrandNewException', 400, 'ListConnections', { message: [] }, 'AWS rejected the request'],
    ['ServiceQuotaExceededException', 402, 'CreateConnection', { Message: 5 }, 'Connection quota reached'],
    [
      'SubscriptionRequiredException',
      400,
      'ListConnections',
      { message: 5 },
      'App Runner is not available to this account',
    ],
  ])('%s (HTTP %d) from %s with %j', (name, status, operation, message, title) =>
    withSimulators(async (environment) => {
      const fault = raw({ __type: `com.amazonaws.apprunner#${name}`, ...message }, status)
      expectOneError(await runWith(environment, operation, fault), title)
    }),
  )

  test.concurrent.each([5, true, null, ['AccessDeniedException'], {}])(
    'but `__type: %j` is an invalid response',
    (__type) =>
      withSimulators(async (environment) => {
        const fault = raw({ __type, message: 'The original message.' }, 400)
        expectOneError(await runWith(environment, 'ListConnections', fault), INVALID)
      }),
  )

  test.concurrent.each<[body: unknown]>([[null], [5], ['text'], [true], [[]]])(
    'and so is the body %j',
    (body) =>
      withSimulators(async (environment) =>
        expectOneError(await runWith(environment, 'ListConnections', raw(body, 400)), INVALID),
      ),
  )
})

/** How each error of `responses.ts` ends the run. */
const TITLES: Record<string, string> = {
  AccessDeniedException: 'Access denied',
  ExpiredTokenException: 'AWS rejected the credentials',
  InternalServiceErrorException: 'AWS returned a server error',
  InvalidRequestException: 'AWS rejected the request',
  InvalidStateException: 'AWS rejected the request',
  ResourceNotFoundException: 'AWS rejected the request',
  ServiceQuotaExceededException: 'Connection quota reached',
  SubscriptionRequiredException: 'App Runner is not available to this account',
  ThrottlingException: 'AWS throttled every attempt',
  UnrecognizedClientException: 'AWS rejected the credentials',
}

// The same few in every run, of the thousands that the test in the same process makes.
const SAMPLES = OPERATIONS.flatMap((operation, index) =>
  fc
    .sample(responses(operation), { numRuns: 10, seed: index })
    .map((response, number) => ({ operation, number, ...response })),
)

test.concurrent.each(SAMPLES)(
  'a sample of any response ends the run as it should: $operation, $number',
  ({ operation, status, body, error }) =>
    withSimulators(async (environment) => {
      if (operation.includes('Tag')) environment.apprunner.seed({ name: NAME })
      const result = await runWith(environment, operation, { kind: 'raw', status, body }, { tags: 'a=b' })
      // No connection of this name is no failure.
      const isSearch = operation === 'ListConnections' && error === 'ResourceNotFoundException'
      if (error && !isSearch) expectOneError(result, TITLES[error] ?? '')
      else if (result.exitCode !== 0) expectOneError(result, /^(?!An unexpected error)/)
      else expect(result.annotations.filter(({ type }) => type === 'error')).toEqual([])
      expectNoInternals(result)
      expect(result.stderr).toBe('')
    }),
)

describe('GitHub, too, may send any type, which is a warning:', () => {
  const issue = {
    number: 1,
    html_url: 'https://github.com/octo-org/octo-repo/issues/1',
    title: 'x',
    body: 'x',
  }
  test.concurrent.each<[string, method: string, path: RegExp, body: unknown]>([
    ['the viewer', 'POST', /\/graphql$/, { data: { viewer: 5 } }],
    ['the login', 'POST', /\/graphql$/, { data: { viewer: { login: ['octocat'] } } }],
    ['the data', 'POST', /\/graphql$/, { data: 'text' }],
    ['the errors of GraphQL', 'POST', /\/graphql$/, { errors: 'text' }],
    ['the list of issues', 'GET', /\/issues/, 'text'],
    ['the labels of the new issue', 'POST', /\/issues$/, { ...issue, labels: 5 }],
    ['the new issue', 'POST', /\/issues$/, 'text'],
  ])('%s', (_, method, path, body) =>
    withSimulators(async ({ run, github }) => {
      github.plan(method, path, { kind: 'status', status: method === 'GET' ? 200 : 201, body })
      const result = await run({ 'reminder-issue': 'true' })
      expect(result).toMatchObject({ exitCode: 0, stderr: '' })
      expect(result.annotations).toMatchObject([
        { type: 'warning', title: 'The connection is waiting for approval' },
        { type: 'warning', title: expect.stringMatching(/^The reminder issue /) },
      ])
      expectNoInternals(result)
    }),
  )
})
