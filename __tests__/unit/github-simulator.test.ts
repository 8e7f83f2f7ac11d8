import { getOctokit } from '@actions/github'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type GitHubOptions, type GitHubSimulator, startGitHub } from '../../simulator/github/simulator.ts'

const repo = { owner: 'octo-org', repo: 'octo-repo' }
const name = 'octo-org/octo-repo'

const running: GitHubSimulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((github) => github.stop()))
})

async function start(options: GitHubOptions = {}) {
  const github = await startGitHub(options)
  running.push(github)
  const { issues } = getOctokit('ghs_token', { baseUrl: github.url }).rest
  const raw = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
    fetch(github.url + path, {
      method,
      headers: { authorization: 'token ghs_token', ...headers },
      ...(body === undefined ? {} : { body }),
    })
  return { github, issues, raw, client: getOctokit('ghs_token', { baseUrl: github.url }) }
}

describe('an issue', () => {
  test('is created, read, changed and closed', async () => {
    const { github, issues } = await start()
    const labels = ['app-runner-connection']
    const created = await issues.create({ ...repo, title: 'T', body: 'B', labels, assignees: ['octocat'] })
    expect(created.status).toBe(201)
    expect(created.headers.location).toBe(`${github.url}/repos/${name}/issues/1`)
    expect(created.headers['x-github-request-id']).toMatch(/^[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{12}$/)
    expect(created.data).toMatchObject({
      number: 1,
      url: `${github.url}/repos/${name}/issues/1`,
      html_url: `https://github.com/${name}/issues/1`,
      title: 'T',
      body: 'B',
      state: 'open',
      state_reason: null,
      labels: [{ name: 'app-runner-connection' }],
      assignees: [{ login: 'octocat', type: 'User' }],
      user: { login: 'github-actions[bot]', type: 'Bot' },
      comments: 0,
      locked: false,
      closed_at: null,
    })
    const issue = { ...repo, issue_number: 1 }
    expect((await issues.get(issue)).data).toEqual(created.data)

    const closed = await issues.update({
      ...issue,
      state: 'closed',
      state_reason: 'not_planned',
      title: 'U',
      labels: [],
    })
    expect(closed.data).toMatchObject({
      state: 'closed',
      state_reason: 'not_planned',
      title: 'U',
      labels: [],
    })
    expect(closed.data.closed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const reopened = await issues.update({ ...issue, state: 'open', assignees: [] })
    expect(reopened.data).toMatchObject({
      state: 'open',
      state_reason: 'reopened',
      closed_at: null,
      assignee: null,
    })
    expect((await issues.update({ ...issue, state: 'closed' })).data.state_reason).toBe('completed')
    expect(github.issues(name)).toMatchObject([{ title: 'U', state: 'closed' }])
  })

  test('is commented on', async () => {
    const { github, issues, client } = await start()
    github.seedIssue(name, {})
    const issue = { ...repo, issue_number: 1 }
    const { status, data } = await issues.createComment({ ...issue, body: 'Hello' })
    expect(status).toBe(201)
    expect(data).toMatchObject({
      body: 'Hello',
      html_url: expect.stringContaining('/issues/1#issuecomment-'),
    })
    await issues.createComment({ ...issue, body: 'Again' })
    expect((await issues.get(issue)).data.comments).toBe(2)
    const comments = await client.paginate(issues.listComments, { ...issue, per_page: 1 })
    expect(comments.map(({ body }) => body)).toEqual(['Hello', 'Again'])
    expect(github.comments(name, 1)).toEqual(comments)
  })

  test('is labelled, each label once', async () => {
    const { github, issues, raw } = await start()
    github.seedIssue(name, { labels: ['a'] })
    const { data } = await issues.addLabels({ ...repo, issue_number: 1, labels: ['A', 'b'] })
    expect(data.map((label) => label.name)).toEqual(['a', 'b'])
    const bare = await raw('POST', `/repos/${name}/issues/1/labels`, '["c"]')
    expect(await bare.json()).toHaveLength(3)
    expect((await raw('POST', `/repos/${name}/issues/1/labels`, '{}')).status).toBe(422)
  })

  test('may be a pull request, and may be locked', async () => {
    const { github, issues } = await start()
    const pull_request = { url: 'u', html_url: 'h', diff_url: 'd', patch_url: 'p', merged_at: null }
    github.seedIssue(name, { pull_request, locked: true })
    const [pull] = (await issues.listForRepo(repo)).data
    expect(pull).toMatchObject({ pull_request, html_url: `https://github.com/${name}/pull/1` })
    const commenting = issues.createComment({ ...repo, issue_number: 1, body: 'x' })
    await expect(commenting).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('locked'),
    })
  })
})

