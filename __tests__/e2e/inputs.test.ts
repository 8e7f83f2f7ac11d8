import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'

const tooMany = Array.from({ length: 51 }, (_, index) => `k${index}=v`).join('\n')

const names = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`).join()
const PORTAL = { 'access-portal-url': 'https://d-1234567890.awsapps.com/start' }

type Row = [rule: string, inputs: Record<string, string>, problem: RegExp, env?: Record<string, undefined>]

test.each<Row>([
  ['a missing name', { 'connection-name': ' ' }, /`connection-name`: a value is required/],
  ['a short name', { 'connection-name': 'abc' }, /`connection-name`: `abc`/],
  ['a long name', { 'connection-name': 'a'.repeat(33) }, /`connection-name`/],
  ['a name that starts with a hyphen', { 'connection-name': '-abc' }, /`connection-name`: `-abc`/],
  ['a name with a dot', { 'connection-name': 'my.conn' }, /`connection-name`: `my.conn`/],
  ['an unknown provider', { 'provider-type': 'UNKNOWN' }, /`provider-type`: `UNKNOWN`/],
  ['an invalid boolean', { 'fail-if-pending': 'yes' }, /`fail-if-pending`: `yes`/],
  ['1 as a boolean', { 'dry-run': '1' }, /`dry-run`: `1`/],
  ['a wait in words', { 'wait-for-approval-minutes': 'ten' }, /`wait-for-approval-minutes`: `ten`/],
  ['a negative wait', { 'wait-for-approval-minutes': '-1' }, /`wait-for-approval-minutes`: `-1`/],
  ['a wait of over 6 hours', { 'wait-for-approval-minutes': '360.1' }, /`wait-for-approval-minutes`/],
  ['a region that contains a host', { 'aws-region': 'evil.example.com/#' }, /`aws-region`: `evil/],
  ['a tag line without =', { tags: 'a=b\n\nnonsense' }, /`tags`: line 3 has no `=` \(`nonsense`\)/],
  ['an aws: tag key', { tags: 'aws:cloud=1' }, /`tags`: the key `aws:cloud` must not start with `aws:`/],
  ['a long tag key', { tags: `${'k'.repeat(129)}=1` }, /`tags`: .*longer than 128/],
  ['a long tag value', { tags: `k=${'v'.repeat(257)}` }, /`tags`: .*longer than 256/],
  ['an empty tag key', { tags: '=v' }, /`tags`: a tag has an empty key/],
  ['a duplicate tag key', { tags: 'a=1\na=2' }, /`tags`: duplicate key `a`/],
  ['a 51st tag', { tags: tooMany }, /`tags`: 51 tags/],
  ['invalid JSON', { tags: '{"a": ' }, /`tags`: starts like JSON/],
  ['a JSON value that is not a string', { tags: '{"a": 1}' }, /`tags`: the value of `a`/],
  ['a JSON array of other objects', { tags: '[{"key": "a"}]' }, /`tags`: item 1/],
  ['a duplicate key in JSON', { tags: '{"a": "1", "a": "2"}' }, /`tags`: duplicate key `a`/],
  ['an invalid assignee', { 'reminder-assignees': 'a b' }, /`reminder-assignees`: `a b`/],
  [
    'too many assignees',
    { 'reminder-assignees': names(11) },
    /`reminder-assignees`: 11 names, but at most 10/,
  ],
  ['an invalid mention', { 'reminder-mentions': '@org/team/x' }, /`reminder-mentions`: `org\/team\/x`/],
  ['a mention with markup', { 'reminder-mentions': 'mona](x)' }, /`reminder-mentions`: `mona\]\(x\)`/],
  ['too many mentions', { 'reminder-mentions': names(51) }, /`reminder-mentions`: 51 names, but at most 50/],
  [
    'a repository without an owner',
    { 'reminder-repository': 'approvals' },
    /`reminder-repository`: `approvals`/,
  ],
  [
    'a repository as a URL',
    { 'reminder-repository': 'https://github.com/a/b' },
    /`reminder-repository`: `https/,
  ],
  [
    'a path as a repository',
    { 'reminder-repository': 'octo-org/..' },
    /`reminder-repository`: `octo-org\/\.\.`/,
  ],
  ...[
    'd-1234567890.awsapps.com/start',
    'http://d-1234567890.awsapps.com/start',
    'https://d-1234567890.awsapps.com.evil.example/start',
    'https://evil.example/d-1234567890.awsapps.com/start',
    'https://d-1234567890.awsapps.com@evil.example/start',
    'https://user:password@d-1234567890.awsapps.com/start',
    'https://d-1234567890.awsapps.com/start)[x](https://evil.example',
    'https://d-1234567890.awsapps.com/start?x=y',
    'https://d-1234567890.awsapps.com/start/../x',
    'https://d-1234567890.awsapps.com/',
    'javascript:alert(1)//.awsapps.com/start',
  ].map((url): Row => [`the access portal ${url}`, { 'access-portal-url': url }, /`access-portal-url`: `/]),
  [
    'a role with a space',
    { ...PORTAL, 'access-portal-role': 'Power User' },
    /`access-portal-role`: `Power User`/,
  ],
  ['a long role', { ...PORTAL, 'access-portal-role': 'x'.repeat(33) }, /`access-portal-role`: `x+`/],
  ['a role with a parameter', { ...PORTAL, 'access-portal-role': 'a&b=c' }, /`access-portal-role`: `a&b=c`/],
  ['a role alone', { 'access-portal-role': 'x' }, /`access-portal-role`: requires `access-portal-url`/],
  ['a missing region', {}, /`aws-region`: no region found; .*AWS_DEFAULT_REGION/, { AWS_REGION: undefined }],
])('%s is rejected with one error before any request', (_, inputs, problem, env = {}) =>
  withSimulators(async ({ run, operations, github }) => {
    const result = await run({ 'reminder-issue': 'true', ...inputs }, { env })
    const title = 'Invalid inputs'
    expect(result.exitCode).toBe(1)
    const message = expect.stringMatching(problem)
    expect(result.annotations).toMatchObject([{ type: 'error', title, message }])
    expect(result.summary).toContain(title)
    expect([operations(), github.calls()]).toEqual([[], []])
    const isRegionValid = !('aws-region' in inputs || 'AWS_REGION' in env)
    const consoleUrl = isRegionValid ? expect.stringContaining('us-east-1.console.aws.amazon.com') : ''
    expect(result.outputs).toEqual({
      'connection-arn': '',
      'connection-name': (inputs['connection-name'] ?? NAME).trim(),
      // What is valid is shown all the same.
      'provider-type': 'provider-type' in inputs ? '' : 'GITHUB',
      'console-url': consoleUrl,
      'approval-url': consoleUrl,
      status: '',
      'created-at': '',
      'reminder-issue-url': '',
      available: 'false',
      created: 'false',
      changed: 'false',
      changes: '[]',
    })
  }),
)

test('all problems are reported together in one error', () =>
  withSimulators(async ({ run }) => {
    const reminder = ['reminder-issue', 'reminder-assignees', 'reminder-mentions', 'reminder-repository']
    const portal = ['access-portal-url', 'access-portal-role']
    const booleans = ['dry-run', 'fail-if-pending', 'reuse-available']
    const others = ['connection-name', 'provider-type', 'tags', 'aws-region', 'wait-for-approval-minutes']
    const inputs = [...reminder, ...portal, ...booleans, ...others]
    const { annotations } = await run(Object.fromEntries(inputs.map((name) => [name, '!'])))
    expect(annotations).toHaveLength(1)
    for (const name of inputs) expect(annotations[0]?.message).toContain(`\`${name}\`: `)
  }))

test('white space around inputs and the case of keywords are ignored', () =>
  withSimulators(async ({ run, apprunner }) => {
    const keywords = { 'provider-type': ' GitHub ', 'fail-if-pending': ' FALSE ', 'dry-run': 'False' }
    await run({ 'connection-name': ` ${NAME}\n`, ...keywords })
    expect(apprunner.connections()).toMatchObject([{ name: NAME, provider: 'GITHUB' }])
  }))
