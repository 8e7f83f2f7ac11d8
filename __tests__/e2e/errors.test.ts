import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../runner/runner.ts'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'
import type { Fault } from '../../simulator/apprunner/simulator.ts'
import { selfSigned } from '../../simulator/certificate.ts'

const ME = 'arn:aws:iam::123456789012:user/x'
const error = (status: number, name: string, message: string): Fault => ({
  kind: 'error',
  status,
  name,
  message,
})

/** The step failed with one error that fits, in annotation and summary, and shows nothing raw. */
function expectFailure(result: StepResult, title: string, ...parts: (string | RegExp)[]): void {
  expect(result.exitCode).toBe(1)
  expect(result.annotations.map(({ type, title }) => [type, title])).toEqual([['error', title]])
  for (const part of parts) expect(result.annotations[0]?.message).toMatch(part)
  expect(result.summary).toContain(title)
  expect(result.stdout + result.stderr + result.summary).not.toMatch(/undefined|\[object|^\s+at .+:\d+/m)
}

describe('what AWS answers', () => {
  const cases: [operation: string, fault: Fault, title: string, ...parts: (string | RegExp)[]][] = [
    [
      'ListConnections',
      error(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
      'AWS rejected the credentials',
      'aws-actions/configure-aws-credentials',
      'permissions: id-token: write',
      /`ExpiredTokenException`: `The security token.*expired` \(ListConnections, HTTP 403, request id `[0-9a-f-]{36}`\)/,
    ],
    [
      'ListConnections',
      error(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
      'AWS rejected the credentials',
      'UnrecognizedClientException',
    ],
    [
      'ListConnections',
      error(403, 'InvalidSignatureException', 'The request signature we calculated does not match'),
      'AWS rejected the credentials',
      'InvalidSignatureException',
    ],
    [
      'ListConnections',
      error(
        400,
        'AccessDeniedException',
        `User: ${ME} is not authorized to perform: apprunner:ListConnections on resource: *`,
      ),
      'Access denied',
      'Allow `apprunner:ListConnections`',
      ME,
      'request id',
    ],
    [
      'CreateConnection',
      error(
        403,
        'AccessDeniedException',
        `User: ${ME} is not authorized to perform: apprunner:CreateConnection because no service control policy allows the apprunner:CreateConnection action`,
      ),
      'Access denied',
      'Allow `apprunner:CreateConnection`',
      'service control policy',
    ],
    [
      'CreateConnection',
      error(400, 'AccessDeniedException', 'Denied.'),
      'Access denied',
      'Allow `apprunner:CreateConnection`',
    ],
    [
      'CreateConnection',
      error(
        400,
        'SubscriptionRequiredException',
        'The AWS Access Key Id needs a subscription for the service',
      ),
      'This account cannot use App Runner',
      '2026-04-30',
      'apprunner-availability-change.html',
      'SubscriptionRequiredException',
      'request id',
    ],
    [
      'ListConnections',
      error(403, 'OptInRequired', 'You are not subscribed to this service'),
      'This account cannot use App Runner',
      'OptInRequired',
    ],
    [
      'ListConnections',
      error(500, 'InternalServiceErrorException', 'boom'),
      'AWS failed to answer',
      'InternalServiceErrorException',
      'boom',
      'request id',
    ],
    [
      'ListConnections',
      { kind: 'garbage', status: 503, body: '<html>Service Unavailable</html>' },
      'AWS failed to answer',
      'HTTP 503',
    ],
    [
      'ListConnections',
      { kind: 'garbage', body: '<html>Sign in to the hotel network</html>' },
      'AWS gave an answer that makes no sense',
      'AWS_ENDPOINT_URL',
    ],
    [
      'ListConnections',
      { kind: 'garbage', body: '' },
      'AWS gave an answer that makes no sense',
      'no list of connections',
    ],
    [
      'ListConnections',
      { kind: 'garbage', body: '{}' },
      'AWS gave an answer that makes no sense',
      'no list of connections',
    ],
    ['ListConnections', { kind: 'garbage', body: '[]' }, 'AWS gave an answer that makes no sense'],
    ['ListConnections', { kind: 'garbage', body: 'null' }, 'AWS gave an answer that makes no sense'],
    [
      'ListConnections',
      { kind: 'garbage', body: '{"ConnectionSummaryList":"x"}' },
      'AWS gave an answer that makes no sense',
    ],
    [
      'ListConnections',
      { kind: 'garbage', body: `{"ConnectionSummaryList":[{"ConnectionName":"${NAME}"}]}` },
      'AWS gave an answer that makes no sense',
      'without an ARN',
    ],
    [
      'CreateConnection',
      { kind: 'garbage', body: '{}' },
      'AWS gave an answer that makes no sense',
      'CreateConnection gave no connection',
    ],
    [
      'CreateConnection',
      { kind: 'garbage', body: '{"Connection":{}}' },
      'AWS gave an answer that makes no sense',
      'without an ARN',
    ],
    [
      'CreateConnection',
      { kind: 'garbage', body: 'what?' },
      'AWS gave an answer that makes no sense',
      'CreateConnection',
    ],
    [
      'CreateConnection',
      error(400, 'InvalidRequestException', 'I do not like it'),
      'AWS refused the request',
      'InvalidRequestException',
      'I do not like it',
    ],
    [
      'CreateConnection',
      error(400, 'BrandNewException', 'never seen'),
      'AWS refused the request',
      'BrandNewException',
      'never seen',
      'request id',
    ],
  ]
  test.concurrent.each(cases)('%s with %j', (operation, fault, title, ...parts) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan(operation, fault, { times: 99 })
      expectFailure(await run({}, { env: { AWS_MAX_ATTEMPTS: '2' } }), title, ...parts)
    }),
  )

  test('a row that lacks what is optional is no failure', () =>
    withSimulators(async ({ run, apprunner }) => {
      const arn = `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`
      const rows = { ConnectionSummaryList: [null, {}, { ConnectionName: NAME, ConnectionArn: arn }] }
      apprunner.plan('ListConnections', { kind: 'garbage', body: JSON.stringify(rows) })
      const result = await run()
      expect(result.exitCode).toBe(0)
      expect(result.outputs).toMatchObject({
        'connection-arn': arn,
        status: '',
        available: 'false',
        'created-at': '',
        'provider-type': 'GITHUB',
      })
      expect(result.summary + result.stdout).not.toContain('undefined')
    }))

  test('the quota: with the names that use it up', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        for (const name of ['used-one', 'used-two']) apprunner.seed({ name })
        expectFailure(
          await run(),
          'The quota of connections is used up',
          'Service Quotas',
          'ServiceQuotaExceededException',
          '- In use: `used-one`\n- In use: `used-two`',
        )
      },
      { apprunner: { quota: 2 } },
    ))

  test('the quota: without them when they cannot be listed', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        apprunner.seed({ name: 'used-one' })
        apprunner.plan('ListConnections', error(400, 'AccessDeniedException', 'no'), { call: 5, times: 9 })
        expectFailure(await run(), 'The quota of connections is used up', 'Service Quotas')
      },
      { apprunner: { quota: 1 } },
    ))
})

