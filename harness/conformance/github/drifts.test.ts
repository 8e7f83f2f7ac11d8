// Each check of GitHub's exchanges finds a deliberate drift, and nothing without one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Exchange, startGitHub } from '../../simulator/github/simulator.ts'
import { readDescription } from './description.ts'
import { isFromSimulator, requestProblems, responseProblems } from './exchange.ts'
import { validator } from './validate.ts'

const description = readDescription()
const validate = validator(description.components.schemas)
const repository = '/repos/octo-org/octo-repo'
const issues = `${repository}/issues`
const issue = `${issues}/1`
const headers = {
  accept: 'application/vnd.github.v3+json',
  authorization: 'token ghs_x',
  'user-agent': 'octokit',
}

/** Calls the simulator and returns the exchange, as in a recording. */
async function call(method: string, path: string, body?: object): Promise<Exchange> {
  const github = await startGitHub()
  try {
    github.seedIssue('octo-org/octo-repo', { labels: ['a'], assignees: ['octocat'] })
    await fetch(github.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return JSON.parse(JSON.stringify(github.exchanges[0]))
  } finally {
    await github.stop()
  }
}

const problems = {
  request: (exchange: Exchange) => requestProblems(exchange, description, validate).join('\n'),
  response: (exchange: Exchange) => responseProblems(exchange, description, validate).join('\n'),
}

for (const [method, path, body] of [
  ['GET', repository],
  ['GET', issue],
  ['GET', `${issues}?state=open&labels=a,b&creator=octocat&sort=created&direction=asc&per_page=100`],
  ['POST', issues, { title: 'a', body: 'b', labels: ['a'], assignees: ['octocat'] }],
  ['PATCH', issue, { state: 'closed', state_reason: 'completed' }],
  ['PATCH', `${issues}/7`, { state: 'closed' }],
  ['POST', `${issue}/comments`, { body: 'a' }],
] as [string, string, object?][])
  test(`no problems are found in ${method} ${path}`, async () => {
    const exchange = await call(method, path, body)
    assert.equal(problems.request(exchange) + problems.response(exchange), '')
  })

describe('a problem is found in a request with', () => {
  for (const [drift, problem, method, path, body] of [
    ['no title', "required property 'title'", 'POST', issues, { body: 'a' }],
    ['a wrong member', 'body: /labels must be array', 'POST', issues, { title: 'a', labels: 'b' }],
    ['an unknown member', '"label"', 'POST', issues, { title: 'a', label: 'b' }],
    ['a wrong enum', 'body: /state must be equal to one of', 'PATCH', issue, { state: 'done' }],
    ['a wrong type', 'body: /body must be string', 'POST', `${issue}/comments`, { body: 1 }],
    ['a wrong enum in the query', 'query: state', 'GET', `${issues}?state=pending`],
    ['a wrong type in the query', 'per_page must be integer', 'GET', `${issues}?per_page=all`],
    ['an unknown query parameter', 'unknown parameter label', 'GET', `${issues}?label=a`],
    ['an invalid issue number', 'path: issue_number must be integer', 'PATCH', `${issues}/one`, {}],
    ['an unknown path', 'does not describe GET', 'GET', `${repository}/issue`],
    ['an unknown method', 'does not describe PUT', 'PUT', issue, { state: 'closed' }],
  ] as [string, string, string, string, object?][])
    test(drift, async () => {
      const found = problems.request(await call(method, path, body))
      assert(found.includes(problem), found)
    })

  test('no token, or an Accept header other than JSON', async () => {
    const exchange = await call('GET', issues)
    const found = problems.request({
      ...exchange,
      headers: { ...headers, authorization: '', accept: 'text/html' },
    })
    assert.match(found, /text\/html\n.*authorization: not a token/)
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
      const { response, ...exchange } = await call('PATCH', issue, {})
      const body = JSON.parse(JSON.stringify({ ...Object(response?.body), ...change }))
      const found = problems.response({ ...exchange, response: { status: 200, body } })
      assert(found.includes(problem), found)
    })

  test('a wrong or an extra member of a repository', async () => {
    const { response, ...exchange } = await call('GET', repository)
    const body = { ...Object(response?.body), id: '1296269', salt: 'a' }
    const found = problems.response({ ...exchange, response: { status: 200, body } })
    assert(found.includes('/id must be integer') && found.includes('"salt"'), found)
  })

  test('a wrong status, or a wrong error format', async () => {
    const { response, ...exchange } = await call('PATCH', issue, {})
    const problemOf = (status: number, body: unknown) =>
      problems.response({ ...exchange, response: { status, body } })
    assert.match(problemOf(202, response?.body), /does not describe status 202/)
    assert.match(problemOf(404, { error: 'a' }), /"error"/)
  })
})

test('responses written by tests are excluded', async () => {
  const exchange = await call('GET', issues)
  const faults = ['status', 'raw', 'delay'] as const
  const included = faults.filter((fault) => isFromSimulator({ ...exchange, fault }))
  assert.deepEqual(included, ['delay'])
})
