import { describe, expect, test } from '@jest/globals'
import { fakeToken } from '../../runner/runner.ts'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'
import type { Fault } from '../../simulator/github/faults.ts'

const REPO = 'octo-org/octo-repo'
const LABEL = 'app-runner-connection'
const REMIND = { 'reminder-issue': 'true' }

test('pending runs share one issue, which the first run with an available connection closes', () =>
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
    expect(first.log).toContain(`This run opened a reminder issue in \`${REPO}\`.`)

    apprunner.completeHandshake(NAME)
    const approved = await run(REMIND)
    expect(approved.annotations).toEqual([])
    expect(approved.outputs['reminder-issue-url']).toBe('')
    expect(approved.log).toContain(`This run closed the reminder issue in \`${REPO}\`.`)
    await run(REMIND)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', state_reason: 'completed' }])
    expect(github.comments(REPO, 1)).toHaveLength(1)
  }))

test('each connection has its own issue', () =>
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

test('the issue is found among 140 others with the same label', () =>
  withSimulators(async ({ run, github }) => {
    await run(REMIND)
    for (let count = 0; count < 140; count++)
      github.seedIssue(REPO, { title: `other ${count}`, labels: [LABEL] })
    const result = await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(141)
    expect(result.outputs['reminder-issue-url']).toMatch(/\/issues\/1$/)
  }))

test('two runs that open an issue at once leave only the older one open', () =>
  withSimulators(async ({ run, github }) => {
    github.plan('POST', /\/issues$/, { kind: 'delay', ms: 1_500 }, { times: 2 })
    const results = await Promise.all([run(REMIND), run(REMIND)])
    const open = github.issues(REPO).filter(({ state }) => state === 'open')
    expect(open).toHaveLength(1)
    for (const { outputs } of results) expect(outputs['reminder-issue-url']).toBe(open[0]?.html_url)
  }))

test('the issue contains neither account ID nor ARN', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    const text = JSON.stringify(github.calls('POST').map(({ body }) => body))
    const connectionId = apprunner.connections()[0]?.arn.split('/').pop()
    for (const secret of ['123456789012', 'arn:aws', connectionId]) expect(text).not.toContain(secret)
  }))

test('the issue for a connection in the ERROR state explains how to delete it', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'ERROR' })
    await run(REMIND)
    expect(github.issues(REPO)[0]?.body).toMatch(/`ERROR`.*\*\*Delete\*\*/s)
  }))

test('requests go to GITHUB_API_URL with the given token', () =>
  withSimulators(
    async ({ run, github }) => {
      await run({ ...REMIND, 'github-token': 'github_pat_0123456789abcdefghij' })
      expect(github.issues(REPO)).toHaveLength(1)
      expect(github.calls()[0]?.headers.authorization).toBe('token github_pat_0123456789abcdefghij')
    },
    { github: { prefix: '/api/v3' } },
  ))

test('without reminder-issue no request goes to GitHub', () =>
  withSimulators(async ({ run, github }) => {
    await run({ 'reminder-assignees': 'mona' })
    expect(github.calls()).toEqual([])
  }))

describe('a reminder that fails is a warning and leaves the result unchanged:', () => {
  const status = (status: number, message: string): Fault => ({ kind: 'status', status, body: { message } })
  const NOT_UPDATED = 'The reminder issue could not be updated'
  const DENIED = /`permissions: issues: write`/
  const UNEXPECTED = /GitHub returned an unexpected response/

  test.concurrent.each<[string, Fault, RegExp]>([
    ['403', status(403, 'Resource not accessible by integration'), DENIED],
    ['404', status(404, 'Not Found'), DENIED],
    ['401', status(401, 'Bad credentials'), DENIED],
    ['410', status(410, 'Issues has been disabled'), /Issues are disabled/],
    ['500', status(500, 'boom'), /an unexpected response.*`boom` \(HTTP 500, request ID/],
    ['a rate limit', status(403, 'API rate limit exceeded'), UNEXPECTED],
    ['a dropped connection', { kind: 'drop' }, UNEXPECTED],
    ['an invalid response', { kind: 'raw' }, UNEXPECTED],
  ])('%s', (_, fault, message) =>
    withSimulators(async ({ run, github }) => {
      github.plan('GET', /issues/, fault)
      const result = await run(REMIND)
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toMatchObject([
        { type: 'warning', title: 'The connection is waiting for approval' },
        { type: 'warning', title: NOT_UPDATED, message: expect.stringMatching(message) },
      ])
      expect(result.outputs).toMatchObject({ available: 'false', 'reminder-issue-url': '' })
    }),
  )

  test('an error for an available connection', () =>
    withSimulators(async ({ run, github, apprunner }) => {
      apprunner.seed({ name: NAME })
      github.plan('GET', /issues/, status(500, 'boom'))
      const result = await run(REMIND)
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toMatchObject([{ type: 'warning', title: NOT_UPDATED }])
      expect(result.outputs.available).toBe('true')
    }))

  test('a token without write permission', () =>
    withSimulators(async ({ run, github }) => {
      github.allow(fakeToken, 'read')
      const result = await run({ ...REMIND, 'fail-if-pending': 'true' })
      const message = expect.stringMatching(DENIED)
      expect(result.annotations).toMatchObject([{ type: 'warning', message }, { type: 'error' }])
    }))

  test('an empty token', () =>
    withSimulators(async ({ run, github }) => {
      const result = await run({ ...REMIND, 'github-token': '' })
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toHaveLength(2)
      expect(github.calls()).toEqual([])
    }))

  test('assignees that GitHub rejects, without whom the issue is opened', () =>
    withSimulators(
      async ({ run, github }) => {
        const result = await run({ ...REMIND, 'reminder-assignees': 'stranger' })
        expect(github.issues(REPO)).toMatchObject([{ assignees: [], state: 'open' }])
        const title = 'The reminder issue could not be assigned'
        expect(result.annotations).toContainEqual(expect.objectContaining({ title }))
        expect(result.outputs['reminder-issue-url']).not.toBe('')
      },
      { github: { assignable: ['mona'] } },
    ))
})
