import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Seed } from '../../harness/simulator/apprunner/controls.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { markerOf } from '../../src/github/marker.ts'
import { open } from '../unit/page.ts'
import { expectOneError } from './one-error.ts'

const REUSE = { 'reuse-available': 'true' }
const LIST = 'ListConnections'
const REPO = 'octo-org/octo-repo'
const PENDING = 'PENDING_HANDSHAKE'

/** The start of a day in November 2026. */
const on = (day: number) => new Date(Date.UTC(2026, 10, day))

const seedAll = ({ apprunner }: TestEnvironment, seeds: Seed[]) =>
  seeds.map((seed) => apprunner.seed(seed).arn)

/** The operations of runs that find no connection of the name, without and with `reuse-available`. */
async function operationsOfRuns(seeds: Seed[]): Promise<[without: string[], with_: string[]]> {
  const operationsWith = (inputs: Record<string, string>) =>
    withSimulators(async (environment) => {
      seedAll(environment, seeds)
      await environment.run(inputs)
      return environment.operations()
    })
  return [await operationsWith({}), await operationsWith(REUSE)]
}

describe('an available connection of the provider is used', () => {
  test('with two requests and all outputs, and is not changed', () =>
    withSimulators(async ({ run, apprunner, operations }) => {
      const { arn } = apprunner.seed({ name: 'shared', createdAt: on(22) })
      const before = apprunner.connections()
      const result = await run(REUSE)
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toEqual([])
      expect(operations()).toEqual([LIST, LIST])
      expect(apprunner.calls(LIST).map(({ request }) => request.input)).toEqual([
        { ConnectionName: NAME },
        {},
      ])
      expect(apprunner.connections()).toEqual(before)
      expect(result.outputs).toMatchObject({
        'connection-arn': arn,
        'connection-name': 'shared',
        'provider-type': 'GITHUB',
        status: 'AVAILABLE',
        available: 'true',
        created: 'false',
        'created-at': '2026-11-22T00:00:00.000Z',
        changed: 'false',
        changes: '[]',
      })
      expect(result.log).toContain(
        `No connection is named \`${NAME}\`: \`shared\` is available, and is used instead.`,
      )
      const { text, texts } = await open(result.summary)
      expect(texts('h2')).toEqual(['✅ App Runner connection shared is available'])
      expect(text).toMatch(/Origin\s*reused/)
      expect(text).toContain(arn)
      expect(text).not.toContain(NAME)
    }))

  test.each<[title: string, seeds: Seed[], expected: string]>([
    [
      'the oldest of several, whatever their order',
      [
        { name: 'second', createdAt: on(2) },
        { name: 'oldest', createdAt: on(1) },
        { name: 'third', createdAt: on(3) },
      ],
      'oldest',
    ],
    [
      'not an older one that is pending, in error, deleted, or has an unknown status',
      [
        { name: 'pending', status: PENDING, createdAt: on(1) },
        { name: 'error', status: 'ERROR', createdAt: on(2) },
        { name: 'deleted', status: 'DELETED', createdAt: on(3) },
        { name: 'unknown', status: 'SUSPENDED', createdAt: on(4) },
        { name: 'available', createdAt: on(5) },
      ],
      'available',
    ],
    [
      'not an older one of another provider',
      [
        { name: 'bitbucket', provider: 'BITBUCKET', createdAt: on(1) },
        { name: 'unknown', provider: 'GITLAB', createdAt: on(2) },
        { name: 'github', createdAt: on(3) },
      ],
      'github',
    ],
    [
      'not an older one in another region or account',
      [
        { name: 'ireland', region: 'eu-west-1', createdAt: on(1) },
        { name: 'other-account', account: '210987654321', createdAt: on(2) },
        { name: 'here', createdAt: on(3) },
      ],
      'here',
    ],
  ])('%s', (_, seeds, expected) =>
    withSimulators(async (environment) => {
      seedAll(environment, seeds)
      const { outputs } = await environment.run(REUSE)
      expect(outputs).toMatchObject({ 'connection-name': expected, available: 'true', created: 'false' })
      expect(environment.operations()).toEqual([LIST, LIST])
    }),
  )

  test('of Bitbucket, if that is asked for', () =>
    withSimulators(async (environment) => {
      seedAll(environment, [{ name: 'github' }, { name: 'bitbucket', provider: 'BITBUCKET' }])
      const { outputs } = await environment.run({ ...REUSE, 'provider-type': 'bitbucket' })
      expect(outputs).toMatchObject({ 'connection-name': 'bitbucket', 'provider-type': 'BITBUCKET' })
    }))

  test('among 60 over several pages, the oldest on the last', () =>
    withSimulators(
      async (environment) => {
        const seeds = Array.from({ length: 60 }, (_, index) => ({
          name: `connection-${index}`,
          status: index % 2 === 0 ? PENDING : 'AVAILABLE',
          createdAt: new Date(on(1).valueOf() - index * 60_000),
        }))
        const arns = seedAll(environment, seeds)
        const { outputs } = await environment.run(REUSE)
        expect(outputs).toMatchObject({ 'connection-arn': arns[59], 'connection-name': 'connection-59' })
        expect(environment.operations()).toEqual(Array(4).fill(LIST))
      },
      { apprunner: { pageSize: 25 } },
    ))

  test('among rows of other types', () =>
    withSimulators(async ({ run, apprunner, operations }) => {
      const ConnectionArn = 'arn:aws:apprunner:us-east-1:123456789012:connection/shared/1'
      const shared = { ConnectionArn, ProviderType: 'GITHUB', Status: 'AVAILABLE' }
      const others = [
        null,
        'x',
        5,
        [],
        {},
        { ...shared, ConnectionName: 7 },
        { ...shared, ConnectionName: '' },
      ]
      const rows = [...others, { ...shared, ConnectionName: 'shared' }]
      apprunner.plan(
        LIST,
        { kind: 'raw', body: JSON.stringify({ ConnectionSummaryList: rows }) },
        { call: 2 },
      )
      const { outputs } = await run(REUSE)
      expect(outputs).toMatchObject({ 'connection-arn': ConnectionArn, 'connection-name': 'shared' })
      expect(operations()).toEqual([LIST, LIST])
    }))

  test('instead of one whose age is unknown', () =>
    withSimulators(async ({ run, apprunner }) => {
      const rows = [1, 2].map((number) => ({
        ConnectionName: `shared-${number}`,
        ConnectionArn: `arn:aws:apprunner:us-east-1:123456789012:connection/shared-${number}/1`,
        ProviderType: 'GITHUB',
        Status: 'AVAILABLE',
        ...(number === 2 && { CreatedAt: on(1).valueOf() / 1_000 }),
      }))
      apprunner.plan(
        LIST,
        { kind: 'raw', body: JSON.stringify({ ConnectionSummaryList: rows }) },
        { call: 2 },
      )
      expect((await run(REUSE)).outputs['connection-name']).toBe('shared-2')
    }))
})

