import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Seed } from '../../harness/simulator/apprunner/controls.ts'

const REPO = 'octo-org/octo-repo'
const OTHER_REPO = 'octo-org/approvals'
const REMIND = { 'reminder-issue': 'true' }
const DRY = { 'dry-run': 'true' }
const READS = ['ListConnections', 'ListTagsForResource']

/** The requests that change something at AWS or GitHub. */
function changingRequests({ operations, github }: TestEnvironment): string[] {
  const requests = github.calls().filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
  return [
    ...operations().filter((operation) => !READS.includes(operation)),
    ...requests.map(({ method, path }) => `${method} ${path}`),
  ]
}

const seed =
  (connection: Partial<Seed>) =>
  ({ apprunner }: TestEnvironment) =>
    apprunner.seed({ name: NAME, ...connection })

/** A connection with an open reminder that is approved now. */
async function approve({ run, apprunner }: TestEnvironment): Promise<void> {
  await run({ ...REMIND, tags: 'Team=ops' })
  apprunner.completeHandshake(NAME)
}

interface Case {
  prepare: (environment: TestEnvironment) => unknown
  inputs: Record<string, string>
  changes: object[]
}

const cases: Record<string, Case> = {
  'no connection, with all that a run can do': {
    prepare: () => {},
    inputs: {
      ...REMIND,
      'provider-type': 'bitbucket',
      'aws-region': 'eu-west-1',
      tags: 'Team=web\n1=first\nTeam2=',
      'reminder-repository': OTHER_REPO,
      'wait-for-approval-minutes': '0.01',
    },
    changes: [
      {
        action: 'create-connection',
        name: NAME,
        provider: 'BITBUCKET',
        region: 'eu-west-1',
        tags: { Team: 'web', 1: 'first', Team2: '' },
      },
      { action: 'open-reminder', repository: OTHER_REPO },
    ],
  },
  'a pending connection with other tags': {
    prepare: seed({ status: 'PENDING_HANDSHAKE', tags: { Team: 'ops', Stage: 'prod', theirs: 'x' } }),
    inputs: { ...REMIND, tags: 'Stage=prod\nTeam=web\nNew=a=b' },
    changes: [
      { action: 'set-tags', tags: { Team: 'web', New: 'a=b' } },
      { action: 'open-reminder', repository: REPO },
    ],
  },
  'an available connection with an issue and other tags': {
    prepare: approve,
    inputs: { ...REMIND, tags: 'Team=web' },
    changes: [
      { action: 'set-tags', tags: { Team: 'web' } },
      { action: 'close-reminder', repository: REPO },
    ],
  },
}

describe('a dry run changes nothing, and the real run after it has the same changes, with', () => {
  test.each(Object.entries(cases))('%s', (_, { prepare, inputs, changes }) =>
    withSimulators(
      async (environment) => {
        await prepare(environment)
        const before = changingRequests(environment)
        const dry = await environment.run({ ...inputs, ...DRY })
        expect(changingRequests(environment)).toEqual(before)
        const real = await environment.run(inputs)
        expect(JSON.parse(real.outputs.changes ?? '')).toEqual(changes)
        expect(dry.outputs.changes).toBe(real.outputs.changes)
      },
      { github: { repositories: [REPO, OTHER_REPO] } },
    ),
  )
})

test('a dry run with nothing to change reports that, also with another connection that is available', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: 'theirs' })
    const { log, summary, outputs } = await run({ ...DRY, 'reuse-available': 'true', tags: 'Team=web' })
    expect(log).toContain('Dry run: a real run would change nothing.')
    expect(summary).toContain('A real run would change nothing.')
    expect(outputs).toMatchObject({ 'connection-name': 'theirs', changes: '[]' })
  }))

// A real run would wait, perhaps until someone has approved the connection.
test.each([
  ['5', 0, 'warning'],
  ['', 1, 'error'],
])('fail-if-pending and wait-for-approval-minutes %j: a dry run exits with %d', (minutes, exitCode, type) =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
    const result = await run({ ...DRY, 'fail-if-pending': 'true', 'wait-for-approval-minutes': minutes })
    expect(result).toMatchObject({ exitCode, annotations: [{ type }] })
  }),
)
