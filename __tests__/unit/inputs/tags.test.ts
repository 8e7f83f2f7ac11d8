import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseTags } from '../../../src/inputs/tags.ts'
import { toText } from '../../../src/report/prose.ts'
import { anyCharacter, hostile } from '../report.ts'
import { REFUSED } from './tag-lines.ts'

type Pair = [key: string, value: string]

const PAIRS: Pair[] = [
  ['Team', 'web'],
  ['Stage', 'prod'],
]

function validTags(input: string): Pair[] {
  const { tags, problems } = parseTags(input)
  expect(problems).toEqual([])
  return [...tags]
}

const problemsOf = (input: string) => parseTags(input).problems.map(toText)
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join('\n')

describe('valid', () => {
  test.each<[title: string, input: string, ...tags: Pair[]]>([
    ['nothing', ''],
    ['white space', ' \r\n\t\n'],
    ['lines that end in CR or LF', 'Team=web\rStage=prod\n', ...PAIRS],
    ['a line with an empty value', 'Team=', ['Team', '']],
    ['lines with white space around everything', '\n  Team = web \n\n\tStage=\tprod\n', ...PAIRS],
    ['a line with = in the value', 'Query=a=b==', ['Query', 'a=b==']],
    ['a line with white space inside', 'Cost center=R & D', ['Cost center', 'R & D']],
    ['a line with punctuation', 'a:b/c+d-e_f@g.h=#1 "x"', ['a:b/c+d-e_f@g.h', '#1 "x"']],
    ['a line with brackets in the value', 'Team=[web] {prod}', ['Team', '[web] {prod}']],
    ['a JSON object on lines', '\n {\n"Team":"web",\n"Stage":"prod"\n}\n ', ...PAIRS],
    ['an empty JSON object', '{}'],
    ['a JSON object with numbers as keys', '{"1": "a", "2": "b"}', ['1', 'a'], ['2', 'b']],
    ['a JSON object with escapes', '{"a\\"b": "c\\\\", "d\\u0065": "{}"}', ['a"b', 'c\\'], ['de', '{}']],
    ['a JSON object with a value like JSON', '{"a": "{\\"f\\": 1}"}', ['a', '{"f": 1}']],
    ['a JSON object with the key __proto__', '{"__proto__": "a"}', ['__proto__', 'a']],
    ["AWS's array", '[{"Key": "Team", "Value": "web"}, {"Value": "prod", "Key": "Stage"}]', ...PAIRS],
    ['an empty array', '[]'],
    ['JSON with white space inside strings', '{" a ": " b "}', [' a ', ' b ']],
    ['JSON between non-breaking spaces', '\u00a0{"Team": "web", "Stage": "prod"}\u00a0', ...PAIRS],
    ['a key that contains aws:', 'my-aws:team=web', ['my-aws:team', 'web']],
    ['the longest key, of emoji', `${'😀'.repeat(128)}=v`, ['😀'.repeat(128), 'v']],
    ['the longest value, of emoji', `k=${'😀'.repeat(256)}`, ['k', '😀'.repeat(256)]],
  ])('%s', (_, input, ...tags) => {
    expect(validTags(input)).toEqual(tags)
  })

  test('50 tags', () => {
    expect(validTags(numbered(50))).toHaveLength(50)
  })
})

describe('invalid', () => {
  const notJson = /is not valid JSON/
  const notString = /value of `a` must be a string/
  const duplicate = /duplicate key `a`/

  test.each<[title: string, input: string, problem: RegExp]>([
    ['a line without =', 'Team', /line 1 .*`Team`/],
    ['a line without = after empty lines', 'a=b\r\n\r\n\r\nTeam\r\nc=d', /line 4 .*`Team`/],
    ['a line without = between blanks', ' Team ', /line 1 .* \(`Team`\)/],
    ['an empty key', '=web', /empty key/],
    ['a key of too many emoji', `${'😀'.repeat(129)}=v`, /longer than 128/],
    ['a value of too many emoji', `k=${'😀'.repeat(257)}`, /value of `k` is longer than 256/],
    ['a reserved key', 'aws:team=web', /`aws:team` must not start with `aws:`/],
    ['a duplicate key', 'a=1\nb=2\na=3', duplicate],
    ['a duplicate key in an object', '{"a": "1", "b": "2", "a": "3"}', duplicate],
    ['a duplicate key in an object, once escaped', '{"a": "1", "\\u0061": "3"}', duplicate],
    ['a duplicate key in an array', '[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]', duplicate],
    ['51 tags', numbered(51), /51 tags.* 50/],
    ['an object without an end', '{"a": "1"', notJson],
    ['an array without an end', '[{"Key": "a"', notJson],
    ['a number in an object', '{"a": 1}', notString],
    ['null in an object', '{"a": null}', notString],
    ['an object in an object', '{"a": {"b": "c"}}', notString],
    ['a string in an array', '["a=1"]', /item 1 /],
    ['null in an array', '[null]', /item 1 /],
    ['a plain object in an array', '[{"Key": "b", "Value": "1"}, {"a": "1"}]', /item 2 /],
    ['a number as a value in an array', '[{"Key": "a", "Value": 1}]', /item 1 /],
    ['a number as a key in an array', '[{"Key": 1, "Value": "a"}]', /item 1 /],
    ['an item without a value', '[{"Key": "a"}]', /item 1 /],
    ['an item with another member', '[{"Key": "a", "Value": "1", "Other": "2"}]', /item 1 /],
  ])('%s', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([expect.stringMatching(problem)])
  })

  test('every invalid line is reported', () => {
    expect(problemsOf('Team\na=b\nStage\n=c')).toEqual([
      expect.stringContaining('line 1'),
      expect.stringContaining('line 3'),
      expect.stringContaining('empty key'),
    ])
  })
})