describe('a connection is created as usual', () => {
  test.each<[title: string, seeds: Seed[]]>([
    ['if there is none', []],
    [
      'if all others are pending',
      [
        { name: 'one-pending', status: PENDING },
        { name: 'two-pending', status: PENDING },
      ],
    ],
    ['if all others have another provider', [{ name: 'bitbucket', provider: 'BITBUCKET' }]],
  ])('%s', (_, seeds) =>
    withSimulators(async (environment) => {
      seedAll(environment, seeds)
      const { outputs, annotations } = await environment.run({ ...REUSE, tags: 'Team=web' })
      expect(environment.operations()).toEqual([LIST, LIST, 'CreateConnection'])
      expect(outputs).toMatchObject({ 'connection-name': NAME, status: PENDING, created: 'true' })
      expect(environment.apprunner.connections()).toHaveLength(seeds.length + 1)
      expect(environment.apprunner.connections().at(-1)?.tags).toEqual({ Team: 'web' })
      expect(annotations).toMatchObject([{ type: 'warning' }])
    }),
  )

  test('for the reader of the log, without a word about others', () =>
    withSimulators(async ({ run }) => {
      expect((await run(REUSE)).log.join('\n')).not.toContain('used instead')
    }))
})

test.each(['AVAILABLE', PENDING])('a connection of the name goes first, also when it is %s', (status) =>
  withSimulators(async (environment) => {
    const [, arn] = seedAll(environment, [{ name: 'shared' }, { name: NAME, status }])
    const { outputs } = await environment.run(REUSE)
    expect(outputs).toMatchObject({ 'connection-arn': arn, 'connection-name': NAME, status })
    expect(environment.operations()).toEqual([LIST])
  }),
)

test('one request more than without', async () => {
  const [without, withReuse] = await operationsOfRuns([])
  expect(without).toEqual([LIST, 'CreateConnection'])
  expect(withReuse).toEqual([LIST, ...without])
  const [one, same] = await operationsOfRuns([{ name: NAME }])
  expect(same).toEqual(one)
})

test('its tags are left alone: none is read or set', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.seed({ name: 'shared', tags: { Team: 'platform' } })
    const { outputs, summary } = await run({ ...REUSE, tags: 'Team=web' })
    expect(operations()).toEqual([LIST, LIST])
    expect(apprunner.connections()).toMatchObject([{ name: 'shared', tags: { Team: 'platform' } }])
    expect(outputs.changes).toBe('[]')
    expect(summary).not.toContain('Team')
  }))

