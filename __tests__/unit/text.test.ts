import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { code, escapeHtml, plain, proseToHtml, quote, redactor } from '../../src/report/text.ts'
import { open } from './page.ts'
import { hostile } from './report.ts'

describe('plain', () => {
  test.each<[title: string, text: string, expected: string]>([
    ['leaves text alone', 'my-conn: “ä” 漢字 😀 <b> & `x`', 'my-conn: “ä” 漢字 😀 <b> & `x`'],
    ['makes lines one', 'a\nb\r\nc\rd\u0085e\u2028f\u2029g', 'a b c d e f g'],
    ['makes controls a space', 'a\u0000b\u0007\u001b[31mc\u007fd\u009be\tf', 'a b [31mc d e f'],
    ['drops white space around it', ' \n a \t', 'a'],
    ['drops direction characters', 'a\u202eb\u202c\u2066c\u2069\u200f\u200e\u061cd', 'abcd'],
    ['drops invisible characters', 'a\u200bb\u00adc\ufeffd\u2060e\u{e0041}f', 'abcdef'],
    ['keeps emoji whole', '😀', '😀'],
    ['mends half characters', 'a\ud800b', 'a\ufffdb'],
    ['breaks runner commands', 'x ##[error]y ##[group]z', 'x ## [error]y ## [group]z'],
    ['breaks runner commands with more marks', '####[error]', '#### [error]'],
    ['breaks runner commands made by dropping', '#\u200b#\u202e[error]', '## [error]'],
    ['breaks runner commands at the cut', '##['.padEnd(2_000, 'x'), `## [${'x'.repeat(996)}…`],
  ])('%s', (_, text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  test.each<[text: string, longest: number, expected: string]>([
    ['abcde', 5, 'abcde'],
    ['abcdef', 5, 'abcde…'],
    ['😀😀😀', 3, '😀😀😀'],
    ['😀😀😀😀', 3, '😀😀😀…'],
  ])('of %s, %i characters at most', (text, longest, expected) => {
    expect(plain(text, longest)).toBe(expected)
  })

  test('gives 1000 characters at most unless told otherwise', () => {
    expect(plain('x'.repeat(1_000))).toBe('x'.repeat(1_000))
    expect(plain('x'.repeat(100_000))).toBe(`${'x'.repeat(1_000)}…`)
  })

  test('gives one harmless line of any text, and the same again of that', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = plain(text)
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/u)
        expect(line).not.toContain('##[')
        expect([...line].length).toBeLessThanOrEqual(1_001)
        if (!line.endsWith('…')) expect(plain(line)).toBe(line)
      }),
      { numRuns: 300 },
    )
  })
})

describe('quote', () => {
  test.each<[text: string, expected: string]>([
    ['my-conn', '`my-conn`'],
    ['', '``'],
    ['a`b``c', "`a'b''c`"],
    ['a\n::error::b', '`a ::error::b`'],
  ])('of %j is %s', (text, expected) => {
    expect(quote(text)).toBe(expected)
  })

  test('takes how long it may be', () => {
    expect(quote('abcdef', 3)).toBe('`abc…`')
  })

  test('has backticks at its ends alone, whatever is quoted', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(quote(text)).toMatch(/^`[^`\p{Cc}\u2028\u2029]*`$/u)
        expect(quote(text)).not.toContain('##[')
        expect(quote(text).slice(1, -1)).toBe(plain(text).replaceAll('`', "'"))
      }),
      { numRuns: 300 },
    )
  })
})

