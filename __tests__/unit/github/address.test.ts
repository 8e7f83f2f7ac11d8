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

const ENDS = ['8', '07', '7/', '7\n', '7?x', '7#x', '7x', '72', '7"><b>']
const PATHS = [
  ...[
    'octo-org/app/pull',
    'octo-org/issues',
    'octo-org/app/x/issues',
    'octo-org/../issues',
    'octo-org/./issues',
  ],
  ...['../app/issues', '/app/issues', 'octo%2Dorg/app/issues', 'octo-org/a b/issues', 'octo-org/äpp/issues'],
  ...['s3cret/app/issues', 'octo-org/s3cret/issues'],
]
const SERVERS = [
  ...[
    'https://GITHUB.com/',
    'http://github.com/',
    'https://github.com:8443/',
    'https://github.com.evil.example/',
  ],
  ...[
    'https://github.com@evil.example/',
    'https://evil.example/',
    'https://evil.example/https://github.com/',
  ],
  ...['', 'javascript:https://github.com/'],
]

test.each([
  '',
  'javascript:alert(1)',
  ...ENDS.map((end) => `https://github.com/octo-org/app/issues/${end}`),
  ...PATHS.map((path) => `https://github.com/${path}/7`),
  ...SERVERS.map((server) => `${server}octo-org/app/issues/7`),
])('%j is not', (url) => {
  expect(issueAddress(url, 7, rules())).toBe('')
})

test('the address of another server is none', () => {
  expect(issueAddress('https://github.com/o/r/issues/7', 7, rules('https://ghe.example.com'))).toBe('')
})

test('whatever GitHub sends, it is an address on the server or nothing', () => {
  const words = 'https:// github.com / octo-org app issues 7 @ .. ? # %'
  const part = fc.constantFrom(...words.split(' '))
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
