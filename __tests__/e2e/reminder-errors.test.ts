import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { fakeStatelessToken, fakeToken } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/github/faults.ts'
import type { Refusal } from '../../harness/simulator/github/refusals.ts'

const REPO = 'octo-org/octo-repo'
const REMIND = { 'reminder-issue': 'true' }
const PENDING = { type: 'warning', title: 'The connection is waiting for approval' }
const NOT_UPDATED = 'The reminder issue could not be updated'

const status = (status: number, message: string, headers = {}): Fault => ({
  kind: 'status',
  status,
  body: { message },
  headers,
})
const graphql = (error: object, data: unknown = null): Fault => ({
  kind: 'status',
  status: 200,
  body: { data, errors: [error] },
})

/** Runs, expects one warning about the reminder and nothing else, and returns its message. */
async function warningOf(
  { run, github }: TestEnvironment,
  inputs: Record<string, string> = {},
  options: Parameters<TestEnvironment['run']>[1] = {},
): Promise<string> {
  const result = await run({ ...REMIND, ...inputs }, options)
  expect(result.conclusion).toBe('success')
  expect(result.annotations).toMatchObject([PENDING, { type: 'warning', title: NOT_UPDATED }])
  expect(result.outputs).toMatchObject({ 'reminder-issue-url': '', created: 'true' })
  expect(result.outputs.changes).not.toContain('reminder')
  expect(github.issues(REPO)).toEqual([])
  const { message = '' } = result.annotations[1] ?? {}
  // These would be errors of the action, not of GitHub.
  expect(message).not.toMatch(/TypeError|undefined|is not a function|not iterable|not valid JSON/)
  return message
}

