import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

/** The polls during the wait. The first ListConnections request comes before it. */
const polls = ({ apprunner }: TestEnvironment) => apprunner.calls('ListConnections').slice(1)

/** Runs `action` when the poll with this number arrives, before the simulator responds. */
function onPoll({ apprunner }: TestEnvironment, number: number, action: () => void): void {
  apprunner.onCall('ListConnections', (call) => {
    if (call === number + 1) action()
  })
}

const EMPTY_LIST: Fault = { kind: 'raw', body: '{"ConnectionSummaryList":[]}' }

describe('the wait for approval', () => {
  test.concurrent('ends in success without a warning once the connection is approved', () =>
    withSimulators(async (environment) => {
      onPoll(environment, 1, () => environment.apprunner.completeHandshake(NAME))
      const result = await environment.run({ 'wait-for-approval-minutes': '1' })
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toEqual([])
      expect(result.outputs).toMatchObject({ status: 'AVAILABLE', available: 'true', created: 'true' })
      expect(polls(environment)).toHaveLength(1)
      expect(result.log.join('\n')).toMatch(
        /Approve the connection here: https.*Waiting up to 1 min.*The status is now `AVAILABLE`/s,
      )
      expect(result.summary).toContain('is available')
    }))

  test.concurrent('polls every 10 seconds', () =>
    withSimulators(async (environment) => {
      await environment.run({ 'wait-for-approval-minutes': '0.36' })
      const times = polls(environment).map(({ at }) => at)
      expect(times).toHaveLength(3)
      for (const [index, at] of times.slice(1).entries()) {
        expect(Math.round((at - (times[index] as number)) / 1_000)).toBe(10)
      }
    }))

  test.concurrent('ends with a warning that says how long it was when the time is up', () =>
    withSimulators(async (environment) => {
      const result = await environment.run({ 'wait-for-approval-minutes': '.02' })
      expect(result.exitCode).toBe(0)
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', available: 'false' })
      const message = expect.stringContaining('within `1 s`, for which this step waited')
      expect(result.annotations).toMatchObject([{ type: 'warning', message }])
      expect(polls(environment)).toHaveLength(1)
    }))

  test.concurrent('fails with fail-if-pending, and says how long it was', () =>
    withSimulators(async ({ run }) => {
      const inputs = { 'wait-for-approval-minutes': '0.05', 'fail-if-pending': 'true' }
      const { exitCode, annotations, summary } = await run(inputs)
      expect(exitCode).toBe(1)
      const message = expect.stringContaining('within `3 s`, for which this step waited')
      expect(annotations).toMatchObject([{ type: 'error', message }])
      expect(summary).toContain('within <code>3 s</code>, for which this step waited')
    }))

  test.concurrent('fails if the connection enters the ERROR state', () =>
    withSimulators(async (environment) => {
      onPoll(environment, 1, () => environment.apprunner.setStatus(NAME, 'ERROR'))
      const result = await environment.run({ 'wait-for-approval-minutes': '0.02' })
      expect(result.exitCode).toBe(1)
      expect(result.outputs.status).toBe('ERROR')
      const message = expect.stringContaining('aws apprunner delete-connection')
      expect(result.annotations).toMatchObject([{ type: 'error', message }])
    }))

  test.concurrent('fails if two polls in a row do not list the connection', () =>
    withSimulators(async (environment) => {
      onPoll(environment, 1, () => environment.apprunner.remove(NAME))
      const result = await environment.run({ 'wait-for-approval-minutes': '0.5' })
      expect(result.exitCode).toBe(1)
      expect(result.annotations).toMatchObject([{ type: 'error', title: 'The connection was deleted' }])
      expect(polls(environment)).toHaveLength(2)
    }))

  test.concurrent('continues after one poll that does not list the connection', () =>
    withSimulators(async (environment) => {
      environment.apprunner.plan('ListConnections', EMPTY_LIST, { call: 2 })
      onPoll(environment, 2, () => environment.apprunner.completeHandshake(NAME))
      const result = await environment.run({ 'wait-for-approval-minutes': '0.3' })
      expect(result).toMatchObject({ exitCode: 0, annotations: [] })
      expect(result.outputs).toMatchObject({ status: 'AVAILABLE', available: 'true' })
    }))

  test.concurrent('continues after such polls that are not in a row', () =>
    withSimulators(async ({ run, apprunner }) => {
      for (const call of [2, 4]) apprunner.plan('ListConnections', EMPTY_LIST, { call })
      const result = await run({ 'wait-for-approval-minutes': '0.36' })
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
    }))

  test.concurrent('ends with a warning if only the last poll does not list the connection', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', EMPTY_LIST, { call: 2 })
      const result = await run({ 'wait-for-approval-minutes': '0.02' })
      expect(result.exitCode).toBe(0)
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', available: 'false' })
      expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
    }))

  test.concurrent.each([
    ['', 'PENDING_HANDSHAKE'],
    ['0', 'PENDING_HANDSHAKE'],
    ['5', 'AVAILABLE'],
  ])('is skipped with wait-for-approval-minutes %j and the status %s', (minutes, status) =>
    withSimulators(async (environment) => {
      environment.apprunner.seed({ name: NAME, status })
      const result = await environment.run({ 'wait-for-approval-minutes': minutes })
      expect(polls(environment)).toEqual([])
      expect(result.log.join('\n')).not.toContain('Waiting')
    }),
  )

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

  test.concurrent('continues after a server error', () =>
    withSimulators(async (environment) => {
      const { apprunner, run } = environment
      const fault: Fault = { kind: 'error', status: 500, name: 'InternalServiceErrorException', message: 'x' }
      apprunner.plan('ListConnections', fault, { call: 2 })
      onPoll(environment, 2, () => apprunner.completeHandshake(NAME))
      const result = await run({ 'wait-for-approval-minutes': '0.3' }, { env: { AWS_MAX_ATTEMPTS: '1' } })
      expect(result.annotations).toEqual([])
      expect(result.outputs.available).toBe('true')
      expect(result.log).toContain('This poll failed; still waiting.')
      expect(polls(environment)).toHaveLength(2)
    }))

  test.concurrent('fails at once if AWS rejects the credentials, with outputs and summary', () =>
    withSimulators(async ({ run, apprunner }) => {
      const fault: Fault = { kind: 'error', status: 403, name: 'ExpiredTokenException', message: 'x' }
      apprunner.plan('ListConnections', fault, { call: 2 })
      const result = await run({ 'wait-for-approval-minutes': '5.02' })
      expect(result.exitCode).toBe(1)
      expect(result.outputs.status).toBe('PENDING_HANDSHAKE')
      const title = 'The session of the AWS credentials has ended'
      const message = expect.stringContaining('`role-duration-seconds`')
      expect(result.annotations).toMatchObject([{ type: 'error', title, message }])
      expect(result.summary).toContain('How to approve it')
    }))
})

describe('fail-if-pending', () => {
  test.concurrent.each(['PENDING_HANDSHAKE', 'SUSPENDED'])(
    'fails a run with a connection of the status %s, with outputs and summary',
    (status) =>
      withSimulators(async ({ run, apprunner }) => {
        const { arn } = apprunner.seed({ name: NAME, status })
        const result = await run({ 'fail-if-pending': 'true' })
        expect(result.exitCode).toBe(1)
        const message = expect.stringContaining('https://us-east-1.console.aws.amazon.com/')
        expect(result.annotations).toMatchObject([{ type: 'error', message }])
        expect(result.outputs).toMatchObject({ status, 'connection-arn': arn, available: 'false' })
        expect(result.summary).toContain('How to approve it')
      }),
  )

  test.concurrent('does not fail a run with an available connection', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.seed({ name: NAME })
      expect((await run({ 'fail-if-pending': 'TRUE' })).exitCode).toBe(0)
    }))
})
