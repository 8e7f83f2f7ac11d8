import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { failureOf, hasErrorName, isPermanent, isThrottled } from '../../../src/apprunner/classify.ts'
import { REGIONS } from '../../../src/apprunner/regions.ts'
import { invalidResponse } from '../../../src/apprunner/responses.ts'
import { CredentialsError, type CredentialsProblem } from '../../../src/credentials/error.ts'
import { Failure, type Kind } from '../../../src/failure.ts'
import { CATALOG } from '../../../src/report/catalog.ts'
import { printable } from '../../../src/report/text.ts'
import { awsError, type CallFacts, callError, explain, hostile, networkError } from '../report.ts'

const NO_APP_RUNNER = { region: 'eu-north-1' }
const US_WEST = { region: 'us-west-2' }
const PROXY = { proxied: true }
const CUSTOM = { endpoint: { setting: 'AWS_ENDPOINT_URL', host: 'localhost' } }
const FIPS = { fips: 'AWS_USE_FIPS_ENDPOINT' }
const DUAL_STACK = { dualStack: 'AWS_USE_DUALSTACK_ENDPOINT' }
const USER = 'User: arn:aws:sts::123456789012:assumed-role/ci/x'
const HTML =
  "Unexpected '<'\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object."

type Table = Partial<Record<Kind, string>>

/** The names of AWS's errors. AWS and the SDK write them with `Exception` or `Error` at the end, or without. */
const NAMES: Table = {
  clock: 'AuthFailure RequestInTheFuture RequestTimeTooSkewed',
  'rejected-credentials':
    'AuthTokenExpired ExpiredToken IDPCommunication IDPCommunicationError IDPRejectedClaim IncompleteSignature ' +
    'InvalidAccessKeyId InvalidClientTokenId InvalidIdentityToken InvalidSignature InvalidToken ' +
    'MissingAuthenticationToken NotSignedUp RequestExpired SignatureDoesNotMatch TokenExpired UnrecognizedClient',
  denied: 'AccessDenied Forbidden NotAuthorized Unauthorized UnauthorizedClient UnauthorizedOperation',
  'not-subscribed':
    'AccountNotSubscribed CustomerNotSubscribed NotSubscribed OptInRequired SubscriptionRequired',
  quota: 'ServiceQuotaExceeded',
  throttled:
    'BandwidthLimitExceeded EC2Throttled PriorRequestNotComplete RequestLimitExceeded RequestThrottled SlowDown ' +
    'Throttled Throttling TooManyRequests',
  // Only whole names are known.
  'rejected-request': 'MyAccessDenied AccessExceptionDenied ThrottlingX',
}

/** The codes of Node.js's errors. */
const CODES: Table = {
  dns: 'EAI_AGAIN EAI_FAIL EAI_NODATA ENOTFOUND',
  endpoint: 'ERR_INVALID_URL',
  network:
    'EADDRNOTAVAIL ECONNABORTED ECONNREFUSED ECONNRESET EHOSTDOWN EHOSTUNREACH ENETDOWN ENETUNREACH EPIPE',
  proxy: 'ERR_PROXY_TUNNEL',
  timeout: 'ETIMEDOUT',
  tls:
    'SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY ' +
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_HAS_EXPIRED ERR_TLS_CERT_ALTNAME_INVALID EPROTO',
  'invalid-response': 'ERR_SSL_WRONG_VERSION_NUMBER HPE_INVALID_CONSTANT HPE_HEADER_OVERFLOW HPE_CR_EXPECTED',
}

/** The HTTP statuses of errors with a name that is not known. */
const STATUSES: Table = {
  'rejected-credentials': '401',
  denied: '403',
  proxy: '407',
  throttled: '429',
  'service-error': '500 502 503',
  'invalid-response': '200 302',
  'rejected-request': '400 404',
}

/** The HTTP statuses of errors without a name, which are not App Runner's. */
const NAMELESS: Table = {
  'invalid-response': '200 302 400 401 403 404',
  proxy: '407',
  throttled: '429',
  'service-error': '500 502 503',
}

type Example = [kind: Kind, title: string, error: unknown, facts: CallFacts]

