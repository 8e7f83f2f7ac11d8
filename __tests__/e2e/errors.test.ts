import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { selfSigned } from '../../harness/simulator/certificate.ts'

type Parts = readonly (string | RegExp)[]

/** Expects exactly one error, in annotation and summary, that contains the parts and no internals. */
function expectFailure(result: StepResult, title: string, ...parts: Parts): void {
  expect(result.exitCode).toBe(1)
  expect(result.annotations.map(({ type, title }) => [type, title])).toEqual([['error', title]])
  for (const part of parts) expect(result.annotations[0]?.message).toMatch(part)
  expect(result.summary).toContain(title)
  expect(result.stdout + result.stderr + result.summary).not.toMatch(/undefined|\[object|^\s+at .+:\d+/m)
}

/** Runs the action while every call of the operation has the fault, and expects the failure. */
function expectFailureWith(operation: string, fault: Fault, title: string, parts: Parts): Promise<void> {
  return withSimulators(async ({ run, apprunner }) => {
    apprunner.plan(operation, fault, { times: 99 })
    expectFailure(await run({}, { env: { AWS_MAX_ATTEMPTS: '2' } }), title, ...parts)
  })
}

describe('an AWS error is reported', () => {
  test.concurrent.each<[name: string, status: number, operation: string, title: string, ...Parts]>([
    [
      'ExpiredTokenException',
      403,
      'ListConnections',
      'AWS rejected the credentials',
      /aws-actions\/configure-aws-credentials.*permissions: id-token: write/,
    ],
    ['UnrecognizedClientException', 403, 'ListConnections', 'AWS rejected the credentials'],
    ['InvalidSignatureException', 403, 'ListConnections', 'AWS rejected the credentials'],
    ['AccessDeniedException', 400, 'CreateConnection', 'Access denied', 'Allow `apprunner:CreateConnection`'],
    [
      'SubscriptionRequiredException',
      400,
      'CreateConnection',
      'App Runner is not available to this account',
      /2026-04-30.*apprunner-availability-change\.html/,
    ],
    ['OptInRequired', 403, 'ListConnections', 'App Runner is not available to this account'],
    ['InternalServiceErrorException', 500, 'ListConnections', 'AWS returned a server error'],
    ['InvalidRequestException', 400, 'CreateConnection', 'AWS rejected the request'],
    ['BrandNewException', 400, 'CreateConnection', 'AWS rejected the request'],
  ])('%s (HTTP %d) from %s', (name, status, operation, title, ...parts) => {
    const fault: Fault = { kind: 'error', status, name, message: 'The original message.' }
    const quoted = `\`${name}\`: \`The original message.\` (${operation}, HTTP ${status}, request ID \``
    return expectFailureWith(operation, fault, title, [quoted, ...parts])
  })

  test.concurrent.each([
    ['ListConnections', 400, 'on resource: *'],
    ['CreateConnection', 403, 'because no service control policy allows this action'],
  ])('with the action that is not allowed: %s', (operation, status, reason) => {
    const user = 'User: arn:aws:iam::123456789012:user/x'
    const message = `${user} is not authorized to perform: apprunner:${operation} ${reason}`
    const fault: Fault = { kind: 'error', status, name: 'AccessDeniedException', message }
    const parts = [`Allow \`apprunner:${operation}\``, message, /request ID `[0-9a-f-]{36}`/]
    return expectFailureWith(operation, fault, 'Access denied', parts)
  })

  test.concurrent.each([
    ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
    ['RequestInTheFuture', 'The request is too far in the future.'],
    ['AuthFailure', 'AWS was not able to validate the provided access credentials'],
    ['InvalidSignatureException', 'Signature not yet current: 20261122T101500Z is still later than …'],
    ['InvalidSignatureException', 'Signature expired: 20261122T091500Z is now earlier than …'],
  ])('as a wrong clock, not as rejected credentials: %s', (name, message) => {
    const fault: Fault = { kind: 'error', status: 403, name, message }
    const parts = [`\`${name}\`: \`${message}\``, 'Synchronize the clock of the runner']
    return expectFailureWith('ListConnections', fault, 'The clock of the runner is wrong', parts)
  })

  test.concurrent('when it is an HTML page with status 503', () => {
    const fault: Fault = { kind: 'raw', status: 503, body: '<html>Service Unavailable</html>' }
    return expectFailureWith('ListConnections', fault, 'AWS returned a server error', ['HTTP 503'])
  })
})

describe('an invalid response is reported', () => {
  test.concurrent.each<[operation: string, body: string, ...parts: string[]]>([
    ['ListConnections', '<html>Sign in to the hotel network</html>', 'AWS_ENDPOINT_URL'],
    ['ListConnections', '', 'ListConnections returned no JSON object'],
    ['ListConnections', '{}', 'no list of connections'],
    ['ListConnections', '[]'],
    ['ListConnections', 'null'],
    ['ListConnections', '{"ConnectionSummaryList":"x"}'],
    ['ListConnections', `{"ConnectionSummaryList":[{"ConnectionName":"${NAME}"}]}`, 'without a valid ARN'],
    ['CreateConnection', '{}', 'CreateConnection returned no connection'],
    ['CreateConnection', '{"Connection":{}}', 'without a valid ARN'],
    ['CreateConnection', 'what?', 'CreateConnection'],
  ])('when %s returns %j', (operation, body, ...parts) =>
    expectFailureWith(operation, { kind: 'raw', body }, 'Invalid response from AWS', parts),
  )

  test('but not when a row lacks only optional fields', () =>
    withSimulators(async ({ run, apprunner }) => {
      const arn = `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`
      const rows = { ConnectionSummaryList: [null, {}, { ConnectionName: NAME, ConnectionArn: arn }] }
      apprunner.plan('ListConnections', { kind: 'raw', body: JSON.stringify(rows) })
      const result = await run()
      expect(result.exitCode).toBe(0)
      const defaults = { status: '', available: 'false', 'created-at': '', 'provider-type': 'GITHUB' }
      expect(result.outputs).toMatchObject({ 'connection-arn': arn, ...defaults })
      expect(result.summary + result.stdout).not.toContain('undefined')
    }))
})

describe('a reached quota is reported', () => {
  const title = 'Connection quota reached'

  test('with the names of the existing connections', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        for (const name of ['used-one', 'used-two']) apprunner.seed({ name })
        const names = '- In use: `used-one`\n- In use: `used-two`'
        expectFailure(await run(), title, 'Service Quotas', 'ServiceQuotaExceededException', names)
      },
      { apprunner: { quota: 2 } },
    ))

  test('without names if they cannot be listed', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        apprunner.seed({ name: 'used-one' })
        const denied: Fault = { kind: 'error', status: 400, name: 'AccessDeniedException', message: 'no' }
        apprunner.plan('ListConnections', denied, { call: 5, times: 9 })
        expectFailure(await run(), title, 'Service Quotas')
      },
      { apprunner: { quota: 1 } },
    ))
})