describe('the syntax of another tool', () => {
  test.each(REFUSED)('%j is refused, and what to write instead is accepted: %j, %j', (line, ...tags) => {
    const problems = problemsOf(`a=b\n${line}\nc=d`)
    const written = tags.map((tag) => `\`${tag}\``).join(' and ')
    const remedy = written ? `; write ${written}` : '; remove it'
    expect(problems).toEqual([expect.stringMatching(/^line 2 (is|has) .*\(`/)])
    expect(problems[0]).toContain(remedy)
    expect(validTags(tags.join('\n'))).toHaveLength(tags.length)
  })

  test('needs JSON if it is meant', () => {
    const literal = { '# Team': '"web", Stage=prod # owner' }
    expect(validTags(JSON.stringify(literal))).toEqual(Object.entries(literal))
    expect(problemsOf('Team="web"')).toEqual([expect.stringMatching(/or JSON if you mean this text/)])
    expect(problemsOf('Team: web')).toEqual([expect.not.stringContaining('JSON')])
    expect(problemsOf('Team="web, Stage=prod"')).toEqual([
      expect.stringMatching(/write JSON, such as `\{"Team":"web, Stage=prod"\}`$/),
    ])
  })

  test('is shown as one line, and only the first of many tags', () => {
    expect(problemsOf(`${'x'.repeat(70)}="a\u202e\u0007b"`)).toEqual([
      expect.stringMatching(/\(`x{60}…`\); write `x{70}=a b`, or/),
    ])
    expect(problemsOf('a=1,b=2,c=3,d=4,e=5,f=6,g=7')).toEqual([
      expect.stringMatching(
        /write `a=1` and `b=2` and .* and `e=5` and 2 more, each on a line of its own, or/,
      ),
    ])
  })
})

describe('for any input', () => {
  const objectOf = (pairs: readonly (readonly [key: string, json: string])[]) =>
    `{${pairs.map(([key, json]) => `${JSON.stringify(key)}: ${json}`).join()}}`
  const quoted = (pairs: readonly Pair[]) => pairs.map(([key, value]): Pair => [key, JSON.stringify(value)])
  const arrayOf = (pairs: readonly Pair[]) => JSON.stringify(pairs.map(([Key, Value]) => ({ Key, Value })))
  const linesOf = (pairs: readonly Pair[]) => pairs.map((pair) => pair.join('=')).join('\n')

  const trimmed = (minLength: number, maxLength: number) =>
    fc
      .string({ unit: anyCharacter, minLength, maxLength })
      .filter((text) => text === text.trim() && !/[\r\n]/.test(text))
  const key = trimmed(1, 40).filter((text) => !/^aws:|=/.test(text))
  // Other texts can have the syntax of another tool.
  const pair = fc.tuple(key, trimmed(0, 60)).filter((texts) => !/["'#,;]|^- |^export /.test(texts.join('=')))
  const pairs = fc
    .uniqueArray(pair, { selector: ([name]) => name, maxLength: 50 })
    .filter(([first]) => !/^[[{]/.test(first?.[0] ?? '')) as fc.Arbitrary<Pair[]>

  test('lines, object and array mean the same tags', () => {
    fc.assert(
      fc.property(pairs, (wanted) => {
        const object = objectOf(quoted(wanted))
        expect(validTags(linesOf(wanted))).toEqual(wanted)
        expect(validTags(object)).toEqual(wanted)
        expect(validTags(arrayOf(wanted))).toEqual(wanted)
        expect(validTags(JSON.stringify(JSON.parse(object), null, 2)).sort()).toEqual(wanted.sort())
      }),
    )
  })

  test('a duplicate key is never accepted', () => {
    const json = fc.oneof(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value))
    const entries = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), json), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(entries, json, (first, value) => {
        const input = objectOf([...first, [first[0]?.[0] ?? '', value]])
        expect(parseTags(input).problems).not.toEqual([])
      }),
    )
  })

  test('parsing never throws, and what it accepts is within the limits', () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value))
    const almost = fc
      .tuple(fc.constantFrom('{', '[', '', ' {'), hostile, fc.constantFrom('}', ']', ''))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(hostile, json, almost), (input) => {
        const { tags, problems } = parseTags(input)
        const wrong = /[\p{Cc}\u2028\u2029]|##\[|undefined/u
        expect(problems.map(toText).filter((problem) => wrong.test(problem))).toEqual([])
        if (problems.length > 0) return
        expect(tags.size).toBeLessThanOrEqual(50)
        const lengths = [...tags].map(([key, value]) => [[...key].length, [...value].length])
        expect(lengths.filter(([key = 0, value = 0]) => key < 1 || key > 128 || value > 256)).toEqual([])
        expect([...tags.keys()].filter((key) => key.startsWith('aws:'))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