function examplesOf(table: Table, errorOf: (word: string) => Error, endings = ['']): Example[] {
  const entries = Object.entries(table) as [Kind, string][]
  return entries.flatMap(([kind, words]) =>
    words
      .split(' ')
      .flatMap((word) => endings.map((ending): Example => [kind, word + ending, errorOf(word + ending), {}])),
  )
}

const notTrusted = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
const notAssumed = `${USER} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/x`
const lost = networkError('ECONNRESET', 'socket hang up', 'TimeoutError')
const refused = networkError('ECONNREFUSED', 'connect ECONNREFUSED ::1:443')
const unknownHost = networkError('ENOTFOUND')
const tunnel = networkError('ERR_PROXY_TUNNEL')
const wantsLogin = networkError(
  'ERR_PROXY_TUNNEL',
  'via http://x: HTTP/1.1 407 Proxy Authentication Required',
)
const refusedBySdk = networkError('', 'Invalid Configuration', 'EndpointError')
const twice = (error: Error) => new AggregateError([error, networkError('ENETUNREACH')])

/** Errors as the SDK and Node.js throw them. */
const EXAMPLES: Example[] = [
  ...examplesOf(NAMES, (name) => awsError(name, 'No'), ['', 'Exception', 'Error']),
  ...examplesOf(CODES, (code) => networkError(code)),
  ...examplesOf(STATUSES, (status) => awsError('SomethingNewError', 'x', Number(status))),
  ...examplesOf(NAMELESS, (status) => awsError('Unknown', 'UnknownError', Number(status))),
  ['rejected-credentials', 'the trust policy', awsError('AccessDenied', notTrusted, 403), {}],
  ['rejected-credentials', 'another role', awsError('AccessDenied', notAssumed, 403), {}],
  ['throttled', 'known name, HTTP 503', awsError('RequestLimitExceeded', 'Request limit exceeded', 503), {}],
  ['timeout', 'no response in time', networkError('', 'Request timed out', 'TimeoutError'), {}],
  ['timeout', 'aborted', networkError('', 'Request aborted', 'AbortError'), {}],
  ['timeout', 'IPv4 and IPv6', twice(networkError('ETIMEDOUT')), {}],
  ['network', 'TimeoutError', lost, {}],
  ['network', 'IPv4 and IPv6', Object.assign(twice(refused), { code: 'ECONNREFUSED' }), {}],
  ['service-error', 'HTML, HTTP 502', awsError('SyntaxError', HTML, 502), {}],
  ['invalid-response', 'cut off', networkError('ECONNRESET', 'aborted'), {}],
  ['invalid-response', 'HTML, HTTP 403', awsError('SyntaxError', HTML, 403), {}],
  ['invalid-response', 'null, HTTP 403', awsError('TypeError', 'Cannot read', 403), {}],
  ['invalid-response', 'no JSON', Object.assign(new Error('Unexpected end'), { name: 'SyntaxError' }), {}],
  ['invalid-response', 'no TLS', new Error('SSL routines::wrong version number'), {}],
  ['invalid-response', 'a failure', invalidResponse('it is no list'), {}],
  ['unexpected', 'a bug', new TypeError('x is not a function'), {}],
  ['unexpected', 'no message', new Error(''), {}],
  ['unexpected', 'an HTTP status that is no number', { name: 'X', $metadata: { httpStatusCode: '500' } }, {}],
  ['no-such-region', 'an unknown host', unknownHost, NO_APP_RUNNER],
  ['no-such-region', 'a proxy error', tunnel, { ...NO_APP_RUNNER, ...PROXY, ...FIPS }],
  ['no-such-region', 'with FIPS', unknownHost, { ...NO_APP_RUNNER, ...FIPS }],
  ['proxy', 'an error of a proxy that is used', tunnel, PROXY],
  ['proxy', 'an unreachable proxy', refused, PROXY],
  ['proxy', 'a lost proxy', lost, PROXY],
  ['proxy', 'an unknown proxy host', unknownHost, { ...FIPS, ...PROXY }],
  ['proxy', 'an unreachable one to an endpoint', refused, { ...CUSTOM, ...PROXY }],
  ['proxy', 'its error to an endpoint', tunnel, { ...CUSTOM, ...PROXY, ...NO_APP_RUNNER }],
  ['proxy', '407, with dual-stack', wantsLogin, { ...DUAL_STACK, ...PROXY }],
  ['proxy', '407, with FIPS', wantsLogin, { ...FIPS, ...PROXY }],
  ['proxy', '407, in an unknown region', wantsLogin, { ...NO_APP_RUNNER, ...PROXY }],
  ['no-fips', 'an unknown host', unknownHost, { ...FIPS, ...DUAL_STACK }],
  ['no-fips', 'a proxy error', tunnel, { ...FIPS, ...PROXY }],
  ['no-fips', 'refused by the SDK', refusedBySdk, FIPS],
  ['dns', 'a region with FIPS', unknownHost, { ...FIPS, ...US_WEST }],
  ['network', 'a refused connection with FIPS', refused, FIPS],
  ['no-dual-stack', 'a region with FIPS', unknownHost, { ...FIPS, ...DUAL_STACK, ...US_WEST }],
  ['no-dual-stack', 'an unknown host', unknownHost, DUAL_STACK],
  ['no-dual-stack', 'refused by the SDK', refusedBySdk, DUAL_STACK],
  ['endpoint-unreachable', 'an unknown host', unknownHost, CUSTOM],
  ['endpoint-unreachable', 'a refused connection', refused, { ...CUSTOM, ...NO_APP_RUNNER }],
  ['network', 'a lost connection to an endpoint', lost, CUSTOM],
  ['timeout', 'of an endpoint', networkError('ETIMEDOUT'), CUSTOM],
  ['endpoint-conflict', 'an endpoint and FIPS', refusedBySdk, { ...CUSTOM, ...FIPS }],
  ['endpoint-conflict', 'an endpoint and dual-stack', refusedBySdk, { ...CUSTOM, ...DUAL_STACK }],
  ['unexpected', 'an endpoint refused by the SDK', refusedBySdk, CUSTOM],
  ['session-ended', 'expired after a success', awsError('ExpiredToken', 'x', 403), { succeeded: true }],
  ['session-ended', 'the same by STS', awsError('TokenExpiredException', 'x', 403), { succeeded: true }],
  ['session-ended', 'the same by EC2', awsError('RequestExpired', 'x', 403), { succeeded: true }],
  ['rejected-credentials', 'another after a success', awsError('InvalidToken', 'x'), { succeeded: true }],
  [
    'clock',
    'too early',
    awsError('SignatureDoesNotMatch', 'Signature not yet current: 20261122T091500Z'),
    {},
  ],
  ['clock', 'too late', awsError('InvalidSignatureException', 'SIGNATURE EXPIRED: 20261122T090000Z'), {}],
  ['rejected-credentials', 'wrong', awsError('SignatureDoesNotMatch', 'The request signature we'), {}],
]

