import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import { type InputProblems, type Inputs, readInputs } from '../../src/inputs/inputs.ts'
import { hostile } from './report.ts'

type Texts = Readonly<Record<string, string>>

const action = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8'))
const declared: [name: string, { default?: string; required?: boolean }][] = Object.entries(action.inputs)

const ENV = { AWS_REGION: 'eu-west-1' }

/** What the runner would hand over for these inputs: `''` for each one left out. */
function read(given: Texts = {}, env: Readonly<Record<string, string | undefined>> = ENV) {
  const inputs: Texts = { 'connection-name': 'my-conn', ...given }
  return readInputs((name) => inputs[name] ?? '', env)
}

function accepted(given?: Texts, env?: Texts): Inputs {
  const result = read(given, env)
  if ('problems' in result) throw new Error(`not accepted: ${result.problems.join('; ')}`)
  return result
}

function problems(given?: Texts, env?: Texts): readonly string[] {
  const result: Inputs | InputProblems = read(given, env)
  return 'problems' in result ? result.problems : []
}

describe('defaults', () => {
  test('a name and a region are enough', () => {
    expect(accepted()).toEqual({
      connectionName: 'my-conn',
      provider: 'GITHUB',
      tags: undefined,
      region: 'eu-west-1',
      waitMs: 0,
      failIfPending: false,
      reminder: undefined,
      dryRun: false,
    })
  })

  test('those of action.yml are those of the code', () => {
    const defaults = declared.flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    )
    expect(defaults.length).toBeGreaterThan(0)
    expect(accepted(Object.fromEntries(defaults))).toEqual(accepted())
  })

  test('action.yml declares each input that is read, and no other', () => {
    const asked = new Set<string>()
    const given: Texts = { 'connection-name': 'my-conn', 'reminder-issue': 'true' }
    readInputs((name) => {
      asked.add(name)
      return given[name] ?? ''
    }, ENV)
    expect([...asked].sort()).toEqual(declared.map(([name]) => name).sort())
  })

  test.each(declared.map(([name]) => name).filter((name) => name !== 'connection-name'))(
    '%s given as white space is the same as left out',
    (name) => {
      expect(read({ [name]: '' })).toEqual(read())
      expect(read({ [name]: ' \t\r\n' })).toEqual(read())
    },
  )
})

describe('takes', () => {
  test.each<[input: string, value: string, expected: Partial<Inputs>]>([
    ['connection-name', 'abcd', { connectionName: 'abcd' }],
    ['connection-name', '0_-Z', { connectionName: '0_-Z' }],
    ['connection-name', 'a'.repeat(32), { connectionName: 'a'.repeat(32) }],
    ['connection-name', '  my-conn\n', { connectionName: 'my-conn' }],
    ['provider-type', 'GITHUB', { provider: 'GITHUB' }],
    ['provider-type', 'github', { provider: 'GITHUB' }],
    ['provider-type', ' BitBucket ', { provider: 'BITBUCKET' }],
    ['tags', 'Team=web', { tags: new Map([['Team', 'web']]) }],
    ['tags', '{"Team": "web"}', { tags: new Map([['Team', 'web']]) }],
    ['tags', '[{"Key": "Team", "Value": "web"}]', { tags: new Map([['Team', 'web']]) }],
    ['tags', '[]', { tags: undefined }],
    ['aws-region', 'us-east-1', { region: 'us-east-1' }],
    ['aws-region', ' us-gov-west-1 ', { region: 'us-gov-west-1' }],
    ['aws-region', 'ap-southeast-2', { region: 'ap-southeast-2' }],
    ['wait-for-approval-minutes', '0', { waitMs: 0 }],
    ['wait-for-approval-minutes', '1', { waitMs: 60_000 }],
    ['wait-for-approval-minutes', '0.05', { waitMs: 3_000 }],
    ['wait-for-approval-minutes', '.5', { waitMs: 30_000 }],
    ['wait-for-approval-minutes', ' 360 ', { waitMs: 21_600_000 }],
    ['wait-for-approval-minutes', '360.0', { waitMs: 21_600_000 }],
    ['fail-if-pending', 'true', { failIfPending: true }],
    ['fail-if-pending', ' TRUE ', { failIfPending: true }],
    ['fail-if-pending', 'False', { failIfPending: false }],
    ['dry-run', 'True', { dryRun: true }],
    ['reminder-issue', 'true', { reminder: { assignees: [], token: '' } }],
    ['reminder-issue', 'FALSE', { reminder: undefined }],
  ])('%s: %j', (input, value, expected) => {
    expect(accepted({ [input]: value })).toMatchObject(expected)
  })

  test.each<[title: string, value: string, logins: string[]]>([
    ['by commas', 'octocat,hubot', ['octocat', 'hubot']],
    ['by lines', 'octocat\nhubot\r\nmona\n', ['octocat', 'hubot', 'mona']],
    [
      'by both, with space and nothing between',
      ' octocat ,, hubot,\n\n, mona ',
      ['octocat', 'hubot', 'mona'],
    ],
    ['with an @', '@octocat', ['octocat']],
    ['twice', 'octocat, octocat', ['octocat']],
    ['of managed users and apps', 'mona_corp, renovate[bot]', ['mona_corp', 'renovate[bot]']],
  ])('reminder-assignees %s', (_, value, assignees) => {
    const given = { 'reminder-issue': 'true', 'reminder-assignees': value, 'github-token': ' t0ken ' }
    expect(accepted(given).reminder).toEqual({ assignees, token: 't0ken' })
  })
})

