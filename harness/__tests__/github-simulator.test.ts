import { getOctokit } from '@actions/github'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { Refusal } from '../simulator/github/refusals.ts'
import { type GitHubOptions, type GitHubSimulator, startGitHub } from '../simulator/github/simulator.ts'

const repo = { owner: 'octo-org', repo: 'octo-repo' }
const name = 'octo-org/octo-repo'
const path = `/repos/${name}/issues`
const first = { ...repo, issue_number: 1 }

const running: GitHubSimulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((github) => github.stop()))
})

async function start(options: GitHubOptions = {}) {
  const github = await startGitHub(options)
  running.push(github)
  const client = getOctokit('ghs_token', { baseUrl: github.url })
  const raw = (method: string, at: string, body: string | null = null, authorization = 'token ghs_token') =>
    fetch(github.url + at, { method, headers: { authorization }, body })
  return { github, issues: client.rest.issues, raw, client }
}

const error = (status: number, message: string) => ({ status, message: expect.stringContaining(message) })

describe('an issue', () => {
  test('is created, listed, changed and closed', async () => {
    const { github, issues } = await start()
    const labels = ['app-runner-connection']
    const created = await issues.create({ ...repo, title: 'T', body: 'B', labels, assignees: ['octocat'] })
    expect(created.status).toBe(201)
    expect(created.headers.location).toBe(`${github.url}${path}/1`)
    expect(created.headers['x-github-request-id']).toMatch(/^[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{12}$/)
    expect(created.data).toMatchObject({
      number: 1,
      url: `${github.url}${path}/1`,
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
    expect((await issues.listForRepo(repo)).data).toEqual([created.data])
    expect((await issues.get(first)).data).toEqual(created.data)

    const changes = { state: 'closed', state_reason: 'not_planned', title: 'U', labels: [] } as const
    const closed = await issues.update({ ...first, ...changes, labels: [] })
    expect(closed.data).toMatchObject(changes)
    expect(closed.data.closed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const reopened = await issues.update({ ...first, state: 'open', assignees: [] })
    const open = { state: 'open', state_reason: 'reopened', closed_at: null, assignee: null }
    expect(reopened.data).toMatchObject(open)
    expect((await issues.update({ ...first, state: 'closed' })).data.state_reason).toBe('completed')
    expect(github.issues(name)).toMatchObject([{ title: 'U', state: 'closed' }])
  })

  test('can be commented on', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, {})
    const { status, data } = await issues.createComment({ ...first, body: 'Hello' })
    expect(status).toBe(201)
    const html_url = expect.stringContaining('/issues/1#issuecomment-')
    expect(data).toMatchObject({ body: 'Hello', html_url })
    await issues.createComment({ ...first, body: 'Again' })
    expect(github.issues(name)).toMatchObject([{ comments: 2 }])
    const comments = github.comments(name, 1)
    expect(comments.map(({ body }) => body)).toEqual(['Hello', 'Again'])
    expect(comments[0]).toEqual(data)
  })

  test('gets each label once', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, { labels: ['a'] })
    await issues.update({ ...first, labels: ['A', 'b'] })
    expect(github.issues(name)).toMatchObject([{ labels: [{ name: 'a' }, { name: 'b' }] }])
  })

  test('can be a pull request and can be locked', async () => {
    const { github, issues } = await start()
    const pull_request = { url: 'u', html_url: 'h', diff_url: 'd', patch_url: 'p', merged_at: null }
    github.seedIssue(name, { pull_request })
    github.lockIssue(name, 1)
    const [pull] = (await issues.listForRepo(repo)).data
    expect(pull).toMatchObject({ pull_request, html_url: `https://github.com/${name}/pull/1` })
    const locked = error(403, 'Unable to create comment because issue is locked.')
    await expect(issues.createComment({ ...first, body: 'x' })).rejects.toMatchObject(locked)
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

  test.each([
    ['created', 'new'],
    ['updated', 'old'],
  ] as const)('is sorted by %s', async (sort, title) => {
    const { github, issues } = await start()
    const at = (month: number) => `2026-0${month}-01T00:00:00Z`
    github.seedIssue(name, { title: 'old', created_at: at(1), updated_at: at(3) })
    github.seedIssue(name, { title: 'new', created_at: at(2), updated_at: at(2) })
    expect((await issues.listForRepo({ ...repo, sort })).data[0]?.title).toBe(title)
  })

  test('has pages with links', async () => {
    const { github, issues, client, raw } = await start()
    for (let i = 0; i < 101; i += 1) github.seedIssue(name, { labels: ['l'] })
    const page = async (query: string) => {
      const response = await raw('GET', `${path}?labels=l${query}`)
      const rels = (response.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)
      const links = Object.fromEntries([...rels].map(([, target = '', rel = '']) => [rel, target]))
      return { length: ((await response.json()) as unknown[]).length, links }
    }
    const at = (query: string) => `${github.url}${path}?labels=l${query}`
    expect(await page('')).toEqual({ length: 30, links: { next: at('&page=2'), last: at('&page=4') } })
    const large = { length: 100, links: { last: at('&per_page=500&page=2') } }
    expect(await page('&per_page=500')).toMatchObject(large)
    const last = { length: 11, links: { prev: at('&page=3'), first: at('&page=1') } }
    expect(await page('&page=4')).toEqual(last)
    expect(await page('&page=9')).toMatchObject({ length: 0 })
    expect(await client.paginate(issues.listForRepo, { ...repo, per_page: 100 })).toHaveLength(101)
  })
})

describe('an invalid request', () => {
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
    ['labels that are not an array', { title: 'x', labels: 'a' }, 'labels', 'invalid'],
    ['an unknown assignee', { title: 'x', assignees: ['Octocat', 'nobody'] }, 'assignees', 'invalid'],
  ])('to create an issue with %s', async (_, body, field, code) => {
    const { github, issues } = await start({ assignable: ['octocat'] })
    await expect(issues.create({ ...repo, ...body } as never)).rejects.toMatchObject(validation(field, code))
    expect(github.issues(name)).toEqual([])
  })

  test('to update an issue or to comment', async () => {
    const { github, issues, raw } = await start({ assignable: [] })
    github.seedIssue(name, {})
    for (const changes of [{ state: 'odd' }, { state_reason: 'odd' }, { assignees: ['octocat'] }]) {
      const [field = ''] = Object.keys(changes)
      const updating = issues.update({ ...first, ...changes } as never)
      await expect(updating).rejects.toMatchObject(validation(field, 'invalid'))
    }
    await expect(issues.createComment({ ...first, body: '' })).rejects.toMatchObject({ status: 422 })
    expect((await raw('PATCH', `${path}/1`, '[]')).status).toBe(422)
    expect((await raw('PATCH', `${path}/1`, '{')).status).toBe(400)
  })

  test('for an unknown repository, issue, path or method', async () => {
    const { issues, raw } = await start()
    const nowhere = { status: 404, response: { data: { message: 'Not Found', status: '404' } } }
    await expect(issues.listForRepo({ ...repo, repo: 'other' })).rejects.toMatchObject(nowhere)
    await expect(issues.update({ ...repo, issue_number: 9 })).rejects.toMatchObject(nowhere)
    expect((await raw('GET', '/user')).status).toBe(404)
    expect((await raw('PUT', path)).status).toBe(404)
  })
})