const PERMANENT: readonly Kind[] = [
  ...(['rejected-credentials', 'session-ended', 'denied', 'not-subscribed'] as const),
  ...(['no-fips', 'no-dual-stack', 'endpoint-conflict'] as const),
]

test.each(EXAMPLES)('%s: %s', (kind, _, error, facts) => {
  const needsFacts = Object.keys(facts).length > 0
  for (const thrown of [callError(error, facts), ...(needsFacts ? [] : [error])]) {
    const { kind: actual, title, text } = explain(thrown)
    expect([actual, title]).toEqual([kind, CATALOG[kind].title])
    expect(`${title}\n${text}`).not.toMatch(/undefined|\[object|\{\w+\}|Deserialization|\$response/)
    expect(isPermanent(thrown)).toBe(PERMANENT.includes(kind))
    expect(isThrottled(thrown)).toBe(kind === 'throttled')
  }
})

test.each(REGIONS)('an unknown host in %s, which has App Runner, is a DNS problem', (region) => {
  expect(callError(unknownHost, { region }).kind).toBe('dns')
})

test.each<[title: string, error: unknown, serviceError: string]>([
  [
    'a response',
    awsError('X', 'No', 403),
    'App Runner: `X`: `No` (ListConnections, HTTP 403, request ID `req-0001`).',
  ],
  [
    'HTML',
    awsError('X', HTML, 502),
    "App Runner: `X`: `Unexpected '<'` (ListConnections, HTTP 502, request ID `req-0001`).",
  ],
  ['a network error', lost, 'Node.js: `ECONNRESET`: `socket hang up` (ListConnections).'],
  [
    'the first of two',
    twice(refused),
    'Node.js: `ECONNREFUSED`: `connect ECONNREFUSED ::1:443` (ListConnections).',
  ],
  ['an error without a name', { message: 'No' }, 'Node.js: `Error`: `No` (ListConnections).'],
])('the service error of %s is kept', (_, error, serviceError) => {
  expect(explain(callError(error)).serviceError).toBe(serviceError)
})

describe('the message', () => {
  test.each<[title: string, operation: string, text: string, action: string]>([
    ['the message', 'X', `${USER} is not authorized to perform: apprunner:TagResource on *`, 'TagResource'],
    ['an SCP', 'X', 'not authorized to perform: apprunner:Y because no service control policy allows Y', 'Y'],
    ['a message without a colon', 'X', 'Not authorized to perform apprunner:TagResource', 'TagResource'],
    ['the call', 'CreateConnection', 'No', 'CreateConnection'],
    ['nothing', '', 'No', '*'],
  ])('names the denied action, from %s', (_, operation, text, action) => {
    const denied = explain(callError(awsError('AccessDeniedException', text), {}, { operation }))
    expect(denied.cause).toContain(`\`apprunner:${action}\``)
    expect(denied.remedy).toContain(`\`apprunner:${action}\``)
  })

  const availabilityChange =
    /2026-04-30.*https:\/\/docs\.aws\.amazon\.com\/apprunner\/latest\/dg\/apprunner-availability-change\.html/
  test.each<[kind: Kind, expected: RegExp]>([
    ['rejected-credentials', /aws-actions\/configure-aws-credentials.*permissions: id-token: write/],
    ['not-subscribed', availabilityChange],
    ['quota', /`eu-west-1`.*10.*Service Quotas/],
    ['throttled', /AWS_MAX_ATTEMPTS/],
    ['proxy', /HTTPS_PROXY.*NO_PROXY/],
    ['tls', /NODE_EXTRA_CA_CERTS/],
    ['invalid-response', /AWS_ENDPOINT_URL/],
    ['no-such-region', /aws-region.*AWS_REGION/],
    ['no-such-region', new RegExp(`\`eu-north-1\`.*${REGIONS.join('.*')}`)],
  ])('says what to do next: %s', (kind, expected) => {
    const [, , error, facts] = EXAMPLES.find(([found]) => found === kind) ?? []
    expect(explain(callError(error, facts)).text.replaceAll('\n', ' ')).toMatch(expected)
  })

  test('lists the regions that have App Runner', () => {
    expect(REGIONS.join(' ')).toBe(
      'us-east-1 us-east-2 us-west-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ' +
        'eu-central-1 eu-west-1 eu-west-2 eu-west-3',
    )
  })

  test.each<[title: string, error: unknown, facts: CallFacts, names: string[]]>([
    ['the region and the setting', unknownHost, FIPS, ['eu-west-1', 'AWS_USE_FIPS_ENDPOINT']],
    ['the setting', unknownHost, DUAL_STACK, ['AWS_USE_DUALSTACK_ENDPOINT']],
    ['host and setting', unknownHost, CUSTOM, ['localhost', 'AWS_ENDPOINT_URL']],
    ['both', refusedBySdk, { ...CUSTOM, ...FIPS }, ['AWS_ENDPOINT_URL', 'AWS_USE_FIPS_ENDPOINT']],
    ['the other', refusedBySdk, { ...CUSTOM, ...DUAL_STACK }, ['AWS_USE_DUALSTACK_ENDPOINT']],
    ['the problem', invalidResponse('it is no list'), {}, ['it is no list']],
    ['the status', awsError('Unknown', '', 403), {}, ['HTTP 403 without the name of an error']],
    ['what is not HTTP', networkError('HPE_INVALID_CONSTANT'), {}, ['it is not HTTP']],
    ['what is cut off', networkError('ECONNRESET', 'aborted'), {}, ['it is incomplete']],
    ['the request', awsError('InvalidRequestException', 'No'), {}, ['ListConnections']],
  ])('names %s', (_, error, facts, names) => {
    const { cause } = explain(callError(error, facts))
    for (const name of names) expect(cause).toContain(`\`${name}\``)
  })

  test.each<[elapsedMs: number, duration: string]>([
    [3_000, '3 s'],
    [312_000, '5.2 min'],
  ])('says how long AWS throttled the request: %d ms', (elapsedMs, duration) => {
    const { cause } = explain(callError(awsError('ThrottlingException', 'x'), {}, { elapsedMs }))
    expect(cause).toContain(`\`${duration}\``)
  })
})

test('a failure stays as it is', () => {
  const failure = new Failure('deleted', { name: 'my-conn' })
  expect(failureOf(failure)).toBe(failure)
})

test('whatever was thrown is explained, without a stack', () => {
  const optional = { requiredKeys: [] }
  const json = fc.jsonValue()
  const thrown = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, 0, '', 'text', Symbol('x'), {}, [], () => {}),
    json,
    fc.record({ name: json, message: json, code: json }, optional),
    fc.record({ $metadata: json, errors: json }, optional),
  )
  fc.assert(
    fc.property(thrown, (value) => {
      for (const error of [value, callError(value)]) {
        const { title, text } = explain(error)
        expect(text).not.toMatch(/undefined|\[object|\n\s+at /)
        expect(title).not.toBe('')
        isPermanent(error)
      }
    }),
    { numRuns: 500 },
  )
})