describe('refuses', () => {
  test.each<[input: string, value: string]>([
    ['connection-name', ''],
    ['connection-name', ' '],
    ['connection-name', 'abc'],
    ['connection-name', 'a'.repeat(33)],
    ['connection-name', '-abcd'],
    ['connection-name', '_abcd'],
    ['connection-name', 'my conn'],
    ['connection-name', 'my\nconn'],
    ['connection-name', 'my.conn'],
    ['connection-name', 'mä-conn'],
    ['provider-type', 'GITLAB'],
    ['provider-type', 'git hub'],
    ['tags', 'Team'],
    ['tags', '=web'],
    ['tags', 'a=1\na=2'],
    ['tags', 'aws:team=web'],
    ['tags', '{"Team": 1}'],
    ['tags', '["Team=web"]'],
    ['tags', '{"Team": "web"'],
    ['aws-region', 'us-east'],
    ['aws-region', 'US-EAST-1'],
    ['aws-region', 'us-east-1a'],
    ['aws-region', 'us-east-1.evil.example'],
    ['aws-region', 'us-east-1/#'],
    ['aws-region', 'us east 1'],
    ['aws-region', 'x@us-east-1'],
    ['wait-for-approval-minutes', '-1'],
    ['wait-for-approval-minutes', '360.1'],
    ['wait-for-approval-minutes', '361'],
    ['wait-for-approval-minutes', '1e2'],
    ['wait-for-approval-minutes', '0x10'],
    ['wait-for-approval-minutes', '1,5'],
    ['wait-for-approval-minutes', '.'],
    ['wait-for-approval-minutes', 'ten'],
    ['wait-for-approval-minutes', 'NaN'],
    ['wait-for-approval-minutes', 'Infinity'],
    ['wait-for-approval-minutes', '9'.repeat(400)],
    ['fail-if-pending', 'yes'],
    ['fail-if-pending', '1'],
    ['reminder-issue', 'on'],
    ['dry-run', 'truee'],
  ])('%s: %j', (input, value) => {
    expect(problems({ [input]: value })).toEqual([expect.stringMatching(`^\`${input}\`: .`)])
  })

  test.each<[title: string, value: string]>([
    ['with a space', 'octo cat'],
    ['with a slash', 'octo/cat'],
    ['that begin with a hyphen', '-octocat'],
    ['with markup', '<b>'],
    ['beyond ten', Array.from({ length: 11 }, (_, index) => `user${index}`).join()],
  ])('reminder-assignees %s', (_, value) => {
    const given = { 'reminder-issue': 'true', 'reminder-assignees': value }
    expect(problems(given)).toEqual([expect.stringMatching('^`reminder-assignees`: .')])
  })

  test('what was given is quoted, as one harmless line', () => {
    expect(problems({ 'provider-type': 'git`lab\n::error::x\n##[group]' })).toEqual([
      "`provider-type`: `git'lab ::error::x ## [group]` is neither `GITHUB` nor `BITBUCKET`",
    ])
  })

  test('the line of a tag without = is named', () => {
    expect(problems({ tags: '\nTeam=web\nStage\n' })).toEqual([expect.stringContaining('line 3')])
  })

  test('all problems are reported together, and the name as it was given', () => {
    const bad: Texts = {
      'connection-name': '-my-conn',
      'provider-type': 'GITLAB',
      tags: 'Team\nStage',
      'aws-region': 'nowhere',
      'wait-for-approval-minutes': 'long',
      'fail-if-pending': 'yes',
      'reminder-issue': 'yes',
      'reminder-assignees': 'not a login',
      'dry-run': 'yes',
    }
    const result = read(bad) as InputProblems
    expect(result.connectionName).toBe('-my-conn')
    const named = result.problems.map((problem) => /^`([\w-]+)`: /.exec(problem)?.[1])
    expect(named.sort()).toEqual([...Object.keys(bad), 'tags'].sort())
  })
})

