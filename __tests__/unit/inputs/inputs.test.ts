import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import { type Inputs, type InvalidInputs, readInputs, type Target } from '../../../src/inputs/inputs.ts'
import { toText } from '../../../src/report/prose.ts'
import { hostile, PORTAL } from '../report.ts'

type Values = Readonly<Record<string, string>>

const action = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'))
const declared: [name: string, { default?: string }][] = Object.entries(action.inputs)
const names = declared.map(([name]) => name)

const ENV = { AWS_REGION: 'eu-west-1' }
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`)
const LONGEST = 'a'.repeat(100)
const NAME = /^[A-Za-z0-9][A-Za-z0-9\-_]{3,31}$/

/** Reads the inputs as the runner passes them: `''` for each one that is not given. */
function read(given: Values = {}, env: Values = ENV): Inputs | InvalidInputs {
  const values: Values = { 'connection-name': 'my-conn', ...given }
  return readInputs((name) => values[name] ?? '', env)
}

function validInputs(given?: Values, env?: Values): Inputs {
  const inputs = read(given, env)
  if ('problems' in inputs) throw new Error(inputs.problems.map(toText).join('; '))
  return inputs
}

function problemsOf(given?: Values, env?: Values): readonly string[] {
  const inputs = read(given, env)
  return 'problems' in inputs ? inputs.problems.map(toText) : []
}

describe('defaults', () => {
  test('a name and a region are enough', () => {
    expect(validInputs()).toMatchObject({
      connectionName: 'my-conn',
      provider: 'GITHUB',
      tags: undefined,
      region: 'eu-west-1',
      waitMs: 0,
      failIfPending: false,
      reminder: undefined,
      portal: undefined,
      reuseAvailable: false,
      accountName: '',
      dryRun: false,
    })
  })

  test('are the same in action.yml and in the code', () => {
    const defaults = declared.flatMap(([name, { default: value }]) => (value ? [[name, value]] : []))
    expect(defaults.length).toBeGreaterThan(0)
    expect(validInputs(Object.fromEntries(defaults))).toEqual(validInputs())
  })

  test('action.yml declares exactly the inputs that are read', () => {
    const requested: string[] = []
    readInputs((name) => {
      requested.push(name)
      return ''
    }, ENV)
    expect([...new Set(requested)].sort()).toEqual([...names].sort())
  })

  test.each(names.filter((name) => name !== 'connection-name'))('apply if %s is only white space', (name) => {
    expect(read({ [name]: ' \t\r\n' })).toEqual(read())
  })
})

describe('valid', () => {
  const tags = new Map([['Team', 'web']])
  const NO_REMINDER_INPUTS = { assignees: [], mentions: [], repository: undefined, token: '' }

  test.each<[input: string, value: string, expected: Partial<Inputs>]>([
    ['connection-name', '0_-Z', { connectionName: '0_-Z' }],
    ['connection-name', 'a'.repeat(32), { connectionName: 'a'.repeat(32) }],
    ['connection-name', '  my-conn\n', { connectionName: 'my-conn' }],
    ['provider-type', 'github', { provider: 'GITHUB' }],
    ['provider-type', ' BitBucket ', { provider: 'BITBUCKET' }],
    ['tags', 'Team=web', { tags }],
    ['tags', '[]', { tags: undefined }],
    ['aws-region', ' us-gov-west-1 ', { region: 'us-gov-west-1' }],
    ['wait-for-approval-minutes', '0.05', { waitMs: 3_000 }],
    ['wait-for-approval-minutes', '.5', { waitMs: 30_000 }],
    ['wait-for-approval-minutes', '360.0', { waitMs: 21_600_000 }],
    ['fail-if-pending', ' TRUE ', { failIfPending: true }],
    ['fail-if-pending', 'False', { failIfPending: false }],
    ['dry-run', 'True', { dryRun: true }],
    ['reuse-available', 'True', { reuseAvailable: true }],
    ['account-name', ' staging ', { accountName: 'staging' }],
    ['account-name', '🚀'.repeat(60), { accountName: '🚀'.repeat(60) }],
    ['account-name', '<b> & `x`', { accountName: '<b> & `x`' }],
    ['reminder-issue', 'FALSE', { reminder: undefined }],
  ])('%s: %j', (input, value, expected) => {
    expect(validInputs({ [input]: value })).toMatchObject(expected)
  })

  const given = { 'reminder-issue': 'true', 'github-token': ' t0ken ' }
  const withToken = { ...NO_REMINDER_INPUTS, token: 't0ken' }

  test.each<[input: string, value: string, names: string[]]>([
    ['assignees', 'octocat\n hubot\r\n\n,, @mona,octocat', ['octocat', 'hubot', 'mona']],
    ['assignees', 'mona_corp, renovate[bot]', ['mona_corp', 'renovate[bot]']],
    ['mentions', '@octocat, octo-org/web.team_1 ,octocat', ['octocat', 'octo-org/web.team_1']],
    ['mentions', numbered(50).join(), numbered(50)],
    ['mentions', `${LONGEST}/${LONGEST}`, [`${LONGEST}/${LONGEST}`]],
  ])('reminder-%s: %j', (input, value, names) => {
    const { reminder } = validInputs({ ...given, [`reminder-${input}`]: value })
    expect(reminder).toEqual({ ...withToken, [input]: names })
  })

  test.each(['o/.github', 'o/..a', 'o/a..', `${LONGEST}/${'a.-_'.repeat(25)}`])(
    'reminder-repository: %s',
    (repository) => {
      const { reminder } = validInputs({ ...given, 'reminder-repository': ` ${repository}\n` })
      expect(reminder).toEqual({ ...withToken, repository })
    },
  )

  test.each([
    'https://d-1234567890.awsapps.com/start',
    'https://ssoins-1234567890abcdef.us-east-1.portal.amazonaws.com',
    'https://ssoins-1234567890abcdef.portal.us-east-1.app.aws',
    'https://My-Alias.AWSAPPS.com/start',
  ])('access-portal-url: %s, with what a browser shows after it', (url) => {
    const ends = '/ # #/ /#/ /# /#/?tab=accounts #/?tab=applications /#?tab=x'.split(' ')
    const portals = ['', ...ends].map((end) => validInputs({ 'access-portal-url': ` ${url}${end} ` }).portal)
    expect(portals).toEqual(Array(9).fill({ url, role: undefined }))
  })

  test.each(['a', 'a'.repeat(32), 'a+b=c,d.e@f-g_h'])('access-portal-role: %s', (role) => {
    const portal = { 'access-portal-url': PORTAL, 'access-portal-role': ` ${role} ` }
    expect(validInputs(portal).portal).toEqual({ url: PORTAL, role })
  })
})

describe('invalid', () => {
  const STARTS = [
    ...['/x', '/#/console?account_id=1', '?x=y', '/?tab=accounts', '/#/?tab=', '/#/?tab=accounts&x=y'],
    ...['/#/?x=accounts', '/#/?tab=x)[x](https://x.example', '/##/?tab=accounts', ')[x](https://x.example'],
    ...['"onclick="x', '\n::error::x'],
  ]
  const HOSTS = `
    d-1.awsapps.com:8443/start user@d-1.awsapps.com/start x.example/https://d-1.awsapps.com/start
    awsapps.com/start a.b.awsapps.com/start xawsapps.com/start d-1.awsapps.com.x.example/start
    d-1.awsappsxcom/start ${'a'.repeat(64)}.awsapps.com/start a.b.c.portal.amazonaws.com portal.us-east-1.app.aws
    ssoins-1.portal.amazonaws.com.x.example ssoins-1.portal.us-east-1xappxaws ssoins-1.x.portal.us-east-1.app.aws
    ssoins-1.portal.us-east-1.app.aws.x.example identitycenter.amazonaws.com/ssoins-1
  `
  const MINUTES = '-1 360.1 1e2 0x10 1,5 . NaN Infinity 99999999999999999999'
  const invalid: Record<string, string[]> = {
    'connection-name': ['', ' ', 'abc', 'a'.repeat(33), '-abcd', '_abcd', 'a bcd', 'a\nbcd', 'a.bcd', 'äbcd'],
    'provider-type': ['UNKNOWN', 'git hub'],
    tags: ['Team', '=web', 'a=1\na=2', 'aws:team=web', '{"Team": 1}', '["Team=web"]', '{"Team": "web"'],
    'aws-region': ['us-east', 'US-EAST-1', 'us-east-1a', 'us east 1', 'us-east-1.evil.x', 'x@us-east-1'],
    'wait-for-approval-minutes': MINUTES.split(' '),
    'fail-if-pending': ['yes', '1'],
    'reminder-issue': ['on'],
    'reminder-assignees': ['octo cat', 'octo/cat', '-octocat', '<b>', 'abcdefghijk'.split('').join()],
    'reminder-mentions': [
      ...['octo cat', '@@octocat', 'octo/org/cat', '/cat', 'octo/', '<b>', 'a`b', '@a @b', 'a[bot]', '-a'],
      ...[`${LONGEST}a`, `a/${LONGEST}a`, numbered(51).join()],
    ],
    'reminder-repository': [
      ...['app', 'o/r/x', '/app', 'octo-org/', 'o/.', 'o/..', 'o r/app', 'o/r?x', 'o/r#x', '-o/r', 'o.x/r'],
      ...['https://github.com/o/r', 'o/a`b', `o/${LONGEST}a`, `${LONGEST}a/r`, 'o/r\nx'],
    ],
    'access-portal-url': [
      ...['http://d-1.awsapps.com/start', 'https://d-1.awsapps.com', 'd-1.awsapps.com/start'],
      ...STARTS.map((end) => `https://d-1.awsapps.com/start${end}`),
      ...HOSTS.trim()
        .split(/\s+/)
        .map((host) => `https://${host}`),
      'javascript:alert(1)//https://d-1.awsapps.com/start',
    ],
    'access-portal-role': ['a b', 'a&b', 'a#b', 'a/b', 'ä', 'a'.repeat(33), 'a)[x](https://x.io)', 'a`b'],
    'dry-run': ['truee'],
    'reuse-available': ['any'],
    'account-name': ['a'.repeat(61), 'a\nb', 'a\u0000b', 'a\u200bb', 'a\u202eb', 'a ##[b]'],
  }

  const cases = Object.entries(invalid).flatMap(([input, values]) => values.map((value) => [input, value]))
  test.each(cases as [string, string][])('%s: %j', (input, value) => {
    const problem = expect.stringMatching(`^\`${input}\`: .`)
    const portal = { 'access-portal-url': PORTAL }
    expect(problemsOf({ 'reminder-issue': 'true', ...portal, [input]: value })).toEqual([problem])
  })

  test('a role needs the access portal', () => {
    expect(problemsOf({ 'access-portal-role': 'Approver' })).toEqual([
      '`access-portal-role`: requires `access-portal-url`',
    ])
  })

  test('too many names are counted', () => {
    const [mentions, assignees] = [numbered(51).join(), numbered(11).join('\n')]
    expect(problemsOf({ 'reminder-mentions': mentions, 'reminder-assignees': assignees })).toEqual([
      '`reminder-assignees`: 11 names, but at most 10 are possible',
      '`reminder-mentions`: 51 names, but at most 50 are possible',
    ])
  })

  test('reminder inputs are validated even without `reminder-issue`', () => {
    const given = { 'reminder-assignees': 'a b', 'reminder-mentions': 'a b', 'reminder-repository': 'a b' }
    expect(problemsOf(given)).toHaveLength(3)
  })

  test('a name that is missing is not called invalid', () => {
    expect(problemsOf({ 'connection-name': ' ' })).toEqual(['`connection-name`: a value is required'])
  })

  test('values are quoted as one harmless line', () => {
    expect(problemsOf({ 'provider-type': 'git`lab\n::error::x\n##[group]' })).toEqual([
      expect.stringMatching(
        /^`provider-type`: `git'lab ::error::x ## \[group\]` is not valid; use `GITHUB` or `BITBUCKET`/,
      ),
    ])
  })

  test('inputs are reported together, and the name is returned as given', () => {
    const given: Values = {
      'connection-name': '-my-conn',
      'provider-type': 'UNKNOWN',
      tags: 'Team\n\nStage',
      'aws-region': 'nowhere',
      'wait-for-approval-minutes': 'long',
      'fail-if-pending': 'yes',
      'reminder-issue': 'yes',
      'reminder-assignees': 'not a login',
      'reminder-mentions': 'not a login',
      'reminder-repository': 'nowhere',
      'access-portal-url': 'nowhere',
      'access-portal-role': 'not a role',
      'dry-run': 'yes',
    }
    const { target, problems, regionMissing } = read(given) as InvalidInputs
    expect([target, regionMissing]).toEqual([{ connectionName: '-my-conn' }, false])
    const reported = problems.map(toText).map((problem) => /^`([\w-]+)`: /.exec(problem)?.[1])
    expect(problems.map(toText).join()).toContain('line 3')
    expect(reported.sort()).toEqual([...Object.keys(given), 'tags'].sort())
  })
})

