// Each check of GitHub's exchanges finds a deliberate drift, and nothing without one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Exchange, startGitHub } from '../../simulator/github/simulator.ts'
import type { Permission } from '../../simulator/github/tokens.ts'
import { readDescription } from './description.ts'
import { isFromSimulator, requestProblems, responseProblems } from './exchange.ts'
import { validator } from './validate.ts'

const description = readDescription()
const validate = validator(description.components.schemas)
const issues = '/repos/octo-org/octo-repo/issues'
const headers = {
  accept: 'application/vnd.github.v3+json',
  authorization: 'token ghs_x',
  'user-agent': 'octokit',
}

/** Calls the simulator and returns the exchange. */
async function call(method: string, path: string, body?: object, permission: Permission = 'write') {
  const github = await startGitHub({ permission })
  try {
    github.seedIssue('octo-org/octo-repo', { labels: ['a'], assignees: ['octocat'] })
    await fetch(github.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return github.exchanges[0] as Exchange
  } finally {
    await github.stop()
  }
}

const problems = {
  request: (exchange: Exchange) => requestProblems(exchange, description, validate).join('\n'),
  response: (exchange: Exchange) => responseProblems(exchange, description, validate).join('\n'),
}

describe('no problems are found in', () => {
  for (const [method, path, body] of [
    ['GET', `${issues}?state=open&labels=a,b&per_page=100`],
    ['POST', issues, { title: 'a', body: 'b', labels: ['a'], assignees: ['octocat'] }],
    ['PATCH', `${issues}/1`, { state: 'closed', state_reason: 'completed' }],
    ['POST', `${issues}/1/comments`, { body: 'a' }],
    ['PATCH', `${issues}/7`, { state: 'closed' }],
    ['GET', `${issues}/1`],
    ['GET', `${issues}?creator=octocat&sort=created&direction=asc`],
    ['GET', '/repos/octo-org/octo-repo'],
  ] as [string, string, object?][])
    test(`${method} ${path}`, async () => {
      const exchange = await call(method, path, body)
      assert.equal(problems.request(exchange) + problems.response(exchange), '')
    })

  test('a request to the former name of a repository', async () => {
    const github = await startGitHub()
    try {
      github.seedIssue('octo-org/octo-repo', {})
      github.rename('octo-org/octo-repo', 'octo-org/renamed')
      const body = JSON.stringify({ title: 'a' })
      await fetch(`${github.url}${issues}?state=open`, { headers })
      await fetch(github.url + issues, { method: 'POST', headers, body })
      await fetch(`${github.url}${issues}/1`, { method: 'PATCH', headers, body })
      assert.deepEqual(
        github.exchanges.map(({ response }) => response?.status),
        [301, 200, 307, 201, 307, 200],
      )
      for (const exchange of github.exchanges)
        assert.equal(problems.request(exchange) + problems.response(exchange), '')
    } finally {
      await github.stop()
    }
  })

  test('a refused token', async () => {
    for (const refusal of ['saml', 'ip-allow-list', 'classic-token', 'rate-limit'] as const) {
      const github = await startGitHub()
      github.refuse('ghs_x', refusal)
      await fetch(github.url + issues, { headers })
      const [exchange] = github.exchanges as [Exchange]
      assert.equal(exchange.response?.status, 403)
      assert.equal(problems.response(exchange), '')
      await github.stop()
    }
  })

  test('an error with or without fields', async () => {
    assert.equal(problems.response(await call('POST', issues, {})), '')
    assert.equal(problems.response(await call('GET', issues, undefined, 'invalid')), '')
    assert.equal(problems.response(await call('GET', '/repos/octo-org/octo-repo', undefined, 'none')), '')
    assert.equal(problems.response(await call('PATCH', `${issues}/1`, {}, 'author')), '')
  })
})

describe('a problem is found in a request with', () => {
  for (const [drift, method, path, body, problem] of [
    ['no title', 'POST', issues, { body: 'a' }, "required property 'title'"],
    [
      'labels that are not an array',
      'POST',
      issues,
      { title: 'a', labels: 'b' },
      'body: /labels must be array',
    ],
    ['an unknown member', 'POST', issues, { title: 'a', label: 'b' }, '"label"'],
    ['a wrong enum', 'PATCH', `${issues}/1`, { state: 'done' }, 'body: /state must be equal to one of'],
    ['a wrong type', 'POST', `${issues}/1/comments`, { body: 1 }, 'body: /body must be string'],
    ['a wrong enum in the query', 'GET', `${issues}?state=pending`, undefined, 'query: state'],
    ['a wrong type in the query', 'GET', `${issues}?per_page=all`, undefined, 'per_page must be integer'],
    ['an unknown query parameter', 'GET', `${issues}?label=a`, undefined, 'unknown parameter label'],
    ['an invalid issue number', 'PATCH', `${issues}/one`, {}, 'path: issue_number must be integer'],
    ['an unknown path', 'GET', '/repos/octo-org/octo-repo/issue', undefined, 'does not describe GET'],
    ['an unknown method', 'PUT', `${issues}/1`, { state: 'closed' }, 'does not describe PUT'],
  ] as [string, string, string, object | undefined, string][])
    test(drift, async () => {
      const found = problems.request(await call(method, path, body))
      assert(found.includes(problem), found)
    })

  test('no token, or an Accept header other than JSON', async () => {
    const exchange = await call('GET', issues)
    const { authorization, ...others } = headers
    assert.match(problems.request({ ...exchange, headers: others }), /authorization: not a token/)
    assert.match(
      problems.request({ ...exchange, headers: { ...headers, accept: 'text/html' } }),
      /text\/html/,
    )
  })
})

describe('a problem is found in a response with', () => {
  for (const [drift, change, problem] of [
    ['a missing member', { number: undefined }, "required property 'number'"],
    ['an extra member', { link: 'a' }, '"link"'],
    ['a wrong enum', { state_reason: 'done' }, '/state_reason must be equal to one of'],
    ['a number as a string', { number: '1' }, '/number must be integer'],
    ['an invalid time', { created_at: '2026-11-22' }, '/created_at must match format "date-time"'],
    ['a time as a number', { created_at: 1795346106 }, '/created_at must be string'],
    ['an invalid URL', { html_url: '/issues/1' }, '/html_url must match format "uri"'],
    ['an extra member of a user', { user: { login: 'a', team: 'b' } }, '"team"'],
    ['a null', { title: null }, '/title must be string'],
  ] as [string, object, string][])
    test(drift, async () => {
      const exchange = await call('PATCH', `${issues}/1`, {})
      Object.assign(exchange.response?.body as object, change)
      // As in a recording.
      const found = problems.response(JSON.parse(JSON.stringify(exchange)))
      assert(found.includes(problem), found)
    })

  test('a wrong or an extra member of a repository', async () => {
    const exchange = await call('GET', '/repos/octo-org/octo-repo')
    Object.assign(exchange.response?.body as object, { id: '1296269', salt: 'a' })
    assert.match(problems.response(exchange), /\/id must be integer.*"salt"|"salt".*\/id must be integer/s)
  })

  test('a wrong status, or a wrong error format', async () => {
    const { response, ...exchange } = await call('PATCH', `${issues}/1`, {})
    assert.match(
      problems.response({ ...exchange, response: { status: 202, body: response?.body } }),
      /does not describe status 202/,
    )
    assert.match(
      problems.response({ ...exchange, response: { status: 404, body: { error: 'a' } } }),
      /"error"/,
    )
  })
})

test('responses written by tests are excluded', async () => {
  const exchange = await call('GET', issues)
  const faults = ['status', 'raw', 'delay'] as const
  assert.deepEqual(
    faults.map((fault) => isFromSimulator({ ...exchange, fault })),
    [false, false, true],
  )
})
