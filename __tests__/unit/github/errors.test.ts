import { expect, test } from '@jest/globals'
import { Failure } from '../../../src/failure.ts'
import { githubFailure, isLocked, isRefused, isUnprocessable } from '../../../src/github/errors.ts'
import { unreadable } from '../../../src/github/fetch.ts'
import { QueryError } from '../../../src/github/issues.ts'
import { explain as explainFailure } from '../report.ts'

const CONTEXT = { repository: 'octo-org/app', api: 'https://ghe.example.com/api/v3' }
const explain = (error: unknown) => explainFailure(githubFailure(error, CONTEXT))

/** What Octokit throws for an error response. */
function responseError(status: number, message: string | undefined, headers: object = {}) {
  const text = `${message} - https://docs.github.com/rest`
  const response = { status, headers, data: { message, documentation_url: 'https://docs.github.com/rest' } }
  return Object.assign(new Error(text), { name: 'HttpError', status, response })
}

/** What Octokit throws if there is no response: it invents the status. */
function networkError(...causes: object[]) {
  const [first, ...others] = [
    new TypeError('fetch failed'),
    ...causes.map((cause) => Object.assign(new Error(), cause)),
  ]
  let error: Error = first as Error
  for (const cause of others) {
    error.cause = cause
    error = cause
  }
  const text = others[0]?.message ?? ''
  return Object.assign(new Error(text), { name: 'HttpError', status: 500, cause: first })
}

const SAML =
  'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.'
const IP =
  'Although you appear to have the correct authorization credentials, the `o` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'
const CLASSIC =
  '`o` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.'
const LIFETIME =
  "The 'o' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 90 days."
const OAUTH =
  'Although you appear to have the correct authorization credentials, the `o` organization has enabled OAuth App access restrictions.'
const query = (text: string) => new QueryError(text, {})

