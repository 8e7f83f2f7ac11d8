import { afterEach, describe, expect, test } from '@jest/globals'
import { type GitHubOptions, type GitHubSimulator, startGitHub } from '../simulator/github/simulator.ts'
import type { Permission } from '../simulator/github/tokens.ts'

const name = 'octo-org/octo-repo'
const issues = `/repos/${name}/issues`
const first = `${issues}/1`

const running: GitHubSimulator[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((github) => github.stop()))
})

/** The members of an object, or the issues of a list. */
type Body = { [member: string]: unknown } & { title: string }[]

async function start(options: GitHubOptions = {}) {
  const github = await startGitHub(options)
  running.push(github)
  /** Sends a request. A body that is not a string is sent as JSON. */
  async function call(
    method: string,
    path: string,
    body?: object | string,
    authorization = 'token ghs_token',
  ) {
    const sent = typeof body === 'object' ? JSON.stringify(body) : (body ?? null)
    const init = { method, headers: { authorization }, body: sent, redirect: 'manual' } as const
    const response = await fetch(github.url + path, init)
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
  }
  const viewer = (path = '/graphql') => call('POST', path, { query: 'query { viewer { login } }' })
  return { github, call, viewer }
}

describe('an issue', () => {
  test('is created, listed, changed and closed', async () => {
    const { github, call } = await start()
    const given = { title: 'T', body: 'B', labels: ['l'], assignees: ['octocat'] }
    const created = await call('POST', issues, given)
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe(github.url + first)
    expect(created.headers.get('x-github-request-id')).toMatch(/^[0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{12}$/)
    expect(created.body).toMatchObject({
      number: 1,
      html_url: `https://github.com/${name}/issues/1`,
      title: 'T',
      state: 'open',
      labels: [{ name: 'l' }],
      assignees: [{ login: 'octocat', type: 'User' }],
      user: { login: 'github-actions[bot]', type: 'Bot' },
    })
    expect((await call('GET', issues)).body).toEqual([created.body])
    expect((await call('GET', first)).body).toEqual(created.body)

    const changes = { state: 'closed', state_reason: 'not_planned', title: 'U', labels: ['L', 'new'] }
    const closed = { ...changes, labels: [{ name: 'l' }, { name: 'new' }], closed_at: expect.any(String) }
    expect((await call('PATCH', first, changes)).body).toMatchObject(closed)
    expect((await call('PATCH', first, { assignees: [] })).body).toMatchObject({ assignee: null })
    expect((await call('PATCH', first, { state: 'closed' })).body.state_reason).toBe('completed')
    expect(github.issues()).toMatchObject([{ title: 'U', state: 'closed' }])
    // What is recorded does not change afterwards.
    const recorded = { path: issues, body: given, response: { status: 201, body: { state: 'open' } } }
    expect(github.calls('post', /\/issues$/)).toMatchObject([recorded])
  })

  test('can be commented on', async () => {
    const { github, call } = await start()
    github.seedIssue(name, {})
    const { status, body } = await call('POST', `${first}/comments`, { body: 'Hello' })
    expect([status, body.html_url]).toEqual([201, expect.stringContaining('/issues/1#issuecomment-')])
    expect(github.issues()).toMatchObject([{ comments: 1 }])
    expect(github.comments(name, 1)).toEqual([body])
  })
})

describe('the list of issues', () => {
  test('is filtered and sorted', async () => {
    const { github, call } = await start()
    const at = (day: number) => `2026-01-0${day}T00:00:00Z`
    github.seedIssue(name, { title: 'both', labels: ['a', 'b'], created_at: at(1), updated_at: at(4) })
    github.seedIssue(name, {
      title: 'one',
      labels: ['A'],
      created_at: at(2),
      updated_at: at(2),
      user: 'mona',
    })
    github.seedIssue(name, { title: 'closed', labels: ['a', 'b'], state: 'closed', created_at: at(3) })
    const titles = async (query: string) =>
      (await call('GET', `${issues}?${query}`)).body.map(({ title }) => title)
    expect(await titles('')).toEqual(['one', 'both'])
    expect(await titles('labels=a')).toEqual(['one', 'both'])
    expect(await titles('labels=a,b')).toEqual(['both'])
    expect(await titles('creator=Mona')).toEqual(['one'])
    expect(await titles('state=closed')).toEqual(['closed'])
    expect(await titles('state=all&direction=asc')).toEqual(['both', 'one', 'closed'])
    expect(await titles('sort=updated')).toEqual(['both', 'one'])
  })

  test('has pages with links', async () => {
    const { github, call } = await start()
    for (let number = 1; number <= 101; number += 1) github.seedIssue(name, {})
    const page = async (query: string) => {
      const { headers, body } = await call('GET', issues + query)
      return [body.length, headers.get('link')]
    }
    const link = (query: string, rel: string) => `<${github.url}${issues}${query}>; rel="${rel}"`
    expect(await page('')).toEqual([30, `${link('?page=2', 'next')}, ${link('?page=4', 'last')}`])
    expect(await page('?page=4')).toEqual([11, null])
    expect(await page('?per_page=500')).toEqual([100, expect.stringContaining('per_page=500&page=2')])
    expect(await page('?page=9')).toEqual([0, null])
  })
})

describe('a request is refused', () => {
  test.each<[method: string, path: string, body: object | string | undefined, field: string, code: string]>([
    ['POST', issues, {}, 'title', 'missing_field'],
    ['POST', issues, { title: ' ' }, 'title', 'missing_field'],
    ['POST', issues, { title: 'x'.repeat(257) }, 'title', 'custom'],
    ['POST', issues, { title: 'x', body: 'x'.repeat(65_537) }, 'body', 'custom'],
    ['POST', issues, { title: 'x', labels: 'a' }, 'labels', 'invalid'],
    ['POST', issues, { title: 'x', assignees: ['Octocat', 'nobody'] }, 'assignees', 'invalid'],
    ['PATCH', first, { state: 'odd' }, 'state', 'invalid'],
    ['PATCH', first, { state_reason: 'odd' }, 'state_reason', 'invalid'],
    ['PATCH', first, { assignees: ['nobody'] }, 'assignees', 'invalid'],
    ['POST', `${first}/comments`, { body: '' }, 'body', 'missing_field'],
    ['GET', `${issues}?state=odd`, undefined, 'state', 'invalid'],
  ])('for an invalid value: %s %s %j', async (method, path, given, field, code) => {
    const { github, call } = await start({ assignable: ['octocat'] })
    github.seedIssue(name, {})
    const { status, body } = await call(method, path, given)
    expect(body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ field, code }],
      documentation_url: expect.stringMatching(/^https:\/\/docs\.github\.com\/rest\/issues\//),
      status: '422',
    })
    expect([status, github.issues().length]).toEqual([422, 1])
  })

  test.each<[status: number, method: string, path: string, body: string | undefined, token: string]>([
    [422, 'PATCH', first, '[]', 'token x'],
    [400, 'PATCH', first, '{', 'token x'],
    [404, 'PATCH', `${issues}/9`, '{}', 'token x'],
    [404, 'GET', '/repos/octo-org/other/issues', undefined, 'token x'],
    [404, 'GET', '/user', undefined, 'token x'],
    [404, 'PUT', issues, '{}', 'token x'],
    [401, 'GET', issues, undefined, ''],
    [200, 'GET', issues, undefined, 'Bearer x'],
  ])('or not, with status %i: %s %s %s', async (status, method, path, body, authorization) => {
    const { github, call } = await start()
    github.seedIssue(name, {})
    expect((await call(method, path, body, authorization)).status).toBe(status)
  })

  test.each<[Permission, list: number, create: number, change: number]>([
    ['none', 404, 404, 404],
    ['read', 200, 403, 403],
    ['author', 200, 201, 403],
    ['write', 200, 201, 200],
  ])('by what the token may do: %s', async (permission, list, create, change) => {
    const { github, call } = await start({ repositories: [name, 'c/d'] })
    github.allow('ghs_token', permission, 'octo-org/Octo-repo')
    github.seedIssue(name, { user: 'mona' })
    const given = { title: 'x', labels: ['a'], assignees: ['octocat'] }
    expect((await call('GET', issues)).status).toBe(list)
    expect((await call('POST', issues, given)).status).toBe(create)
    expect((await call('PATCH', first, { state: 'closed' })).status).toBe(change)
    expect((await call('GET', '/repos/c/d')).status).toBe(200)
    // GitHub drops in silence what the token may not set.
    const names = permission === 'write' ? [{ name: 'a' }] : []
    if (create === 201) expect(github.issues()[1]).toMatchObject({ labels: names })
  })

  test('for a token that GitHub does not know', async () => {
    const { github, call, viewer } = await start()
    github.allow('ghs_token', 'invalid')
    const unknown = { status: 401, body: { message: 'Bad credentials' } }
    for (const refused of [await call('GET', issues), await viewer()]) expect(refused).toMatchObject(unknown)
  })
})

