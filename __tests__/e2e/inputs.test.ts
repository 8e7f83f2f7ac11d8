import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'

type Row = [rule: string, inputs: Record<string, string>, problem: RegExp, env?: Record<string, undefined>]

// One of each shape. All rules: __tests__/unit/inputs/.
test.each<Row>([
  ['a name that starts with a hyphen', { 'connection-name': '-abc' }, /`connection-name`: `-abc`/],
  ['an unknown provider', { 'provider-type': 'UNKNOWN' }, /`provider-type`: `UNKNOWN`/],
  ['a tag line without =', { tags: 'a=b\n\nnonsense' }, /`tags`: line 3 has no `=` \(`nonsense`\)/],
  ['a region that contains a host', { 'aws-region': 'evil.example.com/#' }, /`aws-region`: `evil/],
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
