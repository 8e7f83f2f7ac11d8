import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
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

// Thousands of responses of any type are in `__tests__/unit/apprunner/any-response.test.ts`.
test.concurrent.each<[operation: string, body: unknown]>([
  ['ListConnections', { ConnectionSummaryList: [connection({ Status: ['AVAILABLE'] })] }],
  ['ListConnections', { ConnectionSummaryList: [connection({ CreatedAt: 'yesterday' })] }],
  ['ListConnections', { ConnectionSummaryList: [], NextToken: ['token'] }],
  ['ListConnections', 'text'],
  ['CreateConnection', { Connection: connection({ ConnectionArn: {} }) }],
  ['CreateConnection', { Connection: connection({ ProviderType: 5 }) }],
  ['CreateConnection', null],
])('a member of another type is an invalid response of %s: %j', (operation, body) =>
  withSimulators(async (environment) =>
    expectOneError(await runWith(environment, operation, raw(body)), INVALID),
  ),
)

test.concurrent.each<[tags: unknown]>([[{}], [['a=b']], [[{ Key: 'a', Value: ['b'] }]]])(
  'tags of another type are an invalid response, and outputs have what is known: %j',
  (Tags) =>
    withSimulators(async (environment) => {
      const { arn } = environment.apprunner.seed({ name: NAME })
      const result = await runWith(environment, 'ListTagsForResource', raw({ Tags }), { tags: 'a=b' })
      expectOneError(result, INVALID)
      expect(result.outputs).toMatchObject({ 'connection-arn': arn, available: 'true', changes: '[]' })
      expect(environment.apprunner.calls('TagResource')).toEqual([])
    }),
)

test.concurrent('rows that are not ours are read by their name alone', () =>
  withSimulators(async (environment) => {
    const others = [
      connection({
        ConnectionName: 'other',
        ConnectionArn: {},
        Status: ['AVAILABLE'],
        CreatedAt: 'yesterday',
      }),
      ...[5, [NAME], { name: NAME }].map((ConnectionName) => connection({ ConnectionName })),
      ...[null, 5, NAME, [], {}],
    ]
    const rows = raw({ ConnectionSummaryList: [...others, connection()] })
    const result = await runWith(environment, 'ListConnections', rows)
    expect(result).toMatchObject({ exitCode: 0, annotations: [], stderr: '' })
    expect(result.outputs).toMatchObject({ 'connection-arn': ARN, status: 'AVAILABLE', created: 'false' })
  }))

test.concurrent.each<[__type: unknown, message: object, title: string]>([
  ['AccessDeniedException', { message: null, Message: 5 }, 'Access denied'],
  ['BrandNewException', { message: [] }, 'AWS rejected the request'],
  [['AccessDeniedException'], { message: 'The original message.' }, INVALID],
])('an error keeps its case, whatever type its message has: %j, %j', (__type, message, title) =>
  withSimulators(async (environment) => {
    const fault = raw({ __type, ...message }, 400)
    expectOneError(await runWith(environment, 'ListConnections', fault), title)
  }),
)

describe('GitHub, too, may send any type, which is a warning:', () => {
  test.concurrent.each<[string, method: string, path: RegExp, body: unknown]>([
    ['the login', 'POST', /\/graphql$/, { data: { viewer: { login: ['octocat'] } } }],
    ['the errors of GraphQL', 'POST', /\/graphql$/, { errors: 'text' }],
    ['the list of issues', 'GET', /\/issues/, 'text'],
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
