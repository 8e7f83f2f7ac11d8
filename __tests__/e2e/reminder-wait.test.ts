import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

const REPO = 'octo-org/octo-repo'
/** One poll, 1.2 seconds after the start of the wait. */
const SHORT_WAIT = { 'reminder-issue': 'true', 'wait-for-approval-minutes': '0.02' }
/** Two polls, 0.8 and 10.8 seconds after the start of the wait: as many as it takes to notice a deletion. */
const WAIT = { ...SHORT_WAIT, 'wait-for-approval-minutes': '0.18' }
const REMINDER_URL = `https://github.com/${REPO}/issues/1`

/** Runs `action` when the first poll of the wait arrives, before the simulator responds. */
function duringWait({ apprunner }: TestEnvironment, action: () => void): void {
  apprunner.onCall('ListConnections', (call) => {
    if (call === 2) action()
  })
}

test('an approval during the wait closes the issue that was open since before it', () =>
  withSimulators(async (environment) => {
    const { run, github, apprunner } = environment
    let seen: unknown[] = []
    duringWait(environment, () => {
      seen = github.issues(REPO)
      apprunner.completeHandshake(NAME)
    })
    const result = await run(SHORT_WAIT)
    expect(seen).toMatchObject([{ state: 'open', html_url: REMINDER_URL }])
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', state_reason: 'completed' }])
    expect(github.comments(REPO, 1)).toHaveLength(1)
    expect(result.annotations).toEqual([])
    expect(result.outputs).toMatchObject({ available: 'true', 'reminder-issue-url': '' })
    expect(JSON.parse(result.outputs.changes ?? '')).toEqual([
      { action: 'create-connection', name: NAME, provider: 'GITHUB', region: 'us-east-1' },
      { action: 'open-reminder', repository: REPO },
      { action: 'close-reminder', repository: REPO },
    ])
    expect(result.summary).not.toContain(REMINDER_URL)
  }))

test('a wait without an approval leaves one issue and no comment, however many runs wait', () =>
  withSimulators(async ({ run, github }) => {
    for (const result of [await run(SHORT_WAIT), await run(SHORT_WAIT)]) {
      expect(result.annotations).toMatchObject([{ type: 'warning' }])
      expect(result.outputs['reminder-issue-url']).toBe(REMINDER_URL)
    }
    expect(github.issues(REPO)).toMatchObject([{ state: 'open' }])
    expect(github.comments(REPO, 1)).toEqual([])
  }))

describe('the issue stays open, linked and without a comment, when the wait ends with', () => {
  const expired: Fault = { kind: 'error', status: 403, name: 'ExpiredTokenException', message: 'x' }

  test.each<[string, plan: (environment: TestEnvironment) => void]>([
    ['the ERROR state', (all) => duringWait(all, () => all.apprunner.setStatus(NAME, 'ERROR'))],
    ['the connection deleted', (all) => duringWait(all, () => all.apprunner.remove(NAME))],
    ['expired credentials', ({ apprunner }) => apprunner.plan('ListConnections', expired, { call: 2 })],
  ])('%s', (_, plan) =>
    withSimulators(async (environment) => {
      const { run, github } = environment
      plan(environment)
      const result = await run(WAIT)
      expect(result.exitCode).toBe(1)
      expect(result.outputs['reminder-issue-url']).toBe(REMINDER_URL)
      expect(github.issues(REPO)).toMatchObject([{ state: 'open' }])
      expect(github.comments(REPO, 1)).toEqual([])
    }),
  )
})

test('an issue that could not be opened before the wait is opened after it', () =>
  withSimulators(async (environment) => {
    const { run, github } = environment
    github.plan('POST', /\/issues$/, { kind: 'status', status: 502 })
    let seen: unknown[] | undefined
    duringWait(environment, () => {
      seen = github.issues(REPO)
    })
    const result = await run(SHORT_WAIT)
    expect(seen).toEqual([])
    expect(github.issues(REPO)).toHaveLength(1)
    expect(result.outputs['reminder-issue-url']).toBe(REMINDER_URL)
    expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
  }))

test('a connection that is deleted during the wait opens no issue after it', () =>
  withSimulators(async (environment) => {
    const { run, github, apprunner } = environment
    github.plan('POST', /\/issues$/, { kind: 'status', status: 502 })
    duringWait(environment, () => apprunner.remove(NAME))
    const result = await run(WAIT)
    expect(result.annotations).toMatchObject([{ type: 'warning' }, { title: 'The connection was deleted' }])
    expect(github.issues(REPO)).toEqual([])
  }))
