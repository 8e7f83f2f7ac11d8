import { describe, expect, test } from '@jest/globals'
import type { Connection } from '../../src/apprunner/connection.ts'
import { Failure } from '../../src/failure.ts'
import { type Run, startRun } from '../../src/run.ts'
import { ACCOUNT, aConnection, aRun, PORTAL } from './report.ts'

const REQUEST = {
  connectionName: 'my-conn',
  provider: 'GITHUB',
  region: 'eu-west-1',
  portal: { url: PORTAL, role: undefined },
  accountName: '',
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
  const published: Run[] = []
  return { published, run: startRun(REQUEST, env, (run) => void published.push({ ...run })) }
}

const NOTHING_YET = {
  ...REQUEST,
  workflowRun: { server: 'https://ghe.example', repository: 'o/r', workflow: 'deploy', id: '9' },
  connection: undefined,
  created: false,
  changes: [],
  waitedMs: 0,
  reminderUrl: '',
  reminderWarning: undefined,
  available: false,
  approvable: false,
  account: undefined,
}

describe('a run', () => {
  test('starts with the request and nothing else, and publishes that', () => {
    const { run, published } = start()
    expect(run).toMatchObject(NOTHING_YET)
    expect(published).toEqual([{ ...run }])
  })

  test.each(['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'])(
    'has no workflow run without %s',
    (name) => {
      expect(start({ ...ENV, [name]: undefined }).run.workflowRun).toBeUndefined()
    },
  )

  test('may belong to a workflow whose name is unknown', () => {
    expect(start({ ...ENV, GITHUB_WORKFLOW: undefined }).run.workflowRun?.workflow).toBe('')
  })

  test('publishes its state after each operation', () => {
    const { run, published } = start()
    const connection = aConnection()
    const warning = new Failure('reminder-locked', {})
    run.observe(connection, true)
    run.record(SET_TAGS)
    run.record(CLOSE_REMINDER)
    run.setReminder(ISSUE, warning)
    run.setReminder('', undefined)
    const observed = { ...NOTHING_YET, connection, created: true, approvable: true, account: ACCOUNT }
    const changed = { ...observed, changes: [SET_TAGS, CLOSE_REMINDER] }
    expect(published.slice(1)).toMatchObject([
      observed,
      { ...observed, changes: [SET_TAGS] },
      changed,
      { ...changed, reminderUrl: ISSUE, reminderWarning: warning },
      changed,
    ])
    expect({ ...run }).toEqual(published.at(-1))
  })

  test('still has created the connection when it observes it again', () => {
    const { run } = start()
    run.observe(aConnection(), true)
    run.observe(aConnection({ status: 'AVAILABLE' }))
    run.endWait(5)
    expect(run).toMatchObject({ created: true, available: true, waitedMs: 5 })
  })
})

test.each<[title: string, connection: Connection | undefined, expected: Partial<Run>]>([
  ['none', undefined, { available: false, approvable: false, account: undefined, provider: 'GITHUB' }],
  ['a pending one', aConnection(), { available: false, approvable: true, account: ACCOUNT }],
  ['an available one', aConnection({ status: 'AVAILABLE' }), { available: true, approvable: false }],
  ['one in ERROR', aConnection({ status: 'ERROR' }), { available: false, approvable: false }],
  ['one with a new status', aConnection({ status: 'NEW' }), { available: false, approvable: true }],
  ['one with another ARN', aConnection({ arn: 'arn:aws:apprunner:x' }), { account: undefined }],
  ['one of another provider', aConnection({ provider: 'BITBUCKET' }), { provider: 'BITBUCKET' }],
  ['one without a provider', aConnection({ provider: '' }), { provider: 'GITHUB' }],
])('what follows from the connection: %s', (_, connection, expected) => {
  expect(aRun({ connection })).toMatchObject(expected)
})
