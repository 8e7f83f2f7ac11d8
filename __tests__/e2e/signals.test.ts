import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { preload } from './preload.ts'

/**
 * Expects a run that a signal ended as it should, with outputs, summary and exactly one error. A run that takes longer is
 * ended by the runner's next signal.
 */
function expectInterrupted(result: StepResult, signal: string): void {
  expect(result.exitCode).toBe(1)
  expect(result.signal).toBeNull()
  const message = expect.stringContaining(`received \`${signal}\``)
  expect(result.annotations).toMatchObject([{ type: 'error', title: 'The step was interrupted', message }])
  expect(result.outputs).toMatchObject({ 'connection-name': NAME })
  expect(result.summary).toContain('The step was interrupted')
  expect(result.stderr).toBe('')
}

/** Resolves when the condition is met. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20)
}

/** What a run waits for when the signal comes: how to bring it there, and when it is there. */
interface Moment {
  readonly inputs?: Record<string, string>
  readonly prepare: (environment: TestEnvironment) => void
  readonly reached: (environment: TestEnvironment) => boolean
  readonly outputs?: Record<string, string>
}

/** Calls of App Runner that have this fault, and the number of the last one before the signal. */
function calls(
  operation: string,
  fault: Fault,
  call: number,
  more: Omit<Moment, 'prepare' | 'reached'>,
): Moment {
  return {
    ...more,
    prepare: ({ apprunner }) => {
      if (more.inputs?.tags) apprunner.seed({ name: NAME })
      apprunner.plan(operation, fault, fault.kind === 'hang' ? { call } : { times: 99 })
    },
    reached: ({ apprunner }) => apprunner.calls(operation).length === call,
  }
}

const HANG: Fault = { kind: 'hang' }
const UNAVAILABLE: Fault = { kind: 'raw', status: 503, body: '' }
const CREATED = { status: 'PENDING_HANDSHAKE', created: 'true' }
const tags = { tags: 'a=b' }
const wait = { 'wait-for-approval-minutes': '5.02' }

const MOMENTS: [signal: 'SIGINT' | 'SIGTERM', title: string, moment: Moment][] = [
  ['SIGINT', 'the search', calls('ListConnections', HANG, 1, { outputs: { 'connection-arn': '' } })],
  ['SIGINT', 'its creation', calls('CreateConnection', HANG, 1, { outputs: { created: 'false' } })],
  [
    'SIGTERM',
    'the setting of tags',
    calls('TagResource', HANG, 1, { inputs: tags, outputs: { status: 'AVAILABLE', changes: '[]' } }),
  ],
  [
    'SIGINT',
    'the opening of the reminder',
    {
      inputs: { 'reminder-issue': 'true' },
      outputs: CREATED,
      prepare: ({ github }) => github.plan('POST', /issues/, HANG),
      reached: ({ github }) => github.calls('POST', /issues/).length > 0,
    },
  ],
  // The pauses that follow are longer than the 2.5 seconds after which the runner kills the process.
  ['SIGTERM', 'the back-off after throttled requests', calls('ListConnections', { kind: 'throttle' }, 4, {})],
  ['SIGTERM', 'the back-off after server errors', calls('ListConnections', UNAVAILABLE, 4, {})],
  ['SIGTERM', 'a poll', calls('ListConnections', HANG, 2, { inputs: wait, outputs: CREATED })],
]

/** Makes writing a summary take long. */
const SLOW_WRITES = preload(`
  import { promises } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  const { appendFile } = promises
  promises.appendFile = async (...file) => {
    console.log('Writing the summary')
    await setTimeout(2_500)
    return appendFile(...file)
  }`)

/** Makes writing a summary never end, as on a disk that does not respond. */
const NO_WRITES = preload(`
  import { promises } from 'node:fs'
  promises.appendFile = () => new Promise(() => setInterval(() => {}, 1e6))`)

// Node.js cannot send signals on Windows.
const describeSignals = process.platform === 'win32' ? describe.skip : describe
describeSignals('a signal', () => {
  test.concurrent.each(MOMENTS)('%s during %s ends the run at once, with what is known', (name, _, moment) =>
    withSimulators(async (environment) => {
      moment.prepare(environment)
      const signal = { name, after: until(() => moment.reached(environment)) }
      const result = await environment.run(moment.inputs, { signal })
      expectInterrupted(result, name)
      expect(result.outputs).toMatchObject(moment.outputs ?? {})
    }),
  )

  test.concurrent('between polls ends the wait, and does not open a second reminder', () =>
    withSimulators(async ({ run, github }) => {
      const inputs = { 'wait-for-approval-minutes': '30', 'reminder-issue': 'true' }
      const after = (output: string) => output.includes('Waiting up to 30 min')
      const result = await run(inputs, { signal: { name: 'SIGINT', after } })
      expectInterrupted(result, 'SIGINT')
      const url = github.issues()[0]?.html_url
      expect(url).toBeDefined()
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', 'reminder-issue-url': url })
      expect(github.issues()).toHaveLength(1)
    }))

  test.concurrent('while the report is written does not cut it off', () =>
    withSimulators(async ({ run }) => {
      const signal = { name: 'SIGINT', after: (output: string) => output.includes('Writing') } as const
      const result = await run({ 'fail-if-pending': 'true' }, { signal, nodeOptions: SLOW_WRITES })
      expect(result).toMatchObject({ exitCode: 1, signal: null })
      expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
      expect(result.summary).toContain('Complete handshake')
    }))

  test.concurrent('is followed by no other change, even if a response arrives before the end', () =>
    withSimulators(async ({ run, apprunner, github, operations }) => {
      apprunner.plan('CreateConnection', { kind: 'delay', ms: 300, when: 'after' })
      const signal = {
        name: 'SIGINT',
        after: until(() => apprunner.calls('CreateConnection').length > 0),
      } as const
      const result = await run({ 'reminder-issue': 'true' }, { signal, nodeOptions: SLOW_WRITES })
      expectInterrupted(result, 'SIGINT')
      expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
      expect(result.outputs).toMatchObject({ created: 'true' })
      expect(github.issues()).toEqual([])
    }))

  test.concurrent('a second one ends the run at once, even if it cannot end by itself', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'hang' })
      const signal = { name: 'SIGINT', after: until(() => apprunner.calls().length > 0) } as const
      const result = await run({}, { signal, nodeOptions: NO_WRITES })
      // The runner sends SIGTERM 7.5 seconds after SIGINT.
      expect(result).toMatchObject({ exitCode: null, signal: 'SIGTERM' })
    }))
})
