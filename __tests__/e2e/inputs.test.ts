import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const tooMany = Array.from({ length: 51 }, (_, index) => `k${index}=v`).join('\n')

const bad: [
  rule: string,
  inputs: Record<string, string>,
  env: Record<string, string | undefined>,
  named: RegExp,
][] = [
  ['no name', { 'connection-name': ' ' }, {}, /`connection-name`: is required/],
  ['a short name', { 'connection-name': 'abc' }, {}, /`connection-name`: `abc`/],
  ['a long name', { 'connection-name': 'a'.repeat(33) }, {}, /`connection-name`/],
  ['a name that begins with a dash', { 'connection-name': '-abc' }, {}, /`connection-name`: `-abc`/],
  ['a name with a dot', { 'connection-name': 'my.conn' }, {}, /`connection-name`: `my.conn`/],
  ['another provider', { 'provider-type': 'GITLAB' }, {}, /`provider-type`: `GITLAB`/],
  ['a boolean that is none', { 'fail-if-pending': 'yes' }, {}, /`fail-if-pending`: `yes`/],
  ['a dry run that is none', { 'dry-run': '1' }, {}, /`dry-run`: `1`/],
  [
    'a wait that is no number',
    { 'wait-for-approval-minutes': 'ten' },
    {},
    /`wait-for-approval-minutes`: `ten`/,
  ],
  ['a negative wait', { 'wait-for-approval-minutes': '-1' }, {}, /`wait-for-approval-minutes`: `-1`/],
  ['a wait of over 6 hours', { 'wait-for-approval-minutes': '360.1' }, {}, /`wait-for-approval-minutes`/],
  ['no region', {}, { AWS_REGION: undefined }, /`aws-region`: no region; .*AWS_DEFAULT_REGION/],
  ['a region that names a host', { 'aws-region': 'evil.example.com/#' }, {}, /`aws-region`: `evil/],
  ['a line without =', { tags: 'a=b\n\nnonsense' }, {}, /`tags`: line 3 has no `=` \(`nonsense`\)/],
  ['an aws: key', { tags: 'aws:cloud=1' }, {}, /`tags`: the key `aws:cloud` begins with `aws:`/],
  ['a long key', { tags: `${'k'.repeat(129)}=1` }, {}, /`tags`: .*longer than 128/],
  ['a long value', { tags: `k=${'v'.repeat(257)}` }, {}, /`tags`: .*longer than 256/],
  ['an empty key', { tags: '=v' }, {}, /`tags`: a tag has an empty key/],
  ['a key twice', { tags: 'a=1\na=2' }, {}, /`tags`: the key `a` stands there twice/],
  ['51 tags', { tags: tooMany }, {}, /`tags`: 51 tags/],
  ['broken JSON', { tags: '{"a": ' }, {}, /`tags`: begins like JSON/],
  ['JSON values that are no texts', { tags: '{"a": 1}' }, {}, /`tags`: the value of `a`/],
  ['a JSON list of something else', { tags: '[{"key": "a"}]' }, {}, /`tags`: item 1/],
  ['a key twice in JSON', { tags: '{"a": "1", "a": "2"}' }, {}, /`tags`: the key `a` stands there twice/],
  [
    'an assignee that is none',
    { 'reminder-issue': 'true', 'reminder-assignees': 'a b' },
    {},
    /`reminder-assignees`: `a b`/,
  ],
]

test.each(bad)('%s: one clear error, nothing sent', (_, inputs, env, named) =>
  withSimulators(async ({ run, operations, github }) => {
    const result = await run(inputs, { env })
    expect(result.exitCode).toBe(1)
    expect(result.annotations).toEqual([
      expect.objectContaining({
        type: 'error',
        title: 'The inputs are not usable',
        message: expect.stringMatching(named),
      }),
    ])
    expect(result.summary).toContain('The inputs are not usable')
    expect([operations(), github.calls()]).toEqual([[], []])
    expect(result.outputs).toEqual({})
  }),
)

test('all problems are reported together, in one error', () =>
  withSimulators(async ({ run }) => {
    const result = await run({
      'connection-name': '!',
      'provider-type': 'X',
      tags: 'x',
      'dry-run': 'x',
      'aws-region': 'x',
    })
    expect(result.annotations).toHaveLength(1)
    for (const input of ['connection-name', 'provider-type', 'tags', 'dry-run', 'aws-region']) {
      expect(result.annotations[0]?.message).toContain(`\`${input}\`: `)
    }
  }))

test('white space around inputs is dropped, and case does not matter where it says so', () =>
  withSimulators(async ({ run, apprunner }) => {
    await run({
      'connection-name': ` ${NAME}\n`,
      'provider-type': ' GitHub ',
      'fail-if-pending': ' FALSE ',
      'dry-run': 'False',
    })
    expect(apprunner.connections()).toEqual([expect.objectContaining({ name: NAME, provider: 'GITHUB' })])
  }))