describe('the list of issues', () => {
  test('is filtered by state and by all labels', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, { title: 'both', labels: ['a', 'b'] })
    github.seedIssue(name, { title: 'one', labels: ['A'] })
    github.seedIssue(name, { title: 'closed', labels: ['a', 'b'], state: 'closed' })
    const titles = async (query: object) =>
      (await issues.listForRepo({ ...repo, ...query })).data.map(({ title }) => title)
    expect(await titles({})).toEqual(['one', 'both'])
    expect(await titles({ labels: 'a' })).toEqual(['one', 'both'])
    expect(await titles({ labels: 'a,b' })).toEqual(['both'])
    expect(await titles({ labels: 'none' })).toEqual([])
    expect(await titles({ state: 'closed' })).toEqual(['closed'])
    expect(await titles({ state: 'all', direction: 'asc' })).toEqual(['both', 'one', 'closed'])
    await expect(titles({ state: 'odd' })).rejects.toMatchObject({ status: 422 })
  })

  test('is sorted', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, {
      title: 'old',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-03-01T00:00:00Z',
    })
    github.seedIssue(name, {
      title: 'new',
      created_at: '2026-02-01T00:00:00Z',
      updated_at: '2026-02-01T00:00:00Z',
    })
    const first = async (sort: 'created' | 'updated') =>
      (await issues.listForRepo({ ...repo, sort })).data[0]?.title
    expect(await first('created')).toBe('new')
    expect(await first('updated')).toBe('old')
  })

  test('comes in pages that are linked', async () => {
    const { github, client, raw } = await start()
    for (let i = 0; i < 101; i += 1) github.seedIssue(name, { labels: ['l'] })
    const path = `/repos/${name}/issues?labels=l`
    const page = async (query: string) => {
      const response = await raw('GET', path + query)
      const rels = (response.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)
      const links = Object.fromEntries([...rels].map(([, target = '', rel = '']) => [rel, target]))
      return { length: ((await response.json()) as unknown[]).length, links }
    }
    const at = (query: string) => `${github.url}${path}${query}`
    expect(await page('')).toEqual({ length: 30, links: { next: at('&page=2'), last: at('&page=4') } })
    expect(await page('&per_page=500')).toMatchObject({
      length: 100,
      links: { last: at('&per_page=500&page=2') },
    })
    expect(await page('&page=4')).toEqual({
      length: 11,
      links: { prev: at('&page=3'), first: at('&page=1') },
    })
    expect(await page('&page=9')).toMatchObject({ length: 0 })
    expect(await client.paginate(client.rest.issues.listForRepo, { ...repo, per_page: 100 })).toHaveLength(
      101,
    )
  })
})

