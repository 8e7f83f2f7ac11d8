import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/failure.ts'
import { stackOf } from '../../../src/report/stack.ts'

describe('stackOf', () => {
  test('has the stack of the error and of each cause', () => {
    const cause = new Error('outer', { cause: new Error('inner') })
    const stack = stackOf(new Failure('deleted', { name: 'x' }, { cause }))
    for (const part of ['deleted', 'Error: outer', 'Error: inner', 'stack.test']) {
      expect(stack).toContain(part)
    }
    expect(stackOf({ stack: 'at x', cause: { stack: 'at y' } })).toBe('at x\ncaused by at y')
  })

  test('has each message in one line', () => {
    expect(stackOf(new Error('a\n::error::b')).split('\n')[0]).toBe('Error: a ::error::b')
  })

  test.each([undefined, null, 'text', { message: 'x' }])('returns a string for %j too', (thrown) => {
    expect(typeof stackOf(thrown)).toBe('string')
  })
})
