import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { codeHtml, duration, escapeHtml, printable, quote } from '../../../src/report/text.ts'
import { open as renderPage } from '../page.ts'
import { hostile } from '../report.ts'

describe('printable', () => {
  test.each<[title: string, text: string, expected: string]>([
    ['leaves printable text alone', 'my-conn: “ä” 漢字 😀 <b> & `x`', 'my-conn: “ä” 漢字 😀 <b> & `x`'],
    ['joins lines', 'a\nb\r\nc\rd\u0085e\u2028f\u2029g', 'a b c d e f g'],
    ['replaces control characters', 'a\u0000b\u0007\u001b[31mc\u007fd\u009be\tf', 'a b [31mc d e f'],
    ['trims white space', ' \n a \t', 'a'],
    ['removes invisible characters', 'a\u061cb\u00adc\ufeffd\u{e0041}e\u2066\u2069f', 'abcdef'],
    ['replaces lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['breaks workflow commands', 'x ##[error]y ##[group]z', 'x ## [error]y ## [group]z'],
    ['breaks workflow commands after more #', '####[error]', '#### [error]'],
    ['breaks workflow commands that the removal forms', '#\u200b#\u202e[error]', '## [error]'],
    ['breaks workflow commands at the cut', '##['.padEnd(2_000, 'x'), `## [${'x'.repeat(996)}…`],
    ['keeps 1000 characters', 'x'.repeat(1_000), 'x'.repeat(1_000)],
    ['cuts after 1000 characters', 'x'.repeat(100_000), `${'x'.repeat(1_000)}…`],
  ])('%s', (_, text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  const INVISIBLE = [
    ...[[0x034f], [0x115f, 0x1160], [0x180b, 0x180d], [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x2064]],
    ...[[0x2800], [0x3164], [0xfe00, 0xfe0f], [0xffa0], [0xfff9, 0xfffb], [0x1d173, 0x1d17a]],
    [0xe0100, 0xe01ef],
  ]
  test('removes all invisible characters', () => {
    const characters = INVISIBLE.flatMap(([from = 0, to = from]) =>
      Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)),
    )
    const shown = characters.filter((character) => printable(`a${character}b`) !== 'ab')
    expect(shown.map((character) => character.codePointAt(0)?.toString(16))).toEqual([])
  })

  test.each<[title: string, text: string, maxLength: number, expected: string]>([
    ['nothing', '😀😀😀', 3, '😀😀😀'],
    ['an emoji', '😀😀😀😀', 3, '😀😀😀…'],
    ['characters after much that is invisible', `${'\u200b'.repeat(20)}abc`, 5, '…'],
    ['nothing but invisible characters', '\u200b'.repeat(21), 5, '…'],
    ['half an emoji', `${'x'.repeat(19)}😀`, 5, 'xxxxx…'],
    ['white space at the end', `abc${' '.repeat(18)}`, 5, 'abc…'],
  ])('marks what it cut: %s', (_, text, maxLength, expected) => {
    expect(printable(text, maxLength)).toBe(expected)
  })

  test('marks whatever it cut, and nothing else', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 50 }), (text, maxLength) => {
        const whole = printable(text, text.length + 1)
        const short = printable(text, maxLength)
        const start = short.replace(/\s*\ufffd?…$/, '')
        if (short !== whole) expect([short.endsWith('…'), whole.startsWith(start)]).toEqual([true, true])
      }),
      { numRuns: 500 },
    )
  })

  test('returns one harmless line for any text, and leaves that line alone', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = printable(text)
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b\ufeff]/u)
        expect(line).not.toContain('##[')
        expect([...line].length).toBeLessThanOrEqual(1_001)
        if (!line.endsWith('…')) expect(printable(line)).toBe(line)
      }),
      { numRuns: 300 },
    )
  })
})

describe('quote', () => {
  test.each<[text: string, maxLength: number | undefined, expected: string]>([
    ['', undefined, '``'],
    ['a`b``c', undefined, "`a'b''c`"],
    ['a\n::error::b', undefined, '`a ::error::b`'],
    ['abcdef', 3, '`abc…`'],
  ])('%j', (text, maxLength, expected) => {
    expect(quote(text, maxLength)).toBe(expected)
  })

  test('has backticks only at the ends, for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(quote(text)).toBe(`\`${printable(text).replaceAll('`', "'")}\``)
      }),
      { numRuns: 300 },
    )
  })
})

describe('HTML', () => {
  test('has every character escaped that could be markup', () => {
    expect(escapeHtml(`a<b>&"c"'d'`)).toBe('a&#60;b&#62;&#38;&#34;c&#34;&#39;d&#39;')
    expect(codeHtml('<b>')).toBe('<code>&#60;b&#62;</code>')
  })

  test('shows any text as it is, in code or not', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const page = await renderPage(`<p>${escapeHtml(text)}</p>\n<p>${codeHtml(text)}</p>`)
        expect(page.texts('p')).toEqual([printable(text), printable(text)])
        expect(page.elements).toEqual(['p', 'p', 'code'])
      }),
    )
  })
})

test.each<[ms: number, expected: string]>([
  [0, '0 s'],
  [499, '0 s'],
  [500, '1 s'],
  [59_499, '59 s'],
  [59_500, '1 min'],
  [90_000, '1.5 min'],
  [312_000, '5.2 min'],
  [21_600_000, '360 min'],
])('the duration of %d ms is %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected)
})
