import { describe, expect, test } from '@jest/globals'
import type { Connection } from '../../../src/apprunner/connection.ts'
import { message } from '../../../src/report/messages.ts'
import { accountOfRun, isAvailable, type RunState, startRun } from '../../../src/report/run.ts'
import { ACCOUNT, aConnection, PORTAL } from '../report.ts'

const REQUEST = {
  connectionName: 'my-conn',
  provider: 'GITHUB',
  region: 'eu-west-1',
  portal: { url: PORTAL, role: undefined },
  dryRun: false,
}
const ENV = {
  GITHUB_SERVER_URL: 'https://ghe.example',
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_RUN_ID: '9',
  GITHUB_WORKFLOW: 'deploy',
}
const SET_TAGS = { action: 'set-tags', tags: { Team: 'web' } } as const
const CLOSE_REMINDER = { action: 'close-reminder', repository: 'o/r' } as const
const ISSUE = 'https://github.com/o/r/issues/1'

function start(env: Record<string, string | undefined> = ENV) {
  const published: RunState[] = []
  return { published, run: startRun(REQUEST, env, (state) => void published.push(state)) }
}

describe('a run', () => {
  test('starts with the request and nothing else, and publishes that', () => {
    const { run, published } = start()
    expect(run.state()).toEqual({
      ...REQUEST,
      runUrl: 'https://ghe.example/o/r/actions/runs/9',
      requester: 'the workflow `deploy` of [o/r](https://ghe.example/o/r)',
      connection: undefined,
      created: false,
      changes: [],
      reminderUrl: '',
      reminderWarning: undefined,
    })
    expect(published).toEqual([run.state()])
  })

  test.each(['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'])(
    'has neither URL nor requester without %s',
    (name) => {
      expect(start({ ...ENV, [name]: undefined }).run.state()).toMatchObject({ runUrl: '', requester: '' })
    },
  )

  test.each<[workflow: string | undefined, requester: string]>([
    [undefined, '[o/r](https://ghe.example/o/r)'],
    ['a`b\n', "the workflow `a'b` of [o/r](https://ghe.example/o/r)"],
    ['x'.repeat(101), `the workflow \`${'x'.repeat(100)}…\` of [o/r](https://ghe.example/o/r)`],
  ])('quotes the workflow that asks: %j', (workflow, requester) => {
    expect(start({ ...ENV, GITHUB_WORKFLOW: workflow }).run.state().requester).toBe(requester)
  })

  test('publishes its state after each operation', () => {
    const { run, published } = start()
    const initial = run.state()
    const connection = aConnection()
    const warning = message('reminder-locked', {})
    run.observe(connection, true)
    run.record(SET_TAGS)
    run.record(CLOSE_REMINDER)
    run.setReminder(ISSUE, warning)
    run.setReminder('', undefined)
    const observed = { ...initial, connection, created: true }
    const changed = { ...observed, changes: [SET_TAGS, CLOSE_REMINDER] }
    expect(published.slice(1)).toEqual([
      observed,
      { ...observed, changes: [SET_TAGS] },
      changed,
      { ...changed, reminderUrl: ISSUE, reminderWarning: warning },
      changed,
    ])
    expect(run.state()).toBe(published.at(-1))
  })

  test('still has created the connection when it observes it again', () => {
    const { run } = start()
    run.observe(aConnection(), true)
    run.observe(aConnection({ status: 'AVAILABLE' }))
    expect(run.state()).toMatchObject({ created: true, connection: { status: 'AVAILABLE' } })
  })
})

test.each<
  [title: string, connection: Connection | undefined, available: boolean, account: string | undefined]
>([
  ['none', undefined, false, undefined],
  ['a pending one', aConnection(), false, ACCOUNT],
  ['an available one', aConnection({ status: 'AVAILABLE' }), true, ACCOUNT],
  ['one with another ARN', aConnection({ arn: 'arn:aws:apprunner:x' }), false, undefined],
])('the connection is available, and has an account: %s', (_, connection, available, account) => {
  expect(isAvailable({ connection })).toBe(available)
  expect(accountOfRun({ connection })).toBe(account)
})
