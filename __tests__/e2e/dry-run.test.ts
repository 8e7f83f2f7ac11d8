import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../runner/with-simulators.ts'

const READS = ['ListConnections', 'ListTagsForResource']

/** Nothing was changed, at AWS or GitHub. */
function expectNoChange({ operations, github }: TestEnvironment): void {
  expect(operations().filter((operation) => !READS.includes(operation))).toEqual([])
  expect(github.calls().filter(({ method }) => method !== 'GET')).toEqual([])
}

const ASKED = {
  'dry-run': 'true',
  tags: 'Team=web',
  'reminder-issue': 'true',
  'wait-for-approval-minutes': '5',
}

test('with no such connection it says what would be created, and leaves outputs empty', () =>
  withSimulators(async (world) => {
    const result = await world.run(ASKED)
    expectNoChange(world)
    expect(result.exitCode).toBe(0)
    expect(result.annotations).toEqual([])
    expect(result.outputs).toMatchObject({
      'connection-arn': '',
      'connection-name': NAME,
      'provider-type': 'GITHUB',
      status: '',
      'created-at': '',
      available: 'false',
      created: 'false',
      'reminder-issue-url': '',
    })
    for (const text of [result.summary.replace(/<\/?code>/g, '`'), result.log.join('\n')]) {
      expect(text).toMatch(/create the connection `my-connection` for `GITHUB`, with the tags `Team=web`/)
      expect(text).toMatch(/open a reminder issue/)
    }
    expect(result.summary.split('\n').slice(0, 4).join('\n')).toContain('Dry run')
  }))

test('with a pending connection it says which tags it would set and which issue it would open', () =>
  withSimulators(async (world) => {
    world.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE', tags: { Team: 'ops' } })
    const result = await world.run(ASKED)
    expectNoChange(world)
    expect(world.operations()).toEqual(READS)
    expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'false' })
    for (const text of [result.summary, result.log.join('\n')]) {
      expect(text).toMatch(/set the tags .*Team=web/)
      expect(text).toMatch(/open a reminder issue/)
      expect(text).toMatch(/wait for the approval/)
    }
  }))

test('with an available connection it says which issue it would close', () =>
  withSimulators(async (world) => {
    await world.run({ 'reminder-issue': 'true' })
    world.apprunner.completeHandshake(NAME)
    const before = world.github.exchanges.length
    const result = await world.run({ 'dry-run': 'true', 'reminder-issue': 'true' })
    expect(world.github.exchanges.slice(before).map(({ method }) => method)).toEqual(['GET'])
    expect(result.summary).toContain('close the reminder issue <code>#1</code>')
    expect(result.log.join('\n')).toContain('close the reminder issue `#1`')
    expect(world.github.issues()[0]?.state).toBe('open')
  }))

test('with nothing to do it says so', () =>
  withSimulators(async (world) => {
    world.apprunner.seed({ name: NAME })
    const result = await world.run({ 'dry-run': 'true' })
    expectNoChange(world)
    expect(result.log.join('\n')).toContain('Dry run: a real run would change nothing.')
    expect(result.summary).toContain('A real run would change nothing.')
  }))

test('the gate holds in a dry run too', () =>
  withSimulators(async (world) => {
    world.apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
    const result = await world.run({ 'dry-run': 'true', 'fail-if-pending': 'true' })
    expectNoChange(world)
    expect(result.exitCode).toBe(1)
  }))
