import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import { expectOneError } from './one-error.ts'
import { preload } from './preload.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

/** A module that does this outside of everything that the action awaits, once the request with this number is sent. */
const onRequest = (number: number, action: string) =>
  preload(`
    import { subscribe } from 'node:diagnostics_channel'
    import { EventEmitter } from 'node:events'
    let count = 0
    subscribe('http.client.request.start', () => {
      count += 1
      if (count === ${number}) setTimeout(() => { ${action} }, 50)
    })`)

/** Runs the action with a defect that nothing awaits, and expects its one error. */
async function expectUnexpected(
  { run }: TestEnvironment,
  nodeOptions: string,
  inputs: Record<string, string> = {},
): Promise<StepResult> {
  const result = await run(inputs, { nodeOptions, timeoutMs: 20_000 })
  expectOneError(result, 'An unexpected error occurred')
  expect(result.stdout + result.summary).not.toContain(SECRET)
  return result
}

const DEFECTS: [title: string, action: string][] = [
  [
    'an error event that nobody listens to',
    `new EventEmitter().emit('error', new RangeError('of ${SECRET}'))`,
  ],
  ['two exceptions', "setImmediate(() => { throw new Error('another') }); throw 'a defect'"],
  ['a rejection without a reason', 'Promise.reject()'],
]

describe('a defect of a library that nothing awaits is one error:', () => {
  test.concurrent.each(DEFECTS)('%s', (_, action) =>
    withSimulators(async (environment) => {
      environment.apprunner.plan('ListConnections', { kind: 'hang' })
      const { outputs } = await expectUnexpected(environment, onRequest(1, action))
      expect(outputs).toMatchObject({ 'connection-arn': '', available: 'false', created: 'false' })
      expect(environment.apprunner.calls()).toHaveLength(1)
    }),
  )

  test.concurrent('in the wait, with what the run has changed', () =>
    withSimulators(async (environment) => {
      environment.apprunner.plan('ListConnections', { kind: 'hang' }, { call: 2 })
      const defect = onRequest(3, "Promise.reject(new TypeError('a defect'))")
      const result = await expectUnexpected(environment, defect, { 'wait-for-approval-minutes': '0.02' })
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'true', changed: 'true' })
      expect(result.summary).toContain('How to approve it')
    }))

  test.concurrent('with its stack in the debug log alone', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'hang' })
      const nodeOptions = onRequest(1, `throw new TypeError('a defect of ${SECRET}')`)
      const { log, stderr, stdout } = await run({}, { nodeOptions, debug: true, timeoutMs: 20_000 })
      expect(stderr).toBe('')
      expect(log.join('\n')).toMatch(/^##\[debug\]TypeError: a defect of \*\*\*$/m)
      expect(log.join('\n')).toMatch(/^##\[debug\]at /m)
      expect(stdout).not.toContain(SECRET)
    }))
})
