import { describe, expect, test } from '@jest/globals'
import { Failure, leavesNothingToApprove } from '../../src/failure.ts'

const SERVICE_ERROR = { service: 'App Runner', name: 'X', message: 'No', status: 400 }

describe('a failure', () => {
  test('is an error with its kind and facts, and nothing else that it was not given', () => {
    const failure = new Failure('deleted', { name: 'my-conn' })
    expect(failure).toBeInstanceOf(Error)
    expect(failure).toMatchObject({ name: 'Failure', message: 'deleted', kind: 'deleted', details: [] })
    expect(failure.facts).toEqual({ name: 'my-conn' })
    expect(failure.serviceError).toBeUndefined()
    expect(failure.credentials).toBeUndefined()
    expect(failure.cause).toBeUndefined()
  })

  test('keeps what else is known', () => {
    const cause = new Error('a cause')
    const details = [['one'], ['two']]
    const failure = new Failure('unexpected', {}, { details, serviceError: SERVICE_ERROR, cause })
    expect(failure).toMatchObject({ details, serviceError: SERVICE_ERROR, cause })
  })

  test('can be built from another one, with other details', () => {
    const first = new Failure('quota', { region: 'r' }, { serviceError: SERVICE_ERROR })
    const second = new Failure('quota', { region: 'r' }, { ...first, details: [['one']] })
    expect(second).toMatchObject({ serviceError: SERVICE_ERROR, details: [['one']] })
  })
})

test.each<[failure: Failure | undefined, expected: boolean]>([
  [undefined, false],
  [new Failure('provider-mismatch', { name: 'n', region: 'r', actual: 'a', wanted: 'w' }), true],
  [new Failure('deleted', { name: 'n' }), true],
  [new Failure('connection-error', { name: 'n', command: 'c' }), false],
  [new Failure('pending', { name: 'n', status: 's', url: 'u' }), false],
  [new Failure('stopped', { signal: 'SIGINT' }), false],
])('%s leaves nothing to approve: %j', (failure, expected) => {
  expect(leavesNothingToApprove(failure)).toBe(expected)
})