test.each<[kind: string, title: string, error: unknown]>([
  ['reminder-token', '401', responseError(401, 'Bad credentials')],
  ['reminder-denied', '403', responseError(403, 'Resource not accessible by integration')],
  [
    'reminder-denied',
    '403 of a personal access token',
    responseError(403, 'Resource not accessible by personal access token'),
  ],
  [
    'reminder-denied',
    '403 with requests left',
    responseError(403, 'Forbidden', { 'x-ratelimit-remaining': '10' }),
  ],
  [
    'reminder-denied',
    '403 with an SSO header for others',
    responseError(403, 'No', { 'x-github-sso': 'partial-results; organizations=1' }),
  ],
  ['reminder-not-found', '404', responseError(404, 'Not Found')],
  [
    'reminder-not-found',
    '404 without requests left',
    responseError(404, 'Not Found', { 'x-ratelimit-remaining': '0' }),
  ],
  ['reminder-disabled', '410', responseError(410, 'Issues are disabled for this repo')],
  ['reminder-rate-limit', 'the primary rate limit', responseError(403, 'API rate limit exceeded')],
  [
    'reminder-rate-limit',
    'a secondary rate limit',
    responseError(403, 'You have exceeded a secondary rate limit'),
  ],
  [
    'reminder-rate-limit',
    'a rate limit in a header',
    responseError(403, 'No', { 'x-ratelimit-remaining': '0' }),
  ],
  ['reminder-rate-limit', 'a rate limit with a time', responseError(403, 'No', { 'retry-after': '60' })],
  ['reminder-rate-limit', '429', responseError(429, 'No')],
  ['reminder-rate-limit', 'a rate limit in GraphQL', query('RATE_LIMITED Come back later')],
  ['reminder-sso', 'SAML', responseError(403, SAML)],
  [
    'reminder-sso',
    'an SSO header',
    responseError(403, 'No', { 'x-github-sso': 'required; url=https://x.example' }),
  ],
  ['reminder-sso', 'SAML in GraphQL', query(`FORBIDDEN ${SAML}`)],
  ['reminder-sso', 'SAML in a member of GraphQL', query('FORBIDDEN No (SAML)')],
  ['reminder-ip-allow-list', 'an IP allow list', responseError(403, IP)],
  ['reminder-ip-allow-list', 'an IP allow list in GraphQL', query(IP)],
  ['reminder-token-type', 'a classic token', responseError(403, CLASSIC)],
  ['reminder-token-type', 'a token that is valid for too long', responseError(403, LIFETIME)],
  ['reminder-token-type', 'a token of an OAuth app', responseError(403, OAUTH)],
  [
    'reminder-archived',
    'an archived repository',
    responseError(403, 'Repository was archived so is read-only.'),
  ],
  ['reminder-failed', '422', responseError(422, 'Validation Failed')],
  ['reminder-failed', '500', responseError(500, 'Server Error')],
  ['reminder-failed', '502 without a message', responseError(502, undefined)],
  ['reminder-failed', 'another error of GraphQL', query('SOMETHING else')],
  ['reminder-unreadable', '403 without a message', responseError(403, undefined)],
  [
    'reminder-unreadable',
    '404 of another server',
    Object.assign(responseError(404, ''), { response: { status: 404, data: '<html>', headers: {} } }),
  ],
  ['reminder-unreadable', '404 without anything', Object.assign(responseError(404, ''), { response: {} })],
  ['reminder-proxy', '407', responseError(407, undefined)],
  [
    'reminder-unreachable',
    'a refused connection',
    networkError({ message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }),
  ],
  [
    'reminder-unreachable',
    'an unknown host',
    networkError({ message: 'getaddrinfo ENOTFOUND x', code: 'ENOTFOUND' }),
  ],
  [
    'reminder-unreachable',
    'a lost connection',
    networkError({ message: 'other side closed', code: 'UND_ERR_SOCKET' }),
  ],
  [
    'reminder-unreachable',
    'an unknown certificate',
    networkError({ message: 'self-signed certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
  ],
  ['reminder-unreachable', 'a port that fetch does not use', networkError({ message: 'bad port' })],
  [
    'reminder-timeout',
    'a timeout of the signal',
    Object.assign(networkError(), { cause: new DOMException('x', 'TimeoutError') }),
  ],
  ['reminder-timeout', 'a timeout of undici', networkError({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
  ['reminder-timeout', 'a timeout of the headers', networkError({ code: 'UND_ERR_HEADERS_TIMEOUT' })],
  ['reminder-timeout', 'a timeout of the system', networkError({ code: 'ETIMEDOUT' })],
  [
    'reminder-proxy',
    'a proxy',
    networkError(
      { message: 'Request was cancelled.' },
      { message: 'Proxy response (403) !== 200 when HTTP Tunneling', code: 'UND_ERR_ABORTED' },
    ),
  ],
  ['reminder-unreadable', 'our own', Object.assign(networkError(), { cause: unreadable('x') })],
  ['reminder-unreadable', 'our own, alone', unreadable('x')],
  ['reminder-unreadable', 'a wrong encoding', networkError({ code: 'Z_DATA_ERROR' })],
  [
    'reminder-unreadable',
    'a wrong encoding with Brotli',
    networkError({ code: 'ERR__ERROR_FORMAT_PADDING_2' }),
  ],
  ['reminder-unreadable', 'no HTTP', networkError({ name: 'HTTPParserError' })],
  [
    'reminder-unreadable',
    'too many headers',
    networkError({ code: 'UND_ERR_HEADERS_OVERFLOW', name: 'HeadersOverflowError' }),
  ],
  ['reminder-api-url', 'no URL', new Failure('reminder-api-url', { api: CONTEXT.api })],
  ['unexpected', 'an error of JavaScript', new TypeError('x is not a function')],
  [
    'unexpected',
    'an error of JavaScript in fetch',
    Object.assign(networkError(), { cause: new TypeError('x is not a function') }),
  ],
  ['unexpected', 'a string', 'x'],
  ['unexpected', 'nothing', undefined],
])('%s: %s', (kind, _, error) => {
  const { kind: actual, cause, remedy, serviceError = '' } = explain(error)
  expect(actual).toBe(kind)
  // Only this is mended by a permission.
  const helps = ['reminder-denied', 'reminder-not-found'].includes(kind)
  expect(/issues: write/.test(remedy)).toBe(helps)
  expect(serviceError.startsWith('GitHub: ')).toBe(
    /^reminder-(token|denied|not|dis|rate|sso|ip|arch|failed)/.test(kind),
  )
  expect(cause).not.toBe('')
})

test.each<[title: string, error: unknown, text: RegExp]>([
  ['the repository', responseError(404, 'Not Found'), /`octo-org\/app`/],
  ['the address', networkError({ message: 'x' }), /`https:\/\/ghe\.example\.com\/api\/v3`/],
  [
    'the address that is none',
    new Failure('reminder-api-url', { api: CONTEXT.api }),
    /`https:\/\/ghe\.example\.com\/api\/v3`/,
  ],
  [
    "the proxy's status",
    networkError({ message: 'x' }, { message: 'Proxy response (502) !== 200 when HTTP Tunneling' }),
    /`502`/,
  ],
  [
    'what is wrong with a response',
    unreadable('it is not a list of issues'),
    /: `it is not a list of issues`/,
  ],
  ['an error without a message', responseError(403, undefined), /`it has the status 403 and no message`/],
  ["the proxy's status without a tunnel", responseError(407, undefined), /`407`/],
])('the cause names %s', (_, error, text) => {
  expect(explain(error).cause).toMatch(text)
})

test.each<[title: string, error: unknown, serviceError: string | undefined]>([
  [
    'all',
    responseError(403, 'No', { 'x-github-request-id': 'A1:B2' }),
    'GitHub: `No - https://docs.github.com/rest` (HTTP 403, request ID `A1:B2`).',
  ],
  ['no request ID', responseError(403, 'No'), 'GitHub: `No - https://docs.github.com/rest` (HTTP 403).'],
  ['no message', responseError(502, undefined), 'GitHub: `no message` (HTTP 502).'],
  [
    'errors of GraphQL',
    new QueryError('FORBIDDEN No', { 'x-github-request-id': 'A1' }),
    'GitHub: `FORBIDDEN No` (HTTP 200, request ID `A1`).',
  ],
  [
    'a long message',
    Object.assign(responseError(500, 'x'), { message: 'x'.repeat(1_001) }),
    `GitHub: \`${'x'.repeat(1_000)}…\` (HTTP 500).`,
  ],
  [
    'a long ID',
    responseError(502, undefined, { 'x-github-request-id': 'x'.repeat(101) }),
    `GitHub: \`no message\` (HTTP 502, request ID \`${'x'.repeat(100)}…\`).`,
  ],
  [
    'hostile text',
    Object.assign(responseError(403, 'x'), { message: 'a`b\n::error::c' }),
    "GitHub: `a'b ::error::c` (HTTP 403).",
  ],
  [
    'no response',
    networkError({ message: 'connect ECONNREFUSED' }),
    'Node.js: `Error`: `connect ECONNREFUSED`.',
  ],
  [
    'a code',
    networkError({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' }),
    'Node.js: `ECONNREFUSED`: `connect ECONNREFUSED`.',
  ],
  ['no response and no message', networkError({ code: 'ECONNREFUSED' }), 'Node.js: `ECONNREFUSED`.'],
  ['the deepest cause', networkError({ message: 'x' }, { message: 'y' }), 'Node.js: `Error`: `y`.'],
  [
    'an error of the action',
    new TypeError('x is not a function'),
    'Node.js: `TypeError`: `x is not a function`.',
  ],
  ['an error that is none', undefined, 'Node.js: `undefined`.'],
  ['a timeout', networkError({ code: 'ETIMEDOUT' }), undefined],
])('the service error of an error with %s', (_, error, serviceError) => {
  expect(explain(error).serviceError).toBe(serviceError)
})

test('an endless chain of causes ends', () => {
  const error = networkError({ message: 'x' })
  Object.assign(error.cause, { cause: error })
  expect(explain(error).kind).toBe('reminder-unreachable')
})

test.each<[status: number, message: string, locked: boolean]>([
  [403, 'Unable to create comment because issue is locked.', true],
  [403, 'Locked', true],
  [403, 'Resource not accessible by integration', false],
  [403, 'User is blocked', false],
  [410, 'This issue is locked', false],
])('HTTP %j, %s: the issue is locked: %j', (status, message, locked) => {
  expect(isLocked(responseError(status, message))).toBe(locked)
})

test.each<[title: string, error: unknown, refused: boolean, unprocessable: boolean]>([
  ['422', responseError(422, 'x'), true, true],
  ['400', responseError(400, 'x'), true, false],
  ['499', responseError(499, 'x'), true, false],
  ['500', responseError(500, 'x'), false, false],
  ['399', responseError(399, 'x'), false, false],
  ['no response', networkError({ message: 'locked' }), false, false],
  ['an unreadable response', unreadable('x'), false, false],
])('an error with %s is refused: %j, unprocessable: %j', (_, error, refused, unprocessable) => {
  expect([isRefused(error), isUnprocessable(error), isLocked(error)]).toEqual([refused, unprocessable, false])
})
