import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/github/faults.ts'
import { startGitHub } from '../../harness/simulator/github/simulator.ts'

const REPO = 'octo-org/octo-repo'
const RENAMED = 'new-org/new-repo'
const REMIND = { 'reminder-issue': 'true' }
const CREATED = { action: 'create-connection', name: NAME, provider: 'GITHUB', region: 'us-east-1' }
const opened = (repository: string) => ({ action: 'open-reminder', repository })
const closed = (repository: string) => ({ action: 'close-reminder', repository })
const changesOf = ({ outputs }: StepResult) => JSON.parse(outputs.changes ?? '')

describe('in a repository that was renamed,', () => {
  const address = (number: number) => `https://github.com/${RENAMED}/issues/${number}`

  test.each([
    ['that of the workflow', {}],
    ['another', { 'reminder-repository': 'octo-org/approvals' }],
  ])('%s, the reminder is opened, found and closed under the new name', (_, inputs) =>
    withSimulators(
      async ({ run, github, apprunner }) => {
        github.rename('reminder-repository' in inputs ? 'octo-org/approvals' : REPO, RENAMED)
        const dry = await run({ ...REMIND, ...inputs, 'dry-run': 'true' })
        expect(github.issues(RENAMED)).toEqual([])
        const first = await run({ ...REMIND, ...inputs })
        expect(first.annotations).toHaveLength(1)
        expect(first.outputs['reminder-issue-url']).toBe(address(1))
        expect(changesOf(first)).toEqual([CREATED, opened(RENAMED)])
        const second = await run({ ...REMIND, ...inputs })
        expect(second.outputs['reminder-issue-url']).toBe(address(1))
        expect(changesOf(second)).toEqual([])
        expect(github.issues(RENAMED)).toMatchObject([{ state: 'open' }])
        apprunner.completeHandshake(NAME)
        const third = await run({ ...REMIND, ...inputs })
        expect(changesOf(third)).toEqual([closed(RENAMED)])
        expect(github.issues(RENAMED)).toMatchObject([{ state: 'closed', comments: 1 }])
        expect(changesOf(dry)).toMatchObject([CREATED, { action: 'open-reminder' }])
      },
      { github: { repositories: [REPO, 'octo-org/approvals'] } },
    ),
  )

  test('a dry run with a connection says the same as the run after it', () =>
    withSimulators(async ({ run, github, apprunner }) => {
      apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
      github.rename(REPO, RENAMED)
      const dry = await run({ ...REMIND, 'dry-run': 'true' })
      expect(changesOf(dry)).toEqual([opened(RENAMED)])
      expect(changesOf(await run(REMIND))).toEqual([opened(RENAMED)])
    }))
})

describe('a request that comes back as a redirect', () => {
  test.each([301, 302, 307, 308])('%d to the same server is sent there', (status) =>
    withSimulators(async ({ run, github, apprunner }) => {
      const to = (path: string): Fault => ({
        kind: 'status',
        status,
        headers: { location: `/repositories/1296269${path}` },
      })
      github.plan('POST', /\/repos\/.*\/issues$/, to('/issues'))
      github.plan('PATCH', /\/repos\/.*\/issues\/1$/, to('/issues/1'))
      github.plan('POST', /\/repos\/.*\/comments$/, to('/issues/1/comments'))
      const first = await run(REMIND)
      expect(github.issues(REPO)).toHaveLength(1)
      expect(changesOf(first)).toEqual([CREATED, opened(REPO)])
      expect(first.outputs['reminder-issue-url']).toBe(github.issues(REPO)[0]?.html_url)
      apprunner.completeHandshake(NAME)
      const second = await run(REMIND)
      expect(second.annotations).toEqual([])
      expect(changesOf(second)).toEqual([closed(REPO)])
      expect(github.issues(REPO)).toMatchObject([{ state: 'closed', comments: 1 }])
    }),
  )

  test('to another server is not sent there, nor is the token', () =>
    withSimulators(async ({ run, github }) => {
      const other = await startGitHub()
      try {
        const headers = { location: `${other.url}/repos/${REPO}/issues` }
        github.plan('POST', /\/issues$/, { kind: 'status', status: 307, headers }, { times: 99 })
        const { annotations } = await run(REMIND)
        expect(annotations).toMatchObject([{}, { title: 'The reminder issue could not be updated' }])
        expect(other.calls()).toEqual([])
      } finally {
        await other.stop()
      }
    }))

  test.each<[string, status: number, headers: Record<string, string>]>([
    ['to another port', 302, { location: 'http://127.0.0.1:1/repos/x/y/issues' }],
    ['without a target', 302, {}],
    ['to no address', 302, { location: 'http://[' }],
    ['to itself', 302, { location: `/repos/${REPO}/issues` }],
    ['to the list of issues, as the result', 303, { location: `/repos/${REPO}/issues?state=open` }],
  ])('%s opens no issue, and says so', (_, status, headers) =>
    withSimulators(async ({ run, github }) => {
      github.plan('POST', /\/issues$/, { kind: 'status', status, headers }, { times: 99 })
      const result = await run(REMIND)
      expect(github.issues(REPO)).toEqual([])
      expect(changesOf(result)).toEqual([CREATED])
      expect(result.outputs).toMatchObject({ 'reminder-issue-url': '' })
      expect(result.annotations).toMatchObject([{}, { title: 'The reminder issue could not be updated' }])
      expect(github.calls('POST', /\/issues$/).length).toBeLessThan(10)
    }),
  )
})

