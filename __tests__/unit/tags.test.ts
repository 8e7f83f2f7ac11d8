import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseTags, tagsToSet, toApi } from '../../src/inputs/tags.ts'
import { hostile } from './report.ts'

type Pair = [key: string, value: string]

function accepted(text: string): Pair[] {
  const { tags, problems } = parseTags(text)
  expect(problems).toEqual([])
  return [...tags]
}

describe('takes', () => {
  const web: Pair[] = [
    ['Team', 'web'],
    ['Stage', 'prod'],
  ]

  test.each<[title: string, text: string, pairs: Pair[]]>([
    ['nothing', '', []],
    ['white space', ' \r\n\t\n', []],
    ['lines', 'Team=web\nStage=prod', web],
    ['lines that end in CR LF', 'Team=web\r\nStage=prod\r\n', web],
    ['lines that end in CR', 'Team=web\rStage=prod\r', web],
    ['lines with white space around everything', '\n  Team = web \n\n\tStage=\tprod\n', web],
    ['lines with = in the value', 'Query=a=b==', [['Query', 'a=b==']]],
    ['lines with an empty value', 'Team=', [['Team', '']]],
    ['lines with white space inside', 'Cost center=R & D', [['Cost center', 'R & D']]],
    ['lines with marks that mean nothing here', 'a:b/c+d-e_f@g.h=#1 "x"', [['a:b/c+d-e_f@g.h', '#1 "x"']]],
    ['a JSON object', '{"Team": "web", "Stage": "prod"}', web],
    [
      'a JSON object over lines, with white space around it',
      '\n {\n"Team":"web",\n"Stage":"prod"\n}\n ',
      web,
    ],
    ['an empty JSON object', '{}', []],
    [
      'a JSON object with numbers as keys',
      '{"1": "a", "2": "b"}',
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ],
    [
      'a JSON object with escapes',
      '{"a\\"b": "c\\\\", "d\\u0065": "{\\"f\\": 1}"}',
      [
        ['a"b', 'c\\'],
        ['de', '{"f": 1}'],
      ],
    ],
    [
      'a JSON object with the names of its own kind',
      '{"__proto__": "a", "constructor": "b"}',
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
    ],
    ['AWS’s list', '[{"Key": "Team", "Value": "web"}, {"Value": "prod", "Key": "Stage"}]', web],
    ['an empty list', '[]', []],
    ['JSON with white space kept inside its texts', '{" a ": " b "}', [[' a ', ' b ']]],
    [
      'JSON with white space around it that JSON does not know',
      '\u00a0{"Team": "web", "Stage": "prod"}\u00a0',
      web,
    ],
    ['keys that contain but don’t begin with aws:', 'my-aws:team=web', [['my-aws:team', 'web']]],
    ['the longest key', `${'k'.repeat(128)}=v`, [['k'.repeat(128), 'v']]],
    ['the longest key, in characters rather than UTF-16', `${'😀'.repeat(128)}=v`, [['😀'.repeat(128), 'v']]],
    ['the longest value', `k=${'v'.repeat(256)}`, [['k', 'v'.repeat(256)]]],
  ])('%s', (_, text, pairs) => {
    expect(accepted(text)).toEqual(pairs)
  })

  test('50 tags', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `k${index}=v`)
    expect(accepted(lines.join('\n'))).toHaveLength(50)
  })
})