describe('a token', () => {
  test('is required, in either format', async () => {
    const { github, raw } = await start()
    expect((await raw('GET', path, null, 'Bearer x')).status).toBe(200)
    const rejected = await raw('GET', path, null, '')
    expect(rejected.status).toBe(401)
    expect(rejected.headers.get('x-github-request-id')).toBeTruthy()
    expect(await rejected.json()).toMatchObject({ message: 'Requires authentication', status: '401' })
    github.allow('bad', 'invalid')
    const bad = await raw('GET', path, null, 'token bad')
    expect(await bad.json()).toMatchObject({ message: 'Bad credentials' })
  })

  test('can be limited to reading', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, {})
    github.allow('ghs_token', 'read')
    expect((await issues.listForRepo(repo)).data).toHaveLength(1)
    const forbidden = error(403, 'Resource not accessible by integration')
    await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject(forbidden)
    await expect(issues.update({ ...first, state: 'closed' })).rejects.toMatchObject(forbidden)
    expect(github.issues(name)).toMatchObject([{ state: 'open' }])
  })
})

test('a token can have a permission in each repository', async () => {
  const { github, issues, client } = await start({ repositories: [name, 'c/d', 'e/f'] })
  github.allow('ghs_token', 'none')
  github.allow('ghs_token', 'read', name)
  github.allow('ghs_token', 'write', 'C/d')
  await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject({ status: 403 })
  expect((await issues.create({ owner: 'c', repo: 'D', title: 'x' })).status).toBe(201)
  const hidden = error(404, 'Not Found')
  await expect(issues.listForRepo({ owner: 'e', repo: 'f' })).rejects.toMatchObject(hidden)
  await expect(client.rest.repos.get({ owner: 'e', repo: 'f' })).rejects.toMatchObject(hidden)
})