test.each<[title: string, seeds: Seed[]]>([
  ['an available connection', [{ name: 'shared', createdAt: on(1), tags: { Team: 'platform' } }]],
  ['only a pending one', [{ name: 'pending', status: PENDING }]],
])('a dry run gives the same result, and creates nothing: %s', (_, seeds) =>
  withSimulators(async (environment) => {
    const { run, apprunner, operations } = environment
    seedAll(environment, seeds)
    const before = apprunner.connections()
    const inputs = { ...REUSE, tags: 'Team=web', 'reminder-issue': 'true' }
    const dry = await run({ ...inputs, 'dry-run': 'true' })
    expect(apprunner.connections()).toEqual(before)
    expect(operations()).toEqual([LIST, LIST])
    const real = await run(inputs)
    expect(dry.outputs.changes).toBe(real.outputs.changes)
    for (const name of ['connection-name', 'provider-type', 'changed', 'available'])
      expect(dry.outputs[name]).toBe(real.outputs[name])
  }),
)

test('there is no reminder for it', () =>
  withSimulators(async ({ run, apprunner, github }) => {
    apprunner.seed({ name: 'shared' })
    const { outputs, annotations } = await run({ ...REUSE, 'reminder-issue': 'true' })
    expect(github.issues(REPO)).toEqual([])
    expect(outputs['reminder-issue-url']).toBe('')
    expect(annotations).toEqual([])
  }))

test('a reminder that asked for its approval is closed', () =>
  withSimulators(async ({ run, apprunner, github }) => {
    await run({ 'connection-name': 'shared', 'reminder-issue': 'true' })
    apprunner.completeHandshake('shared')
    const { outputs } = await run({ ...REUSE, 'reminder-issue': 'true' })
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', state_reason: 'completed' }])
    expect(github.comments(REPO, 1)).toMatchObject([{ body: expect.stringContaining('`shared`') }])
    expect(outputs.changes).toBe(JSON.stringify([{ action: 'close-reminder', repository: REPO }]))
  }))

test.each([
  ['AVAILABLE', 0, 'shared'],
  [PENDING, 1, NAME],
])('with fail-if-pending, the connection that is used decides: another is %s', (status, exitCode, name) =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: 'shared', status })
    const result = await run({ ...REUSE, 'fail-if-pending': 'true', 'wait-for-approval-minutes': '0.01' })
    expect(result.exitCode).toBe(exitCode)
    expect(result.outputs['connection-name']).toBe(name)
  }),
)

test('a denied second request is one error', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    const message =
      'User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:ListConnections'
    const denied: Fault = { kind: 'error', status: 400, name: 'AccessDeniedException', message }
    apprunner.plan(LIST, denied, { call: 2 })
    expectOneError(await run(REUSE), 'Access denied')
    expect(operations()).toEqual([LIST, LIST])
  }))

/** Text that GitHub, Markdown, HTML or the runner would act on. */
const HOSTILE = [
  '<img src=x onerror=alert(1)></code></td></table><h1>pwned</h1>',
  '[pwned](https://evil.example/a) https://evil.example/b @octocat octo-org/octo-repo#1 #1 GH-1',
  '`pwned` *pwned* | pwned | ~~pwned~~',
  '\n::error title=pwned::pwned\n::add-mask::connection\n##[error]pwned\n\n> [!CAUTION]\n> pwned\n\n# pwned',
  '\u202epwned\u200b\u0007\u001b[31m',
].join(' ')

test('hostile words in its name are text everywhere', () =>
  withSimulators(async ({ run, apprunner, github }) => {
    const arn = 'arn:aws:apprunner:us-east-1:123456789012:connection/shared/1'
    apprunner.seed({ name: HOSTILE, arn })
    const parts = { account: '123456789012', region: 'us-east-1', name: HOSTILE, repositoryId: '1296269' }
    github.seedIssue(REPO, {
      title: `Approve the App Runner connection ${HOSTILE} (us-east-1)`,
      body: `Approve it.\n\n${markerOf(parts)}`,
      user: 'github-actions[bot]',
      labels: ['app-runner-connection'],
    })
    const result = await run({ ...REUSE, 'reminder-issue': 'true' }, { debug: true })
    expect(result).toMatchObject({ exitCode: 0, annotations: [], runnerErrors: [], stderr: '' })
    expect(result.masks).not.toContain('connection')
    for (const line of result.log) expect(line).not.toMatch(/\p{Cc}|\u202e|\u200b/u)
    expect(result.log.join()).toContain('<img src=x')
    expect(result.outputs).toMatchObject({ 'connection-arn': arn, available: 'true' })
    expect(result.outputs['connection-name']).not.toMatch(/\p{Cc}|\u202e|\u200b|##\[/u)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed' }])
    for (const markdown of [result.summary, github.comments(REPO, 1)[0]?.body ?? '']) {
      const { prose, elements, hrefs, text } = await open(markdown)
      expect(text).toContain('<img src=x')
      expect(prose).not.toMatch(/pwned|octocat|evil/)
      for (const name of ['img', 'h1', 'del', 'em', 'blockquote']) expect(elements).not.toContain(name)
      expect(hrefs.filter((href) => href.includes('evil'))).toEqual([])
    }
  }))