describe('with an invalid input, what is valid is returned:', () => {
  const all = { 'connection-name': 'my-conn', 'provider-type': 'bitbucket', 'aws-region': 'us-east-1' }
  const valid = { connectionName: 'my-conn', provider: 'BITBUCKET', region: 'us-east-1' }
  const { provider, region, ...name } = valid

  test.each<[title: string, given: Values, target: Partial<Target>]>([
    ['all', { 'dry-run': 'yes' }, valid],
    ['the default provider', { 'dry-run': 'yes', 'provider-type': '' }, { ...valid, provider: 'GITHUB' }],
    ['the region elsewhere', { 'dry-run': 'yes', 'aws-region': '' }, { ...valid, region: 'eu-west-1' }],
    ['all but the provider', { 'provider-type': 'gitlab' }, { ...name, region }],
    ['all but the region', { 'aws-region': 'nowhere' }, { ...name, provider }],
    ['all but a region with the prefix fips-', { 'aws-region': 'fips-us-east-1' }, { ...name, provider }],
  ])('%s', (_, given, target) => {
    const { target: found, regionMissing } = read({ ...all, ...given }) as InvalidInputs
    expect([found, regionMissing]).toEqual([target, false])
  })

  test('no region, if none is set', () => {
    const { target, regionMissing } = read({}, {}) as InvalidInputs
    expect([target, regionMissing]).toEqual([{ connectionName: 'my-conn', provider: 'GITHUB' }, true])
  })
})

