import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Seed } from '../../harness/simulator/apprunner/controls.ts'
import type { Fault, Simulator } from '../../harness/simulator/apprunner/simulator.ts'

const CREATED_FIRST = 'Another run, or an earlier attempt of this one, created the connection first.'

const serviceError = (status: number, name: string) =>
  ({ kind: 'error', status, name, message: 'bad day' }) as const

/** Lets another run create the connection just before this one tries to. */
function loseRace(apprunner: Simulator, seed: Partial<Seed> = {}): void {
  apprunner.onCall('CreateConnection', () => void apprunner.seed({ name: NAME, ...seed }))
}

describe('a create with a lost response', () => {
  test.each<[string, Fault]>([
    ['the connection drops', { kind: 'drop', when: 'after' }],
    ['AWS returns a server error', { ...serviceError(500, 'InternalServiceErrorException'), when: 'after' }],
    ['the response is not JSON', { kind: 'raw', body: '<html>', when: 'after' }],
    ['the response is empty', { kind: 'raw', body: '', when: 'after' }],
    ['the response has no connection', { kind: 'raw', body: '{}', when: 'after' }],
    ['the response has no ARN', { kind: 'raw', body: '{"Connection":{}}', when: 'after' }],
  ])('succeeds with one connection when %s', (_, fault) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('CreateConnection', fault)
      const result = await run()
      expect(result.exitCode).toBe(0)
      expect(apprunner.connections()).toHaveLength(1)
      expect(result.outputs['connection-arn']).toBe(apprunner.connections()[0]?.arn)
      expect(result.annotations).toMatchObject([{ type: 'warning' }])
    }),
  )

  test('does not count as created by this run', () =>
    withSimulators(async ({ run, apprunner, operations }) => {
      apprunner.plan('CreateConnection', { kind: 'drop', when: 'after' })
      const result = await run()
      expect(result.outputs).toMatchObject({ created: 'false', changed: 'false', changes: '[]' })
      expect(result.log).toContain(CREATED_FIRST)
      expect(result.log.join('\n')).not.toContain('This run created')
      const creates = ['CreateConnection', 'CreateConnection']
      expect(operations()).toEqual(['ListConnections', ...creates, 'ListConnections'])
    }))
})

describe('a lost race', () => {
  test.each([0, 1_500])(
    'succeeds when the connection of the other run is listed %d ms later',
    (visibleAfterMs) =>
      withSimulators(async ({ run, apprunner }) => {
        loseRace(apprunner, { status: 'PENDING_HANDSHAKE', visibleAfterMs })
        const result = await run()
        expect(result.exitCode).toBe(0)
        expect(result.outputs).toMatchObject({ created: 'false', changes: '[]' })
        expect(result.log).toContain(CREATED_FIRST)
        expect(apprunner.calls().length).toBeLessThanOrEqual(visibleAfterMs === 0 ? 3 : 5)
      }),
  )

  test('succeeds when the other run used up the quota', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        loseRace(apprunner, { status: 'PENDING_HANDSHAKE' })
        apprunner.plan('CreateConnection', serviceError(402, 'ServiceQuotaExceededException'))
        const result = await run()
        expect(result.exitCode).toBe(0)
        expect(result.outputs.created).toBe('false')
      },
      { apprunner: { quota: 1 } },
    ))

  test('still sets the tags and requires the provider', () =>
    withSimulators(async ({ run, apprunner }) => {
      loseRace(apprunner, { tags: { Team: 'ops', a: 'b' } })
      const { outputs } = await run({ tags: 'Team=web' })
      expect(outputs.changes).toBe('[{"action":"set-tags","tags":{"Team":"web"}}]')
      expect(apprunner.connections()[0]?.tags).toEqual({ Team: 'web', a: 'b' })
      apprunner.remove(NAME)
      const result = await run({ 'provider-type': 'BITBUCKET' })
      expect(result.annotations).toMatchObject([{ title: 'The connection has a different provider' }])
    }))
})

test('a failed create is reported if the connection is not found in three more requests', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.plan('CreateConnection', serviceError(400, 'InvalidRequestException'))
    const result = await run()
    expect(result.exitCode).toBe(1)
    expect(operations()).toEqual(['ListConnections', 'CreateConnection', ...Array(3).fill('ListConnections')])
    const message = expect.stringMatching(/InvalidRequestException.*bad day.*request ID/s)
    expect(result.annotations).toMatchObject([{ type: 'error', message }])
  }))

test('twelve runs at once all succeed with one connection, which one of them created', () =>
  withSimulators(async ({ run, apprunner }) => {
    const results = await Promise.all(Array.from({ length: 12 }, () => run()))
    expect(results.map(({ exitCode }) => exitCode)).toEqual(Array(12).fill(0))
    expect(results.filter(({ outputs }) => outputs.created === 'true')).toHaveLength(1)
    expect(apprunner.connections()).toHaveLength(1)
    expect(new Set(results.map(({ outputs }) => outputs['connection-arn'])).size).toBe(1)
  }))
