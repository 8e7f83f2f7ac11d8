import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

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

/** A request to App Runner that gets no response. */
function hanging(operation: string, { inputs = {}, seed = false, outputs = {}, call = 1 } = {}): Moment {
  return {
    inputs,
    outputs,
    prepare: ({ apprunner }) => {
      if (seed) apprunner.seed({ name: NAME })
      apprunner.plan(operation, { kind: 'hang' }, { call })
    },
    reached: ({ apprunner }) => apprunner.calls(operation).length === call,
  }
}

/** A request to GitHub that gets no response. */
function hangingAtGitHub(method: string, path: RegExp): Moment {
  return {
    inputs: { 'reminder-issue': 'true' },
    outputs: { status: 'PENDING_HANDSHAKE', created: 'true' },
    prepare: ({ github }) => github.plan(method, path, { kind: 'hang' }),
    reached: ({ github }) => github.calls(method, path).length > 0,
  }
}

const SERVER_ERROR: Fault = {
  kind: 'error',
  status: 500,
  name: 'InternalServiceErrorException',
  message: 'x',
}

const tags = { tags: 'a=b' }
const wait = { 'wait-for-approval-minutes': '5.02' }
const MOMENTS: Record<string, Moment> = {
  'the search for the connection': hanging('ListConnections', { outputs: { 'connection-arn': '' } }),
  'its creation': hanging('CreateConnection', { outputs: { created: 'false' } }),
  'the comparison of tags': hanging('ListTagsForResource', {
    inputs: tags,
    seed: true,
    outputs: { status: 'AVAILABLE', changes: '[]' },
  }),
  'the setting of tags': hanging('TagResource', { inputs: tags, seed: true, outputs: { changes: '[]' } }),
  'the search for the reminder': hangingAtGitHub('GET', /issues/),
  'the opening of the reminder': hangingAtGitHub('POST', /issues/),
  'the back-off after a throttled request': {
    prepare: ({ apprunner }) => apprunner.plan('ListConnections', { kind: 'throttle' }, { times: 99 }),
    // The pause that follows takes at least 3.7 seconds.
    reached: ({ apprunner }) => apprunner.calls().length === 4,
  },
  'the back-off after a server error': {
    prepare: ({ apprunner }) => apprunner.plan('ListConnections', SERVER_ERROR, { times: 99 }),
    // The pause that follows takes at least 4.8 seconds.
    reached: ({ apprunner }) => apprunner.calls().length === 4,
  },
  'the pause after a server error': {
    prepare: ({ apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'raw', status: 503, body: '' }, { times: 99 })
    },
    // The third pause takes up to 4 seconds.
    reached: ({ apprunner }) => apprunner.calls().length === 3,
  },
  'a poll': hanging('ListConnections', {
    call: 2,
    inputs: wait,
    outputs: { status: 'PENDING_HANDSHAKE', created: 'true' },
  }),
}

/** A module by which writing a summary takes long. */
const SLOW_WRITES = `data:text/javascript,${encodeURIComponent(
  `import { promises } from 'node:fs'
  import { setTimeout } from 'node:timers/promises'
  const { appendFile } = promises
  promises.appendFile = async (...file) => {
    console.log('Writing the summary')
    await setTimeout(1_000)
    return appendFile(...file)
  }`,
)}`

/** A module by which a summary is never written, as on a disk that does not respond. */
const NO_WRITES = `data:text/javascript,${encodeURIComponent(
  `import { promises } from 'node:fs'; promises.appendFile = () => new Promise(() => setInterval(() => {}, 1e6))`,
)}`

// Node.js cannot send signals on Windows.
const describeSignals = process.platform === 'win32' ? describe.skip : describe
describeSignals('a signal', () => {
  test.concurrent.each(
    Object.entries(MOMENTS).flatMap(([name, moment]) => [
      ['SIGINT', name, moment] as const,
      ['SIGTERM', name, moment] as const,
    ]),
  )('%s during %s ends the run at once, with what is known', (name, _, moment) =>
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
      const result = await run(
        { 'fail-if-pending': 'true' },
        { signal, nodeOptions: `--import=${SLOW_WRITES}` },
      )
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
      const result = await run(
        { 'reminder-issue': 'true' },
        { signal, nodeOptions: `--import=${SLOW_WRITES}` },
      )
      expectInterrupted(result, 'SIGINT')
      expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
      expect(result.outputs).toMatchObject({ created: 'true' })
      expect(github.issues()).toEqual([])
    }))

  test.concurrent('a second one ends the run at once, even if it cannot end by itself', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'hang' })
      const signal = { name: 'SIGINT', after: until(() => apprunner.calls().length > 0) } as const
      const result = await run({}, { signal, nodeOptions: `--import=${NO_WRITES}` })
      // The runner sends SIGTERM 7.5 seconds after SIGINT.
      expect(result).toMatchObject({ exitCode: null, signal: 'SIGTERM' })
    }))
})