describe('a wrong request', () => {
  const validation = (field: string, code: string) => ({
    status: 422,
    response: {
      data: {
        message: 'Validation Failed',
        errors: [expect.objectContaining({ resource: 'Issue', field, code })],
        documentation_url: expect.stringMatching(/^https:\/\/docs\.github\.com\/rest\/issues\/issues#/),
        status: '422',
      },
    },
  })

  test.each([
    ['no title', {}, 'title', 'missing_field'],
    ['an empty title', { title: ' ' }, 'title', 'missing_field'],
    ['a long title', { title: 'x'.repeat(257) }, 'title', 'custom'],
    ['a long body', { title: 'x', body: 'x'.repeat(65_537) }, 'body', 'custom'],
    ['labels that are none', { title: 'x', labels: 'a' }, 'labels', 'invalid'],
    ['an unknown assignee', { title: 'x', assignees: ['Octocat', 'nobody'] }, 'assignees', 'invalid'],
  ])('with %s is refused', async (_, body, field, code) => {
    const { github, issues } = await start({ assignable: ['octocat'] })
    await expect(issues.create({ ...repo, ...body } as never)).rejects.toMatchObject(validation(field, code))
    expect(github.issues(name)).toEqual([])
  })

  test('to change or to comment is refused', async () => {
    const { github, issues, raw } = await start({ assignable: [] })
    github.seedIssue(name, {})
    const issue = { ...repo, issue_number: 1 }
    const odd = (changes: object) => issues.update({ ...issue, ...changes } as never)
    await expect(odd({ state: 'odd' })).rejects.toMatchObject(validation('state', 'invalid'))
    await expect(odd({ state_reason: 'odd' })).rejects.toMatchObject(validation('state_reason', 'invalid'))
    await expect(odd({ assignees: ['octocat'] })).rejects.toMatchObject(validation('assignees', 'invalid'))
    await expect(issues.createComment({ ...issue, body: '' })).rejects.toMatchObject({ status: 422 })
    expect((await raw('PATCH', `/repos/${name}/issues/1`, '[]')).status).toBe(422)
    expect((await raw('PATCH', `/repos/${name}/issues/1`, '{')).status).toBe(400)
  })

  test('that leads nowhere is not found', async () => {
    const { issues, raw } = await start()
    const nowhere = { status: 404, response: { data: { message: 'Not Found', status: '404' } } }
    await expect(issues.listForRepo({ ...repo, repo: 'other' })).rejects.toMatchObject(nowhere)
    await expect(issues.get({ ...repo, issue_number: 9 })).rejects.toMatchObject(nowhere)
    expect((await raw('GET', '/user')).status).toBe(404)
    expect((await raw('PUT', `/repos/${name}/issues`)).status).toBe(404)
  })
})

describe('a token', () => {
  test('is needed, in either form', async () => {
    const { github, raw } = await start()
    const path = `/repos/${name}/issues`
    expect((await raw('GET', path, undefined, { authorization: 'Bearer x' })).status).toBe(200)
    const refused = await raw('GET', path, undefined, { authorization: '' })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('x-github-request-id')).toBeTruthy()
    expect(await refused.json()).toMatchObject({ message: 'Requires authentication', status: '401' })
    github.allow('bad', 'invalid')
    const bad = await raw('GET', path, undefined, { authorization: 'token bad' })
    expect(await bad.json()).toMatchObject({ message: 'Bad credentials' })
  })

  test('may only read', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, {})
    github.allow('ghs_token', 'read')
    expect((await issues.listForRepo(repo)).data).toHaveLength(1)
    const refused = {
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
    }
    await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject(refused)
    await expect(issues.update({ ...repo, issue_number: 1, state: 'closed' })).rejects.toMatchObject(refused)
    expect(github.issues(name)).toMatchObject([{ state: 'open' }])
  })
})

test('issues may be disabled', async () => {
  const { issues } = await start({ issuesDisabled: true })
  const gone = {
    status: 410,
    message: expect.stringContaining('Issues has been disabled in this repository'),
  }
  await expect(issues.listForRepo(repo)).rejects.toMatchObject(gone)
  await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject(gone)
})

