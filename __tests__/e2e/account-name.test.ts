import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'

const REPO = 'octo-org/octo-repo'
const STAGING = { 'account-name': 'staging', 'reminder-issue': 'true' }

test('two accounts have two reminders, which their titles tell apart', () =>
  withSimulators(
    async ({ run, github }) => {
      await run(STAGING, { env: { AWS_ACCESS_KEY_ID: 'AKIASTAGINGEXAMPLE00' } })
      await run({ ...STAGING, 'account-name': 'production' })
      const titles = github.issues(REPO).map(({ title, state }) => [title.match(/\(.*\)/)?.[0], state])
      expect(titles).toEqual([
        ['(us-east-1, staging)', 'open'],
        ['(us-east-1, production)', 'open'],
      ])
    },
    { apprunner: { accounts: { AKIASTAGINGEXAMPLE00: '210987654321' } } },
  ))

test('an open reminder is found under its old title, and closed', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(STAGING)
    apprunner.completeHandshake(NAME)
    await run({ ...STAGING, 'account-name': 'production' })
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed' }])
  }))