describe('HTML', () => {
  test('has every character that is markup encoded', () => {
    expect(escapeHtml(`a<b>&"c"'d'`)).toBe('a&#60;b&#62;&#38;&#34;c&#34;&#39;d&#39;')
    expect(code('<b>')).toBe('<code>&#60;b&#62;</code>')
  })

  test.each<[title: string, prose: string, html: string]>([
    ['nothing', '', ''],
    ['code', 'Set `a` and `b`.', 'Set <code>a</code> and <code>b</code>.'],
    ['markup within code', 'Set `<b>`.', 'Set <code>&#60;b&#62;</code>.'],
    ['markup without code', 'Set <b>.', 'Set &#60;b&#62;.'],
    ['empty code', 'Set ``.', 'Set <code></code>.'],
    ['an address', 'See https://a.b/c?d=e#f', 'See <a href="https://a.b/c?d=e#f">https://a.b/c?d=e#f</a>'],
    ['an address before a full stop', 'See https://a.b/c.', 'See <a href="https://a.b/c">https://a.b/c</a>.'],
    ['an address in brackets', '(https://a.b/c)', '(<a href="https://a.b/c">https://a.b/c</a>)'],
    ['an address within code', 'Open `https://a.b`.', 'Open <code>https://a.b</code>.'],
  ])('of prose with %s', (_, prose, html) => {
    expect(proseToHtml(prose)).toBe(html)
  })

  test('shows any text as it is, in code or not', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const page = await open(`<p>${escapeHtml(text)}</p>\n<p>${code(text)}</p>`)
        expect(page.texts('p')).toEqual([plain(text), plain(text)])
        expect(page.elements).toEqual(['p', 'p', 'code'])
      }),
    )
  })

  test('shows prose with any text quoted in it as our prose and that text', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, two) => {
        const prose = `It's ${quote(one)} & not ${quote(two, 40)}: see https://docs.example/a#b.`
        const page = await open(`<p>${proseToHtml(prose)}</p>`)
        const [first, second] = [plain(one), plain(two, 40)].map((text) => text.replaceAll('`', "'"))
        expect(page.text).toBe(`It's ${first} & not ${second}: see https://docs.example/a#b.`)
        expect(page.elements).toEqual(['p', 'code', 'code', 'a'])
        expect(page.hrefs).toEqual(['https://docs.example/a#b'])
        expect(page.texts('code')).toEqual([first, second])
      }),
    )
  })
})

describe('redactor', () => {
  const hex = '0123456789abcdef'.repeat(4)

  test.each<[title: string, text: string, expected: string]>([
    ['a key id', 'key AKIAIOSFODNN7EXAMPLE is', 'key *** is'],
    ['a temporary key id', 'Credential=ASIAIOSFODNN7EXAMPLE/20261122', 'Credential=***/20261122'],
    ['a JWT', 'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_ is', 'token *** is'],
    ['a token of GitHub', `${'ghs_'}${'a1B2'.repeat(9)}!`, '***!'],
    ['a token of a person', `${'ghp_'}${'a1B2'.repeat(9)}!`, '***!'],
    ['a fine-grained token', `${'github_pat_'}${'a1_B2'.repeat(9)}!`, '***!'],
    ['a signature', `Signature=${hex}.`, 'Signature=***.'],
    ['a signature in capitals', `Signature=${hex.toUpperCase()}.`, 'Signature=***.'],
    ['a session token', `<${'FwoGZXIvYXdzE+/'.repeat(20)}==>`, '<***>'],
    ['a user and password in an address', 'http://user:pa:ss@proxy:8080/x', 'http://***proxy:8080/x'],
  ])('hides the shape of %s', (_, text, expected) => {
    expect(redactor([])(text)).toBe(expected)
  })

  test.each([
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:ListConnections',
    'arn:aws:apprunner:eu-west-1:123456789012:connection/my-conn/0123456789abcdef0123456789abcdef',
    'request id 7f3c2a10-5b1c-4c0e-9e1a-2f6d9f0c1b2a',
    'getaddrinfo ENOTFOUND apprunner.eu-west-9.amazonaws.com',
    'https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/connections',
  ])('leaves alone: %s', (text) => {
    expect(redactor([])(text)).toBe(text)
  })

  test('hides every secret that it knows, wherever and however often', () => {
    expect(redactor(['s3cret', 'pass'])('s3cret/pass+s3crets3cret')).toBe('***/***+******')
  })

  test('hides the longer of two secrets that begin alike', () => {
    expect(redactor(['s3cret', 's3cret-and-more'])('s3cret-and-more')).toBe('***')
  })

  test('knows no secrets of under four characters, which are parts of words', () => {
    expect(redactor(['', 'a', 'abc'])('abc and a')).toBe('abc and a')
  })

  test('leaves no secret in any text', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=._$&()[\]\\-]{4,60}$/)
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        hostile,
        hostile,
        (secrets, before, after) => {
          const shown = redactor(secrets)(secrets.map((value) => `${before}${value}${after}`).join())
          for (const value of secrets) expect(shown).not.toContain(value)
        },
      ),
    )
  })
})
