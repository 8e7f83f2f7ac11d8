import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { code, fillIn, join, prose, toHtml, toText } from '../../../src/report/prose.ts'
import { printable } from '../../../src/report/text.ts'
import { open as renderPage } from '../page.ts'
import { hostile } from '../report.ts'

describe('prose', () => {
  test('has what is between backticks and each string as code, and numbers and prose as they are', () => {
    const more = prose`and ${3} of \`c\``
    expect(prose`Set \`a\` to ${'b'}, ${more}.`).toEqual([
      ...['Set ', { code: 'a' }, ' to ', { code: 'b' }, ', '],
      ...['and ', '3', ' of ', { code: 'c' }, '.'],
    ])
  })

  test('shows at most 300 characters of a value, and fewer on request', () => {
    expect(code('x'.repeat(301))).toEqual({ code: `${'x'.repeat(300)}…` })
    expect(code('abcdef', 3)).toEqual({ code: 'abc…' })
  })

  test('fills in facts as code, but for our own address', () => {
    const facts = { name: '`{url}\n', url: 'https://a.b' }
    const name = { code: "'{url}" }
    const filledIn = [name, ' at ', 'https://a.b', ', ', name, { code: '' }]
    expect(fillIn('{name} at {url}, {name}{none}', facts)).toEqual(filledIn)
  })

  test('joins items', () => {
    expect(toText(join([['a'], [code('b')], ['c']]))).toBe('a, `b`, c')
    expect(toText(join([['a'], ['b']], ' or '))).toBe('a or b')
  })

  test('as text has code in backticks on one line, for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = toText(prose`It is ${text}.`)
        expect(shown).toMatch(/^It is `[^`\p{Cc}\u2028\u2029]*`\.$/u)
        expect(shown).not.toContain('##[')
      }),
    )
  })
})

describe('HTML', () => {
  test.each<[title: string, message: string, html: string]>([
    ['nothing', '', ''],
    ['code', 'Set `a` and `b`.', 'Set <code>a</code> and <code>b</code>.'],
    ['markup in code', 'Set `<b>`.', 'Set <code>&#60;b&#62;</code>.'],
    ['markup outside of code', 'Set <b>.', 'Set &#60;b&#62;.'],
    ['a URL', 'See https://a.b/c?d=e#f', 'See <a href="https://a.b/c?d=e#f">https://a.b/c?d=e#f</a>'],
    ['a URL before a full stop', 'See https://a.b/c.', 'See <a href="https://a.b/c">https://a.b/c</a>.'],
    ['a URL in parentheses', '(https://a.b/c)', '(<a href="https://a.b/c">https://a.b/c</a>)'],
    ['a URL in code', 'Open `https://a.b`.', 'Open <code>https://a.b</code>.'],
  ])('of prose with %s', (_, message, html) => {
    expect(toHtml(fillIn(message))).toBe(html)
  })

  test('shows any text as it is', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, two) => {
        const sentences = prose`It's ${one} & not ${code(two, 40)}: see https://docs.example/a#b.`
        const page = await renderPage(`<p>${toHtml(sentences)}</p>`)
        const shown = [printable(one, 300), printable(two, 40)]
        const [first, second] = shown.map((text) => text.replaceAll('`', "'"))
        expect(page.text).toBe(`It's ${first} & not ${second}: see https://docs.example/a#b.`)
        expect(page.elements).toEqual(['p', 'code', 'code', 'a'])
        expect(page.hrefs).toEqual(['https://docs.example/a#b'])
        expect(page.texts('code')).toEqual([first, second])
      }),
    )
  })
})