describe('the region', () => {
  const both = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }

  test.each<[title: string, input: string, env: Values, region: string]>([
    ['is that of the input', 'us-east-1', both, 'us-east-1'],
    ['is that of AWS_REGION without the input', '', both, 'eu-west-1'],
    ['is that of AWS_DEFAULT_REGION without both', '', { AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
    ['is not taken from an empty value', ' ', { ...both, AWS_REGION: ' ' }, 'eu-west-2'],
    ['may have white space around it', '', { AWS_REGION: ' eu-west-1\n' }, 'eu-west-1'],
    ['is not validated where it is not used', 'us-east-1', { AWS_REGION: 'nowhere' }, 'us-east-1'],
  ])('%s', (_, input, env, region) => {
    expect(validInputs({ 'aws-region': input }, env).region).toBe(region)
  })

  test('has no hidden default, and the error says where to set it', () => {
    const [problem, ...others] = problemsOf({}, {})
    expect(others).toEqual([])
    for (const place of ['aws-region', 'AWS_REGION', 'AWS_DEFAULT_REGION']) expect(problem).toContain(place)
  })

  test.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('is reported under %s if it is invalid there', (name) => {
    const problem = expect.stringMatching(`^\`${name}\`: \`nowhere\``)
    expect(problemsOf({}, { [name]: 'nowhere' })).toEqual([problem])
  })
})

describe('for any values', () => {
  const value = fc.oneof(hostile, fc.constantFrom('', 'true', 'false', 'us-east-1', 'my-conn', '5', 'a=b'))
  const pieces = (...values: string[]) =>
    fc.array(fc.constantFrom(...values), { maxLength: 12 }).map((parts) => parts.join(''))

  test('reading returns inputs, or problems in whole sentences', () => {
    const given = fc.record(Object.fromEntries(names.map((name) => [name, value])))
    const env = fc.record({ AWS_REGION: value, AWS_DEFAULT_REGION: value })
    const sentence = /^`[\w-]+`: [^\p{Cc}]+$/u
    fc.assert(
      fc.property(given, env, (inputs, variables) => {
        const problems = problemsOf(inputs, variables)
        const wrong = problems.filter((problem) => !sentence.test(problem) || /undefined|##\[/.test(problem))
        expect(wrong).toEqual([])
      }),
    )
  })

  test('a name is accepted if the API allows it', () => {
    const unit = fc.constantFrom('a', 'Z', '0', '-', '_', '.', ' ', '\n', 'ä', '/')
    const almost = fc.string({ unit, maxLength: 40 })
    const padded = fc.stringMatching(/^\s?[\w-]{3,33}\s?$/)
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(NAME), almost, padded, hostile), (name) => {
        expect('problems' in read({ 'connection-name': name })).toBe(!NAME.test(name.trim()))
      }),
      { numRuns: 400 },
    )
  })

  test('every region that is accepted is one harmless part of a host name', () => {
    const few = fc.string({ maxLength: 3 })
    const almost = fc
      .tuple(few, fc.constantFrom('us-east-1', 'eu-', '-1', ''), few)
      .map((all) => all.join(''))
    const parts = pieces('us', 'east', 'gov', '-', '1', '9', '.', '/', '@', '#', ':', '\n', 'A')
    fc.assert(
      fc.property(fc.oneof(almost, parts, hostile), (region) => {
        const inputs = read({ 'aws-region': region }, {})
        if ('problems' in inputs) return
        expect(inputs.region).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/)
        const { host } = new URL(`https://apprunner.${inputs.region}.amazonaws.com`)
        expect(host).toBe(`apprunner.${region.trim()}.amazonaws.com`)
      }),
      { numRuns: 300 },
    )
  })

  test('every access portal that is accepted is a start page of AWS, and no more than that', () => {
    const parts = pieces(
      ...[
        'https://',
        'd-1',
        'x',
        '.',
        '.awsapps.com',
        '/start',
        '/',
        '#',
        '.portal.amazonaws.com',
        '.portal.',
      ],
      ...['us-east-1', '.app.aws', '@', ':', '?', ')', '(', '"', '<', '\n', '%0A', ' ', '\\'],
    )
    const ends = fc.constantFrom('.awsapps.com/start', '.app.aws')
    const almost = fc.tuple(parts, ends).map(([part, end]) => `https://${part}${end}`)
    fc.assert(
      fc.property(fc.oneof(parts, almost, hostile), (url) => {
        const inputs = read({ 'access-portal-url': url })
        if ('problems' in inputs || !inputs.portal) return
        const { protocol, hostname, pathname, href, port, username } = new URL(inputs.portal.url)
        expect([protocol, port, username]).toEqual(['https:', '', ''])
        expect(hostname).toMatch(/\.(awsapps\.com|portal\.amazonaws\.com|app\.aws)$/)
        expect(['/', '/start']).toContain(pathname)
        expect(href.replace(/\/$/, '')).toBe(inputs.portal.url.toLowerCase())
      }),
      { numRuns: 500 },
    )
  })

  test('every name that is accepted for the reminder is a mention or an assignee, and no more than that', () => {
    const parts = pieces('a', 'B', '1', '-', '_', '/', '.', '@', '[bot]', '`', ')', ' ', '\n', '<')
    const name = fc.oneof(parts, hostile)
    fc.assert(
      fc.property(name, (value) => {
        for (const input of ['reminder-mentions', 'reminder-assignees', 'reminder-repository']) {
          const inputs = read({ 'reminder-issue': 'true', [input]: value })
          if ('problems' in inputs || !inputs.reminder) continue
          const { assignees, mentions, repository = 'a/b' } = inputs.reminder
          for (const login of assignees) expect(login).toMatch(/^[A-Za-z0-9][\w-]*(\[bot\])?$/)
          for (const mention of mentions) expect(mention).toMatch(/^[A-Za-z0-9][\w-]*(\/[\w.-]+)?$/)
          expect(repository).toMatch(/^[A-Za-z0-9][\w-]*\/[\w.-]+$/)
          const { pathname } = new URL(`https://api.github.com/repos/${repository}/`)
          expect(pathname).toBe(`/repos/${repository}/`)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('every number of minutes that is accepted is from 0 to 360', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double().map(String), fc.stringMatching(/^[-+0-9.e]{1,6}$/)), (minutes) => {
        const inputs = read({ 'wait-for-approval-minutes': minutes })
        if ('problems' in inputs) return
        expect(inputs.waitMs).toBe(Math.round(Number(minutes) * 60_000))
        expect(inputs.waitMs).toBeGreaterThanOrEqual(0)
        expect(inputs.waitMs).toBeLessThanOrEqual(21_600_000)
      }),
    )
  })
})
