import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

const REPO = 'octo-org/octo-repo'
const OTHER_REPO = 'octo-org/approvals'
const REMIND = { 'reminder-issue': 'true' }
const PENDING = 'PENDING_HANDSHAKE'

const CREATE = { action: 'create-connection', name: NAME, provider: 'GITHUB', region: 'us-east-1' }
const OPEN = { action: 'open-reminder', repository: REPO }
const CLOSE = { action: 'close-reminder', repository: REPO }

/** A connection with an open reminder that is approved now. */
async function approve({ run, apprunner }: TestEnvironment): Promise<void> {
  await run({ ...REMIND, tags: 'Team=ops' })
  apprunner.completeHandshake(NAME)
}

const seed =
  (connection: { status?: string; provider?: string; tags?: Record<string, string> }) =>
  ({ apprunner }: TestEnvironment) =>
    apprunner.seed({ name: NAME, ...connection })

const nothing = () => {}

interface Scenario {
  prepare: (environment: TestEnvironment) => unknown
  inputs: Record<string, string>
  changes: object[]
}

const scenarios: Record<string, Scenario> = {
  'no connection': { prepare: nothing, inputs: {}, changes: [CREATE] },
  'no connection, with all that a run can do': {
    prepare: nothing,
    inputs: {
      ...REMIND,
      'provider-type': 'bitbucket',
      'aws-region': 'eu-west-1',
      tags: 'Team=web\n1=first\nTeam2=',
      'reminder-repository': OTHER_REPO,
      'reminder-mentions': 'mona',
      'wait-for-approval-minutes': '0.01',
    },
    changes: [
      {
        ...CREATE,
        provider: 'BITBUCKET',
        region: 'eu-west-1',
        tags: { Team: 'web', 1: 'first', Team2: '' },
      },
      { ...OPEN, repository: OTHER_REPO },
    ],
  },
  'no connection, with fail-if-pending': {
    prepare: nothing,
    inputs: { ...REMIND, 'fail-if-pending': 'true' },
    changes: [CREATE, OPEN],
  },
  'a pending connection': { prepare: seed({ status: PENDING }), inputs: {}, changes: [] },
  'a pending connection without an issue': {
    prepare: seed({ status: PENDING, tags: { Team: 'web' } }),
    inputs: { ...REMIND, tags: 'Team=web' },
    changes: [OPEN],
  },
  'a pending connection with an issue': {
    prepare: ({ run }) => run(REMIND),
    inputs: { ...REMIND, 'wait-for-approval-minutes': '0.01' },
    changes: [],
  },
  'a pending connection with other tags': {
    prepare: seed({ status: PENDING, tags: { Team: 'ops', Stage: 'prod', theirs: 'x' } }),
    inputs: { ...REMIND, tags: 'Stage=prod\nTeam=web\nNew=a=b' },
    changes: [{ action: 'set-tags', tags: { Team: 'web', New: 'a=b' } }, OPEN],
  },
  'a connection with an unknown status': {
    prepare: seed({ status: 'SUSPENDED' }),
    inputs: REMIND,
    changes: [OPEN],
  },
  'an available connection': { prepare: seed({}), inputs: REMIND, changes: [] },
  'an available connection with an issue': { prepare: approve, inputs: REMIND, changes: [CLOSE] },
  'an available connection with an issue and other tags': {
    prepare: approve,
    inputs: { ...REMIND, tags: 'Team=web' },
    changes: [{ action: 'set-tags', tags: { Team: 'web' } }, CLOSE],
  },
  'a connection in the ERROR state': {
    prepare: seed({ status: 'ERROR' }),
    inputs: { ...REMIND, tags: 'Team=web' },
    changes: [OPEN],
  },
  'a connection with another provider': {
    prepare: seed({ provider: 'BITBUCKET' }),
    inputs: { ...REMIND, tags: 'Team=web' },
    changes: [],
  },
  'tags with markup and quotes': {
    prepare: seed({}),
    inputs: { tags: JSON.stringify({ '"a" ::error::': '</code>\u202e```%0A' }) },
    changes: [{ action: 'set-tags', tags: { '"a" ::error::': '</code>\u202e```%0A' } }],
  },
  'invalid inputs': { prepare: nothing, inputs: { ...REMIND, tags: 'nonsense' }, changes: [] },
}

describe('a dry run and the real run after it have the same changes, with', () => {
  test.each(Object.entries(scenarios))('%s', (_, { prepare, inputs, changes }) =>
    withSimulators(
      async (environment) => {
        await prepare(environment)
        const dry = await environment.run({ ...inputs, 'dry-run': 'true' })
        const real = await environment.run(inputs)
        for (const { outputs } of [dry, real]) {
          expect(JSON.parse(outputs.changes ?? '')).toEqual(changes)
          expect(outputs.changed).toBe(String(changes.length > 0))
        }
        expect(real.outputs.changes).toBe(dry.outputs.changes)
      },
      { github: { repositories: [REPO, OTHER_REPO] } },
    ),
  )
})

test('a run without changes repeats none of them', () =>
  withSimulators(async ({ run }) => {
    const inputs = { ...REMIND, tags: 'Team=web' }
    await run(inputs)
    expect((await run(inputs)).outputs).toMatchObject({ changed: 'false', changes: '[]' })
  }))

const denied: Fault = { kind: 'error', status: 403, name: 'AccessDeniedException', message: 'x' }

describe('after a failure the changes are those that were made, when', () => {
  test.each<[string, (environment: TestEnvironment) => unknown, inputs: object, changes: object[]]>([
    [
      'the list is denied',
      ({ apprunner }) => apprunner.plan('ListConnections', denied, { times: 9 }),
      REMIND,
      [],
    ],
    [
      'the create is denied',
      ({ apprunner }) => apprunner.plan('CreateConnection', denied),
      { ...REMIND, tags: 'a=b' },
      [],
    ],
    [
      'the tags are denied',
      (environment) => {
        seed({ status: PENDING })(environment)
        environment.apprunner.plan('TagResource', denied)
      },
      { ...REMIND, tags: 'a=b' },
      [OPEN],
    ],
    [
      'the wait fails',
      ({ apprunner }) => apprunner.plan('ListConnections', denied, { call: 2 }),
      { ...REMIND, 'wait-for-approval-minutes': '0.01' },
      [CREATE, OPEN],
    ],
    [
      'the issue is denied',
      (environment) => {
        seed({ tags: { a: 'x' } })(environment)
        environment.github.plan('GET', /issues/, { kind: 'status', status: 403 })
      },
      { ...REMIND, tags: 'a=b' },
      [{ action: 'set-tags', tags: { a: 'b' } }],
    ],
    [
      'the issue is opened but not assigned',
      ({ github }) => github.plan('POST', /\/issues$/, { kind: 'status', status: 422 }),
      { ...REMIND, 'reminder-assignees': 'mona' },
      [CREATE, OPEN],
    ],
    [
      'the issue is closed without its comment',
      async (environment) => {
        await approve(environment)
        environment.github.plan('POST', /\/comments$/, { kind: 'status', status: 500 })
      },
      REMIND,
      [CLOSE],
    ],
  ])('%s', (_, prepare, inputs, changes) =>
    withSimulators(async (environment) => {
      await prepare(environment)
      const { outputs } = await environment.run({ ...inputs })
      expect(JSON.parse(outputs.changes ?? '')).toEqual(changes)
      expect(outputs.changed).toBe(String(changes.length > 0))
    }),
  )
})
