import { describe, expect, test } from '@jest/globals'
import { fakeToken } from '../../runner/runner.ts'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const REPO = 'octo-org/octo-repo'
const LABEL = 'app-runner-connection'
const REMIND = { 'reminder-issue': 'true' }

test('three pending runs leave one issue and no comments; approval closes it with one; later runs change nothing', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    const first = await run({ ...REMIND, 'reminder-assignees': '@mona, hubot\nmona' })
    await run(REMIND)
    const third = await run(REMIND)
    const [issue, ...others] = github.issues(REPO)
    expect(others).toEqual([])
    expect(issue).toMatchObject({
      state: 'open',
      labels: [{ name: LABEL }],
      assignees: [{ login: 'mona' }, { login: 'hubot' }],
    })
    expect(issue?.title).toContain(NAME)
    expect(issue?.body).toMatch(/us-east-1\.console\.aws\.amazon\.com.*Complete handshake/s)
    expect(github.comments(REPO, 1)).toEqual([])
    for (const { outputs, summary } of [first, third]) {
      expect(outputs['reminder-issue-url']).toBe(issue?.html_url)
      expect(summary).toContain(issue?.html_url)
    }

    apprunner.completeHandshake(NAME)
    const approved = await run(REMIND)
    expect(approved.annotations).toEqual([])
    expect(approved.outputs['reminder-issue-url']).toBe('')
    await run(REMIND)
    expect(github.issues(REPO)).toEqual([
      expect.objectContaining({ state: 'closed', state_reason: 'completed' }),
    ])
    expect(github.comments(REPO, 1)).toHaveLength(1)
  }))

test('two connections in one repository have one issue each', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    await run({ ...REMIND, 'aws-region': 'eu-west-1' })
    await run({ ...REMIND, 'connection-name': 'another' })
    await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(3)
    apprunner.completeHandshake(NAME, 'eu-west-1')
    await run({ ...REMIND, 'aws-region': 'eu-west-1' })
    const closed = github.issues(REPO).filter(({ state }) => state === 'closed')
    expect(closed.map(({ title }) => title)).toEqual([expect.stringContaining('eu-west-1')])
  }))

test('it is found though 140 other issues carry the label', () =>
  withSimulators(async ({ run, github }) => {
    await run(REMIND)
    for (let count = 0; count < 140; count++)
      github.seedIssue(REPO, { title: `other ${count}`, labels: [LABEL] })
    const result = await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(141)
    expect(result.outputs['reminder-issue-url']).toMatch(/\/issues\/1$/)
  }))

test('two runs that both found none end with one open issue, the older', () =>
  withSimulators(async ({ run, github }) => {
    github.plan('POST', /\/issues$/, { kind: 'delay', ms: 1_500 }, { times: 2 })
    const results = await Promise.all([run(REMIND), run(REMIND)])
    const open = github.issues(REPO).filter(({ state }) => state === 'open')
    expect(open).toHaveLength(1)
    for (const { outputs } of results) expect(outputs['reminder-issue-url']).toBe(open[0]?.html_url)
  }))

test('neither account id nor ARN stands in the issue', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    const text = JSON.stringify(github.calls('POST').map(({ body }) => body))
    expect(text).not.toContain('123456789012')
    expect(text).not.toContain('arn:aws')
    expect(text).not.toContain(apprunner.connections()[0]?.arn.split('/').pop())
  }))

test('an issue is also kept for a connection in ERROR, with the way out of it', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'ERROR' })
    await run(REMIND)
    expect(github.issues(REPO)[0]?.body).toMatch(/`ERROR`.*\*\*Delete\*\*/s)
  }))

test('GitHub Enterprise Server is asked under its own address, with the token given', () =>
  withSimulators(
    async ({ run, github }) => {
      await run({ ...REMIND, 'github-token': 'github_pat_0123456789abcdefghij' })
      expect(github.issues(REPO)).toHaveLength(1)
      expect(github.calls()[0]?.headers.authorization).toBe('token github_pat_0123456789abcdefghij')
    },
    { github: { prefix: '/api/v3' } },
  ))

test('without reminder-issue GitHub is not asked at all', () =>
  withSimulators(async ({ run, github }) => {
    await run({ 'reminder-assignees': 'mona' })
    expect(github.calls()).toEqual([])
  }))

describe('what goes wrong with it is one warning, and the result stays', () => {
  const status = (code: number, message = 'x') =>
    ({ kind: 'status', status: code, body: { message } }) as const
  test.concurrent.each([
    ['403', status(403, 'Resource not accessible by integration'), /`permissions: issues: write`/],
    ['404', status(404, 'Not Found'), /`permissions: issues: write`/],
    ['401', status(401, 'Bad credentials'), /`permissions: issues: write`/],
    ['410', status(410, 'Issues has been disabled'), /Issues are turned off/],
    ['500', status(500, 'boom'), /GitHub did not answer as expected.*`boom` \(HTTP 500, request id/],
    ['a rate limit', status(403, 'API rate limit exceeded'), /GitHub did not answer as expected/],
    ['a dropped connection', { kind: 'drop' } as const, /GitHub did not answer as expected/],
    ['garbage', { kind: 'garbage' } as const, /GitHub did not answer as expected/],
  ])('%s', (_, fault, words) =>
    withSimulators(async ({ run, github }) => {
      github.plan('GET', /issues/, fault)
      const result = await run(REMIND)
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toEqual([
        expect.objectContaining({ type: 'warning', title: 'The connection waits for its approval' }),
        expect.objectContaining({
          type: 'warning',
          title: 'The reminder issue could not be kept',
          message: expect.stringMatching(words),
        }),
      ])
      expect(result.outputs).toMatchObject({ available: 'false', 'reminder-issue-url': '' })
    }),
  )

  test('also once the connection is available', () =>
    withSimulators(async ({ run, github, apprunner }) => {
      apprunner.seed({ name: NAME })
      github.plan('GET', /issues/, status(500))
      const result = await run(REMIND)
      expect(result.exitCode).toBe(0)
      expect(result.annotations.map(({ title }) => title)).toEqual(['The reminder issue could not be kept'])
      expect(result.outputs.available).toBe('true')
    }))

  test('a token that may only read', () =>
    withSimulators(async ({ run, github }) => {
      github.allow(fakeToken, 'read')
      const result = await run({ ...REMIND, 'fail-if-pending': 'true' })
      expect(result.annotations.map(({ type }) => type)).toEqual(['warning', 'error'])
      expect(result.annotations[0]?.message).toContain('`permissions: issues: write`')
    }))

  test('an empty token', () =>
    withSimulators(async ({ run, github }) => {
      const result = await run({ ...REMIND, 'github-token': '' })
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toHaveLength(2)
      expect(github.calls()).toEqual([])
    }))

  test('assignees that GitHub refuses: the issue is opened without them', () =>
    withSimulators(
      async ({ run, github }) => {
        const result = await run({ ...REMIND, 'reminder-assignees': 'stranger' })
        expect(github.issues(REPO)).toEqual([expect.objectContaining({ assignees: [], state: 'open' })])
        expect(result.annotations.map(({ title }) => title)).toContain('The reminder issue has no assignees')
        expect(result.outputs['reminder-issue-url']).not.toBe('')
      },
      { github: { assignable: ['mona'] } },
    ))
})