test('the author of an issue can change it but sets no labels or assignees', async () => {
  const { github, issues } = await start({ permission: 'author' })
  github.seedIssue(name, { user: 'mona' })
  const own = await issues.create({ ...repo, title: 'x', labels: ['a'], assignees: ['octocat'] })
  expect(own.data).toMatchObject({ number: 2, labels: [], assignees: [] })
  expect((await issues.update({ ...repo, issue_number: 2, state: 'closed' })).data.state).toBe('closed')
  await expect(issues.update({ ...first, state: 'closed' })).rejects.toMatchObject(error(403, 'admin rights'))
})

test('issues can be disabled', async () => {
  const { issues } = await start({ issuesDisabled: true })
  const gone = error(410, 'Issues has been disabled in this repository')
  await expect(issues.listForRepo(repo)).rejects.toMatchObject(gone)
  await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject(gone)
})

test('there can be several repositories, a prefix and another server', async () => {
  const options = { repositories: ['A/b', 'c/d'], prefix: '/api/v3', serverUrl: 'https://ghe.example' }
  const { github, issues } = await start(options)
  expect(github.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/)
  const { data } = await issues.create({ owner: 'a', repo: 'B', title: 'x' })
  const url = `${github.url}/repos/A/b/issues/1`
  expect(data).toMatchObject({ html_url: 'https://ghe.example/A/b/issues/1', url })
  for (const title of ['y', 'z']) github.seedIssue('a/b', { title })
  const page = await issues.listForRepo({ owner: 'A', repo: 'b', per_page: 2 })
  expect(page.headers.link).toContain(`<${github.url}/repos/A/b/issues?per_page=2&page=2>; rel="next"`)
  expect(github.issues('c/d')).toEqual([])
  expect(github.calls('get', /^\/repos\/A\/b\/issues\?/)).toHaveLength(1)
  const outside = `${new URL(github.url).origin}/repos/A/b/issues`
  expect((await fetch(outside, { headers: { authorization: 'token x' } })).status).toBe(404)
})

test('exchanges are recorded and do not change afterwards', async () => {
  const { github, issues } = await start()
  await issues.create({ ...repo, title: 'before' })
  await issues.update({ ...first, title: 'after' })
  const [created] = github.calls('POST', /\/issues$/)
  expect(created).toMatchObject({
    path,
    headers: { authorization: 'token ghs_token' },
    body: { title: 'before' },
    response: { status: 201, body: { title: 'before' } },
  })
  expect(Date.now() - (created?.at ?? 0)).toBeLessThan(5000)
  expect(github.calls()).toHaveLength(2)
  expect(github.calls('DELETE')).toEqual([])
})