describe('what happened is reported', () => {
  test.each<[string, Fault]>([
    ['a response that is lost', { kind: 'drop', afterExecution: true }],
    ['a response that cannot be read', { kind: 'raw' }],
    ['a server error', { kind: 'raw', status: 502, body: '{"message":"Bad Gateway"}' }],
    ['a response without a number and an address', { kind: 'raw', status: 201, body: '{}' }],
    ['null', { kind: 'raw', status: 201, body: 'null' }],
  ])('if an issue is opened with %s', (_, fault) =>
    withSimulators(async ({ run, github }) => {
      github.plan('POST', /\/issues$/, fault)
      const result = await run(REMIND)
      expect(github.issues(REPO)).toHaveLength(1)
      expect(result.annotations).toHaveLength(1)
      expect(changesOf(result)).toEqual([CREATED, opened(REPO)])
      expect(result.outputs['reminder-issue-url']).toBe(github.issues(REPO)[0]?.html_url)
    }),
  )

  test.each<[string, Fault]>([
    ['a response that is lost', { kind: 'drop', afterExecution: true }],
    ['a response that cannot be read', { kind: 'raw' }],
    ['a response that is not an issue', { kind: 'raw', body: '{}' }],
  ])('if an issue is closed with %s', (_, fault) =>
    withSimulators(async ({ run, github, apprunner }) => {
      await run(REMIND)
      apprunner.completeHandshake(NAME)
      github.plan('PATCH', /\/issues\/1$/, fault)
      const result = await run(REMIND)
      expect(github.issues(REPO)).toMatchObject([{ state: 'closed', comments: 1 }])
      expect(changesOf(result)).toEqual([closed(REPO)])
      expect(result.outputs['reminder-issue-url']).toBe('')
    }),
  )

  test.each<[string, Fault]>([
    ['lost', { kind: 'drop' }],
    ['answered with an open issue', { kind: 'status', status: 200, body: { number: 1, state: 'open' } }],
    ['answered with a page', { kind: 'status', status: 200, body: 'Log in' }],
  ])('if a request to close an issue is %s', (_, fault) =>
    withSimulators(async ({ run, github, apprunner }) => {
      const { outputs } = await run(REMIND)
      apprunner.completeHandshake(NAME)
      github.plan('PATCH', /\/issues\/1$/, fault)
      const result = await run(REMIND)
      expect(github.issues(REPO)).toMatchObject([{ state: 'open', comments: 0 }])
      expect(changesOf(result)).toEqual([])
      expect(result.outputs['reminder-issue-url']).toBe(outputs['reminder-issue-url'])
      expect(result.annotations).toMatchObject([{ title: 'The reminder issue could not be updated' }])
    }),
  )

  test.each([[null], ['x'], [[null, 7, {}, { name: null }]]])('if the labels of an issue are %j', (labels) =>
    withSimulators(async ({ run, github }) => {
      const html_url = `https://github.com/${REPO}/issues/1`
      const body = JSON.stringify({ number: 1, html_url, labels })
      github.plan('POST', /\/issues$/, { kind: 'raw', status: 201, body })
      const result = await run(REMIND)
      expect(changesOf(result)).toEqual([CREATED, opened(REPO)])
      expect(result.outputs['reminder-issue-url']).toBe(html_url)
      expect(result.annotations.map(({ title }) => title)).not.toContain('An unexpected error occurred')
    }),
  )
})

