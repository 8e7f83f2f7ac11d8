// Each check of GitHub's exchanges finds the drift that is planted here, and nothing where there is none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Exchange, startGitHub } from '../../simulator/github/simulator.ts'
import { readDescription } from './description.ts'
import { answerProblems, isJudged, requestProblems } from './exchange.ts'
import { validator } from './validate.ts'

const description = readDescription()
const validate = validator(description.components.schemas)
const issues = '/repos/octo-org/octo-repo/issues'
const headers = {
  accept: 'application/vnd.github.v3+json',
  authorization: 'token ghs_x',
  'user-agent': 'octokit',
}

/** A call as the stand-in answers it. */
async function exchanged(
  method: string,
  path: string,
  body?: object,
  permission: 'write' | 'invalid' = 'write',
) {
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
  answer: (exchange: Exchange) => answerProblems(exchange, description, validate).join('\n'),
}

describe('nothing is wrong with', () => {
  for (const [method, path, body] of [
    ['GET', `${issues}?state=open&labels=a,b&per_page=100`],
    ['POST', issues, { title: 'a', body: 'b', labels: ['a'], assignees: ['octocat'] }],
    ['GET', `${issues}/1`],
    ['PATCH', `${issues}/1`, { state: 'closed', state_reason: 'completed' }],
    ['POST', `${issues}/1/comments`, { body: 'a' }],
    ['GET', `${issues}/1/comments`],
    ['POST', `${issues}/1/labels`, { labels: ['b'] }],
    ['GET', `${issues}/7`],
  ] as [string, string, object?][])
    test(`${method} ${path}`, async () => {
      const exchange = await exchanged(method, path, body)
      assert.equal(problems.request(exchange) + problems.answer(exchange), '')
    })

  test('an error, with or without fields', async () => {
    assert.equal(problems.answer(await exchanged('POST', issues, {})), '')
    assert.equal(problems.answer(await exchanged('GET', issues, undefined, 'invalid')), '')
  })
})

describe('a request is found that has', () => {
  for (const [drift, method, path, body, problem] of [
    ['no title', 'POST', issues, { body: 'a' }, "required property 'title'"],
    ['labels that are no list', 'POST', issues, { title: 'a', labels: 'b' }, 'body: /labels must be array'],
    ['a member that GitHub does not know', 'POST', issues, { title: 'a', label: 'b' }, '"label"'],
    ['a wrong enum', 'PATCH', `${issues}/1`, { state: 'done' }, 'body: /state must be equal to one of'],
    ['a wrong type', 'POST', `${issues}/1/comments`, { body: 1 }, 'body: /body must be string'],
    ['a query of a wrong enum', 'GET', `${issues}?state=pending`, undefined, 'query: state'],
    [
      'a query of a wrong type',
      'GET',
      `${issues}?per_page=all`,
      undefined,
      'query: per_page must be integer',
    ],
    ['an unknown query', 'GET', `${issues}?label=a`, undefined, 'GitHub knows no label'],
    ['a number that is none', 'GET', `${issues}/one`, undefined, 'path: issue_number must be integer'],
    ['an unknown path', 'GET', '/repos/octo-org/octo-repo/issue', undefined, 'describes no GET'],
    ['an unknown method', 'PUT', `${issues}/1`, { state: 'closed' }, 'describes no PUT'],
  ] as [string, string, string, object | undefined, string][])
    test(drift, async () => {
      const found = problems.request(await exchanged(method, path, body))
      assert(found.includes(problem), found)
    })

  test('no token, or asks for no JSON', async () => {
    const exchange = await exchanged('GET', issues)
    const { authorization, ...others } = headers
    assert.match(problems.request({ ...exchange, headers: others }), /authorization: not a token/)
    assert.match(
      problems.request({ ...exchange, headers: { ...headers, accept: 'text/html' } }),
      /text\/html/,
    )
  })
})

describe('an answer is found that has', () => {
  for (const [drift, change, problem] of [
    ['a missing member', { number: undefined }, "required property 'number'"],
    ['an extra member', { link: 'a' }, '"link"'],
    ['a wrong enum', { state_reason: 'done' }, '/state_reason must be equal to one of'],
    ['a number as text', { number: '1' }, '/number must be integer'],
    ['a time that is none', { created_at: '2026-11-22' }, '/created_at must match format "date-time"'],
    ['a time as a number', { created_at: 1795346106 }, '/created_at must be string'],
    ['an address that is none', { html_url: '/issues/1' }, '/html_url must match format "uri"'],
    ['an extra member of a user', { user: { login: 'a', team: 'b' } }, '"team"'],
    ['a null', { title: null }, '/title must be string'],
  ] as [string, object, string][])
    test(drift, async () => {
      const exchange = await exchanged('GET', `${issues}/1`)
      Object.assign(exchange.response?.body as object, change)
      // As it is recorded.
      const found = problems.answer(JSON.parse(JSON.stringify(exchange)))
      assert(found.includes(problem), found)
    })

  test('a wrong status, or an error of a wrong form', async () => {
    const { response, ...exchange } = await exchanged('GET', `${issues}/1`)
    assert.match(
      problems.answer({ ...exchange, response: { status: 202, body: response?.body } }),
      /no status 202/,
    )
    assert.match(problems.answer({ ...exchange, response: { status: 404, body: { error: 'a' } } }), /"error"/)
  })

  test('been written by a test, which is not judged', async () => {
    const exchange = await exchanged('GET', issues)
    const faults = ['status', 'garbage', 'delay'] as const
    assert.deepEqual(
      faults.map((fault) => isJudged({ ...exchange, fault })),
      [false, false, true],
    )
  })
})
