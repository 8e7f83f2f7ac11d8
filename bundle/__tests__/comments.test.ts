import { expect, test } from '@jest/globals'
import { withoutComments } from '../comments.ts'

test.each([
  ['a line of its own', 'a()\n// one\nb()\n', 'a()\nb()\n'],
  ['an indented line', 'if (a) {\n    // one\n    b()\n}\n', 'if (a) {\n    b()\n}\n'],
  ['several lines', 'a()\n/**\n * one\n * two\n */\nb()\n', 'a()\nb()\n'],
  ['the first line', '// one\na()\n', 'a()\n'],
  ['the last line, without a line break', 'a()\n// one', 'a()\n'],
  ['the end of a line', 'a() // one\nb()\n', 'a() \nb()\n'],
  ['the middle of a line', 'a(/* one */ b, /* two */ c)\n', 'a( b,  c)\n'],
  ['two lines', 'a()\n// one\n  // two\nb()\n', 'a()\nb()\n'],
  ['the place of a space', 'typeof/* one */a +/* two */+ b\n', 'typeof a + + b\n'],
  ['the code in a template', 'a(`$' + '{/* one */ b}`)\n', 'a(`$' + '{ b}`)\n'],
])('a comment in %s is left out', (_, code, expected) => {
  expect(withoutComments(code)).toBe(expected)
})

test.each([
  ['a string', "a('// one', '/* two */')\n"],
  ['a string in which a quote is escaped', "a('\\'// one')\n"],
  ['a URL', 'a("https://example.com")\n'],
  ['a template', 'a(`\n// one\n/* two */\n`)\n'],
  ['a template in a template', 'a(`$' + '{b(`// one`)}// two`)\n'],
  ['a regular expression', 'a(/[/*]+/, /https?:\\/\\//)\n'],
])('what looks like a comment in %s stays', (_, code) => {
  expect(withoutComments(code)).toBe(code)
})

test('the marks of where modules begin stay', () => {
  const mark = ';// CONCATENATED MODULE: ./src/main.js\n'
  expect(withoutComments(`// one\n${mark}// two\na()\n`)).toBe(`${mark}a()\n`)
})