describe('GITHUB_API_URL', () => {
  test.each(['', '/api/v3'])('with the prefix %j can end in a slash', (prefix) =>
    withSimulators(
      async ({ run, github }) => {
        const result = await run(REMIND, { github: { apiUrl: `${github.url}/` } })
        expect(result.annotations).toHaveLength(1)
        expect(github.issues(REPO)).toHaveLength(1)
      },
      { github: { prefix } },
    ),
  )
})

describe('the address of an issue', () => {
  const valid = `https://github.com/${REPO}/issues/1`

  const outputFor = (html_url: unknown, env: Record<string, string> = {}) =>
    withSimulators(async ({ run, github }) => {
      const body = { number: 1, html_url, labels: [{ name: 'app-runner-connection' }] }
      github.plan('POST', /\/issues$/, { kind: 'status', status: 201, body })
      const result = await run(REMIND, { env })
      expect(result.conclusion).toBe('success')
      return { url: result.outputs['reminder-issue-url'], result }
    })

  test.each([
    ['http:', valid.replace('https:', 'http:')],
    ['another server', valid.replace('github.com', 'evil.example')],
    ['a server with the same beginning', valid.replace('github.com', 'github.com.evil.example')],
    ['a user', valid.replace('//', '//github.com@')],
    ['a port', valid.replace('.com', '.com:8443')],
    ['a query', `${valid}?x`],
    ['a fragment', `${valid}#x`],
    ['another page', valid.replace('/issues/', '/pull/')],
    ['no number', `${valid}x`],
    ['another number', `${valid}2`],
    ['a path that leads elsewhere', valid.replace(REPO, '../octo-repo')],
    ['an escaped path', valid.replace(REPO, 'octo%2Dorg/octo-repo')],
    ['a script', 'javascript:alert(1)'],
    ['markup', `${valid}"><b>`],
    ['a line break', `${valid}\n`],
    ['a number', 7],
    ['nothing', undefined],
  ])('with %s is not shown', async (_, html_url) => {
    const { url, result } = await outputFor(html_url)
    expect(url).toBe('')
    if (typeof html_url === 'string') expect(result.summary + result.stdout).not.toContain(html_url)
  })

  test('is that of the server, which can end in a slash', async () => {
    const server = 'https://ghe.example.com'
    const address = valid.replace('https://github.com', server)
    for (const GITHUB_SERVER_URL of [server, `${server}/`])
      expect((await outputFor(address, { GITHUB_SERVER_URL })).url).toBe(address)
    expect((await outputFor(valid, { GITHUB_SERVER_URL: server })).url).toBe('')
  })

  test('shows no secret, in whatever spelling', async () => {
    const API_PASSWORD = 'p@ss w0rd-of-the-API'
    const escaped = encodeURIComponent(API_PASSWORD)
    for (const html_url of [
      `https://${API_PASSWORD}/octo-org/octo-repo/issues/1`,
      `https://github.com/${API_PASSWORD}/x/issues/1`,
      `https://github.com/${escaped}/x/issues/1`,
      `${valid}?${API_PASSWORD}`,
      `https://github.com/octo-org/${API_PASSWORD}/issues/1`,
    ]) {
      const { url, result } = await outputFor(html_url, { API_PASSWORD })
      expect(url).toBe('')
      expect(result.summary + result.stdout).not.toMatch(/w0rd-of-the-api/i)
    }
    const plain = 'correct-horse-battery'
    const { url } = await outputFor(valid.replace('octo-repo', plain), { API_PASSWORD: plain })
    expect(url).toBe('')
  })
})
