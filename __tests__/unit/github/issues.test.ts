import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type GitHubSimulator, startGitHub } from '../../../harness/simulator/github/simulator.ts'
import {
  apiUrl,
  closeIssue,
  comment,
  connectToGitHub,
  describeRepository,
  type GitHub,
  isOpen,
  LABEL,
  listOpenIssues,
  nextPage,
  openIssue,
  readIssue,
  viewerLogin,
} from '../../../src/github/issues.ts'

describe('the URL of the API', () => {
  test.each([
    [undefined, 'https://api.github.com'],
    ['', 'https://api.github.com'],
    ['https://ghe.example.com/api/v3', 'https://ghe.example.com/api/v3'],
    [' https://ghe.example.com/api/v3/ \n', 'https://ghe.example.com/api/v3'],
    ['http://localhost:3000//', 'http://localhost:3000'],
  ])('from %j is %j', (GITHUB_API_URL, url) => {
    expect(apiUrl({ GITHUB_API_URL })).toBe(url)
  })

  test.each(['github', 'ftp://x', 'https://', '/api/v3'])('cannot be %j', (GITHUB_API_URL) => {
    expect(() => apiUrl({ GITHUB_API_URL })).toThrow(expect.objectContaining({ kind: 'reminder-api-url' }))
  })
})

describe('the next page', () => {
  const at = 'https://api.example.com/repos/o/r/issues?labels=a'
  const next = 'https://api.example.com/repositories/1/issues?labels=a&after=x%3D%3D&page=2'

  test.each([
    ['alone', `<${next}>; rel="next"`],
    ['with others', `<${at}>; rel="prev", <${next}>; rel="next", <${at}>; rel="last"`],
    ['without a blank', `<${next}>;rel="next"`],
  ])('is linked %s', (_, link) => {
    expect(nextPage(link, at)).toBe(next)
  })

  test.each([
    '',
    `<${next}>; rel="last"`,
    `<${next}>; rel="prev", <${at}>; rel="last"`,
    '<>; rel="next"',
    '<https://evil.example/>; rel="next"',
    '<https://user@api.example.com/>; rel="next"',
    'next',
  ])('is not linked by %j', (link) => {
    expect(nextPage(link, at)).toBeUndefined()
  })
})

describe('an issue', () => {
  const ISSUE = { number: 7, html_url: 'https://github.com/o/r/issues/7' }
  const READ = { ...ISSUE, title: '', body: '', isPullRequest: false, user: undefined, labels: [] }

  test.each<[title: string, data: object, expected: object]>([
    ['with nothing else', {}, {}],
    ['with text', { title: 'a', body: 'b' }, { title: 'a', body: 'b' }],
    ['without text', { title: null, body: null }, {}],
    ['of a user', { user: { login: 'a', type: 'User' } }, { user: { login: 'a', isBot: false } }],
    ['of a bot', { user: { login: 'a[bot]', type: 'Bot' } }, { user: { login: 'a[bot]', isBot: true } }],
    ['of nobody', { user: null }, {}],
    ['of a user without a login', { user: { login: 7 } }, {}],
    ['that is a pull request', { pull_request: {} }, { isPullRequest: true }],
    ['with labels', { labels: [{ name: 'a' }, 'b'] }, { labels: ['a', 'b'] }],
    ['with odd labels', { labels: [null, 7, {}, { name: null }] }, { labels: ['', '', '', ''] }],
    ['with null as labels', { labels: null }, {}],
    ['with text as labels', { labels: 'app-runner-connection' }, {}],
  ])('%s is read', (_, data, expected) => {
    expect(readIssue({ ...ISSUE, ...data })).toEqual({ ...READ, ...expected })
  })

  const WRONG = [{ number: undefined }, { number: '7' }, { number: 0 }, { html_url: null }, { html_url: 7 }]
  test.each([
    { data: null },
    { data: 'x' },
    { data: [] },
    ...WRONG.map((part) => ({ data: { ...ISSUE, ...part } })),
  ])('is not %j', ({ data }) => {
    expect(readIssue(data)).toBeUndefined()
  })

  test('is read from any JSON without an error', () => {
    const value = fc.jsonValue()
    const members = { title: value, body: value, user: value, labels: value, pull_request: value }
    fc.assert(
      fc.property(fc.record(members, { requiredKeys: [] }), (data) => {
        expect(readIssue({ ...ISSUE, ...(data as object) })).toMatchObject(ISSUE)
      }),
    )
  })
})