test('no hostile text starts a line, a workflow command or a quotation', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (name, text, requestId) => {
      const error = awsError(name || 'X', text, 400, requestId || 'x')
      const shown = explain(callError(error)).text
      expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]|##\[/u)
      const parts = shown.split('`')
      expect(parts.length % 2).toBe(1)
      const quoted = parts.filter((_, index) => index % 2 === 1)
      const expected = printable(text.split('\n  Deserialization error')[0] ?? '').replaceAll('`', "'")
      expect(expected === '' || quoted.includes(expected)).toBe(true)
      expect(quoted).toContain(printable(requestId || 'x', 100).replaceAll('`', "'"))
    }),
  )
})

test.each<[title: string, error: unknown, expected: boolean]>([
  ['a failed call', callError(awsError('ResourceNotFoundException', 'x')), true],
  ['an error that is no failure', awsError('ResourceNotFoundException', 'x'), false],
  ['another error', callError(awsError('InvalidRequestException', 'ResourceNotFoundException')), false],
  ['undefined', undefined, false],
])('hasErrorName: %s', (_, error, expected) => {
  expect(hasErrorName(error, 'ResourceNotFoundException')).toBe(expected)
})

describe('without credentials', () => {
  const serviceFailed = {
    kind: 'service-failed',
    service: 'AWS STS',
    operation: 'AssumeRole',
    profile: undefined,
    said: '',
  } as const
  const failed = (problem: CredentialsProblem, cause: unknown, facts: CallFacts = {}) =>
    callError(new CredentialsError({ source: undefined, files: [], problem }, cause), facts)

  test('has what the service said, as its own', () => {
    const failure = failed(serviceFailed, awsError('AccessDenied', 'No', 403))
    expect(failure).toMatchObject({
      kind: 'credentials',
      serviceError: { service: 'AWS STS', operation: 'AssumeRole', name: 'AccessDenied', status: 403 },
    })
    expect(explain(failure).text).toMatch(/AWS STS/)
    expect(explain(failure).text).not.toMatch(/apprunner:|App Runner/)
  })

  test.each<[kind: Kind, cause: Error, facts: CallFacts]>([
    ['network', refused, CUSTOM],
    ['dns', unknownHost, CUSTOM],
    ['proxy', refused, PROXY],
    ['no-fips', unknownHost, FIPS],
    ['proxy-url', new Failure('proxy-url', {}), {}],
  ])('because the service could not be reached: %s', (kind, cause, facts) => {
    expect(failed(serviceFailed, cause, facts).kind).toBe(kind)
  })

  test.each<[permanent: boolean, problem: CredentialsProblem, cause: unknown]>([
    [true, { kind: 'mfa', profile: 'work' }, undefined],
    [true, serviceFailed, awsError('AccessDenied', 'No', 403)],
    [false, serviceFailed, awsError('InternalFailure', 'No', 500)],
    [false, serviceFailed, awsError('Throttling', 'No', 429)],
    [false, { kind: 'no-response', from: { process: 'x' }, seconds: 60 }, undefined],
  ])('is permanent: %j, %j', (permanent, problem, cause) => {
    expect(isPermanent(failed(problem, cause))).toBe(permanent)
  })
})
