import { runInNewContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import { correctTagLine, splitPair } from '../../../src/inputs/tag-syntax.ts'
import { ALLOWED, REFUSED } from './tag-lines.ts'

describe('the tags that are meant by', () => {
  test.each(REFUSED.map(([line, ...tags]) => [line, tags] as const))('%j', (line, tags) => {
    expect(correctTagLine(line)?.tags).toEqual(tags.map(splitPair))
  })

  test.each<[line: string, key: string, value: string]>([
    ['Team="web, Stage=prod"', 'Team', 'web, Stage=prod'],
    ["Team='web # owner'", 'Team', 'web # owner'],
    ['Team="\'web\'"', 'Team', "'web'"],
    ['- export Team="web;a=b" # owner', 'Team', 'web;a=b'],
    ['Key = Team, Value = "a,b=c"', 'Team', 'a,b=c'],
  ])('%j, with what is in quotes as it is', (line, key, value) => {
    expect(correctTagLine(line)?.tags).toEqual([[key, value]])
  })

  test.each(['Team', 'Team:web', '- Key: Team', 'Value: web', ': web', 'Team web'])(
    '%j are unknown',
    (line) => {
      expect(correctTagLine(line)?.tags).toEqual([['Key', 'Value']])
    },
  )

  test('a line with too many syntaxes are not corrected to the end', () => {
    const [tag] = correctTagLine(`${'- export '.repeat(20)}Team=web`)?.tags ?? []
    expect(tag).toEqual([expect.stringMatching(/^(- export )+Team$/), 'web'])
  })
})

test.each([
  ['# Stage=prod', 'is a comment'],
  ['- # Stage=prod', 'has the syntax of a YAML list'],
  ['Team', 'has no `=`'],
  ['Key=Team,Value=web', 'has the syntax of the AWS CLI'],
  ['export Team="web"', 'has the syntax of a shell'],
  ['"Team"="web"', 'has quotes, which would be part of the key'],
  ['Team="web" # owner', 'has a comment, which would be part of the value'],
  ['Team="web",Stage="prod"', 'has more than one tag'],
  ['Team="web"', 'has quotes, which would be part of the value'],
])('the line %j %s', (line, reason) => {
  expect(correctTagLine(line)?.reason).toBe(reason)
})

test.each(ALLOWED)('%j can be meant', (line) => {
  expect(correctTagLine(line)).toBeUndefined()
})

describe('the search ends soon for a line of 100 kB of', () => {
  const STARTS = ['', 'a=', 'Key=', 'a="', 'Key=a,Value=']
  const PARTS = [
    ...[' ', ', ', '"\' ', '="', ',a', ',a=', ',"a', '://', '://,', '# ', '- ', 'export ', 'a: ', ':', '=\t'],
    ...[' #', ' Key=', 'Key=a,Value=b ', 'a.', '"a"="'],
  ]
  const lines = STARTS.flatMap((start) => PARTS.map((part) => [start, part] as const))
  test.each(lines)('%j and %j', (start, part) => {
    const line = `${start}${part.repeat(100_000 / part.length)}x`
    const correct = () => [correctTagLine(line), correctTagLine(`${line}=`)]
    expect(runInNewContext('correct()', { correct }, { timeout: 20_000 })).toHaveLength(2)
  })
})
