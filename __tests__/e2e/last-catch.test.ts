import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
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

/** Expects the one error of a run that could not know what would happen to it. */
function expectUnexpected(result: StepResult): void {
  expectOneError(result, 'An unexpected error occurred')
  expect(result.stdout + result.summary).not.toContain(SECRET)
}

const DEFECTS: [title: string, action: string][] = [
  ['an exception in a timer', "throw new TypeError('a defect')"],
  ['an error event that nobody listens to', "new EventEmitter().emit('error', new RangeError('a defect'))"],
  ['an exception that is no error', "throw 'a defect'"],
  ['an exception that is nothing', 'throw undefined'],
  ['a rejection', "Promise.reject(new TypeError('a defect'))"],
  ['a rejection without a reason', 'Promise.reject()'],
  ['two exceptions', "setImmediate(() => { throw new Error('another') }); throw new Error('a defect')"],
  ['an exception with a secret', `throw new Error('a defect of ${SECRET}')`],
]

describe('a defect of a library that nothing awaits is one error:', () => {
  test.concurrent.each(DEFECTS)('%s', (_, action) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'hang' })
      const result = await run({}, { nodeOptions: onRequest(1, action), timeoutMs: 20_000 })
      expectUnexpected(result)
      expect(result.outputs).toMatchObject({ 'connection-arn': '', available: 'false', created: 'false' })
      expect(apprunner.calls()).toHaveLength(1)
    }),
  )

  test.concurrent('once the connection is known, with its outputs', () =>
    withSimulators(async ({ run, apprunner }) => {
      const { arn } = apprunner.seed({ name: NAME })
      apprunner.plan('ListTagsForResource', { kind: 'hang' })
      const nodeOptions = onRequest(2, "throw new TypeError('a defect')")
      const result = await run({ tags: 'a=b' }, { nodeOptions, timeoutMs: 20_000 })
      expectUnexpected(result)
      expect(result.outputs).toMatchObject({ 'connection-arn': arn, status: 'AVAILABLE', changes: '[]' })
    }))

  test.concurrent('in the wait, with what the run has changed', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'hang' }, { call: 2 })
      const nodeOptions = onRequest(3, "Promise.reject(new TypeError('a defect'))")
      const result = await run({ 'wait-for-approval-minutes': '0.02' }, { nodeOptions, timeoutMs: 20_000 })
      expectUnexpected(result)
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