describe('a network problem is reported:', () => {
  const NOT_RESOLVED = /ENOTFOUND|EAI_AGAIN/

  test.each<[problem: string, inputs: Record<string, string>, endpoint: string | undefined, string, Parts]>([
    [
      'a region without App Runner',
      { 'aws-region': 'mars-north-1' },
      undefined,
      'App Runner is not available in this region',
      ['`mars-north-1`', 'us-east-1, us-east-2, us-west-2', 'eu-west-3', '`aws-region`', NOT_RESOLVED],
    ],
    [
      'an unknown host name',
      {},
      'http://apprunner.invalid',
      'The custom endpoint could not be reached',
      [NOT_RESOLVED],
    ],
    ['an invalid endpoint URL', {}, 'nonsense', 'Invalid endpoint URL', ['`AWS_ENDPOINT_URL`']],
    [
      'a refused connection',
      {},
      'http://127.0.0.1:9',
      'The custom endpoint could not be reached',
      ['ECONNREFUSED'],
    ],
  ])('%s', (_, inputs, endpoint, title, parts) =>
    withSimulators(async ({ run }) => {
      const env = { AWS_ENDPOINT_URL_APPRUNNER: endpoint, AWS_MAX_ATTEMPTS: '1' }
      expectFailure(await run(inputs, { env }), title, ...parts)
    }),
  )

  test('a connection that is lost in every attempt', () =>
    expectFailureWith('ListConnections', { kind: 'drop', when: 'before' }, 'AWS could not be reached', [
      '`ECONNRESET`: `socket hang up`',
    ]))

  test('an untrusted certificate', () =>
    withSimulators(
      async ({ run }) => {
        const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1' } })
        expectFailure(result, 'The TLS connection to AWS failed', 'NODE_EXTRA_CA_CERTS')
      },
      { apprunner: { tls: selfSigned('127.0.0.1') } },
    ))
})