describe('a renamed repository', () => {
  test('redirects from its former name, and keeps its ID and issues', async () => {
    const { github, raw } = await start()
    github.seedIssue(name, { title: 'x' })
    github.rename(name, 'new-org/new-repo')
    const follow = (method: string, at: string, body: string | null = null) =>
      fetch(github.url + at, { method, headers: { authorization: 'token x' }, body, redirect: 'manual' })
    const location = `${github.url}/repositories/1296269/issues?state=open`
    const listed = await follow('GET', `${path}?state=open`)
    expect([listed.status, listed.headers.get('location')]).toEqual([301, location])
    expect(await listed.json()).toMatchObject({ message: 'Moved Permanently', url: location })
    expect((await follow('POST', path, '{"title":"y"}')).status).toBe(307)
    expect(github.issues('new-org/new-repo')).toHaveLength(1)
    const html_url = 'https://github.com/new-org/new-repo/issues/1'
    const url = `${github.url}/repos/new-org/new-repo/issues/1`
    expect(await (await raw('GET', path)).json()).toMatchObject([{ title: 'x', url, html_url }])
    expect((await raw('POST', path, '{"title":"y"}')).status).toBe(201)
    const described = { id: 1296269, full_name: 'new-org/new-repo', name: 'new-repo' }
    expect(await (await raw('GET', '/repos/new-org/new-repo')).json()).toMatchObject(described)
    expect(github.issues(name)).toHaveLength(2)
  })
})

test('an archived repository can only be read', async () => {
  const { github, issues } = await start()
  github.seedIssue(name, {})
  github.archive(name)
  expect((await issues.listForRepo(repo)).data).toHaveLength(1)
  await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject(error(403, 'archived'))
  await expect(issues.update({ ...first, state: 'closed' })).rejects.toMatchObject(error(403, 'archived'))
})

test.each<[Refusal, message: string, headers: object]>([
  ['saml', 'SAML', { 'x-github-sso': expect.stringMatching(/^required; url=https:/) }],
  ['ip-allow-list', 'IP allow list', {}],
  ['classic-token', '(classic)', {}],
  ['token-lifetime', "token's lifetime", {}],
  ['rate-limit', 'API rate limit exceeded', { 'x-ratelimit-remaining': '0' }],
  ['secondary-rate-limit', 'secondary rate limit', { 'retry-after': '60' }],
])('a token can be refused: %s', async (refusal, message, headers) => {
  const { github, issues, client } = await start()
  github.refuse('ghs_token', refusal)
  const refused = { ...error(403, message), response: { headers, data: { status: '403' } } }
  await expect(issues.listForRepo(repo)).rejects.toMatchObject(refused)
  await expect(issues.create({ ...repo, title: 'x' })).rejects.toMatchObject(refused)
  // The user of the token belongs to no organization that could refuse it.
  expect(await client.graphql('query { viewer { login } }')).toEqual({
    viewer: { login: 'github-actions[bot]' },
  })
})

describe('the user of a token', () => {
  const login = async (client: ReturnType<typeof getOctokit>) =>
    (await client.graphql<{ viewer: object }>('query { viewer { login } }')).viewer

  test.each(['', '/api/v3'])('is the bot of Actions, or as set, with the prefix %j', async (prefix) => {
    const { github, client } = await start({ prefix })
    expect(await login(client)).toEqual({ login: 'github-actions[bot]' })
    github.identify('ghs_token', 'octocat')
    expect(await login(client)).toEqual({ login: 'octocat' })
    github.allow('ghs_token', 'invalid')
    await expect(login(client)).rejects.toMatchObject(error(401, 'Bad credentials'))
    await expect(client.graphql('query { viewer { id } }')).rejects.toMatchObject({ status: 401 })
  })

  test('is the only thing that GraphQL returns', async () => {
    const { client } = await start()
    await expect(client.graphql('query { viewer { id } }')).rejects.toThrow('knows only')
  })

  test('opens, closes and comments on issues, and can be searched for', async () => {
    const { github, issues } = await start()
    github.seedIssue(name, { user: 'mona' })
    github.identify('ghs_token', 'my-app[bot]')
    const user = { login: 'my-app[bot]', type: 'Bot' }
    expect((await issues.create({ ...repo, title: 'x' })).data).toMatchObject({ user })
    expect((await issues.createComment({ ...first, body: 'x' })).data).toMatchObject({ user })
    const closed = await issues.update({ ...first, state: 'closed' })
    expect(closed.data).toMatchObject({ user: { login: 'mona', type: 'User' }, closed_by: user })
    const { data } = await issues.listForRepo({ ...repo, state: 'all', creator: 'My-App[bot]' })
    expect(data.map(({ number }) => number)).toEqual([2])
  })
})

