import { expect, test } from '@jest/globals'
import { Failure, leavesNothingToApprove } from '../../src/failure.ts'

const SERVICE_ERROR = { service: 'App Runner', name: 'X', message: 'No', status: 400 }

test('a failure is an error with its kind and facts, and what else it was given', () => {
  const failure = new Failure('deleted', { name: 'my-conn' })
  expect(failure).toBeInstanceOf(Error)
  const nothingElse = { details: [], serviceError: undefined, credentials: undefined, cause: undefined }
  const facts = { name: 'my-conn' }
  expect(failure).toMatchObject({
    name: 'Failure',
    message: 'deleted',
    kind: 'deleted',
    facts,
    ...nothingElse,
  })
  const more = { details: [['one'], ['two']], serviceError: SERVICE_ERROR, cause: new Error('a cause') }
  expect(new Failure('unexpected', {}, more)).toMatchObject(more)
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
