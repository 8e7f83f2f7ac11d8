import { runInNewContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CATALOG } from '../../../src/report/catalog.ts'
import { code, prose, toHtml } from '../../../src/report/prose.ts'
import { redactor } from '../../../src/report/redact.ts'
import { codeHtml, escapeHtml, printable, quote } from '../../../src/report/text.ts'
import { anyCharacter, hostile } from '../report.ts'

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const SIGNATURE = '-_aB3'.repeat(70)
/** The form of GitHub's tokens for apps and jobs since 2026. */
const STATELESS_TOKEN = `${'ghs_'}1234567_${base64url({ alg: 'ES256', typ: 'JWT' })}.${base64url({ sub: 'x'.repeat(60) })}.${SIGNATURE}`

describe('without known secrets, the redactor', () => {
  const hex = '0123456789abcdef'.repeat(4)

  test.each<[title: string, text: string, expected: string]>([
    ['an access key ID', 'key AKIAIOSFODNN7EXAMPLE is', 'key *** is'],
    ['a temporary access key ID', 'Credential=ASIAIOSFODNN7EXAMPLE/20261122', 'Credential=***/20261122'],
    ['a JWT', 'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_ is', 'token *** is'],
    ['a JWT without a signature', 'eyJhbGciOiJu.eyJzdWIiOiJ4In0. ', '*** '],
    ['a GitHub token', `${'ghs_'}${'a1B2'.repeat(9)}!`, '***!'],
    ['a personal access token', `${'ghp_'}${'a1B2'.repeat(9)}!`, '***!'],
    ['a stateless GitHub token', `is ${STATELESS_TOKEN}.`, 'is ***.'],
    ['the beginning of one', `is ${STATELESS_TOKEN.slice(0, 100)}…`, 'is ***…'],
    ['one without a signature', `is \`${STATELESS_TOKEN.replace(/[^.]*$/, '')}\``, 'is `***.`'],
    ['a fine-grained token', `${'github_pat_'}${'a1_B2'.repeat(9)}!`, '***!'],
    ['a signature in either case', `${hex}.${hex.toUpperCase()}.`, '***.***.'],
    ['a session token', `<${'FwoGZXIvYXdzE+/'.repeat(20)}==>`, '<***>'],
    [
      'what is not JSON',
      `Unexpected token 's', "s3cr" is not valid JSON`,
      "Unexpected token 's', *** is not valid JSON",
    ],
    ['a user name and password in a URL', 'http://user:pa:ss@proxy:8080/x', 'http://***proxy:8080/x'],
  ])('hides %s', (_, text, expected) => {
    expect(redactor([])(text)).toBe(expected)
  })

  test.each([
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:ListConnections',
    'arn:aws:apprunner:eu-west-1:123456789012:connection/my-conn/0123456789abcdef0123456789abcdef',
    'request ID 7f3c2a10-5b1c-4c0e-9e1a-2f6d9f0c1b2a',
    'eyJhbGciOiJSUzI1NiJ9.x is not whole, and eyJhbGc.eyJzdWIiOiJ4In0.x is too short',
    'XAKIAIOSFODNN7EXAMPLE',
    'xghs_a1B2a1B2a1B2a1B2',
    `ghs_${'a'.repeat(15)} github_pat_${'a'.repeat(15)} ghx_${'a'.repeat(16)}`,
    `${'0123456789abcdef'.repeat(4)}0`,
    'a'.repeat(99),
    'user:password@host, https://host/@user',
    '{"Url":"https://wiki.example.com","Owner":"team@example.com"}',
    'Use the form `http://user:password@host:port`.',
  ])('leaves alone: %s', (text) => {
    expect(redactor([])(text)).toBe(text)
  })
})

test('hides credentials that only begin like the example in our messages', () => {
  const text = 'http://user:password1@x http://user:passwor@x http://user2:password@x'
  expect(redactor([])(text)).toBe('http://***x http://***x http://***x')
})

test('no text of a message is hidden because of its form', () => {
  const texts = Object.values(CATALOG).flatMap(({ title, cause, remedy }) => [title, cause, remedy])
  for (const text of texts) expect(redactor([])(text)).toBe(text)
})