test('a repository has an ID, even with issues disabled', async () => {
  const { client } = await start({ repositories: [name, 'c/d'], issuesDisabled: true })
  const { data } = await client.rest.repos.get({ owner: 'C', repo: 'd' })
  expect(data).toMatchObject({ id: 1296270, full_name: 'c/d', owner: { login: 'c' } })
  expect((await client.rest.repos.get(repo)).data.id).toBe(1296269)
})

describe('a planned fault', () => {
  const pattern = /\/issues$/

  test('affects only the planned calls', async () => {
    const { github, issues } = await start()
    const headers = { 'retry-after': '1' }
    const fault = { kind: 'status', status: 502, body: { message: 'Bad Gateway' }, headers } as const
    github.plan('post', pattern, fault, { call: 2, times: 2 })
    const outcomes = []
    for (const title of ['1', '2', '3', '4'])
      outcomes.push(await issues.create({ ...repo, title }).catch((failure) => failure))
    expect(outcomes.map(({ status }) => status)).toEqual([201, 502, 502, 201])
    expect(github.issues(name).map(({ title }) => title)).toEqual(['1', '4'])
    expect(github.exchanges[1]?.response).toMatchObject({ status: 502, headers })
  })

  test.each([
    ['before', false, 0],
    ['after', true, 1],
  ])('drops the connection %s the call is executed', async (_, afterExecution, created) => {
    const { github, raw } = await start()
    github.plan('POST', pattern, { kind: 'drop', afterExecution })
    await expect(raw('POST', path, '{"title":"a"}')).rejects.toThrow('fetch failed')
    expect(github.issues(name)).toHaveLength(created)
    expect(github.exchanges.map(({ response }) => response)).toEqual([undefined])
  })

  test('replaces the response of a call that is executed', async () => {
    const { github, raw } = await start()
    github.plan('POST', pattern, {
      kind: 'raw',
      status: 502,
      body: 'x',
      headers: { 'content-type': 'text/html' },
    })
    const response = await raw('POST', path, '{"title":"a"}')
    expect([response.status, await response.text()]).toEqual([502, 'x'])
    expect(response.headers.get('content-type')).toBe('text/html')
    expect(github.issues(name)).toHaveLength(1)
  })

  test.each([false, true])('sends a response that never ends, compressed: %j', async (gzip) => {
    const { github, raw } = await start()
    github.plan('GET', pattern, { kind: 'endless', gzip })
    const { body } = await raw('GET', path)
    const reader = body?.getReader()
    let length = 0
    while (length < 1_000_000) length += (await reader?.read())?.value?.length ?? 0
    expect(github.exchanges[0]?.aborted).toBeUndefined()
    await reader?.cancel()
    while (!github.exchanges[0]?.aborted) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(github.exchanges[0]?.response).toBeUndefined()
  })

  test('delays, corrupts or withholds the response', async () => {
    const { github, raw } = await start()
    github.plan('GET', pattern, { kind: 'delay', ms: 100 }, { call: 1 })
    github.plan('GET', pattern, { kind: 'raw' }, { call: 2 })
    github.plan('GET', pattern, { kind: 'hang' }, { call: 3 })
    const started = Date.now()
    expect(await (await raw('GET', path)).json()).toEqual([])
    expect(Date.now() - started).toBeGreaterThanOrEqual(95)
    await expect((await raw('GET', path)).json()).rejects.toThrow('not valid JSON')
    const silent = fetch(github.url + path, { signal: AbortSignal.timeout(100) })
    await expect(silent).rejects.toThrow()
    expect(github.exchanges[2]?.response).toBeUndefined()
    expect(github.exchanges.map(({ fault }) => fault)).toEqual(['delay', 'raw', 'hang'])
  })
})
