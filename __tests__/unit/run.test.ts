import { describe, expect, test } from '@jest/globals'
import { type RunState, startRun } from '../../src/report/run.ts'
import { aConnection } from './report.ts'

const REQUEST = { connectionName: 'my-conn', provider: 'GITHUB', region: 'eu-west-1', dryRun: false }
const ENV = { GITHUB_SERVER_URL: 'https://ghe.example', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '9' }
const SET_TAGS = { action: 'set-tags', tags: { Team: 'web' } } as const
const CLOSE_REMINDER = { action: 'close-reminder', repository: 'o/r' } as const

function start(env: Record<string, string | undefined> = ENV) {
  const published: RunState[] = []
  return { published, run: startRun(REQUEST, env, (state) => void published.push(state)) }
}

describe('a run', () => {
  test('starts with the request and nothing else, and publishes nothing yet', () => {
    const { run, published } = start()
    expect(run.state()).toEqual({
      ...REQUEST,
      runUrl: 'https://ghe.example/o/r/actions/runs/9',
      connection: undefined,
      created: false,
      changes: [],
      reminderUrl: '',
    })
    expect(published).toEqual([])
  })

  test.each(Object.keys(ENV))('has no URL without %s', (name) => {
    expect(start({ ...ENV, [name]: undefined }).run.state().runUrl).toBeUndefined()
  })

  test('publishes its state after each operation', () => {
    const { run, published } = start()
    const initial = run.state()
    const connection = aConnection()
    run.observe(connection, true)
    run.record(SET_TAGS)
    run.record(CLOSE_REMINDER)
    run.remind('https://github.com/o/r/issues/1')
    const observed = { ...initial, connection, created: true }
    const changed = { ...observed, changes: [SET_TAGS, CLOSE_REMINDER] }
    expect(published).toEqual([
      observed,
      { ...observed, changes: [SET_TAGS] },
      changed,
      { ...changed, reminderUrl: 'https://github.com/o/r/issues/1' },
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
