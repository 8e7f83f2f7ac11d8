import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const tooMany = Array.from({ length: 51 }, (_, index) => `k${index}=v`).join('\n')

test.each<[rule: string, inputs: Record<string, string>, problem: RegExp, env?: Record<string, undefined>]>([
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
  [
    'an invalid assignee',
    { 'reminder-issue': 'true', 'reminder-assignees': 'a b' },
    /`reminder-assignees`: `a b`/,
  ],
  ['a missing region', {}, /`aws-region`: no region found; .*AWS_DEFAULT_REGION/, { AWS_REGION: undefined }],
])('%s is rejected with one error before any request', (_, inputs, problem, env = {}) =>
  withSimulators(async ({ run, operations, github }) => {
    const result = await run(inputs, { env })
    const title = 'Invalid inputs'
    expect(result.exitCode).toBe(1)
    const message = expect.stringMatching(problem)
    expect(result.annotations).toMatchObject([{ type: 'error', title, message }])
    expect(result.summary).toContain(title)
    expect([operations(), github.calls()]).toEqual([[], []])
    expect(result.outputs).toEqual({})
  }),
)

test('all problems are reported together in one error', () =>
  withSimulators(async ({ run }) => {
    const inputs = ['connection-name', 'provider-type', 'tags', 'dry-run', 'aws-region']
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