test('there may be several repositories, a prefix and another server', async () => {
  const options = { repositories: ['A/b', 'c/d'], prefix: '/api/v3', serverUrl: 'https://ghe.example' }
  const { github, issues } = await start(options)
  expect(github.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/)
  const { data } = await issues.create({ owner: 'a', repo: 'B', title: 'x' })
  expect(data).toMatchObject({
    html_url: 'https://ghe.example/A/b/issues/1',
    url: `${github.url}/repos/A/b/issues/1`,
  })
  for (const title of ['y', 'z']) github.seedIssue('a/b', { title })
  const page = await issues.listForRepo({ owner: 'A', repo: 'b', per_page: 2 })
  expect(page.headers.link).toContain(`<${github.url}/repos/A/b/issues?per_page=2&page=2>; rel="next"`)
  expect(github.issues('c/d')).toEqual([])
  expect(github.calls('get', /^\/repos\/A\/b\/issues\?/)).toHaveLength(1)
  const outside = await fetch(`${new URL(github.url).origin}/repos/A/b/issues`, {
    headers: { authorization: 'token x' },
  })
  expect(outside.status).toBe(404)
})

test('exchanges are kept as they were', async () => {
  const { github, issues } = await start()
  await issues.create({ ...repo, title: 'before' })
  await issues.update({ ...repo, issue_number: 1, title: 'after' })
  const [created] = github.calls('POST', /\/issues$/)
  expect(created).toMatchObject({
    path: `/repos/${name}/issues`,
    headers: { authorization: 'token ghs_token' },
    body: { title: 'before' },
    response: { status: 201, body: { title: 'before' } },
  })
  expect(Date.now() - (created?.at ?? 0)).toBeLessThan(5000)
  expect(github.calls()).toHaveLength(2)
  expect(github.calls('DELETE')).toEqual([])
})

describe('a planned fault', () => {
  const path = /\/issues$/

  test('strikes the calls it is meant for', async () => {
    const { github, issues } = await start()
    const fault = {
      kind: 'status',
      status: 502,
      body: { message: 'Bad Gateway' },
      headers: { 'retry-after': '1' },
    } as const
    github.plan('post', path, fault, { call: 2, times: 2 })
    const status = (title: string) =>
      issues.create({ ...repo, title }).then(
        (response) => response.status,
        (error) => error.status,
      )
    expect([await status('1'), await status('2'), await status('3'), await status('4')]).toEqual([
      201, 502, 502, 201,
    ])
    expect(github.issues(name).map(({ title }) => title)).toEqual(['1', '4'])
    expect(github.exchanges[1]?.response).toMatchObject({ status: 502, headers: { 'retry-after': '1' } })
  })

  test('drops the connection, before or after the work', async () => {
    const { github, raw } = await start()
    github.plan('POST', path, { kind: 'drop' })
    await expect(raw('POST', `/repos/${name}/issues`, '{"title":"a"}')).rejects.toThrow('fetch failed')
    expect(github.issues(name)).toHaveLength(0)
    github.plan('POST', path, { kind: 'drop', carriedOut: true })
    await expect(raw('POST', `/repos/${name}/issues`, '{"title":"a"}')).rejects.toThrow('fetch failed')
    expect(github.issues(name)).toHaveLength(1)
    expect(github.exchanges.map(({ response }) => response)).toEqual([undefined, undefined])
  })

  test('delays, garbles or withholds the answer', async () => {
    const { github, raw } = await start()
    github.plan('GET', path, { kind: 'delay', ms: 100 }, { call: 1 })
    github.plan('GET', path, { kind: 'garbage' }, { call: 2 })
    github.plan('GET', path, { kind: 'never' }, { call: 3 })
    const started = Date.now()
    expect(await (await raw('GET', `/repos/${name}/issues`)).json()).toEqual([])
    expect(Date.now() - started).toBeGreaterThanOrEqual(95)
    await expect((await raw('GET', `/repos/${name}/issues`)).json()).rejects.toThrow('not valid JSON')
    const silent = fetch(`${github.url}/repos/${name}/issues`, { signal: AbortSignal.timeout(100) })
    await expect(silent).rejects.toThrow()
    expect(github.exchanges[2]?.response).toBeUndefined()
    expect(github.exchanges.map(({ fault }) => fault)).toEqual(['delay', 'garbage', 'never'])
  })
})
