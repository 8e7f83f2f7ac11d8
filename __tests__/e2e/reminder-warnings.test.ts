import { describe, expect, test } from '@jest/globals'
import { fakeToken } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/github/faults.ts'

const REPO = 'octo-org/octo-repo'
const LABEL = 'app-runner-connection'
const REMIND = { 'reminder-issue': 'true' }
const PENDING = { type: 'warning', title: 'The connection is waiting for approval' }
const NOT_UPDATED = 'The reminder issue could not be updated'
const DENIED = /not allowed to read or write issues in `octo-org\/octo-repo`.*`permissions: issues: write`/
const UNEXPECTED = /GitHub returned an unexpected response for `octo-org\/octo-repo`/
const NOT_FOUND = /finds no repository.* issues in `octo-org\/octo-repo`.*`issues: write` there/

const status = (status: number, message: string): Fault => ({ kind: 'status', status, body: { message } })

describe('a reminder that fails is a warning and leaves the result unchanged:', () => {
  test.concurrent.each<[string, Fault, RegExp]>([
    ['403', status(403, 'Resource not accessible by integration'), DENIED],
    ['404', status(404, 'Not Found'), NOT_FOUND],
    ['401', status(401, 'Bad credentials'), /expired, revoked or mistyped/],
    ['410', status(410, 'Issues has been disabled'), /Issues are disabled in `octo-org\/octo-repo`/],
    ['500', status(500, 'boom'), /an unexpected response.*`boom` \(HTTP 500, request ID/],
    ['422', status(422, 'Validation Failed'), UNEXPECTED],
  ])('%s', (_, fault, message) =>
    withSimulators(async ({ run, github }) => {
      github.plan('GET', /issues/, fault)
      const result = await run(REMIND)
      expect(result.exitCode).toBe(0)
      const warning = { type: 'warning', title: NOT_UPDATED, message: expect.stringMatching(message) }
      expect(result.annotations).toMatchObject([PENDING, warning])
      expect(result.outputs).toMatchObject({ available: 'false', 'reminder-issue-url': '' })
      expect(result.outputs.changes).not.toContain('reminder')
    }),
  )

  test.concurrent.each<[string, method: string, path: RegExp, env: Record<string, string | undefined>]>([
    ['the user of the token', 'POST', /\/graphql$/, {}],
    ['the second search, by author', 'GET', /creator=/, {}],
    ['the ID of the repository', 'GET', /\/octo-repo$/, { GITHUB_REPOSITORY_ID: undefined }],
    ['the new issue', 'POST', /\/issues$/, {}],
  ])('an error for %s', (_, method, path, env) =>
    withSimulators(async ({ run, github }) => {
      github.plan(method, path, status(500, 'boom'))
      const result = await run(REMIND, { env })
      expect(result.exitCode).toBe(0)
      const warning = { title: NOT_UPDATED, message: expect.stringMatching(/`boom` \(HTTP 500/) }
      expect(result.annotations).toMatchObject([PENDING, warning])
      expect(github.issues(REPO)).toEqual([])
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

  test('assignees that GitHub rejects, without whom the issue is opened', () =>
    withSimulators(
      async ({ run, github }) => {
        const result = await run({ ...REMIND, 'reminder-assignees': 'stranger' })
        expect(github.issues(REPO)).toMatchObject([{ assignees: [], state: 'open' }])
        const title = 'The reminder issue could not be assigned'
        const message = expect.stringContaining('`stranger`')
        expect(result.annotations).toMatchObject([PENDING, { type: 'warning', title, message }])
        expect(result.outputs['reminder-issue-url']).not.toBe('')
      },
      { github: { assignable: ['mona'] } },
    ))

  test('an error that rejects the issue itself, which is not tried again without assignees', () =>
    withSimulators(async ({ run, github }) => {
      github.plan('POST', /\/issues$/, status(422, 'Validation Failed'))
      const result = await run(REMIND)
      expect(result.annotations).toMatchObject([PENDING, { title: NOT_UPDATED }])
      expect(github.calls('POST', /\/issues$/)).toHaveLength(1)
    }))

  test('a label that the token may not set, and the next run opens no second issue', () =>
    withSimulators(async ({ run, github }) => {
      github.allow(fakeToken, 'author')
      const first = await run(REMIND)
      const title = 'The reminder issue has no label'
      const message = expect.stringContaining(`\`${LABEL}\``)
      expect(first.annotations).toMatchObject([PENDING, { type: 'warning', title, message }])
      const second = await run(REMIND)
      expect(second.annotations).toMatchObject([PENDING])
      expect(github.issues(REPO)).toMatchObject([{ labels: [], state: 'open' }])
      const url = github.issues(REPO)[0]?.html_url
      for (const { outputs } of [first, second]) expect(outputs['reminder-issue-url']).toBe(url)
    }))
})

describe('an issue is closed without its comment, with a warning, when', () => {
  test.each<[string, RegExp, Fault | undefined]>([
    ['it is locked', /The issue is locked\. It was closed without a comment/, undefined],
    ['the comment fails', /`boom` \(HTTP 500/, status(500, 'boom')],
    ['the token may not comment', /`permissions: issues: write`/, status(403, 'Resource not accessible')],
  ])('%s', (_, message, fault) =>
    withSimulators(async ({ run, github, apprunner }) => {
      await run(REMIND)
      apprunner.completeHandshake(NAME)
      if (fault) github.plan('POST', /\/comments$/, fault)
      else github.lockIssue(REPO, 1)
      const result = await run(REMIND)
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toMatchObject([{ type: 'warning', message: expect.stringMatching(message) }])
      expect(result.outputs).toMatchObject({ 'reminder-issue-url': '', changed: 'true' })
      expect((await run(REMIND)).annotations).toEqual([])
      expect(github.issues(REPO)).toMatchObject([{ state: 'closed', state_reason: 'completed' }])
      expect(github.comments(REPO, 1)).toEqual([])
    }),
  )
})

test("a token in GitHub's error message is not shown", () =>
  withSimulators(async ({ run, github }) => {
    // Without the form of a token, and not masked by the runner.
    const token = 'correct-horse-battery-staple'
    github.plan('GET', /issues/, status(500, `The token ${token} is unlucky`))
    const result = await run({ ...REMIND, 'github-token': token }, { debug: true })
    const message = expect.stringContaining('`The token *** is unlucky`')
    expect(result.annotations).toMatchObject([PENDING, { message }])
    expect(result.stdout + result.stderr + result.summary).not.toContain(token)
  }))
