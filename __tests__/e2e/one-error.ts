import { expect } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME } from '../../harness/runner/with-simulators.ts'

/**
 * Expects a run that failed as every failure should: one error annotation with this title, a summary that shows it,
 * outputs, and no stack, whatever the other side sent. Not for runs with debug logging, which shows stacks.
 */
export function expectOneError(result: StepResult, title: string | RegExp): void {
  expect(result.annotations.map((annotation) => [annotation.type, annotation.title])).toEqual([
    ['error', typeof title === 'string' ? title : expect.stringMatching(title)],
  ])
  expect(result).toMatchObject({ exitCode: 1, signal: null, stderr: '', runnerErrors: [] })
  expect(result.summary).toContain(result.annotations[0]?.title)
  expect(result.outputs).toMatchObject({ 'connection-name': NAME })
  expectNoInternals(result)
}

/** What JavaScript prints for an error or for a value of a wrong type. */
const INTERNALS = /undefined|\[object |Cannot read properties|is not (a function|iterable)|^\s+at .+:\d+/m

/** Expects neither a stack nor another trace of the program's inside. */
export function expectNoInternals({ stdout, stderr, summary }: StepResult): void {
  expect(stdout + stderr + summary).not.toMatch(INTERNALS)
}
