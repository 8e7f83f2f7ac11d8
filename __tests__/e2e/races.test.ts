import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'

test('a create whose response is not JSON succeeds with one connection', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('CreateConnection', { kind: 'raw', body: '<html>', when: 'after' })
    const result = await run()
    expect(result.exitCode).toBe(0)
    expect(apprunner.connections()).toMatchObject([{ arn: result.outputs['connection-arn'] }])
    expect(result.annotations).toMatchObject([{ type: 'warning' }])
  }))

test('a lost race succeeds when the connection of the other run is listed 1.5 s later, and sets the tags', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    const theirs = { name: NAME, tags: { Team: 'ops', a: 'b' }, visibleAfterMs: 1_500 }
    apprunner.onCall('CreateConnection', () => void apprunner.seed(theirs))
    const { exitCode, outputs, log } = await run({ tags: 'Team=web' })
    expect(exitCode).toBe(0)
    expect(log).toContain('Another run, or an earlier attempt of this one, created the connection first.')
    expect(outputs.created).toBe('false')
    expect(outputs.changes).toBe('[{"action":"set-tags","tags":{"Team":"web"}}]')
    expect(apprunner.connections()).toMatchObject([{ tags: { Team: 'web', a: 'b' } }])
    // One before the create, and three after it.
    expect(operations().filter((operation) => operation === 'ListConnections')).toHaveLength(4)
  }))

test('four runs at once all succeed with one connection, which one of them created', () =>
  withSimulators(async ({ run, apprunner }) => {
    const results = await Promise.all([run(), run(), run(), run()])
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0])
    expect(results.filter(({ outputs }) => outputs.created === 'true')).toHaveLength(1)
    expect(apprunner.connections()).toHaveLength(1)
    expect(new Set(results.map(({ outputs }) => outputs['connection-arn'])).size).toBe(1)
  }))
