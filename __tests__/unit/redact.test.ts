import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { redactor } from '../../src/report/redact.ts'
import { hostile } from './report.ts'

describe('without known secrets, the redactor', () => {
  const hex = '0123456789abcdef'.repeat(4)

  test.each<[title: string, text: string, expected: string]>([
    ['an access key ID', 'key AKIAIOSFODNN7EXAMPLE is', 'key *** is'],
    ['a temporary access key ID', 'Credential=ASIAIOSFODNN7EXAMPLE/20261122', 'Credential=***/20261122'],
    ['a JWT', 'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_ is', 'token *** is'],
    ['a GitHub token', `${'ghs_'}${'a1B2'.repeat(9)}!`, '***!'],
    ['a personal access token', `${'ghp_'}${'a1B2'.repeat(9)}!`, '***!'],
    ['a fine-grained token', `${'github_pat_'}${'a1_B2'.repeat(9)}!`, '***!'],
    ['a signature', `Signature=${hex}.`, 'Signature=***.'],
    ['a signature in upper case', `Signature=${hex.toUpperCase()}.`, 'Signature=***.'],
    ['a session token', `<${'FwoGZXIvYXdzE+/'.repeat(20)}==>`, '<***>'],
    ['a user name and password in a URL', 'http://user:pa:ss@proxy:8080/x', 'http://***proxy:8080/x'],
  ])('hides %s', (_, text, expected) => {
    expect(redactor([])(text)).toBe(expected)
  })

  test.each([
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:ListConnections',
    'arn:aws:apprunner:eu-west-1:123456789012:connection/my-conn/0123456789abcdef0123456789abcdef',
    'request ID 7f3c2a10-5b1c-4c0e-9e1a-2f6d9f0c1b2a',
    'getaddrinfo ENOTFOUND apprunner.eu-west-9.amazonaws.com',
    'https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/connections',
  ])('leaves alone: %s', (text) => {
    expect(redactor([])(text)).toBe(text)
  })
})

describe('with known secrets, the redactor', () => {
  test.each<[title: string, secrets: string[], text: string, expected: string]>([
    ['hides each of them everywhere', ['s3cret', 'pass'], 's3cret/pass+s3crets3cret', '***/***+******'],
    ['hides the longer of two that begin alike', ['s3cret', 's3cret-and-more'], 's3cret-and-more', '***'],
    ['ignores those of under 4 characters', ['', 'a', 'abc'], 'abc and a', 'abc and a'],
  ])('%s', (_, secrets, text, expected) => {
    expect(redactor(secrets)(text)).toBe(expected)
  })

  test('leaves none of them in any text', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=._$&()[\]\\-]{4,60}$/)
    const secretLists = fc.array(secret, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(secretLists, hostile, hostile, (secrets, before, after) => {
        const redacted = redactor(secrets)(secrets.map((value) => `${before}${value}${after}`).join())
        for (const value of secrets) expect(redacted).not.toContain(value)
      }),
    )
  })
})