describe('with known secrets, the redactor', () => {
  test.each<[title: string, secrets: string[], text: string, expected: string]>([
    ['hides each of them everywhere', ['s3cret', 'pass'], 's3cret/pass+s3crets3cret', '***/***+******'],
    ['hides the longer of two that begin alike', ['s3cret', 's3cret-and-more'], 's3cret-and-more', '***'],
    ['ignores those of under 4 characters', ['', 'a', 'abc'], 'abc and a', 'abc and a'],
  ])('%s', (_, secrets, text, expected) => {
    expect(redactor(secrets)(text)).toBe(expected)
  })

  const SECRET = 's3cr<e>t&"\'`\n\\end'

  test.each<[title: string, text: string, expected: string]>([
    ['as it is', SECRET, '***'],
    ['printable', printable(SECRET), '***'],
    ['quoted', quote(SECRET), '`***`'],
    ['escaped for HTML', codeHtml(SECRET), '<code>***</code>'],
    ['quoted and escaped for HTML', toHtml(prose`Is ${SECRET}.`), 'Is <code>***</code>.'],
    ['in JSON', JSON.stringify([SECRET]), '["***"]'],
    ['with invisible characters', printable([...SECRET].join('\u200b\ufe0f')), '***'],
    ['with other text around it', `x${printable(SECRET)}y`, 'x***y'],
  ])('hides one %s', (_, text, expected) => {
    expect(redactor([SECRET])(text)).toBe(expected)
  })

  test('hides one that gets longer where it is made printable', () => {
    expect(redactor(['ab##[c##[d'])(printable('is ab##[c##[d.'))).toBe('is ***.')
    expect(redactor(['ab##[c`d'])(toHtml(prose`is ${'ab##[c`d'}.`))).toBe('is <code>***</code>.')
  })

  test.each<[title: string, text: string, expected: string]>([
    ['of 4 characters', 'is 0123…', 'is ***…'],
    ['of 3 characters not', 'is 012…', 'is 012…'],
    ['of all but the last one', '012345678…', '***…'],
    ['in backticks', 'is `01234…` (`x…`)', 'is `***…` (`x…`)'],
    ['more than once', '01234… 012345… 0123456', '***… ***… 0123456'],
    ['at the end without … not', '01234', '01234'],
    ['before another character not', '01234x…', '01234x…'],
    ['not at its beginning not', '1234…', '1234…'],
    ['after … not', '…01234', '…01234'],
    ['as long as possible', '01230123456…', '0123***…'],
  ])('hides its first part where a text was cut off: %s', (_, text, expected) => {
    expect(redactor(['0123456789'])(text)).toBe(expected)
  })

  // Keyboards and generators produce these. Texts before one that begins like a word could join it.
  const secret = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9+/=._$()\\%!~^-]{8,60}$/),
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9 &<>"'`;:,{}-]{6,60}[A-Za-z]$/),
  )
  const split = (text: string) => [...text].join('\u200b')
  const writers: ((text: string) => string)[] = [
    printable,
    (text) => quote(text, 40),
    codeHtml,
    (text) => toHtml(prose`It is ${text} or ${code(text, 60)}.`),
    (text) => printable(`It is ${quote(text)} or ${quote(text, 60)}.`),
  ]

  test('leaves nothing of them in any text', () => {
    const property = fc.property(secret, secret, hostile, hostile, (value, other, before, after) => {
      const redact = redactor([value, other])
      const texts = [value, split(value)].map((text) => before + text + after)
      const shown = texts.flatMap((text) => writers.map((write) => redact(write(text))))
      const forms = [value, printable(value), escapeHtml(value), quote(value).slice(1, -1)]
      expect(forms.filter((form) => shown.some((text) => text.includes(form)))).toEqual([])
    })
    fc.assert(property, { numRuns: 300 })
  })

  test('leaves no first part of them where a text is cut off', () => {
    const lengths = fc.integer({ min: 4, max: 30 })
    fc.assert(
      fc.property(secret, lengths, lengths, (value, before, limit) => {
        const text = `${'~'.repeat(before)}${value}${'~'.repeat(40)}`
        const shown = redactor([value])(quote(text, before + limit))
        expect(shown.slice(0, before + 1)).toBe(`\`${'~'.repeat(before)}`)
        expect(shown.slice(before + 1)).toMatch(/^\*\*\*~*…`$/)
      }),
    )
  })

  test('leaves none of them in JSON', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: anyCharacter }), hostile, (value, before) => {
        const shown = redactor([value])(JSON.stringify({ a: `${before}${value}` }))
        expect(shown).not.toContain(JSON.stringify(value).slice(1, -1))
      }),
    )
  })
})

describe('the redactor ends soon', () => {
  const PARTS = [
    ...['eyJ-', 'eyJaaaaaaaa.', 'eyJaaaaaaaa.a', 'AKIA', 'ghp_', 'github_pat_', '://', '://a:', 'a+', '0a'],
    ...['…', 'abcd…', 'abcdefgh', 'ghs_', 'ghs_.', 'ghs_-eyJ', '.ghs_', '://user:password@'],
  ]
  test.each(PARTS)('for a text of 200 kB of %j', (part) => {
    const redact = redactor(['abcdefgh'.repeat(200), 'eyJ-eyJ-eyJ_'])
    const text = part.repeat(200_000 / part.length)
    // A quadratic search needed 44 seconds for the first of these.
    const redacted = runInNewContext('redact(text)', { redact, text }, { timeout: 20_000 })
    expect(redacted.length).toBeGreaterThan(0)
  })
})
