import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { fakeStatelessToken, fakeToken } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/github/faults.ts'
import { startGitHub } from '../../harness/simulator/github/simulator.ts'

const REPO = 'octo-org/octo-repo'
const REMIND = { 'reminder-issue': 'true' }
const PENDING = { type: 'warning', title: 'The connection is waiting for approval' }
const NOT_UPDATED = 'The reminder issue could not be updated'

type Request = readonly [method: string, path: RegExp]
const USER: Request = ['POST', /\/graphql$/]
const REPOSITORY: Request = ['GET', /\/octo-repo$/]
const LIST: Request = ['GET', /\/issues\?labels=/]
const NEW_ISSUE: Request = ['POST', /\/issues$/]

const json = (body: string): Fault => ({ kind: 'raw', body })
const status = (status: number, message: string, headers = {}): Fault => ({
  kind: 'status',
  status,
  body: { message },
  headers,
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

const graphql = (error: object): Fault => json(JSON.stringify({ data: { viewer: null }, errors: [error] }))
const RATE_LIMITED = { type: 'RATE_LIMITED', message: 'Come back later' }
const SAML = { type: 'FORBIDDEN', extensions: { saml_failure: true }, message: 'No' }

test.concurrent.each<[title: string, request: Request, fault: Fault, message: RegExp]>([
  ['a repository that is not found', LIST, status(404, 'Not Found'), /finds no repository/],
  ['a reason in a header', LIST, status(403, 'No', { 'x-ratelimit-remaining': '0' }), /rate limit/],
  ['an invalid token', USER, status(401, 'Bad credentials'), /expired, revoked.*HTTP 401/],
  ['a type of error in GraphQL, with the status 200', USER, graphql(RATE_LIMITED), /rate limit/],
  ['a member of an error in GraphQL', USER, graphql(SAML), /requires SAML single sign-on/],
  ['a rejected issue', NEW_ISSUE, status(422, 'Not valid'), /`Not valid` \(HTTP 422, request ID/],
  ['a connection that is lost', LIST, { kind: 'drop' }, /GitHub could not be reached/],
  ['a GitHub that never responds', LIST, { kind: 'hang' }, /GitHub did not respond/],
])("GitHub's reason has its own warning, and no second request: %s", (_, request, fault, expected) =>
  withSimulators(async (environment) => {
    environment.github.plan(...request, fault, { times: 9 })
    const message = await warningOf(environment)
    expect(message).toMatch(expected)
    expect(/HTTP \d/.test(message)).toBe(!['drop', 'hang'].includes(fault.kind))
    expect(environment.github.calls(...request)).toHaveLength(1)
  }),
)

test('a proxy that refuses is named, without its password', () =>
  withSimulators(async (environment) => {
    const proxy = createServer().listen(0, '127.0.0.1')
    proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 403 No\r\n\r\n'))
    await once(proxy, 'listening')
    try {
      const { port } = proxy.address() as AddressInfo
      const env = { HTTPS_PROXY: `http://user:s3cret-password@127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' }
      const message = await warningOf(environment, {}, { env, github: { apiUrl: 'https://github.invalid' } })
      expect(message).toMatch(/The proxy .*refused.*`403`.*`HTTPS_PROXY`/)
      expect(message).not.toMatch(/HTTP \d|cancelled|s3cret/)
    } finally {
      proxy.close()
    }
  }))

test.concurrent.each<[title: string, request: Request, fault: Fault]>([
  ['a page instead of the user', USER, { kind: 'raw', headers: { 'content-type': 'text/html' } }],
  ['null instead of the user', USER, json('null')],
  ['a user without a login', USER, json('{"data":{"viewer":{"login":7}}}')],
  ['an ID that is no number', REPOSITORY, json('{"id":"1296269"}')],
  ['an object instead of issues', LIST, json('{"number":1}')],
  ['no issue instead of the new one', NEW_ISSUE, { kind: 'status', status: 201, body: {} }],
  ['a redirect to itself', LIST, status(302, 'Found', { location: `/repos/${REPO}/issues?labels=x` })],
  ['an endless response, compressed', LIST, { kind: 'endless', gzip: true }],
  ['another encoding', LIST, { kind: 'raw', headers: { 'content-encoding': 'gzip' } }],
])('a response that cannot be read is not from GitHub: %s', (_, request, fault) =>
  withSimulators(async (environment) => {
    environment.github.plan(...request, fault, { times: 99 })
    const message = await warningOf(environment, {}, { env: { GITHUB_REPOSITORY_ID: undefined } })
    expect(message).toMatch(/not a response of the GitHub API.*`GITHUB_API_URL`/)
    const { aborted = false } = environment.github.calls(...request)[0] ?? {}
    expect(aborted).toBe(fault.kind === 'endless')
  }),
)

test('neither a link nor a redirect leads to another server, which would get the token', () =>
  withSimulators(async (environment) => {
    const { github } = environment
    const other = await startGitHub()
    try {
      const address = `${other.url}/repos/${REPO}/issues`
      const headers = { link: `<${address}?page=2>; rel="next"` }
      github.plan(...LIST, { kind: 'status', status: 200, body: [], headers })
      github.plan(...NEW_ISSUE, { kind: 'status', status: 307, headers: { location: address } })
      await warningOf(environment)
      expect(github.calls(...NEW_ISSUE)).toHaveLength(1)
      expect(other.calls()).toEqual([])
    } finally {
      await other.stop()
    }
  }))

test('with an empty token, no request is sent', () =>
  withSimulators(async (environment) => {
    expect(await warningOf(environment, { 'github-token': '' })).toMatch(/`github-token` is empty/)
    expect(environment.github.calls()).toEqual([])
  }))

test('the warning comes before the error of a step that fails', () =>
  withSimulators(async ({ run, github }) => {
    github.allow(fakeToken, 'read')
    const { annotations } = await run({ ...REMIND, 'fail-if-pending': 'true' })
    const message = expect.stringMatching(
      /not allowed to .*`octo-org\/octo-repo`.*`permissions: issues: write`/,
    )
    expect(annotations).toMatchObject([{ type: 'warning', message }, { type: 'error' }])
  }))

test('assignees that GitHub rejects are left out', () =>
  withSimulators(
    async ({ run, github }) => {
      const { annotations, outputs } = await run({ ...REMIND, 'reminder-assignees': 'stranger' })
      expect(github.issues(REPO)).toMatchObject([{ assignees: [], state: 'open' }])
      const title = 'The reminder issue could not be assigned'
      const message = expect.stringContaining('`stranger`')
      expect(annotations).toMatchObject([PENDING, { type: 'warning', title, message }])
      expect(outputs['reminder-issue-url']).not.toBe('')
    },
    { github: { assignable: ['mona'] } },
  ))

test('a token may not set the label, and the next run opens no second issue', () =>
  withSimulators(async ({ run, github }) => {
    github.allow(fakeToken, 'author')
    const [first, second] = [await run(REMIND), await run(REMIND)]
    const message = expect.stringContaining('`app-runner-connection`')
    const warning = { type: 'warning', title: 'The reminder issue has no label', message }
    expect(first.annotations).toMatchObject([PENDING, warning])
    expect(second.annotations).toMatchObject([PENDING])
    expect(github.issues(REPO)).toMatchObject([{ labels: [], state: 'open' }])
    const url = github.issues(REPO)[0]?.html_url
    for (const { outputs } of [first, second]) expect(outputs['reminder-issue-url']).toBe(url)
  }))

test.each<[title: string, message: RegExp, fault: Fault | undefined]>([
  ['it is locked', /The issue is locked\. It was closed without a comment/, undefined],
  ['the comment fails', /`boom` \(HTTP 500/, status(500, 'boom')],
  ['no comment is returned', /not a response of the GitHub API/, status(201, 'Accepted')],
])('an issue is closed without its comment, with a warning, when %s', (_, message, fault) =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    apprunner.completeHandshake(NAME)
    if (fault) github.plan('POST', /\/comments$/, fault)
    else github.lockIssue(REPO, 1)
    const { exitCode, annotations, outputs } = await run(REMIND)
    expect(exitCode).toBe(0)
    expect(annotations).toMatchObject([{ type: 'warning', message: expect.stringMatching(message) }])
    expect(outputs).toMatchObject({ available: 'true', 'reminder-issue-url': '', changed: 'true' })
    const closed = { state: 'closed', state_reason: 'completed', comments: 0 }
    expect(github.issues(REPO)).toMatchObject([closed])
  }),
)

describe('what GitHub did is found out, though its response', () => {
  test.each<[title: string, fault: Fault]>([
    ['is lost', { kind: 'drop', afterExecution: true }],
    ['is no issue', json('{}')],
  ])('%s', (_, fault) =>
    withSimulators(async ({ run, github, apprunner }) => {
      github.plan(...NEW_ISSUE, fault)
      const opened = await run(REMIND)
      const [issue, ...others] = github.issues(REPO)
      expect(others).toEqual([])
      expect(opened.annotations).toMatchObject([PENDING])
      expect(opened.outputs['reminder-issue-url']).toBe(issue?.html_url)
      expect(opened.outputs.changes).toContain('open-reminder')

      apprunner.completeHandshake(NAME)
      github.plan('PATCH', /\/issues\/1$/, fault)
      const { annotations, outputs } = await run(REMIND)
      expect(github.issues(REPO)).toMatchObject([{ state: 'closed', comments: 1 }])
      expect(annotations).toEqual([])
      expect(outputs['reminder-issue-url']).toBe('')
      expect(outputs.changes).toContain('close-reminder')
    }),
  )

  test('is an issue that is still open', () =>
    withSimulators(async ({ run, github, apprunner }) => {
      const opened = await run(REMIND)
      apprunner.completeHandshake(NAME)
      const body = { number: 1, state: 'open' }
      github.plan('PATCH', /\/issues\/1$/, { kind: 'status', status: 200, body })
      const { annotations, outputs } = await run(REMIND)
      expect(github.issues(REPO)).toMatchObject([{ state: 'open', comments: 0 }])
      expect(annotations).toMatchObject([{ title: NOT_UPDATED }])
      expect(outputs.changes).toBe('[]')
      expect(outputs['reminder-issue-url']).toBe(opened.outputs['reminder-issue-url'])
    }))
})

test.each([
  ['of another issue', `https://github.com/${REPO}/issues/12`],
  ['with a secret in it', 'https://github.com/octo-org/correct-horse-battery/issues/1'],
])('an address %s is not the one of the issue, and not shown', (_, html_url) =>
  withSimulators(async ({ run, github }) => {
    const body = { number: 1, html_url, labels: [{ name: 'app-runner-connection' }] }
    github.plan(...NEW_ISSUE, { kind: 'status', status: 201, body })
    const env = { API_PASSWORD: 'correct-horse-battery' }
    const { outputs, stdout, summary, annotations } = await run(REMIND, { env })
    expect(annotations).toMatchObject([PENDING])
    expect(outputs['reminder-issue-url']).toBe('')
    expect(stdout + summary).not.toContain('/issues/1')
  }),
)

test('an error of the action itself is not shown as one of GitHub', () =>
  withSimulators(async ({ run }) => {
    // Nothing that a server sends is known to cause one.
    const broken = 'import crypto from "node:crypto"; import { syncBuiltinESMExports } from "node:module";'
    const script = `${broken} crypto.scryptSync = () => { throw new TypeError("x is not a function") }; syncBuiltinESMExports()`
    const nodeOptions = `--import=data:text/javascript,${encodeURIComponent(script)}`
    const { annotations, conclusion } = await run(REMIND, { nodeOptions })
    expect(conclusion).toBe('success')
    expect(annotations).toMatchObject([PENDING, { type: 'warning', title: 'An unexpected error occurred' }])
    expect(annotations[1]?.message).toContain('x is not a function')
    expect(annotations[1]?.message).not.toContain('GitHub:')
  }))

test('a stateless token is sent, and never shown', () =>
  withSimulators(async ({ run, github }) => {
    const { log, stderr, summary, outputs } = await run(REMIND, { token: fakeStatelessToken, debug: true })
    expect(github.issues(REPO)).toHaveLength(1)
    expect(github.calls()[0]?.headers.authorization).toBe(`bearer ${fakeStatelessToken}`)
    const [, payload = ''] = fakeStatelessToken.split('.')
    expect(`${log.join()}${stderr}${summary}${JSON.stringify(outputs)}`).not.toContain(payload)
  }))