describe('refuses', () => {
  test.each<[title: string, text: string, problem: RegExp]>([
    ['a line without =', 'Team', /line 1 .*`Team`/],
    ['a line without = after others, empty ones counted', 'a=b\r\n\r\n\r\nTeam\r\nc=d', /line 4 .*`Team`/],
    ['an empty key', '=web', /empty key/],
    ['an empty key in an object', '{"": "web"}', /empty key/],
    ['an empty key in a list', '[{"Key": "", "Value": "web"}]', /empty key/],
    ['a key that is too long', `${'k'.repeat(129)}=v`, /longer than 128/],
    ['a value that is too long', `k=${'v'.repeat(257)}`, /value of `k` is longer than 256/],
    ['a key of AWS', 'aws:team=web', /`aws:team` begins with `aws:`/],
    ['a key of AWS in an object', '{"aws:team": "web"}', /`aws:team` begins with `aws:`/],
    ['a key twice in lines', 'a=1\nb=2\na=3', /`a` .*twice/],
    ['a key twice in lines, with the same value', 'a=1\na=1', /`a` .*twice/],
    ['a key twice in an object', '{"a": "1", "b": "2", "a": "3"}', /`a` .*twice/],
    ['a key twice in an object, once escaped', '{"a": "1", "\\u0061": "3"}', /`a` .*twice/],
    ['a key twice in a list', '[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]', /`a` .*twice/],
    ['51 tags', Array.from({ length: 51 }, (_, index) => `k${index}=v`).join('\n'), /51 tags.* 50/],
    ['JSON that ends too early', '{"a": "1"', /isn't JSON/],
    ['JSON with single quotes', "{'a': '1'}", /isn't JSON/],
    ['a list that ends too early', '[{"Key": "a"', /isn't JSON/],
    ['a number in an object', '{"a": 1}', /`a` isn't a text/],
    ['a boolean in an object', '{"a": true}', /`a` isn't a text/],
    ['null in an object', '{"a": null}', /`a` isn't a text/],
    ['an object in an object', '{"a": {"b": "c"}}', /`a` isn't a text/],
    ['a list in an object', '{"a": ["b"]}', /`a` isn't a text/],
    ['texts in a list', '["a=1"]', /item 1 /],
    ['null in a list', '[null]', /item 1 /],
    ['a list in a list', '[[]]', /item 1 /],
    ['an object in a list, as it would stand alone', '[{"Key": "b", "Value": "1"}, {"a": "1"}]', /item 2 /],
    ['a list with a number', '[{"Key": "a", "Value": 1}]', /item 1 /],
    ['a list without a value', '[{"Key": "a"}]', /item 1 /],
    ['a list with names in lower case', '[{"key": "a", "value": "1"}]', /item 1 /],
    ['a list with more than key and value', '[{"Key": "a", "Value": "1", "Other": "2"}]', /item 1 /],
  ])('%s', (_, text, problem) => {
    expect(parseTags(text).problems).toEqual([expect.stringMatching(problem)])
  })

  test('every line that is wrong, each with its number', () => {
    const { problems } = parseTags('Team\na=b\nStage\n=c')
    expect(problems).toEqual([
      expect.stringContaining('line 1'),
      expect.stringContaining('line 3'),
      expect.stringContaining('empty key'),
    ])
  })

  test('a key twice in an object though one of its values is no text', () => {
    expect(parseTags('{"a": 1, "a": "2"}').problems).not.toEqual([])
    expect(parseTags('{"a": {"x": "y"}, "a": "2", "b": "3"}').problems).not.toEqual([])
  })
})

describe('drift', () => {
  const wanted = new Map([
    ['Team', 'web'],
    ['Stage', ''],
  ])

  test.each<[title: string, actual: { Key?: string; Value?: string }[], drift: Pair[]]>([
    [
      'is everything where there is nothing',
      [],
      [
        ['Team', 'web'],
        ['Stage', ''],
      ],
    ],
    [
      'is nothing where all is as asked',
      [
        { Key: 'Stage', Value: '' },
        { Key: 'Team', Value: 'web' },
      ],
      [],
    ],
    [
      'is what has another value',
      [
        { Key: 'Team', Value: 'Web' },
        { Key: 'Stage', Value: '' },
      ],
      [['Team', 'web']],
    ],
    ['is what is missing', [{ Key: 'Team', Value: 'web' }], [['Stage', '']]],
    [
      'is not what an empty value left out by the API says',
      [{ Key: 'Team', Value: 'web' }, { Key: 'Stage' }],
      [],
    ],
    [
      'is not what others set',
      [
        { Key: 'x', Value: '1' },
        { Key: 'Team', Value: 'web' },
        { Key: 'Stage', Value: '' },
      ],
      [],
    ],
    [
      'is not confused by a row without a key',
      [{}, { Value: 'web' }],
      [
        ['Team', 'web'],
        ['Stage', ''],
      ],
    ],
  ])('%s', (_, actual, drift) => {
    expect([...tagsToSet(wanted, actual)]).toEqual(drift)
  })
})

test('tags go to the API as its list', () => {
  expect(
    toApi(
      new Map([
        ['Team', 'web'],
        ['Stage', ''],
      ]),
    ),
  ).toEqual([
    { Key: 'Team', Value: 'web' },
    { Key: 'Stage', Value: '' },
  ])
})

describe('whatever is given', () => {
  const json = (text: string) => JSON.stringify(text)
  const objectOf = (pairs: readonly Pair[]) =>
    `{${pairs.map(([key, value]) => `${json(key)}:${json(value)}`)}}`
  const listOf = (pairs: readonly Pair[]) => JSON.stringify(pairs.map(([Key, Value]) => ({ Key, Value })))
  const linesOf = (pairs: readonly Pair[]) => pairs.map((pair) => pair.join('=')).join('\n')

  const word = (minLength: number, maxLength: number) =>
    fc
      .string({ unit: 'grapheme', minLength, maxLength })
      .filter((text) => text === text.trim() && !/[\r\n]/.test(text))
  const key = word(1, 40).filter((text) => !/^aws:|=/.test(text))
  const firstKey = /^[[{]/
  const pairs = fc
    .uniqueArray(fc.tuple(key, word(0, 60)), { selector: ([name]) => name, maxLength: 50 })
    .filter(([first]) => !firstKey.test(first?.[0] ?? '')) as fc.Arbitrary<Pair[]>

  test('lines, object and list give the same tags, and those asked for', () => {
    fc.assert(
      fc.property(pairs, (asked) => {
        expect(accepted(linesOf(asked))).toEqual(asked)
        expect(accepted(objectOf(asked))).toEqual(asked)
        expect(accepted(listOf(asked))).toEqual(asked)
        expect(accepted(JSON.stringify(JSON.parse(objectOf(asked)), null, 2)).sort()).toEqual(asked.sort())
      }),
    )
  })

  test('tags that are there leave no drift', () => {
    fc.assert(
      fc.property(pairs, pairs, (asked, others) => {
        const wanted = new Map(asked)
        const there = toApi(new Map([...others, ...asked]))
        expect(tagsToSet(wanted, there).size).toBe(0)
        expect([...tagsToSet(wanted, [])]).toEqual(asked)
      }),
    )
  })

  test('a key that stands there twice is never accepted', () => {
    const value = fc.oneof(
      fc.string().map(json),
      fc.jsonValue().map((any) => JSON.stringify(any)),
    )
    const doubled = fc
      .tuple(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), value), { minLength: 1, maxLength: 4 }), value)
      .map(([entries, last]) => [...entries, [entries[0]?.[0] ?? '', last] as const])
    fc.assert(
      fc.property(doubled, (entries) => {
        const text = `{${entries.map(([name, any]) => `${json(name)}: ${any}`).join()}}`
        expect(parseTags(text).problems).not.toEqual([])
      }),
    )
  })

  test('parsing never throws, and what it accepts keeps every limit', () => {
    const anyJson = fc.jsonValue().map((value) => JSON.stringify(value))
    const almost = fc
      .tuple(fc.constantFrom('{', '[', '', ' {'), hostile, fc.constantFrom('}', ']', ''))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(hostile, anyJson, almost), (text) => {
        const { tags, problems } = parseTags(text)
        const odd = /[\p{Cc}\u2028\u2029]|##\[|undefined/u
        expect(problems.filter((problem) => odd.test(problem))).toEqual([])
        if (problems.length > 0) return
        expect(tags.size).toBeLessThanOrEqual(50)
        for (const [name, value] of tags) {
          expect(name).not.toMatch(/^aws:/)
          expect([...name].length).toBeGreaterThanOrEqual(1)
          expect([...name].length).toBeLessThanOrEqual(128)
          expect([...value].length).toBeLessThanOrEqual(256)
        }
      }),
      { numRuns: 300 },
    )
  })
})
