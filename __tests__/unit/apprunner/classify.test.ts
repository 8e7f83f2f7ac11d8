import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { failureOf, hasErrorName, isPermanent } from '../../../src/apprunner/classify.ts'
import { REGIONS } from '../../../src/apprunner/regions.ts'
import { invalidResponse } from '../../../src/apprunner/responses.ts'
import { CredentialsError, type CredentialsProblem } from '../../../src/credentials/error.ts'
import { Failure, type Kind } from '../../../src/failure.ts'
import { CATALOG } from '../../../src/report/catalog.ts'
import { printable } from '../../../src/report/text.ts'
import { awsError, type CallFacts, callError, explain, hostile, networkError } from '../report.ts'

const NO_APP_RUNNER = { region: 'eu-north-1' }
const PROXY = { proxied: true }
const USER = 'User: arn:aws:sts::123456789012:assumed-role/ci/x'
const DEVELOPER_HINT =
  '\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.'

function allText({ title, text }: ReturnType<typeof explain>): string {
  return `${title}\n${text}`
}

/** The names of AWS's errors, as AWS or the SDK writes them. */
const NAMES: Partial<Record<Kind, string>> = {
  clock: 'AuthFailure RequestInTheFuture RequestTimeTooSkewed RequestTimeTooSkewedException',
  'rejected-credentials':
    'AuthTokenExpired ExpiredToken ExpiredTokenException IDPCommunicationError IDPRejectedClaim ' +
    'IDPRejectedClaimException IncompleteSignature IncompleteSignatureException InvalidAccessKeyId ' +
    'InvalidClientTokenId InvalidIdentityToken InvalidIdentityTokenException InvalidSignatureException ' +
    'InvalidToken MissingAuthenticationToken MissingAuthenticationTokenException NotSignedUp RequestExpired ' +
    'SignatureDoesNotMatch TokenExpiredException UnrecognizedClientException',
  denied:
    'AccessDenied AccessDeniedException Forbidden ForbiddenException NotAuthorized NotAuthorizedException ' +
    'UnauthorizedException UnauthorizedOperation',
  'not-subscribed':
    'AccountNotSubscribed CustomerNotSubscribed NotSubscribed OptInRequired SubscriptionRequiredException',
  quota: 'ServiceQuotaExceededException',
  throttled:
    'BandwidthLimitExceeded EC2ThrottledException PriorRequestNotComplete RequestLimitExceeded ' +
    'RequestThrottled RequestThrottledException SlowDown SlowDownException ThrottledException Throttling ' +
    'ThrottlingException TooManyRequestsError TooManyRequestsException',
}

