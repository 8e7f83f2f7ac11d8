import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  BadAnswer,
  CATALOGUE,
  CallFailed,
  type Case,
  type Circumstances,
  explain,
  Failure,
  isDenial,
  isNamed,
  type Message,
  message,
  stackOf,
  toText,
} from '../../src/apprunner/errors.ts'
import { plain } from '../../src/report/text.ts'
import { awsError, hostile, networkError } from './report.ts'

const ABOUT: Circumstances = { region: 'eu-west-1', ownEndpoint: true, proxy: false, redact: (text) => text }
const HINT =
  '\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.'
const USER = 'User: arn:aws:sts::123456789012:assumed-role/ci/x'

function failed(error: unknown, operation = 'ListConnections') {
  return new CallFailed(operation, error)
}

/** All that a message says. */
function words(told: Message): string {
  return `${told.title}\n${toText(told)}`
}

const kinds = Object.keys(CATALOGUE) as Case[]
const placeholders = (kind: Case) =>
  [
    ...Object.values(CATALOGUE[kind])
      .join('\n')
      .matchAll(/\{(\w+)\}/g),
  ].map(([, name = '']) => name)

/** Errors as the SDK and Node throw them, and what they mean. */
const KNOWN: [kind: Case, title: string, error: unknown, about?: Partial<Circumstances>][] = [
  [
    'no-credentials',
    'an empty chain',
    Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    }),
  ],
  [
    'no-credentials',
    'an SSO session',
    Object.assign(new Error('Token is expired'), { name: 'TokenProviderError' }),
  ],

  [
    'rejected-credentials',
    'an expired token',
    awsError('ExpiredTokenException', 'The security token included in the request is expired', 403),
  ],
  ['rejected-credentials', 'an expired token of STS', awsError('ExpiredToken', 'Token expired', 400)],
  [
    'rejected-credentials',
    'an unknown key',
    awsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 400),
  ],
  [
    'rejected-credentials',
    'an unknown key of STS',
    awsError('InvalidClientTokenId', 'The security token included in the request is invalid', 403),
  ],
  [
    'rejected-credentials',
    'a wrong secret',
    awsError('InvalidSignatureException', 'The request signature we calculated does not match', 403),
  ],
  [
    'rejected-credentials',
    'a wrong secret of other services',
    awsError('SignatureDoesNotMatch', 'Signature expired', 403),
  ],
  [
    'rejected-credentials',
    'an incomplete signature',
    awsError('IncompleteSignatureException', 'Authorization header requires', 400),
  ],
  [
    'rejected-credentials',
    'no token',
    awsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403),
  ],
  ['rejected-credentials', 'a late request', awsError('RequestExpired', 'Request has expired', 400)],
  [
    'rejected-credentials',
    'no OIDC provider',
    awsError(
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
      400,
    ),
  ],
  ['rejected-credentials', 'a refused OIDC claim', awsError('IDPRejectedClaim', 'Not allowed', 403)],
  [
    'rejected-credentials',
    'a role that does not trust the workflow',
    awsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
  ],
  [
    'rejected-credentials',
    'a role that may not be assumed',
    awsError(
      'AccessDenied',
      `${USER} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/x`,
      403,
    ),
  ],
  ['rejected-credentials', 'a bare 401', awsError('UnknownError', 'UnknownError', 401)],

  [
    'denied',
    'a policy',
    awsError(
      'AccessDeniedException',
      `${USER} is not authorized to perform: apprunner:ListConnections on resource: *`,
      400,
    ),
  ],
  [
    'denied',
    'a policy, with 403',
    awsError('AccessDeniedException', `${USER} is not authorized to perform: apprunner:ListConnections`, 403),
  ],
  [
    'denied',
    'a service control policy',
    awsError(
      'AccessDeniedException',
      `${USER} is not authorized to perform: apprunner:ListConnections because no service control policy allows the apprunner:ListConnections action`,
      400,
    ),
  ],
  ['denied', 'an operation', awsError('UnauthorizedOperation', 'No', 403)],
  ['denied', 'no words', awsError('NotAuthorized', '', 400)],
  ['denied', 'a bare 403', awsError('UnknownError', 'UnknownError', 403)],

  [
    'not-subscribed',
    'no subscription',
    awsError(
      'SubscriptionRequiredException',
      'The AWS Access Key Id needs a subscription for the service',
      400,
    ),
  ],
  [
    'not-subscribed',
    'a region that is not opted in',
    awsError('OptInRequired', 'You are not subscribed to this service', 403),
  ],

  [
    'quota',
    'the quota',
    awsError(
      'ServiceQuotaExceededException',
      "App Runner can't create this resource. You've reached your account quota for this resource type.",
      402,
    ),
  ],

  ['throttled', 'throttling', awsError('ThrottlingException', 'Rate exceeded', 400)],
  ['throttled', 'throttling by another name', awsError('Throttling', 'Rate exceeded', 400)],
  ['throttled', 'too many requests', awsError('TooManyRequestsException', 'Slow down', 400)],
  ['throttled', 'a request limit', awsError('RequestLimitExceeded', 'Request limit exceeded', 503)],
  ['throttled', 'a bare 429', awsError('UnknownError', 'UnknownError', 429)],

  [
    'no-such-region',
    'no host of a region without App Runner',
    networkError('ENOTFOUND', 'getaddrinfo ENOTFOUND apprunner.eu-north-1.amazonaws.com'),
    { region: 'eu-north-1' },
  ],
  [
    'no-such-region',
    'a proxy that finds no such host',
    networkError('ERR_PROXY_TUNNEL'),
    { region: 'eu-north-1', proxy: true },
  ],
  [
    'dns',
    'no host of a region with App Runner',
    networkError('ENOTFOUND', 'getaddrinfo ENOTFOUND apprunner.eu-west-1.amazonaws.com'),
  ],
  [
    'dns',
    'no host of an endpoint that is set',
    networkError('ENOTFOUND'),
    { region: 'eu-north-1', ownEndpoint: false },
  ],
  ['endpoint', 'an endpoint that is no address', networkError('ERR_INVALID_URL', 'Invalid URL')],
  ['dns', 'no name server', networkError('EAI_AGAIN')],

  ['tls', 'a certificate of its own', networkError('SELF_SIGNED_CERT_IN_CHAIN')],
  ['tls', 'a certificate of nobody', networkError('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ['tls', 'an unknown issuer', networkError('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')],
  ['tls', 'an unverified leaf', networkError('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
  ['tls', 'an old certificate', networkError('CERT_HAS_EXPIRED')],
  ['tls', 'another host’s certificate', networkError('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['tls', 'no TLS at all', networkError('EPROTO')],
  ['tls', 'an odd version', networkError('ERR_SSL_WRONG_VERSION_NUMBER')],

  [
    'proxy',
    'a tunnel refused',
    networkError('ERR_PROXY_TUNNEL', 'HTTP/1.1 407 Proxy Authentication Required'),
    { proxy: true },
  ],
  ['proxy', 'a 407', awsError('UnknownError', 'UnknownError', 407), { proxy: true }],
  ['proxy', 'no proxy there', networkError('ECONNREFUSED'), { proxy: true }],
  ['proxy', 'no such host as the proxy', networkError('ENOTFOUND'), { proxy: true }],

  ['timeout', 'no answer', networkError('', 'Request timed out', 'TimeoutError')],
  ['timeout', 'no connection', networkError('ETIMEDOUT')],
  ['network', 'nobody there', networkError('ECONNREFUSED')],
  ['network', 'a connection that breaks off', networkError('ECONNRESET', 'socket hang up')],
  [
    'network',
    'a connection that breaks off, as the SDK calls it',
    networkError('ECONNRESET', 'aborted', 'TimeoutError'),
  ],
  [
    'timeout',
    'no connection, as the SDK calls it',
    networkError('ETIMEDOUT', 'connect ETIMEDOUT', 'TimeoutError'),
  ],
  ['network', 'no way there', networkError('ENETUNREACH')],
  ['network', 'a pipe that breaks', networkError('EPIPE')],
  [
    'network',
    'nobody there, over IPv4 and IPv6',
    Object.assign(
      new AggregateError([
        networkError('ECONNREFUSED', 'connect ECONNREFUSED ::1:443'),
        networkError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:443'),
      ]),
      { code: 'ECONNREFUSED' },
    ),
  ],
  [
    'timeout',
    'silence, over IPv4 and IPv6',
    new AggregateError([networkError('ETIMEDOUT'), networkError('ENETUNREACH')]),
  ],

  ['service-fault', 'an internal error', awsError('InternalServiceErrorException', 'We have a problem', 500)],
  ['service-fault', 'an unavailable service', awsError('ServiceUnavailable', 'UnknownError', 503)],
  ['service-fault', 'a page from a gateway', awsError('SyntaxError', `Unexpected token '<'${HINT}`, 502)],

  [
    'bad-answer',
    'an answer that isn’t JSON',
    awsError('SyntaxError', `Unexpected token '<', "<html>" is not valid JSON${HINT}`, 200),
  ],
  [
    'bad-answer',
    'an answer that can’t be read',
    awsError('TypeError', `Cannot read properties of null${HINT}`, 200),
  ],
  [
    'bad-answer',
    'an answer that isn’t JSON, without more',
    Object.assign(new Error('Unexpected end of JSON input'), { name: 'SyntaxError' }),
  ],
  ['bad-answer', 'an answer without a list', new BadAnswer('ListConnections gave no list of connections')],

  ['refused', 'an invalid request', awsError('InvalidRequestException', 'Connection name is invalid', 400)],
  [
    'refused',
    'a resource that is not there',
    awsError('ResourceNotFoundException', 'No such connection', 400),
  ],
  ['refused', 'a name of later years', awsError('SomethingNewException', 'Something new', 400)],

  ['unexpected', 'a mistake of ours', new TypeError('x is not a function')],
  ['unexpected', 'an error without words', new Error('')],
]

/** The same, with all rows of one length: jest takes a parameter without an argument for its `done`. */
const ERRORS = KNOWN.map(([kind, title, error, about = {}]) => [kind, title, error, about] as const)

describe('explain', () => {
  test.each(ERRORS)('%s: %s', (kind, _, error, about) => {
    const told = explain(failed(error), { ...ABOUT, ...about })
    expect(told.kind).toBe(kind)
    expect(told.title).toBe(CATALOGUE[kind].title)
    expect(words(told)).not.toMatch(/undefined|\[object|\{\w+\}|`unknown`|Deserialization|\$response/)
  })

  test.each(ERRORS)('%s, not wrapped: %s', (kind, _, error, about) => {
    const told = explain(error, { ...ABOUT, ...about })
    expect(told.kind).toBe(kind)
    expect(words(told)).not.toMatch(/undefined|\[object|Deserialization/)
  })

  const answers = KNOWN.filter(([, , error]) => (error as { $metadata?: unknown }).$metadata)
  test.each(answers)('%s keeps name, words, status and request id: %s', (_kind, _title, error) => {
    const { name, message: text, $metadata } = error as ReturnType<typeof awsError>
    const { said = '' } = explain(failed(error, 'CreateConnection'), ABOUT)
    expect(said).toContain(`\`${name}\``)
    expect(said).toContain(text.split('\n')[0])
    expect(said).toContain(`CreateConnection, HTTP ${$metadata.httpStatusCode}, request id \`req-0001\``)
  })

  test('a network fault keeps its code and its words', () => {
    const { said } = explain(failed(networkError('ECONNRESET', 'socket hang up')), ABOUT)
    expect(said).toBe('`ECONNRESET`: `socket hang up` (ListConnections).')
  })

  test('the two faults of IPv4 and IPv6 keep the words of the first', () => {
    const both = new AggregateError([networkError('ECONNREFUSED', 'connect ECONNREFUSED ::1:443')])
    expect(explain(failed(both), ABOUT).said).toContain('connect ECONNREFUSED ::1:443')
  })

  test.each<[operation: string, text: string, action: string]>([
    [
      'CreateConnection',
      `${USER} is not authorized to perform: apprunner:TagResource on resource: x`,
      'apprunner:TagResource',
    ],
    ['CreateConnection', 'No', 'apprunner:CreateConnection'],
    ['TagResource', '', 'apprunner:TagResource'],
  ])('access denied to %s names the action that is missing (%j)', (operation, text, action) => {
    const told = explain(failed(awsError('AccessDeniedException', text), operation), ABOUT)
    expect(told.text).toContain(`\`${action}\``)
    expect(told.cure).toContain(`\`${action}\``)
  })

  test.each<[kind: Case, needed: RegExp]>([
    ['no-credentials', /aws-actions\/configure-aws-credentials.*permissions: id-token: write/],
    ['rejected-credentials', /aws-actions\/configure-aws-credentials.*permissions: id-token: write/],
    [
      'not-subscribed',
      /2026-04-30.*https:\/\/docs\.aws\.amazon\.com\/apprunner\/latest\/dg\/apprunner-availability-change\.html/,
    ],
    ['quota', /`eu-west-1`.*10.*Service Quotas/],
    ['throttled', /AWS_MAX_ATTEMPTS/],
    ['proxy', /HTTPS_PROXY.*NO_PROXY/],
    ['tls', /NODE_EXTRA_CA_CERTS/],
    ['bad-answer', /AWS_ENDPOINT_URL/],
  ])('%s gives the next step', (kind, needed) => {
    const [, , error, about] = ERRORS.find(([found]) => found === kind) ?? []
    expect(toText(explain(failed(error), { ...ABOUT, ...about })).replaceAll('\n', ' ')).toMatch(needed)
  })

  const regions =
    'us-east-1 us-east-2 us-west-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3'
  test('a region without App Runner is named, and those that have it are listed', () => {
    const told = explain(failed(networkError('ENOTFOUND')), { ...ABOUT, region: 'eu-north-1' })
    expect(told.text).toContain('`eu-north-1`')
    for (const region of regions.split(' ')) expect(told.text).toContain(region)
    expect(told.cure).toMatch(/aws-region.*AWS_REGION/)
  })

  test.each(regions.split(' '))('%s has App Runner', (region) => {
    expect(explain(failed(networkError('ENOTFOUND')), { ...ABOUT, region }).kind).toBe('dns')
  })

  test('a bad answer says what was wrong with it', () => {
    const told = explain(failed(new BadAnswer('CreateConnection gave no connection')), ABOUT)
    expect(told.text).toContain('CreateConnection gave no connection')
  })

  test('a refused request is named', () => {
    const told = explain(failed(awsError('InvalidRequestException', 'No'), 'TagResource'), ABOUT)
    expect(told.text).toContain('`TagResource`')
  })

  test('details are handed on', () => {
    expect(explain(failed(awsError('X', 'y')), ABOUT, ['In use: `a`']).details).toEqual(['In use: `a`'])
  })

  test('a failure of our own tells what it was made to tell', () => {
    const told = message('gone', { name: 'my-conn' })
    expect(explain(new Failure(told), ABOUT, ['more'])).toBe(told)
  })

  test('secrets are taken out of name, words and request id', () => {
    const error = awsError('s3cretException', 'It is s3cret', 400, 'req-s3cret')
    const told = explain(failed(error), { ...ABOUT, redact: (text) => text.replaceAll('s3cret', '***') })
    expect(words(told)).not.toContain('s3cret')
    expect(told.said).toContain('`***Exception`: `It is ***`')
    expect(told.said).toContain('`req-***`')
  })

  test('secrets are taken out before words are cut, so that no half of one stays', () => {
    const secret = 's3cret'.repeat(10)
    const error = awsError('X', `${'x'.repeat(990)}${secret}`)
    const told = explain(failed(error), { ...ABOUT, redact: (text) => text.replaceAll(secret, '***') })
    expect(words(told)).not.toContain('s3cret')
  })

  test.each([[{ toString: 1 }], [{ a: 'b' }], [['a']], [5], [null]])('words that are no text: %j', (odd) => {
    const error = Object.assign(awsError('InvalidRequestException', ''), { message: odd })
    const told = explain(failed(error), ABOUT)
    expect(told.kind).toBe('refused')
    expect(words(told)).toContain('InvalidRequestException')
    expect(words(told)).not.toMatch(/undefined|null|\[object/)
  })

  test('whatever is thrown is explained, without a stack or undefined', () => {
    const thrown = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, 0, '', 'text', Symbol('x'), {}, [], () => {}),
      fc.jsonValue(),
      fc.record(
        { name: fc.jsonValue(), message: fc.jsonValue(), code: fc.jsonValue() },
        { requiredKeys: [] },
      ),
      fc.record({ $metadata: fc.jsonValue(), errors: fc.jsonValue() }, { requiredKeys: [] }),
    )
    fc.assert(
      fc.property(thrown, (error) => {
        for (const any of [error, failed(error)]) {
          const told = explain(any, ABOUT)
          expect(toText(told)).not.toMatch(/undefined|\n\s+at /)
          expect(told.title).not.toBe('')
          isDenial(any)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('nothing hostile in an error starts a line, a command or a quotation of ours', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, text, requestId) => {
        const told = explain(failed(awsError(name || 'X', text, 400, requestId || 'x')), ABOUT)
        const said = toText(told)
        expect(said).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]|##\[/u)
        expect(said.match(/`/g)?.length).toBe(said.split('`').length - 1)
        const quoted = said.split('`').filter((_, index) => index % 2 === 1)
        const words = plain(text.split('\n  Deserialization error')[0] ?? '').replaceAll('`', "'")
        expect(words === '' || quoted.includes(words)).toBe(true)
        expect(quoted).toContain(plain(requestId || 'x', 100).replaceAll('`', "'"))
      }),
    )
  })
})

describe('a denial', () => {
  const final: Case[] = ['no-credentials', 'rejected-credentials', 'denied', 'not-subscribed']

  test.each(ERRORS)('is or isn’t %s: %s', (kind, _, error) => {
    expect(isDenial(failed(error))).toBe(final.includes(kind))
    expect(isDenial(error)).toBe(final.includes(kind))
  })
})

test.each<[title: string, error: unknown, expected: boolean]>([
  ['a call that failed by it', failed(awsError('ResourceNotFoundException', 'x')), true],
  ['an error of it', awsError('ResourceNotFoundException', 'x'), true],
  [
    'a call that failed by another',
    failed(awsError('InvalidRequestException', 'ResourceNotFoundException')),
    false,
  ],
  ['an error that speaks of it', new Error('ResourceNotFoundException'), false],
  ['nothing', undefined, false],
])('whether an error has a name: %s', (_, error, expected) => {
  expect(isNamed(error, 'ResourceNotFoundException')).toBe(expected)
})

describe('message', () => {
  test('fills each fact in between backticks, as one line', () => {
    const told = message('provider-mismatch', { name: 'my-conn', region: 'r', actual: 'a`\n::b', wanted: '' })
    expect(told.text).toContain('`my-conn`')
    expect(told.text).toContain("`a' ::b`")
    expect(words(told)).not.toMatch(/\{|undefined|unknown/)
  })

  test('fills nothing into what was filled in', () => {
    const told = message('gone', { name: '{region} $& {name}' })
    expect(told.text).toContain('`{region} $& {name}`')
  })

  test('as one text says what happened, whose words they are, and what to do, then the details', () => {
    const told = message('inputs', {}, { details: ['one', 'two'], said: 'They said.' })
    const { cause, cure } = CATALOGUE.inputs
    expect(toText(told)).toBe(`${cause} They said. ${cure}\n- one\n- two`)
    expect(toText(message('inputs'))).toBe(`${cause} ${cure}`)
    expect(new Failure(told).message).toBe(toText(told))
  })
})

describe('stackOf', () => {
  test('has the stack of the error and of each cause', () => {
    const error = failed(new Error('outer', { cause: new Error('inner') }))
    const stack = stackOf(error)
    for (const part of ['ListConnections failed', 'Error: outer', 'Error: inner', 'errors.test']) {
      expect(stack).toContain(part)
    }
  })

  test.each([undefined, null, 'text', { message: 'x' }])('takes %j, too', (thrown) => {
    expect(typeof stackOf(thrown)).toBe('string')
    expect(typeof stackOf(failed(thrown))).toBe('string')
  })
})

describe('the catalogue', () => {
  test.each(kinds)('%s has a title, a cause and a cure in whole sentences', (kind) => {
    const { title, cause, cure } = CATALOGUE[kind]
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(cause).toMatch(/^[A-Z].*[.]$/s)
    expect(cure).toMatch(/^[A-Z].*(\.|https:\/\/\S+)$/s)
    expect([title, cause, cure].join('').split('`').length % 2).toBe(1)
  })

  const told = kinds.filter((kind) => !ERRORS.some(([explained]) => explained === kind))

  test.each(told.filter((kind) => placeholders(kind).length > 0))(
    '%s gets every fact where it is told',
    (kind) => {
      const folder = new URL('../../src/', import.meta.url)
      const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(new URL(file, folder), 'utf8'))
        .join('\n')
      // The kind stands in the call itself, or in a variable of this name right before it.
      const chosen = new RegExp(`const kind = [^\\n]*'${kind}'[\\s\\S]{0,200}?message\\(kind, \\{([^}]*)\\}`)
      const named = new RegExp(`message\\(\\s*'${kind}',\\s*\\{([^}]*)\\}`, 'g')
      const calls = [...source.matchAll(named), ...(chosen.exec(source) ? [chosen.exec(source)] : [])]
      expect(calls.length).toBeGreaterThan(0)
      for (const call of calls) {
        const given = (call?.[1] ?? '').split(',').map((fact) => fact.split(':')[0]?.trim())
        expect(given).toEqual(expect.arrayContaining(placeholders(kind)))
      }
    },
  )

  test('is met as a whole by the errors above and by what the action tells itself', () => {
    const source = ['main', 'github/reminder', 'apprunner/client'].map((file) =>
      readFileSync(new URL(`../../src/${file}.ts`, import.meta.url), 'utf8'),
    )
    for (const kind of told) expect(source.join('\n')).toContain(`'${kind}'`)
  })
})
