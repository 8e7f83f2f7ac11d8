import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const READS = ['ListConnections', 'ListTagsForResource']
const INPUTS = {
  'dry-run': 'true',
  tags: 'Team=web',
  'reminder-issue': 'true',
  'wait-for-approval-minutes': '5',
}
const WAIT = 'Dry run: a real run would wait for the approval.'

/** Expects that nothing was changed at AWS or GitHub. */
function expectNoChange({ operations, github }: TestEnvironment): void {
  expect(operations().filter((operation) => !READS.includes(operation))).toEqual([])
  const requests = github.calls().filter(({ path }) => path !== '/graphql')
  expect(requests.filter(({ method }) => method !== 'GET')).toEqual([])
}

test('a dry run without a connection describes what it would create and leaves its outputs empty', () =>
  withSimulators(async (environment) => {
    const result = await environment.run(INPUTS)
    expectNoChange(environment)
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toEqual([])
    const known = { 'connection-name': NAME, 'provider-type': 'GITHUB', available: 'false', created: 'false' }
    const unknown = { 'connection-arn': '', status: '', 'created-at': '', 'reminder-issue-url': '' }
    expect(result.outputs).toMatchObject({ ...known, ...unknown })
    for (const text of [result.summary.replace(/<\/?code>/g, '`'), result.log.join('\n')]) {
      expect(text).toContain('create the connection `my-connection` for `GITHUB`, with the tags `Team=web`')
      expect(text).toContain('open a reminder issue in `octo-org/octo-repo`')
    }
    expect(result.summary.split('\n').slice(0, 4).join('\n')).toContain('Dry run: nothing was changed')
  }))

test('a dry run with a pending connection describes the tags, the issue and the wait', () =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE', tags: { Team: 'ops' } })
    const result = await environment.run(INPUTS)
    expectNoChange(environment)
    expect(environment.operations()).toEqual(READS)
    expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'false' })
    for (const text of [result.summary, result.log.join('\n')]) {
      expect(text).toMatch(/set the tags? .*Team=web/)
      expect(text).toContain('open a reminder issue')
    }
    expect(result.log).toContain(WAIT)
  }))

test('a dry run with an available connection describes the issue that it would close', () =>
  withSimulators(async ({ run, apprunner, github }) => {
    await run({ 'reminder-issue': 'true' })
    apprunner.completeHandshake(NAME)
    const before = github.exchanges.length
    const result = await run({
      'dry-run': 'true',
      'reminder-issue': 'true',
      'wait-for-approval-minutes': '5',
    })
    const paths = github.exchanges.slice(before).map(({ method, path }) => `${method} ${path.split('?')[0]}`)
    expect(paths).toEqual(['POST /graphql', 'GET /repos/octo-org/octo-repo/issues'])
    expect(result.summary).toContain('close the reminder issue in <code>octo-org/octo-repo</code>')
    expect(result.log.join('\n')).toContain('close the reminder issue in `octo-org/octo-repo`')
    expect(result.log).not.toContain(WAIT)
    expect(github.issues()[0]?.state).toBe('open')
  }))

test('a dry run with nothing to change reports that', () =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: NAME })
    const result = await environment.run({ 'dry-run': 'true' })
    expectNoChange(environment)
    expect(result.log).toContain('Dry run: a real run would change nothing.')
    expect(result.summary).toContain('A real run would change nothing.')
  }))

test('fail-if-pending with a wait does not fail a dry run: a real run would wait', () =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
    const result = await environment.run({ ...INPUTS, 'fail-if-pending': 'true' })
    expect(result.exitCode).toBe(0)
    expect(result.log).toContain(WAIT)
    expect(result.annotations).toMatchObject([{ type: 'warning' }])
  }))

test('fail-if-pending fails a dry run too', () =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
    const result = await environment.run({ 'dry-run': 'true', 'fail-if-pending': 'true' })
    expectNoChange(environment)
    expect(result.exitCode).toBe(1)
  }))
