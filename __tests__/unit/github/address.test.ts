import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { issueAddress } from '../../../src/github/address.ts'
import { hostile } from '../report.ts'

const rules = (server = 'https://github.com', secret = 's3cret') => ({
  server,
  redact: (text: string) => text.replaceAll(secret, '***'),
})

test.each([
  ['https://github.com', 'https://github.com/octo-org/app/issues/7'],
  ['https://github.com/', 'https://github.com/octo-org/app/issues/7'],
  [' https://github.com//\n', 'https://github.com/octo-org/app/issues/7'],
  ['https://github.com', 'https://github.com/mona_corp/.github/issues/7'],
  ['http://ghe.example.com:8080', 'http://ghe.example.com:8080/o/a.b-c_d/issues/7'],
  ['https://example.com/github', 'https://example.com/github/o/r/issues/7'],
])('on the server %j, %j is the address of an issue', (server, url) => {
  expect(issueAddress(url, 7, rules(server))).toBe(url)
})

test.each([
  '',
  'https://github.com/octo-org/app/issues/8',
  'https://github.com/octo-org/app/issues/07',
  'https://github.com/octo-org/app/issues/7/',
  'https://github.com/octo-org/app/issues/7\n',
  'https://github.com/octo-org/app/issues/7?x',
  'https://github.com/octo-org/app/issues/7#x',
  'https://github.com/octo-org/app/pull/7',
  'https://github.com/octo-org/issues/7',
  'https://github.com/octo-org/app/x/issues/7',
  'https://github.com/octo-org/../issues/7',
  'https://github.com/octo-org/./issues/7',
  'https://github.com/../app/issues/7',
  'https://github.com//app/issues/7',
  'https://github.com/octo%2Dorg/app/issues/7',
  'https://github.com/octo-org/a b/issues/7',
  'https://github.com/octo-org/äpp/issues/7',
  'https://github.com/s3cret/app/issues/7',
  'https://GITHUB.com/octo-org/app/issues/7',
  'http://github.com/octo-org/app/issues/7',
  'https://github.com.evil.example/octo-org/app/issues/7',
  'https://github.com@evil.example/octo-org/app/issues/7',
  'https://evil.example/https://github.com/octo-org/app/issues/7',
  'octo-org/app/issues/7',
  'javascript:https://github.com/octo-org/app/issues/7',
])('%j is not', (url) => {
  expect(issueAddress(url, 7, rules())).toBe('')
})

test('whatever GitHub sends, it is an address on the server or nothing', () => {
  const part = fc.constantFrom(
    'https://',
    'github.com',
    '/',
    'octo-org',
    'app',
    'issues',
    '7',
    '@',
    '..',
    '?',
    '#',
    '%',
  )
  const url = fc.oneof(
    hostile,
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(fc.constantFrom('', 'https://github.com/octo-org/app/issues/'), url, (start, rest) => {
      const address = issueAddress(start + rest, 7, rules())
      if (address === '') return
      expect(new URL(address).href).toBe(address)
      expect(address).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w.-]+\/issues\/7$/)
    }),
    { numRuns: 2_000 },
  )
})