test('there can be several repositories, and a prefix', async () => {
  const { github, call, viewer } = await start({ repositories: ['A/b', 'c/d'], prefix: '/api/v3' })
  const { body } = await call('POST', '/repos/a/B/issues', { title: 'x' })
  expect(body.url).toBe(`${github.url}/repos/A/b/issues/1`)
  expect(github.url).toMatch(/\/api\/v3$/)
  expect(github.issues('c/d')).toEqual([])
  expect((await call('GET', '/repos/C/d')).body).toMatchObject({ id: 1296270, full_name: 'c/d' })
  expect((await viewer('/../graphql')).status).toBe(200)
  expect((await viewer()).status).toBe(404)
  const outside = `${new URL(github.url).origin}/repos/A/b/issues`
  expect((await fetch(outside, { headers: { authorization: 'token x' } })).status).toBe(404)
})

test('the user of a token opens, closes and comments on issues', async () => {
  const { github, call, viewer } = await start()
  expect((await viewer()).body).toEqual({ data: { viewer: { login: 'github-actions[bot]' } } })
  github.seedIssue(name, { user: 'mona' })
  github.identify('ghs_token', 'my-app[bot]')
  expect((await viewer()).body).toEqual({ data: { viewer: { login: 'my-app[bot]' } } })
  const user = { login: 'my-app[bot]', type: 'Bot' }
  expect((await call('POST', issues, { title: 'x' })).body).toMatchObject({ user })
  expect((await call('POST', `${first}/comments`, { body: 'x' })).body).toMatchObject({ user })
  const closed = { user: { login: 'mona', type: 'User' }, closed_by: user }
  expect((await call('PATCH', first, { state: 'closed' })).body).toMatchObject(closed)
  const other = await call('POST', '/graphql', { query: 'query { viewer { id } }' })
  expect(other.body).toMatchObject({ errors: [{ message: expect.stringContaining('knows only') }] })
})

test('a planned fault affects only the planned calls', async () => {
  const { github, call } = await start()
  const fault = { kind: 'status', status: 502, body: {}, headers: { 'retry-after': '1' } } as const
  github.plan('post', /\/issues$/, fault, { call: 2, times: 2 })
  const statuses = []
  for (const title of ['1', '2', '3', '4']) statuses.push((await call('POST', issues, { title })).status)
  expect(statuses).toEqual([201, 502, 502, 201])
  expect(github.issues().map(({ title }) => title)).toEqual(['1', '4'])
  expect(github.exchanges[1]).toMatchObject({ fault: 'status', response: { headers: fault.headers } })
})

test('a response can be late', async () => {
  const { github, call } = await start()
  github.plan('GET', /issues/, { kind: 'delay', ms: 50 })
  const started = Date.now()
  expect((await call('GET', issues)).body).toEqual([])
  expect(Date.now() - started).toBeGreaterThanOrEqual(45)
})