/** The codes of Node.js's errors. */
const CODES: Partial<Record<Kind, string>> = {
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
const STATUSES: Partial<Record<Kind, string>> = {
  'rejected-credentials': '401',
  denied: '403',
  proxy: '407',
  throttled: '429',
  'service-error': '500 502 503',
  'invalid-response': '200 302',
  'rejected-request': '400 404',
}

/** The HTTP statuses of errors without a name, which are not App Runner's. */
const NAMELESS: Partial<Record<Kind, string>> = {
  'invalid-response': '200 302 400 401 403 404',
  proxy: '407',
  throttled: '429',
  'service-error': '500 502 503',
}

type Example = [kind: Kind, title: string, error: unknown, settings: CallFacts]

function examplesOf(table: Partial<Record<Kind, string>>, errorOf: (word: string) => Error): Example[] {
  const entries = Object.entries(table) as [Kind, string][]
  return entries.flatMap(([kind, words]) =>
    words.split(' ').map((word): Example => [kind, word, errorOf(word), {}]),
  )
}

const noList = invalidResponse('ListConnections returned no list of connections')
const notTrusted = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
const notAssumed = `${USER} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/x`
const refused = networkError('ECONNREFUSED', 'connect ECONNREFUSED ::1:443')
const twice = (error: Error) => new AggregateError([error, networkError('ENETUNREACH')])

const NAMED = examplesOf(NAMES, (name) => awsError(name, 'No'))

/** Errors as the SDK and Node.js throw them. */
const EXAMPLES: Example[] = [
  ...NAMED,
  ...examplesOf(CODES, (code) => networkError(code)),
  ...examplesOf(STATUSES, (status) => awsError('SomethingNewError', 'x', Number(status))),
  ...examplesOf(NAMELESS, (status) => awsError('Unknown', 'UnknownError', Number(status))),
  ['rejected-credentials', 'the trust policy', awsError('AccessDenied', notTrusted, 403), {}],
  ['rejected-credentials', 'another role', awsError('AccessDenied', notAssumed, 403), {}],
  ['throttled', 'known name, HTTP 503', awsError('RequestLimitExceeded', 'Request limit exceeded', 503), {}],
  ['no-such-region', 'an unknown host', networkError('ENOTFOUND'), NO_APP_RUNNER],
  ['no-such-region', 'a proxy error', networkError('ERR_PROXY_TUNNEL'), { ...NO_APP_RUNNER, ...PROXY }],
  ['proxy', 'HTTP 407 to CONNECT', networkError('ERR_PROXY_TUNNEL', 'HTTP/1.1 407 No'), PROXY],
  ['proxy', 'HTTP 407', awsError('UnknownError', 'UnknownError', 407), PROXY],
  ['proxy', 'an unreachable proxy', networkError('ECONNREFUSED'), PROXY],
  ['proxy', 'an unknown proxy host', networkError('ENOTFOUND'), PROXY],
  ['timeout', 'no response in time', networkError('', 'Request timed out', 'TimeoutError'), {}],
  ['timeout', 'TimeoutError', networkError('ETIMEDOUT', 'connect ETIMEDOUT', 'TimeoutError'), {}],
  ['timeout', 'IPv4 and IPv6', twice(networkError('ETIMEDOUT')), {}],
  ['network', 'TimeoutError', networkError('ECONNRESET', 'socket hang up', 'TimeoutError'), {}],
  ['invalid-response', 'cut off', networkError('ECONNRESET', 'aborted'), {}],
  ['network', 'IPv4 and IPv6', Object.assign(twice(refused), { code: 'ECONNREFUSED' }), {}],
  ['service-error', 'AWS', awsError('InternalServiceErrorException', 'We have a problem', 500), {}],
  ['service-error', 'HTML, HTTP 502', awsError('SyntaxError', `Unexpected '<'${DEVELOPER_HINT}`, 502), {}],
  ['invalid-response', 'HTML, HTTP 200', awsError('SyntaxError', `Unexpected '<'${DEVELOPER_HINT}`, 200), {}],
  ['invalid-response', 'null', awsError('TypeError', `Cannot read${DEVELOPER_HINT}`, 200), {}],
  ['invalid-response', 'no JSON', Object.assign(new Error('Unexpected end'), { name: 'SyntaxError' }), {}],
  ['invalid-response', 'no list', noList, {}],
  ['rejected-request', 'an invalid name', awsError('InvalidRequestException', 'Invalid name'), {}],
  ['rejected-request', 'no such resource', awsError('ResourceNotFoundException', 'No such connection'), {}],
  ['rejected-request', 'an unknown error', awsError('SomethingNewException', 'Something new'), {}],
  ['unexpected', 'a bug', new TypeError('x is not a function'), {}],
  ['unexpected', 'no message', new Error(''), {}],
  ['unexpected', 'an HTTP status that is no number', { name: 'X', $metadata: { httpStatusCode: '500' } }, {}],
]

describe('explain', () => {
  test.each(EXAMPLES)('%s: %s', (kind, _, error, settings) => {
    const needsSettings = Object.keys(settings).length > 0
    for (const thrown of [callError(error, settings), ...(needsSettings ? [] : [error])]) {
      const explained = explain(thrown)
      expect(explained.kind).toBe(kind)
      expect(explained.title).toBe(CATALOG[kind].title)
      expect(allText(explained)).not.toMatch(/undefined|\[object|\{\w+\}|Deserialization|\$response/)
    }
  })

  test.each(NAMED)('%s: %s, with or without Exception or Error at the end', (kind, name) => {
    const base = name.replace(/(Exception|Error)$/, '')
    const variants = [base, `${base}Exception`, `${base}Error`]
    const kinds = variants.map((variant) => explain(awsError(variant, '')).kind)
    expect(kinds).toEqual([kind, kind, kind])
  })

  test('knows AWS error names only as a whole', () => {
    for (const name of ['MyAccessDeniedException', 'AccessExceptionDenied', 'ThrottlingExceptionX']) {
      expect(explain(awsError(name, '')).kind).toBe('rejected-request')
    }
  })

  const responses = EXAMPLES.filter(([, , error]) => error instanceof Error && '$metadata' in error)
  test.each(responses)('keeps name, message, HTTP status and request ID: %s, %s', (_kind, _title, error) => {
    const { name, message: text, $metadata } = error as ReturnType<typeof awsError>
    const { serviceError = '' } = explain(callError(error, {}, { operation: 'CreateConnection' }))
    const origin = `CreateConnection, HTTP ${$metadata.httpStatusCode}, request ID \`req-0001\``
    const words = [name, text.split('\n')[0]].filter(Boolean).map((word) => `\`${word}\``)
    expect(serviceError).toBe(`App Runner: ${words.join(': ')} (${origin}).`)
  })

  test.each<[title: string, error: Error, serviceError: string]>([
    ['a network error', networkError('ECONNRESET', 'socket hang up'), '`ECONNRESET`: `socket hang up`'],
    ['the first of two', twice(refused), '`ECONNREFUSED`: `connect ECONNREFUSED ::1:443`'],
    ['an error without a name', { message: 'No' } as Error, '`Error`: `No`'],
  ])('keeps the code and message of %s', (_, error, serviceError) => {
    expect(explain(callError(error)).serviceError).toBe(`Node.js: ${serviceError} (ListConnections).`)
  })

  test.each<[title: string, operation: string, text: string, action: string]>([
    ['the message', 'X', `${USER} is not authorized to perform: apprunner:TagResource on *`, 'TagResource'],
    ['an SCP', 'X', 'not authorized to perform: apprunner:Y because no service control policy allows Y', 'Y'],
    ['the call', 'CreateConnection', 'No', 'CreateConnection'],
    ['the call', 'TagResource', '', 'TagResource'],
    ['the message', 'X', 'Not authorized to perform apprunner:TagResource', 'TagResource'],
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
  ])('says what to do next: %s', (kind, expected) => {
    const [, , error, settings] = EXAMPLES.find(([found]) => found === kind) ?? []
    const text = explain(callError(error, settings)).text
    expect(text.replaceAll('\n', ' ')).toMatch(expected)
  })

  test('names a region without App Runner, and the regions that have it', () => {
    const { cause, remedy } = explain(callError(networkError('ENOTFOUND'), NO_APP_RUNNER))
    expect(cause).toContain('`eu-north-1`')
    for (const region of REGIONS) expect(cause).toContain(region)
    expect(remedy).toMatch(/aws-region.*AWS_REGION/)
  })

  test('reports an unknown host in a region with App Runner as a DNS problem', () => {
    expect(REGIONS.join(' ')).toBe(
      'us-east-1 us-east-2 us-west-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ' +
        'eu-central-1 eu-west-1 eu-west-2 eu-west-3',
    )
    for (const region of REGIONS) {
      expect(explain(callError(networkError('ENOTFOUND'), { region })).kind).toBe('dns')
    }
  })

  test('says what is wrong with an invalid response', () => {
    expect(explain(noList).cause).toContain('`ListConnections returned no list of connections`')
    expect(explain(callError(awsError('Unknown', '', 403))).cause).toContain(
      '`HTTP 403 without the name of an error`',
    )
    expect(explain(callError(networkError('HPE_INVALID_CONSTANT'))).cause).toContain('`it is not HTTP`')
  })

  test('names the rejected request', () => {
    const operation = 'TagResource'
    const { cause } = explain(callError(awsError('InvalidRequestException', 'No'), {}, { operation }))
    expect(cause).toContain('`TagResource`')
  })

  test('returns a failure as it is', () => {
    const failure = new Failure('deleted', { name: 'my-conn' })
    expect(failureOf(failure)).toBe(failure)
  })

  test.each<[text: string, kind: Kind]>([
    ['Signature not yet current: 20261122T091500Z is still later than 20261122T090000Z', 'clock'],
    ['Signature expired: 20261122T090000Z is now earlier than 20261122T091500Z', 'clock'],
    ['SIGNATURE NOT YET CURRENT', 'clock'],
    ['The request signature we calculated does not match', 'rejected-credentials'],
  ])('tells a wrong clock from wrong credentials: %s', (text, kind) => {
    for (const name of ['InvalidSignatureException', 'SignatureDoesNotMatch']) {
      expect(explain(callError(awsError(name, text, 403))).kind).toBe(kind)
    }
  })

  test.each<[elapsedMs: number, duration: string]>([
    [3_000, '3 s'],
    [312_000, '5.2 min'],
  ])('says how long AWS throttled the request: %d ms', (elapsedMs, duration) => {
    const { cause } = explain(callError(awsError('ThrottlingException', 'x'), {}, { elapsedMs }))
    expect(cause).toContain(`\`${duration}\``)
  })

  test.each([[{ toString: 1 }], [{ a: 'b' }], [['a']], [5], [null]])('ignores the message %j', (text) => {
    const error = Object.assign(awsError('InvalidRequestException', ''), { message: text })
    const explained = explain(callError(error))
    expect(explained.kind).toBe('rejected-request')
    expect(allText(explained)).toContain('InvalidRequestException')
    expect(allText(explained)).not.toMatch(/undefined|null|\[object/)
  })

  test('explains whatever was thrown, without a stack', () => {
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
          const explained = explain(error)
          expect(explained.text).not.toMatch(/undefined|\n\s+at /)
          expect(explained.title).not.toBe('')
          isPermanent(error)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('lets no hostile text start a line, a workflow command or a quotation', () => {
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
})

test.each(EXAMPLES)('isPermanent: %s, %s', (kind, _, error) => {
  const permanent = ['rejected-credentials', 'denied', 'not-subscribed'].includes(kind)
  expect(isPermanent(callError(error))).toBe(permanent)
  expect(isPermanent(error)).toBe(permanent)
})

test.each<[title: string, error: unknown, expected: boolean]>([
  ['a failed call', callError(awsError('ResourceNotFoundException', 'x')), true],
  ['an error that is no failure', awsError('ResourceNotFoundException', 'x'), false],
  ['another error', callError(awsError('InvalidRequestException', 'ResourceNotFoundException')), false],
  ['an error that mentions it', new Error('ResourceNotFoundException'), false],
  ['undefined', undefined, false],
])('hasErrorName: %s', (_, error, expected) => {
  expect(hasErrorName(error, 'ResourceNotFoundException')).toBe(expected)
})

const CUSTOM = { endpoint: { setting: 'AWS_ENDPOINT_URL', host: 'localhost' } }
const FIPS = { fips: 'AWS_USE_FIPS_ENDPOINT' }
const DUAL_STACK = { dualStack: 'AWS_USE_DUALSTACK_ENDPOINT' }
const REFUSED_BY_SDK = networkError('', 'Invalid Configuration', 'EndpointError')

test.each<[expected: Kind, permanent: boolean, error: Error, settings: CallFacts]>([
  ['dns', false, networkError('ENOTFOUND'), {}],
  ['no-fips', true, networkError('ENOTFOUND'), FIPS],
  ['no-fips', true, networkError('EAI_AGAIN'), { ...FIPS, ...DUAL_STACK }],
  ['no-fips', true, networkError('ERR_PROXY_TUNNEL'), { ...FIPS, ...PROXY }],
  ['no-fips', true, REFUSED_BY_SDK, FIPS],
  ['dns', false, networkError('ENOTFOUND'), { ...FIPS, region: 'us-west-2' }],
  ['no-dual-stack', true, networkError('ENOTFOUND'), { ...FIPS, ...DUAL_STACK, region: 'us-west-2' }],
  ['no-dual-stack', true, networkError('ENOTFOUND'), DUAL_STACK],
  ['no-dual-stack', true, REFUSED_BY_SDK, DUAL_STACK],
  ['no-such-region', false, networkError('ENOTFOUND'), { ...FIPS, region: 'mars-north-1' }],
  ['no-such-region', false, networkError('ERR_PROXY_TUNNEL'), { ...FIPS, ...PROXY, region: 'mars-north-1' }],
  ['network', false, networkError('ECONNREFUSED'), FIPS],
  ['proxy', false, networkError('ENOTFOUND'), { ...FIPS, ...PROXY }],
  ['endpoint-unreachable', false, networkError('ENOTFOUND'), CUSTOM],
  ['endpoint-unreachable', false, networkError('ECONNREFUSED'), CUSTOM],
  ['endpoint-unreachable', false, networkError('EHOSTUNREACH'), { ...CUSTOM, region: 'mars-north-1' }],
  ['proxy', false, networkError('ECONNREFUSED'), { ...CUSTOM, ...PROXY }],
  ['proxy', false, networkError('ERR_PROXY_TUNNEL'), { ...CUSTOM, ...PROXY, region: 'mars-north-1' }],
  ['network', false, networkError('ECONNRESET'), CUSTOM],
  ['timeout', false, networkError('ETIMEDOUT'), CUSTOM],
  ['endpoint-conflict', true, REFUSED_BY_SDK, { ...CUSTOM, ...FIPS }],
  ['endpoint-conflict', true, REFUSED_BY_SDK, { ...CUSTOM, ...DUAL_STACK }],
  ['unexpected', false, REFUSED_BY_SDK, CUSTOM],
])('%s (permanent: %j): %p with %j', (expected, permanent, error, settings) => {
  const thrown = callError(error, settings)
  expect(explain(thrown).kind).toBe(expected)
  expect(isPermanent(thrown)).toBe(permanent)
})

describe('without credentials', () => {
  const facts = { source: undefined, files: [] }
  const serviceFailed = {
    kind: 'service-failed',
    service: 'AWS STS',
    operation: 'AssumeRole',
    profile: undefined,
    said: '',
  } as const
  const failedBy = (cause: unknown) => new CredentialsError({ ...facts, problem: serviceFailed }, cause)

  test('has what the service said, as its own', () => {
    const failure = callError(failedBy(awsError('AccessDenied', 'No', 403)))
    expect(failure).toMatchObject({
      kind: 'credentials',
      serviceError: { service: 'AWS STS', operation: 'AssumeRole', name: 'AccessDenied', status: 403 },
    })
    expect(explain(failure).text).toMatch(/AWS STS/)
    expect(explain(failure).text).not.toMatch(/apprunner:|App Runner/)
  })

  test.each<[kind: Kind, cause: Error, settings: CallFacts]>([
    ['network', networkError('ECONNREFUSED'), CUSTOM],
    ['dns', networkError('ENOTFOUND'), CUSTOM],
    ['proxy', networkError('ECONNREFUSED'), { proxied: true }],
    ['no-fips', networkError('ENOTFOUND'), FIPS],
    ['proxy-url', new Failure('proxy-url', {}), {}],
  ])('because the service could not be reached: %s', (kind, cause, settings) => {
    expect(callError(failedBy(cause), settings).kind).toBe(kind)
  })

  test.each<[permanent: boolean, problem: CredentialsProblem, cause: unknown]>([
    [true, { kind: 'mfa', profile: 'work' }, undefined],
    [true, serviceFailed, awsError('AccessDenied', 'No', 403)],
    [false, serviceFailed, awsError('InternalFailure', 'No', 500)],
    [false, serviceFailed, awsError('Throttling', 'No', 429)],
    [false, { kind: 'no-response', from: { process: 'x' }, seconds: 60 }, undefined],
  ])('is permanent: %j, %j', (permanent, problem, cause) => {
    expect(isPermanent(callError(new CredentialsError({ ...facts, problem }, cause)))).toBe(permanent)
  })
})

test.each(['ExpiredTokenException', 'ExpiredToken', 'TokenExpiredException', 'RequestExpired'])(
  '%s after a call that succeeded is the end of the session',
  (name) => {
    expect(callError(awsError(name, 'Expired', 403), { succeeded: true }).kind).toBe('session-ended')
    expect(callError(awsError(name, 'Expired', 403)).kind).toBe('rejected-credentials')
  },
)

test.each<[title: string, error: Error, settings: CallFacts, facts: string[]]>([
  ['the region', networkError('ENOTFOUND'), FIPS, ['`eu-west-1`', '`AWS_USE_FIPS_ENDPOINT`']],
  ['the setting', networkError('ENOTFOUND'), DUAL_STACK, ['`AWS_USE_DUALSTACK_ENDPOINT`']],
  ['host and setting', networkError('ENOTFOUND'), CUSTOM, ['`localhost`', '`AWS_ENDPOINT_URL`']],
  [
    'both settings',
    REFUSED_BY_SDK,
    { ...CUSTOM, ...FIPS },
    ['`AWS_ENDPOINT_URL`', '`AWS_USE_FIPS_ENDPOINT`'],
  ],
  ['both settings', REFUSED_BY_SDK, { ...CUSTOM, ...DUAL_STACK }, ['`AWS_USE_DUALSTACK_ENDPOINT`']],
])('the message names %s: %p with %j', (_, error, settings, facts) => {
  const { cause } = explain(callError(error, settings))
  for (const fact of facts) expect(cause).toContain(fact)
})