describe('before AWS answers', () => {
  const none = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
  }

  test('no credentials', () =>
    withSimulators(async ({ run, operations }) => {
      const result = await run({}, { env: none })
      expectFailure(
        result,
        'No AWS credentials',
        'aws-actions/configure-aws-credentials',
        'permissions: id-token: write',
        'CredentialsProviderError',
      )
      expect(operations()).toEqual([])
    }))

  test('a region where App Runner is not', () =>
    withSimulators(async ({ run }) => {
      const result = await run(
        { 'aws-region': 'mars-north-1' },
        { env: { AWS_ENDPOINT_URL_APPRUNNER: undefined, AWS_MAX_ATTEMPTS: '1' } },
      )
      expectFailure(
        result,
        'App Runner is not in this region',
        '`mars-north-1`',
        'us-east-1, us-east-2, us-west-2',
        'eu-west-3',
        '`aws-region`',
        /ENOTFOUND|EAI_AGAIN/,
      )
    }))

  test('a host name that cannot be resolved', () =>
    withSimulators(async ({ run }) => {
      const result = await run(
        {},
        { env: { AWS_ENDPOINT_URL_APPRUNNER: 'http://apprunner.invalid', AWS_MAX_ATTEMPTS: '1' } },
      )
      expectFailure(result, 'The host name of AWS could not be resolved', /ENOTFOUND|EAI_AGAIN/)
    }))

  test('an endpoint that is no address', () =>
    withSimulators(async ({ run }) => {
      const result = await run({}, { env: { AWS_ENDPOINT_URL_APPRUNNER: 'nonsense' } })
      expectFailure(result, 'The address of the endpoint cannot be read', '`AWS_ENDPOINT_URL`')
    }))

  test('nobody listens', () =>
    withSimulators(async ({ run }) => {
      const result = await run(
        {},
        { env: { AWS_ENDPOINT_URL_APPRUNNER: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '2' } },
      )
      expectFailure(result, 'AWS could not be reached', 'ECONNREFUSED')
    }))

  test('the connection breaks off each time', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'drop', when: 'before' }, { times: 99 })
      expectFailure(
        await run({}, { env: { AWS_MAX_ATTEMPTS: '2' } }),
        'AWS could not be reached',
        /`ECONNRESET`: `socket hang up`/,
      )
    }))

  test('a certificate that nobody trusts', async () => {
    const server = createServer(selfSigned()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      await withSimulators(async ({ run }) => {
        const result = await run({}, { env: { AWS_ENDPOINT_URL_APPRUNNER: url, AWS_MAX_ATTEMPTS: '1' } })
        expectFailure(result, 'The TLS connection to AWS failed', 'NODE_EXTRA_CA_CERTS')
      })
    } finally {
      server.close()
    }
  })
})
