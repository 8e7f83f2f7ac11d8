import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

/** The polls during the wait. The first ListConnections request comes before it. */
const polls = ({ apprunner }: TestEnvironment) => apprunner.calls('ListConnections').slice(1)

test.concurrent('polls every 10 seconds, and goes on after one that does not list the connection', () =>
  withSimulators(async (environment) => {
    const { run, apprunner } = environment
    const notListed = { kind: 'raw', body: '{"ConnectionSummaryList":[]}' } as const
    for (const call of [2, 4]) apprunner.plan('ListConnections', notListed, { call })
    const result = await run({ 'wait-for-approval-minutes': '0.36' })
    expect(result).toMatchObject({ exitCode: 0, annotations: [{ type: 'warning' }] })
    const [first = 0, second = 0, ...others] = polls(environment).map(({ at }) => at / 1_000)
    expect(Math.round(second - first)).toBe(10)
    expect(others.map((at) => Math.round(at - second))).toEqual([10])
  }))

test.concurrent('fails if the connection enters the ERROR state during the wait', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.onCall('ListConnections', (call) => {
      if (call === 2) apprunner.setStatus(NAME, 'ERROR')
    })
    const result = await run({ 'wait-for-approval-minutes': '0.02' })
    expect(result).toMatchObject({ exitCode: 1, outputs: { status: 'ERROR' } })
    expect(result.annotations).toMatchObject([
      { type: 'error', title: 'The connection is in the ERROR state' },
    ])
  }))

test.concurrent('ends in time if a poll gets no response', () =>
  withSimulators(async (environment) => {
    const { apprunner, run } = environment
    apprunner.plan('ListConnections', { kind: 'hang' }, { call: 2, times: Number.POSITIVE_INFINITY })
    const result = await run({ 'wait-for-approval-minutes': '0.02' })
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
    // A second attempt would be sent after 15 seconds.
    expect(polls(environment)).toHaveLength(1)
  }))

test.concurrent.each([
  ['', 0, 'warning'],
  ['true', 1, 'error'],
])('with an unknown status and fail-if-pending %j, the exit code is %d', (failIfPending, exitCode, type) =>
  withSimulators(async ({ run, apprunner }) => {
    const { arn } = apprunner.seed({ name: NAME, status: 'SUSPENDED' })
    const result = await run({ 'fail-if-pending': failIfPending })
    expect(result).toMatchObject({ exitCode, outputs: { status: 'SUSPENDED', 'connection-arn': arn } })
    expect(result.annotations).toMatchObject([{ type, title: 'The connection is not available' }])
  }),
)
