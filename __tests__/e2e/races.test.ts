import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'
import type { Fault } from '../../simulator/apprunner/simulator.ts'

const healed = 'Another run, or an earlier attempt of this one, had created it meanwhile.'
const serverError: Fault = {
  kind: 'error',
  status: 500,
  name: 'InternalServiceErrorException',
  message: 'oops',
  when: 'after',
}

describe('created, but the answer was lost', () => {
  test.each<[string, Fault]>([
    ['the socket dropped after the commit', { kind: 'drop', when: 'after' }],
    ['500 after the commit', serverError],
    ['not JSON after the commit', { kind: 'garbage', body: '<html>', when: 'after' }],
    ['empty after the commit', { kind: 'garbage', body: '', when: 'after' }],
    ['no connection in it', { kind: 'garbage', body: '{}', when: 'after' }],
    [
      'no ARN in it',
      { kind: 'garbage', body: '{"Connection":{"ConnectionName":"my-connection"}}', when: 'after' },
    ],
  ])('%s: success, one connection', (_, fault) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('CreateConnection', fault)
      const result = await run()
      expect(result.exitCode).toBe(0)
      expect(apprunner.connections()).toHaveLength(1)
      expect(result.outputs['connection-arn']).toBe(apprunner.connections()[0]?.arn)
      expect(result.annotations.map(({ type }) => type)).toEqual(['warning'])
    }),
  )

  test('it is not called created, and the log says why', () =>
    withSimulators(async ({ run, apprunner, operations }) => {
      apprunner.plan('CreateConnection', { kind: 'drop', when: 'after' })
      const result = await run()
      expect(result.outputs.created).toBe('false')
      expect(result.log.join('\n')).toContain(healed)
      expect(operations()).toEqual([
        'ListConnections',
        'CreateConnection',
        'CreateConnection',
        'ListConnections',
      ])
    }))
})

describe('a lost race', () => {
  test.each([0, 1_500])(
    "the other's connection is visible %d ms later: success, not created by this run",
    (visibleAfterMs) =>
      withSimulators(async ({ run, apprunner }) => {
        apprunner.onCall(
          'CreateConnection',
          () => void apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE', visibleAfterMs }),
        )
        const result = await run()
        expect(result.exitCode).toBe(0)
        expect(result.outputs.created).toBe('false')
        expect(result.log.join('\n')).toContain(healed)
        expect(apprunner.calls().length).toBeLessThanOrEqual(visibleAfterMs === 0 ? 3 : 5)
      }),
  )

  test('with a quota error, since the other took the last place', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        apprunner.onCall(
          'CreateConnection',
          () => void apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' }),
        )
        apprunner.plan('CreateConnection', {
          kind: 'error',
          status: 402,
          name: 'ServiceQuotaExceededException',
          message: 'full',
        })
        const result = await run()
        expect(result.exitCode).toBe(0)
        expect(result.outputs.created).toBe('false')
      },
      { apprunner: { quota: 1 } },
    ))

  test("the winner's connection gets this run's tags, and must have its provider", () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.onCall(
        'CreateConnection',
        () => void apprunner.seed({ name: NAME, tags: { Team: 'ops', a: 'b' } }),
      )
      await run({ tags: 'Team=web' })
      expect(apprunner.connections()[0]?.tags).toEqual({ Team: 'web', a: 'b' })
      apprunner.remove(NAME)
      const other = await run({ 'provider-type': 'BITBUCKET' })
      expect(other.annotations.map(({ title }) => title)).toEqual(['The connection has another provider'])
    }))

  test("nothing found in three looks: the create's own error", () =>
    withSimulators(async ({ run, apprunner, operations }) => {
      apprunner.plan('CreateConnection', {
        kind: 'error',
        status: 400,
        name: 'InvalidRequestException',
        message: 'bad day',
      })
      const result = await run()
      expect(result.exitCode).toBe(1)
      expect(operations()).toEqual([
        'ListConnections',
        'CreateConnection',
        ...Array(3).fill('ListConnections'),
      ])
      expect(result.annotations).toEqual([
        expect.objectContaining({
          type: 'error',
          message: expect.stringMatching(/InvalidRequestException.*bad day.*request id/s),
        }),
      ])
    }))
})

test('twelve at once: one connection, twelve successes, one that created it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const results = await Promise.all(Array.from({ length: 12 }, () => run()))
    expect(results.map(({ exitCode }) => exitCode)).toEqual(Array(12).fill(0))
    expect(results.filter(({ outputs }) => outputs.created === 'true')).toHaveLength(1)
    expect(apprunner.connections()).toHaveLength(1)
    expect(new Set(results.map(({ outputs }) => outputs['connection-arn'])).size).toBe(1)
  }))
