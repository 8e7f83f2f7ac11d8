import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
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

test('action.yml names the same providers', () => {
  const { inputs, outputs } = parse(readFileSync('action.yml', 'utf8'))
  const known = Object.keys(PROVIDERS)
  const namedIn = (description: string) => [...description.matchAll(/`([A-Z]+)`/g)].map(([, name]) => name)
  for (const { description } of [inputs['provider-type'], outputs['provider-type']])
    expect(namedIn(description)).toEqual(known)
  expect(known).toContain(inputs['provider-type'].default)
})
