import { expect, test } from '@jest/globals'
import { Failure } from '../../../src/failure.ts'
import { githubFailure, isLocked, isRefused, isUnprocessable } from '../../../src/github/errors.ts'
import { unreadable } from '../../../src/github/fetch.ts'
import { QueryError } from '../../../src/github/issues.ts'
import { explain as explainFailure } from '../report.ts'

const CONTEXT = { repository: 'octo-org/app', api: 'https://ghe.example.com/api/v3' }
const explain = (error: unknown) => explainFailure(githubFailure(error, CONTEXT))

/** What Octokit throws for an error response. */
function http(status: number, message: string | undefined, headers: object = {}) {
  const text = `${message} - https://docs.github.com/rest`
  const response = { status, headers, data: { message, documentation_url: 'https://docs.github.com/rest' } }
  return Object.assign(new Error(text), { name: 'HttpError', status, response })
}

/** What Octokit throws for one that is not in GitHub's form. */
const odd = (response: object) => Object.assign(http(404, ''), { response })

/** What Octokit throws if there is no response: it invents the status. */
function network(...causes: object[]) {
  const errors = causes.map((cause) => Object.assign(new Error(), cause))
  const first: Error = new TypeError('fetch failed')
  let error = first
  for (const cause of errors) {
    error.cause = cause
    error = cause
  }
  return Object.assign(new Error(errors[0]?.message), { name: 'HttpError', status: 500, cause: first })
}

/** What Octokit throws if `fetch` throws this instead of its own error. */
const thrown = (cause: Error) => Object.assign(network(), { cause })

