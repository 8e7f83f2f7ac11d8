import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { selfSigned } from '../../harness/simulator/certificate.ts'
import { expectOneError } from './one-error.ts'

type Parts = readonly (string | RegExp)[]

const LIST = 'ListConnections'
const CREATE = 'CreateConnection'

const error = (status: number, name: string, message = 'The original message.'): Fault => ({
  kind: 'error',
  status,
  name,
  message,
})

/** What follows the name of an error in the message. */
const quoted = (operation: string, status: number) =>
  `\`: \`The original message.\` (${operation}, HTTP ${status}, request ID \``

// One of each shape. All kinds: __tests__/unit/apprunner/classify.test.ts.
describe('what App Runner sends is reported:', () => {
  test.concurrent.each<[operation: string, fault: Fault, title: string, ...Parts]>([
    [LIST, error(403, 'ExpiredTokenException'), 'AWS rejected the credentials', quoted(LIST, 403)],
    [LIST, error(403, 'RequestTimeTooSkewed'), 'The clock of the runner is wrong', quoted(LIST, 403)],
    [
      LIST,
      error(400, 'SubscriptionRequiredException'),
      'App Runner is not available to this account',
      quoted(LIST, 400),
    ],
    [LIST, error(500, 'InternalServiceErrorException'), 'AWS returned a server error', quoted(LIST, 500)],
    [CREATE, error(400, 'InvalidRequestException'), 'AWS rejected the request', quoted(CREATE, 400)],
    [LIST, { kind: 'raw', status: 503, body: '<html>No</html>' }, 'AWS returned a server error', 'HTTP 503'],
    [LIST, { kind: 'raw', body: '<html>Sign in</html>' }, 'Invalid response from AWS', 'AWS_ENDPOINT_URL'],
    [LIST, { kind: 'raw', body: '' }, 'Invalid response from AWS', 'ListConnections returned no JSON object'],
    [CREATE, { kind: 'raw', body: '{}' }, 'Invalid response from AWS', 'returned no connection'],
    [LIST, { kind: 'drop', when: 'before' }, 'AWS could not be reached', '`ECONNRESET`: `socket hang up`'],
  ])('%s %j: %s', (operation, fault, title, ...parts) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan(operation, fault, { times: 99 })
      const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '2' } })
      expectOneError(result, title)
      for (const part of parts) expect(result.annotations[0]?.message).toMatch(part)
    }),
  )
})

test('a reached quota is reported with the names of the existing connections', () =>
  withSimulators(
    async ({ run, apprunner }) => {
      for (const name of ['used-one', 'used-two']) apprunner.seed({ name })
      const result = await run()
      expectOneError(result, 'Connection quota reached')
      expect(result.annotations[0]?.message).toContain('- In use: `used-one`\n- In use: `used-two`')
    },
    { apprunner: { quota: 2 } },
  ))

test.each<[title: string, inputs: Record<string, string>, env: Record<string, string | undefined>, ...Parts]>(
  [
    [
      'App Runner is not available in this region',
      { 'aws-region': 'mars-north-1' },
      { AWS_ENDPOINT_URL_APPRUNNER: undefined },
      '`mars-north-1`',
      /ENOTFOUND|EAI_AGAIN/,
    ],
    ['Invalid endpoint URL', {}, { AWS_ENDPOINT_URL_APPRUNNER: 'nonsense' }, '`AWS_ENDPOINT_URL`'],
    [
      'The custom endpoint could not be reached',
      {},
      { AWS_ENDPOINT_URL_APPRUNNER: 'http://127.0.0.1:9' },
      'ECONNREFUSED',
    ],
    [
      'Incomplete AWS credentials',
      {},
      { AWS_SECRET_ACCESS_KEY: undefined },
      /troubleshooting\.md#incomplete$/m,
    ],
  ],
)('a request that cannot be sent is reported: %s', (title, inputs, env, ...parts) =>
  withSimulators(async ({ run }) => {
    const result = await run(inputs, { env: { AWS_MAX_ATTEMPTS: '1', ...env } })
    expectOneError(result, title)
    for (const part of parts) expect(result.annotations[0]?.message).toMatch(part)
  }),
)

test('an untrusted certificate is reported', () =>
  withSimulators(
    async ({ run }) => {
      const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1' } })
      expectOneError(result, 'The TLS connection to AWS failed')
      expect(result.annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS')
    },
    { apprunner: { tls: selfSigned('127.0.0.1') } },
  ))

const REPO = 'octo-org/octo-repo'
const OPENED = { action: 'open-reminder', repository: REPO }
const CLOSED = { action: 'close-reminder', repository: REPO }
const DENIED = 'User: x is not authorized to perform: apprunner:TagResource because no policy allows it'

/** A connection with an open reminder that is approved now. */
async function approve({ run, apprunner }: TestEnvironment): Promise<void> {
  await run({ 'reminder-issue': 'true' })
  apprunner.completeHandshake(NAME)
}

describe('after a failure the changes are those that were made, when', () => {
  test.each<[string, (environment: TestEnvironment) => unknown, inputs: object, changes: object[]]>([
    [
      'the tags are denied',
      ({ apprunner }) => apprunner.plan('TagResource', error(400, 'AccessDeniedException', DENIED)),
      { tags: 'a=b' },
      [OPENED],
    ],
    [
      'the issue is opened but not assigned',
      ({ github }) => github.plan('POST', /\/issues$/, { kind: 'status', status: 422 }),
      { 'reminder-assignees': 'mona' },
      [OPENED],
    ],
    [
      'the issue is closed without its comment',
      async (environment) => {
        await approve(environment)
        environment.github.plan('POST', /\/comments$/, { kind: 'status', status: 500 })
      },
      {},
      [CLOSED],
    ],
  ])('%s', (_, prepare, inputs, changes) =>
    withSimulators(async (environment) => {
      environment.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
      await prepare(environment)
      const { outputs } = await environment.run({ 'reminder-issue': 'true', ...inputs })
      expect(JSON.parse(outputs.changes ?? '')).toEqual(changes)
    }),
  )
})