describe('each reason of GitHub has its own remedy:', () => {
  const ISSUES_WRITE = /issues: write/

  test.concurrent.each<[Refusal, cause: RegExp, remedy: RegExp]>([
    ['saml', /requires SAML single sign-on/, /Configure SSO/],
    ['ip-allow-list', /IP allow list/, /address of the runner/],
    ['classic-token', /does not allow this kind of token/, /fine-grained personal access token/],
    ['token-lifetime', /does not allow this kind of token/, /`octo-org\/octo-repo`/],
    ['rate-limit', /rate limit/, /Run again/],
    ['secondary-rate-limit', /rate limit/, /Run again/],
  ])('%s', (refusal, cause, remedy) =>
    withSimulators(async (environment) => {
      environment.github.refuse(fakeToken, refusal)
      const message = await warningOf(environment)
      expect(message).toMatch(cause)
      expect(message).toMatch(remedy)
      expect(message).toContain('HTTP 403')
      expect(message).not.toMatch(ISSUES_WRITE)
    }),
  )

  test.concurrent.each<[string, method: string, path: RegExp, Fault, message: RegExp]>([
    [
      'a token that is expired or revoked',
      'POST',
      /graphql/,
      status(401, 'Bad credentials'),
      /expired, revoked/,
    ],
    ['the same for issues', 'GET', /issues/, status(401, 'Bad credentials'), /expired, revoked/],
    ['a rate limit with the status 429', 'GET', /issues/, status(429, 'Too Many Requests'), /rate limit/],
    [
      'a rate limit that only a header names',
      'GET',
      /issues/,
      status(403, 'Forbidden', { 'x-ratelimit-remaining': '0' }),
      /rate limit/,
    ],
    [
      'a rate limit for new issues',
      'POST',
      /issues$/,
      status(
        403,
        'You have exceeded a secondary rate limit and have been temporarily blocked from content creation.',
      ),
      /rate limit/,
    ],
    [
      'a rate limit of GraphQL, with the status 200',
      'POST',
      /graphql/,
      graphql({ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }),
      /rate limit/,
    ],
    [
      'SAML in GraphQL, with the status 200',
      'POST',
      /graphql/,
      graphql({
        type: 'FORBIDDEN',
        path: ['viewer'],
        extensions: { saml_failure: true },
        message:
          'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
      }),
      /requires SAML single sign-on.*Configure SSO/,
    ],
    [
      'a SAML failure that only a member names',
      'POST',
      /graphql/,
      graphql({ type: 'FORBIDDEN', extensions: { saml_failure: true }, message: 'No' }, { viewer: null }),
      /requires SAML single sign-on/,
    ],
    [
      'issues that are disabled',
      'GET',
      /issues/,
      status(410, 'Issues has been disabled'),
      /Issues are disabled/,
    ],
    [
      'a server error',
      'GET',
      /issues/,
      status(502, 'Server Error'),
      /`Server Error` \(HTTP 502.*githubstatus\.com/,
    ],
    [
      'a rejected issue',
      'POST',
      /issues$/,
      status(422, 'Validation Failed'),
      /`Validation Failed` \(HTTP 422/,
    ],
  ])('%s', (_, method, path, fault, expected) =>
    withSimulators(async (environment) => {
      environment.github.plan(method, path, fault, { times: 9 })
      const message = await warningOf(environment)
      expect(message).toMatch(expected)
      expect(message).not.toMatch(ISSUES_WRITE)
    }),
  )

  test('an archived repository', () =>
    withSimulators(async (environment) => {
      environment.github.archive(REPO)
      const message = await warningOf(environment)
      expect(message).toMatch(/`octo-org\/octo-repo` is archived.*Unarchive.*`reminder-repository`/)
      expect(message).not.toMatch(ISSUES_WRITE)
    }))

  test('an empty token, without any request', () =>
    withSimulators(async (environment) => {
      const message = await warningOf(environment, { 'github-token': '' })
      expect(message).toMatch(/`github-token` is empty/)
      expect(message).not.toMatch(ISSUES_WRITE)
      expect(environment.github.calls()).toEqual([])
    }))

  test.each(['read', 'none'] as const)('a token with the permission %j can be given more', (permission) =>
    withSimulators(async (environment) => {
      environment.github.allow(fakeToken, permission)
      expect(await warningOf(environment)).toMatch(ISSUES_WRITE)
    }),
  )
})

describe('what has no response has no HTTP status:', () => {
  const NO_STATUS = /HTTP \d/

  /** Returns a port on which nothing listens. */
  async function closedPort(): Promise<number> {
    const server = createTcpServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }

  test('a connection that is refused', () =>
    withSimulators(async (environment) => {
      const github = { apiUrl: `http://127.0.0.1:${await closedPort()}` }
      const message = await warningOf(environment, {}, { github })
      expect(message).toMatch(/GitHub could not be reached.*ECONNREFUSED/)
      expect(message).not.toMatch(NO_STATUS)
    }))

  test('a host that does not exist', () =>
    withSimulators(async (environment) => {
      const message = await warningOf(
        environment,
        {},
        { github: { apiUrl: 'https://github.invalid/api/v3' } },
      )
      expect(message).toMatch(/GitHub could not be reached.*github\.invalid/)
      expect(message).not.toMatch(NO_STATUS)
    }))

  test('an address that is none', () =>
    withSimulators(async (environment) => {
      const message = await warningOf(environment, {}, { github: { apiUrl: 'github' } })
      expect(message).toMatch(/`GITHUB_API_URL`/)
      expect(message).not.toMatch(NO_STATUS)
    }))

  test.each(['/graphql$', 'labels=', 'creator=', 'issues$'])('a connection that is lost: %s', (path) =>
    withSimulators(async (environment) => {
      const method = /=/.test(path) ? 'GET' : 'POST'
      environment.github.plan(method, new RegExp(path), { kind: 'drop' })
      const message = await warningOf(environment)
      expect(message).toMatch(/GitHub could not be reached/)
      expect(message).not.toMatch(NO_STATUS)
    }),
  )

  test.concurrent('a GitHub that never responds', () =>
    withSimulators(async (environment) => {
      environment.github.plan('GET', /issues/, { kind: 'hang' })
      const message = await warningOf(environment)
      expect(message).toMatch(/GitHub did not respond/)
      expect(message).not.toMatch(NO_STATUS)
    }))

  test.concurrent.each([403, 407, 502])('a proxy that refuses, with the status %d', (status) =>
    withSimulators(async (environment) => {
      const proxy = createServer().listen(0, '127.0.0.1')
      proxy.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`))
      await once(proxy, 'listening')
      try {
        const { port } = proxy.address() as AddressInfo
        const HTTPS_PROXY = `http://user:s3cret-password@127.0.0.1:${port}`
        const message = await warningOf(
          environment,
          {},
          { env: { HTTPS_PROXY, NO_PROXY: '127.0.0.1' }, github: { apiUrl: 'https://github.invalid' } },
        )
        expect(message).toMatch(new RegExp(`The proxy .*refused.*\`${status}\``))
        expect(message).toMatch(/`HTTPS_PROXY`/)
        expect(message).not.toMatch(/HTTP \d|cancelled|s3cret/)
      } finally {
        proxy.close()
      }
    }),
  )
})

describe('a response that cannot be read is not from GitHub:', () => {
  const html = { 'content-type': 'text/html' }
  const json = (body: string): Fault => ({ kind: 'raw', body })
  const UNREADABLE = /not a response of the GitHub API.*`GITHUB_API_URL`/

  test.concurrent.each<[string, method: string, path: RegExp, Fault]>([
    ['a page instead of the user', 'POST', /graphql/, { kind: 'raw', headers: html }],
    ['no JSON instead of the user', 'POST', /graphql/, { kind: 'raw' }],
    ['null instead of the user', 'POST', /graphql/, json('null')],
    ['no data', 'POST', /graphql/, json('{}')],
    ['no user', 'POST', /graphql/, json('{"data":{"viewer":null}}')],
    ['a user without a login', 'POST', /graphql/, json('{"data":{"viewer":{"login":7}}}')],
    ['an empty response', 'POST', /graphql/, json('')],
    ['a page instead of issues', 'GET', /labels=/, { kind: 'raw', headers: html }],
    ['no JSON instead of issues', 'GET', /labels=/, json('[{"number":1')],
    ['an object instead of issues', 'GET', /labels=/, json('{"number":1}')],
    ['null instead of issues', 'GET', /labels=/, json('null')],
    ['a response that is too large', 'GET', /labels=/, { kind: 'endless' }],
    [
      'a response that is too large when it is decompressed',
      'GET',
      /labels=/,
      { kind: 'endless', gzip: true },
    ],
    [
      'a response with an encoding that it does not have',
      'GET',
      /labels=/,
      { kind: 'raw', headers: { 'content-encoding': 'gzip' } },
    ],
    [
      'a redirect without a target',
      'GET',
      /labels=/,
      { kind: 'status', status: 302, headers: { location: '' } },
    ],
    [
      'a redirect to another server',
      'GET',
      /labels=/,
      { kind: 'status', status: 302, headers: { location: 'http://login.invalid/' } },
    ],
  ])('%s', (_, method, path, fault) =>
    withSimulators(async (environment) => {
      environment.github.plan(method, path, fault)
      expect(await warningOf(environment)).toMatch(UNREADABLE)
      const { aborted, fault: kind } = environment.github.calls(method, path)[0] ?? {}
      expect(aborted).toBe(kind === 'endless' ? true : undefined)
    }),
  )

  test('the ID of the repository', () =>
    withSimulators(async (environment) => {
      environment.github.plan('GET', /\/octo-repo$/, json('{"id":"1296269"}'))
      const message = await warningOf(environment, {}, { env: { GITHUB_REPOSITORY_ID: undefined } })
      expect(message).toMatch(UNREADABLE)
    }))
})

test('an error of the action itself is not shown as one of GitHub', () =>
  withSimulators(async (environment) => {
    // Nothing that a server sends is known to cause one.
    const broken = 'import crypto from "node:crypto"; import { syncBuiltinESMExports } from "node:module";'
    const script = `${broken} crypto.scryptSync = () => { throw new TypeError("x is not a function") }; syncBuiltinESMExports()`
    const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(script)}`
    const { annotations, conclusion } = await environment.run(REMIND, { nodeOptions })
    expect(conclusion).toBe('success')
    expect(annotations).toMatchObject([PENDING, { type: 'warning', title: 'An unexpected error occurred' }])
    expect(annotations[1]?.message).toContain('x is not a function')
    expect(annotations[1]?.message).not.toContain('GitHub:')
  }))

test('a stateless token is sent, and never shown', () =>
  withSimulators(async (environment) => {
    const { run, github, apprunner } = environment
    const options = { token: fakeStatelessToken, debug: true }
    const first = await run(REMIND, options)
    apprunner.completeHandshake(NAME)
    const second = await run(REMIND, options)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', comments: 1 }])
    expect(github.calls()[0]?.headers.authorization).toBe(`bearer ${fakeStatelessToken}`)
    const [, payload = ''] = fakeStatelessToken.split('.')
    for (const { log, stderr, summary, outputs } of [first, second])
      expect(`${log.join()}${stderr}${summary}${JSON.stringify(outputs)}`).not.toContain(payload)
  }))