describe('the dialogue with GitHub:', () => {
  const REPOSITORY = 'octo-org/octo-repo'
  const AT = { owner: 'octo-org', repo: 'octo-repo' }
  const BOT = 'github-actions[bot]'
  const ISSUE = { number: 1, html_url: `https://github.com/${REPOSITORY}/issues/1`, title: '', body: '' }
  const issue = { ...ISSUE, isPullRequest: false, user: undefined, labels: [] }

  let simulator: GitHubSimulator
  let github: GitHub
  const connect = (signal = new AbortController().signal) =>
    connectToGitHub('ghs_token', { GITHUB_API_URL: simulator.url }, signal)
  beforeEach(async () => {
    simulator = await startGitHub({ prefix: '/api/v3' })
    github = await connect()
  })
  afterEach(() => simulator.stop())

  test('an issue is opened, listed, closed and commented on, with one request each', async () => {
    expect(await viewerLogin(github)).toBe(BOT)
    expect(await describeRepository(github, AT)).toEqual({ id: '1296269', at: AT })
    const opened = await openIssue(github, AT, { title: 'T', body: 'B', assignees: ['mona'] })
    expect(opened).toEqual({
      ...issue,
      title: 'T',
      body: 'B',
      user: { login: BOT, isBot: true },
      labels: [LABEL],
    })
    expect(await isOpen(github, AT, opened)).toBe(true)
    expect(await listOpenIssues(github, AT, { labels: LABEL }, 'asc')).toEqual({
      issues: [opened],
      moved: false,
    })
    await closeIssue(github, AT, opened, 'not_planned')
    await comment(github, AT, opened, 'C')
    expect(await isOpen(github, AT, opened)).toBe(false)
    expect(await listOpenIssues(github, AT, { creator: BOT }, 'desc')).toEqual({ issues: [], moved: false })
    const issues = `/repos/${REPOSITORY}/issues`
    expect(simulator.calls().map(({ method, path, body }) => [`${method} ${path}`, body])).toEqual([
      ['POST /graphql', { query: 'query { viewer { login } }' }],
      [`GET /repos/${REPOSITORY}`, undefined],
      [`POST ${issues}`, { title: 'T', body: 'B', assignees: ['mona'], labels: [LABEL] }],
      [`GET ${issues}/1`, undefined],
      [`GET ${issues}?labels=${LABEL}&state=open&sort=created&direction=asc&per_page=100`, undefined],
      [`PATCH ${issues}/1`, { state: 'closed', state_reason: 'not_planned' }],
      [`POST ${issues}/1/comments`, { body: 'C' }],
      [`GET ${issues}/1`, undefined],
      [
        `GET ${issues}?creator=github-actions%5Bbot%5D&state=open&sort=created&direction=desc&per_page=100`,
        undefined,
      ],
    ])
    expect(simulator.issues(REPOSITORY)).toMatchObject([{ state: 'closed', comments: 1 }])
  })

  test('pages are read to the end, but no more than 20', async () => {
    for (let count = 0; count < 201; count += 1) simulator.seedIssue(REPOSITORY, {})
    const { issues } = await listOpenIssues(github, AT, { creator: BOT }, 'asc')
    expect(issues.map(({ number }) => number)).toEqual(Array.from({ length: 201 }, (_, index) => index + 1))
    expect(simulator.calls()).toHaveLength(3)
    const link = `<${simulator.url}/repos/${REPOSITORY}/issues?page=2>; rel="next"`
    simulator.plan('GET', /./, { kind: 'status', status: 200, body: [], headers: { link } }, { times: 99 })
    await listOpenIssues(github, AT, { creator: BOT }, 'asc')
    expect(simulator.calls()).toHaveLength(23)
  })

  test('a repository that was renamed has its new name', async () => {
    simulator.rename(REPOSITORY, 'new-org/new.repo')
    const at = { owner: 'new-org', repo: 'new.repo' }
    expect(await describeRepository(github, AT)).toEqual({ id: '1296269', at })
    expect(await listOpenIssues(github, AT, { creator: BOT }, 'asc')).toMatchObject({ moved: true })
    const body = { id: 7, full_name: 'a/b c' }
    simulator.plan('GET', /./, { kind: 'status', status: 200, body })
    expect(await describeRepository(github, AT)).toEqual({ id: '7', at: AT })
  })

  test.each<[response: string, body: unknown, call: () => Promise<unknown>]>([
    ['it has no login of the user', { data: { viewer: null } }, () => viewerLogin(github)],
    ['it has no ID of the repository', { id: '7' }, () => describeRepository(github, AT)],
    ['it is not a list of issues', {}, () => listOpenIssues(github, AT, { creator: BOT }, 'asc')],
    ['it is not an issue', {}, () => openIssue(github, AT, { title: 'T', body: 'B' })],
    ['it is not a closed issue', { state: 'open' }, () => closeIssue(github, AT, issue, 'completed')],
    ['it is not a comment', {}, () => comment(github, AT, issue, 'C')],
  ])('a response is not believed if %s', async (problem, body, call) => {
    for (const method of ['GET', 'POST', 'PATCH'])
      simulator.plan(method, /./, { kind: 'status', status: 200, body })
    await expect(call()).rejects.toMatchObject({ kind: 'reminder-unreadable', facts: { problem } })
  })

  test('errors of a query are thrown with their types and with what is known of SAML', async () => {
    const saml = { type: 'FORBIDDEN', message: 'No', extensions: { saml_failure: true } }
    const body = {
      data: null,
      errors: [saml, { message: 'Later' }, { type: 'X', extensions: { saml_failure: 1 } }],
    }
    simulator.plan('POST', /graphql/, { kind: 'status', status: 200, body, headers: { 'x-a': 'b' } })
    await expect(viewerLogin(github)).rejects.toMatchObject({
      name: 'QueryError',
      message: 'FORBIDDEN No (SAML) Later X',
      headers: { 'x-a': 'b' },
    })
  })

  test('a run that has to stop sends nothing', async () => {
    const stopped = await connect(AbortSignal.abort())
    await expect(viewerLogin(stopped)).rejects.toThrow()
    expect(simulator.calls()).toEqual([])
  })
})