/** What undici throws if a proxy refuses to open a tunnel. */
const refusedTunnel = (status: number) => {
  const message = `Proxy response (${status}) !== 200 when HTTP Tunneling`
  return network({ message: 'Request was cancelled.' }, { message, code: 'UND_ERR_ABORTED' })
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
const SECONDARY = 'You have exceeded a secondary rate limit and have been temporarily blocked'
const OTHER_SSO = { 'x-github-sso': 'partial-results; organizations=1' }
const SSO = { 'x-github-sso': 'required; url=https://x.example' }
const NO_API = new Failure('reminder-api-url', { api: CONTEXT.api })
const BUG = new TypeError('x is not a function')
const query = (text: string, headers = {}) => new QueryError(text, headers)

test.each<[kind: string, title: string, error: unknown]>([
  ['reminder-token', '401', http(401, 'Bad credentials')],
  ['reminder-denied', '403', http(403, 'Resource not accessible by integration')],
  ['reminder-denied', '403 with requests left', http(403, 'No', { 'x-ratelimit-remaining': '10' })],
  ['reminder-denied', '403 with an SSO header for others', http(403, 'No', OTHER_SSO)],
  ['reminder-not-found', '404', http(404, 'Not Found')],
  [
    'reminder-not-found',
    '404 without requests left',
    http(404, 'Not Found', { 'x-ratelimit-remaining': '0' }),
  ],
  ['reminder-disabled', '410', http(410, 'Issues has been disabled')],
  ['reminder-rate-limit', 'the primary rate limit', http(403, 'API rate limit exceeded')],
  ['reminder-rate-limit', 'a secondary rate limit', http(403, SECONDARY)],
  ['reminder-rate-limit', 'a rate limit in a header', http(403, 'No', { 'x-ratelimit-remaining': '0' })],
  ['reminder-rate-limit', 'a rate limit with a time', http(403, 'No', { 'retry-after': '60' })],
  ['reminder-rate-limit', '429', http(429, 'Too Many Requests')],
  ['reminder-rate-limit', 'a rate limit in GraphQL', query('RATE_LIMITED Come back later')],
  ['reminder-sso', 'SAML', http(403, SAML)],
  ['reminder-sso', 'an SSO header', http(403, 'No', SSO)],
  ['reminder-sso', 'SAML in GraphQL', query(`FORBIDDEN ${SAML}`)],
  ['reminder-sso', 'SAML in a member of GraphQL', query('FORBIDDEN No (SAML)')],
  ['reminder-ip-allow-list', 'an IP allow list', http(403, IP)],
  ['reminder-ip-allow-list', 'an IP allow list in GraphQL', query(IP)],
  ['reminder-token-type', 'a classic token', http(403, CLASSIC)],
  ['reminder-token-type', 'a token that is valid for too long', http(403, LIFETIME)],
  ['reminder-token-type', 'a token of an OAuth app', http(403, OAUTH)],
  ['reminder-archived', 'an archived repository', http(403, 'Repository was archived so is read-only.')],
  ['reminder-failed', '422', http(422, 'Validation Failed')],
  ['reminder-failed', '500', http(500, 'Server Error')],
  ['reminder-failed', '502 without a message', http(502, undefined)],
  ['reminder-failed', 'another error of GraphQL', query('SOMETHING else')],
  ['reminder-unreadable', '403 without a message', http(403, undefined)],
  ['reminder-unreadable', '404 of another server', odd({ status: 404, data: '<html>', headers: {} })],
  ['reminder-unreadable', '404 without anything', odd({})],
  ['reminder-unreadable', 'our own', thrown(unreadable('x'))],
  ['reminder-unreadable', 'our own, alone', unreadable('x')],
  ['reminder-unreadable', 'a wrong encoding', network({ code: 'Z_DATA_ERROR' })],
  ['reminder-unreadable', 'a wrong encoding with Brotli', network({ code: 'ERR__ERROR_FORMAT_PADDING_2' })],
  ['reminder-unreadable', 'no HTTP', network({ name: 'HTTPParserError' })],
  ['reminder-unreadable', 'too many headers', network({ name: 'HeadersOverflowError' })],
  ['reminder-unreachable', 'a refused connection', network({ message: 'connect', code: 'ECONNREFUSED' })],
  ['reminder-unreachable', 'a port that fetch does not use', network({ message: 'bad port' })],
  ['reminder-timeout', 'a timeout of the signal', thrown(new DOMException('x', 'TimeoutError'))],
  ['reminder-timeout', 'a timeout of undici', network({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
  ['reminder-timeout', 'a timeout of the system', network({ code: 'ETIMEDOUT' })],
  ['reminder-proxy', 'a proxy', refusedTunnel(403)],
  ['reminder-proxy', '407', http(407, undefined)],
  ['reminder-api-url', 'no URL', NO_API],
  ['unexpected', 'an error of JavaScript', BUG],
  ['unexpected', 'an error of JavaScript in fetch', thrown(BUG)],
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

test.each<[title: string, error: unknown, text: string]>([
  ['the repository', http(404, 'Not Found'), '`octo-org/app`'],
  ['the address', network({ message: 'x' }), '`https://ghe.example.com/api/v3`'],
  ['the address that is none', NO_API, '`https://ghe.example.com/api/v3`'],
  ["the proxy's status", refusedTunnel(502), '`502`'],
  ["the proxy's status without a tunnel", http(407, undefined), '`407`'],
  ['what is wrong with a response', unreadable('it is no list'), ': `it is no list`'],
  ['an error without a message', http(403, undefined), '`it has the status 403 and no message`'],
])('the cause names %s', (_, error, text) => {
  expect(explain(error).cause).toContain(text)
})

const ID = 'x-github-request-id'
const NO = '`No - https://docs.github.com/rest`'
const LONG = Object.assign(http(500, 'x'), { message: 'x'.repeat(1_001) })
const HOSTILE = Object.assign(http(403, 'x'), { message: 'a`b\n::error::c' })
const REFUSED = { message: 'connect', code: 'ECONNREFUSED' }

test.each<[title: string, error: unknown, serviceError: string | undefined]>([
  ['all', http(403, 'No', { [ID]: 'A1:B2' }), `GitHub: ${NO} (HTTP 403, request ID \`A1:B2\`).`],
  ['no request ID', http(403, 'No'), `GitHub: ${NO} (HTTP 403).`],
  ['no message', http(502, undefined), 'GitHub: `no message` (HTTP 502).'],
  ['errors of GraphQL', query('NO No', { [ID]: 'A1' }), 'GitHub: `NO No` (HTTP 200, request ID `A1`).'],
  ['a long message', LONG, `GitHub: \`${'x'.repeat(1_000)}…\` (HTTP 500).`],
  ['hostile text', HOSTILE, "GitHub: `a'b ::error::c` (HTTP 403)."],
  ['no response', network({ message: 'connect' }), 'Node.js: `Error`: `connect`.'],
  ['a code', network(REFUSED), 'Node.js: `ECONNREFUSED`: `connect`.'],
  ['a code and no message', network({ code: 'ECONNREFUSED' }), 'Node.js: `ECONNREFUSED`.'],
  ['the deepest cause', network({ message: 'x' }, { message: 'y' }), 'Node.js: `Error`: `y`.'],
  ['an error of the action', BUG, 'Node.js: `TypeError`: `x is not a function`.'],
  ['an error that is none', undefined, 'Node.js: `undefined`.'],
  ['a timeout', network({ code: 'ETIMEDOUT' }), undefined],
])('the service error of an error with %s', (_, error, serviceError) => {
  expect(explain(error).serviceError).toBe(serviceError)
})

test('a long request ID is cut', () => {
  const { serviceError } = explain(http(502, undefined, { [ID]: 'x'.repeat(101) }))
  expect(serviceError).toContain(`request ID \`${'x'.repeat(100)}…\`)`)
})

test('an endless chain of causes ends', () => {
  const error = network({ message: 'x' })
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
  expect(isLocked(http(status, message))).toBe(locked)
})

test.each<[title: string, error: unknown, refused: boolean, unprocessable: boolean]>([
  ['422', http(422, 'x'), true, true],
  ['400', http(400, 'x'), true, false],
  ['499', http(499, 'x'), true, false],
  ['500', http(500, 'x'), false, false],
  ['399', http(399, 'x'), false, false],
  ['no response', network({ message: 'locked' }), false, false],
  ['an unreadable response', unreadable('x'), false, false],
])('an error with %s is refused: %j, unprocessable: %j', (_, error, refused, unprocessable) => {
  expect([isRefused(error), isUnprocessable(error), isLocked(error)]).toEqual([refused, unprocessable, false])
})
