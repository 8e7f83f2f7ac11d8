import { expect, test } from '@jest/globals'
import type { RunOptions } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

const SERVER_ERROR: Fault = {
  kind: 'error',
  status: 500,
  name: 'InternalServiceErrorException',
  message: 'x',
}

// The pauses after six throttled attempts take up to 35 seconds.
const PATIENT: RunOptions = { debug: true, timeoutMs: 110_000 }

test.concurrent(
  'six throttled attempts and then a server error do not fail the run, and the log says so once',
  () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.seed({ name: NAME })
      apprunner.plan('ListConnections', { kind: 'throttle' }, { times: 6 })
      apprunner.plan('ListConnections', SERVER_ERROR, { call: 7 })
      const result = await run({}, PATIENT)
      expect(result.exitCode).toBe(0)
      expect(apprunner.calls()).toHaveLength(8)
      const log = result.log.join('\n')
      expect(log.match(/AWS is throttling requests/g)).toHaveLength(1)
      expect(log).toContain('##[debug]ListConnections: attempts 8, HTTP 200')
    }),
  120_000,
)

test.concurrent.each([
  ['AWS_MAX_ATTEMPTS', '2', 2],
  ['AWS_RETRY_MODE', 'standard', 3],
])('with %s=%s, throttling is reported after %d attempts', (variable, value, attempts) =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', { kind: 'throttle' }, { times: 99 })
    const result = await run({}, { env: { [variable]: value } })
    expect(apprunner.calls()).toHaveLength(attempts)
    const message = expect.stringMatching(
      /throttled the request for `\d+ s`.*`ThrottlingException`.*request ID.*`AWS_MAX_ATTEMPTS`/s,
    )
    expect(result.annotations).toMatchObject([
      { type: 'error', title: 'AWS throttled every attempt', message },
    ])
    expect(result.log.join('\n')).not.toContain('AWS is throttling requests')
  }),
)

test.concurrent('a throttled poll is not retried, and does not delay the end of the wait', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', { kind: 'throttle' }, { call: 2, times: 999 })
    const result = await run({ 'wait-for-approval-minutes': '0.25' }, { timeoutMs: 30_000 })
    expect(result.exitCode).toBe(0)
    // One before the wait, and two polls.
    expect(apprunner.calls('ListConnections')).toHaveLength(3)
    expect(result.log.join('\n')).toContain('AWS throttled this poll; the next one comes later.')
    expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
  }))

test.concurrent('a run that AWS throttled before the wait polls later', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('CreateConnection', { kind: 'throttle' })
    const result = await run({ 'wait-for-approval-minutes': '0.3' })
    expect(result.exitCode).toBe(0)
    // One before the wait, and only the poll at its end instead of two.
    expect(apprunner.calls('ListConnections')).toHaveLength(2)
  }))
