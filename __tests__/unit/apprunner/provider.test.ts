import { expect, test } from '@jest/globals'
import { isProvider, PROVIDERS, providerRule } from '../../../src/apprunner/provider.ts'

test.each([
  ['GITHUB', true],
  ['BITBUCKET', true],
  ['github', false],
  ['GITLAB', false],
  ['toString', false],
  ['', false],
])('isProvider of %j is %s', (name, expected) => {
  expect(isProvider(name)).toBe(expected)
})

test.each([
  ['GITHUB', PROVIDERS.GITHUB],
  ['BITBUCKET', PROVIDERS.BITBUCKET],
  ['SOMETHING_NEW', PROVIDERS.GITHUB],
  ['', PROVIDERS.GITHUB],
])('the rule for %j', (name, expected) => {
  expect(providerRule(name)).toBe(expected)
})