describe('the region', () => {
  const both = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }

  test.each<[title: string, input: string, env: Texts, region: string]>([
    ['is the input first', 'us-east-1', both, 'us-east-1'],
    ['is AWS_REGION next', '', both, 'eu-west-1'],
    ['is AWS_DEFAULT_REGION last', '', { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    ['is not one that is set to nothing', ' ', { ...both, AWS_REGION: ' ' }, 'eu-west-2'],
    ['may have white space around it', '', { AWS_REGION: ' eu-west-1\n' }, 'eu-west-1'],
    ['is not checked where it is not used', 'us-east-1', { AWS_REGION: 'nowhere' }, 'us-east-1'],
  ])('%s', (_, input, env, region) => {
    expect(accepted({ 'aws-region': input }, env).region).toBe(region)
  })

  test('has no hidden default, and the error says where to set it', () => {
    const [problem, ...others] = problems({}, {})
    expect(others).toEqual([])
    for (const place of ['aws-region', 'AWS_REGION', 'AWS_DEFAULT_REGION']) expect(problem).toContain(place)
  })

  test.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('that %s has wrong is blamed on it', (name) => {
    expect(problems({}, { [name]: 'nowhere' })).toEqual([expect.stringMatching(`^\`${name}\`: \`nowhere\``)])
  })
})

describe('whatever is given', () => {
  const names = declared.map(([name]) => name)
  const texts = fc.oneof(hostile, fc.constantFrom('', 'true', 'false', 'us-east-1', 'my-conn', '5', 'a=b'))

  test('reading never throws, and gives either inputs or problems in whole sentences', () => {
    const given = fc.record(Object.fromEntries(names.map((name) => [name, texts])))
    const env = fc.record({ AWS_REGION: texts, AWS_DEFAULT_REGION: texts }, { requiredKeys: [] })
    fc.assert(
      fc.property(given, env, (inputs, variables) => {
        const sentence = /^`[\w-]+`: [^\p{Cc}]+$/u
        const odd = /undefined|##\[/
        const wrong = problems(inputs, variables).filter((one) => !sentence.test(one) || odd.test(one))
        expect(wrong).toEqual([])
      }),
    )
  })

  test('a name of the API’s pattern is accepted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{3,31}$/), (name) => {
        expect(accepted({ 'connection-name': name }).connectionName).toBe(name)
      }),
    )
  })

  test('a name that is accepted has the API’s pattern', () => {
    const almost = fc.string({
      unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.', ' ', '\n', 'ä', '/'),
      maxLength: 40,
    })
    const padded = fc.stringMatching(/^\s?[\w-]{3,33}\s?$/)
    fc.assert(
      fc.property(fc.oneof(almost, padded, hostile), (name) => {
        const result = read({ 'connection-name': name })
        if (!('problems' in result))
          expect(result.connectionName).toMatch(/^[A-Za-z0-9][A-Za-z0-9\-_]{3,31}$/)
      }),
      { numRuns: 1_000 },
    )
  })

  test('a region that is accepted is one harmless part of a host name', () => {
    const almost = fc
      .tuple(
        fc.constantFrom('us-east-1', 'eu-', '-1', ''),
        fc.string({ maxLength: 3 }),
        fc.string({ maxLength: 3 }),
      )
      .chain((parts) => fc.shuffledSubarray(parts, { minLength: 3 }))
      .map((parts) => parts.join(''))
    const pieces = fc
      .array(fc.constantFrom('us', 'east', 'gov', '-', '1', '9', '.', '/', '@', '#', ':', '\n', 'A'), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(almost, pieces, hostile), (region) => {
        const result = read({ 'aws-region': region }, {})
        if ('problems' in result) return
        expect(result.region).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/)
        expect(new URL(`https://apprunner.${result.region}.amazonaws.com`).host).toBe(
          `apprunner.${region.trim()}.amazonaws.com`,
        )
      }),
      { numRuns: 1_000 },
    )
  })

  test('minutes that are accepted are from 0 to 360', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double().map(String), fc.stringMatching(/^[-+0-9.e]{1,6}$/)), (minutes) => {
        const result = read({ 'wait-for-approval-minutes': minutes })
        if ('problems' in result) return
        expect(result.waitMs).toBe(Math.round(Number(minutes) * 60_000))
        expect(result.waitMs).toBeGreaterThanOrEqual(0)
        expect(result.waitMs).toBeLessThanOrEqual(21_600_000)
      }),
    )
  })
})
