import { expect, test } from '@jest/globals'
import { accountOf, isConnectionName } from '../../../src/apprunner/connection.ts'

test.each<[arn: string, account: string | undefined]>([
  ['arn:aws:apprunner:eu-west-1:123456789012:connection/x/y', '123456789012'],
  ['arn:aws-cn:apprunner:cn-north-1:123456789012:connection/x/y', '123456789012'],
  ['arn:aws:apprunner::123456789012:connection/x', '123456789012'],
  ['arn:aws:apprunner:eu-west-1:12345678901:connection/x/y', undefined],
  ['arn:aws:apprunner:eu-west-1:1234567890123:connection/x/y', undefined],
  ['arn:aws:apprunner:eu-west-1:12345678901x:connection/x/y', undefined],
  ['arn:aws:apprunner:eu-west-1:123456789012', undefined],
  ['xarn:aws:apprunner:eu-west-1:123456789012:connection/x/y', undefined],
  ['arn:aws:apprunner:123456789012:connection/x/y', undefined],
  ['arn:aws:apprunner:eu-west-1:x:123456789012:y', undefined],
  ['', undefined],
])('the account in %j is %j', (arn, account) => {
  expect(accountOf(arn)).toBe(account)
})

test.each<[name: string, valid: boolean]>([
  ['abcd', true],
  ['0aZ_-', true],
  ['x'.repeat(32), true],
  ['abc', false],
  ['x'.repeat(33), false],
  ['-abc', false],
  ['_abc', false],
  ['ab cd', false],
  ['abcd\n', false],
])('%j is a valid name: %j', (name, valid) => {
  expect(isConnectionName(name)).toBe(valid)
})
