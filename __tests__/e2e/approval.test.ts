import { describe, expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../runner/with-simulators.ts'

/** Looks that the action took at the connection after the first, which found or created it. */
const polls = ({ apprunner }: TestEnvironment) => apprunner.calls('ListConnections').slice(1)

describe('waiting', () => {
  test.concurrent('an approval in the middle ends it with success and no warning', () =>
    withSimulators(async (world) => {
      world.apprunner.onCall('ListConnections', (call) => {
        if (call === 2) world.apprunner.completeHandshake(NAME)
      })
      const result = await world.run({ 'wait-for-approval-minutes': '1' })
      expect(result.exitCode).toBe(0)
      expect(result.annotations).toEqual([])
      expect(result.outputs).toMatchObject({ status: 'AVAILABLE', available: 'true', created: 'true' })
      expect(polls(world)).toHaveLength(1)
      expect(result.log.join('\n')).toMatch(/Waiting up to 1 min.*The connection is now `AVAILABLE`/s)
      expect(result.summary).toContain('is available')
    }))

  test.concurrent('polls are ten seconds apart', () =>
    withSimulators(async (world) => {
      await world.run({ 'wait-for-approval-minutes': '0.36' })
      const times = polls(world).map(({ at }) => at)
      expect(times).toHaveLength(3)
      for (const [index, at] of times.slice(1).entries()) {
        expect(Math.round((at - (times[index] as number)) / 1_000)).toBe(10)
      }
    }))

  test.concurrent('time up is a warning, and outputs and summary say so', () =>
    withSimulators(async (world) => {
      const result = await world.run({ 'wait-for-approval-minutes': '.02' })
      expect(result.exitCode).toBe(0)
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', available: 'false' })
      expect(result.annotations.map(({ type }) => type)).toEqual(['warning'])
      expect(polls(world)).toHaveLength(1)
    }))

  test.concurrent('a connection that turns to ERROR ends it in failure', () =>
    withSimulators(async (world) => {
      world.apprunner.onCall('ListConnections', (call) => {
        if (call === 2) world.apprunner.setStatus(NAME, 'ERROR')
      })
      const result = await world.run({ 'wait-for-approval-minutes': '0.02' })
      expect(result.exitCode).toBe(1)
      expect(result.outputs.status).toBe('ERROR')
      expect(result.annotations).toEqual([
        expect.objectContaining({
          type: 'error',
          message: expect.stringContaining('aws apprunner delete-connection'),
        }),
      ])
    }))

  test.concurrent('a connection that is deleted meanwhile ends it in failure', () =>
    withSimulators(async (world) => {
      world.apprunner.onCall('ListConnections', (call) => {
        if (call === 2) world.apprunner.remove(NAME)
      })
      const result = await world.run({ 'wait-for-approval-minutes': '0.02' })
      expect(result.exitCode).toBe(1)
      expect(result.annotations).toEqual([
        expect.objectContaining({ type: 'error', title: 'The connection was deleted while waiting' }),
      ])
    }))

  test.concurrent.each(['', '0'])('%j minutes mean not to wait', (minutes) =>
    withSimulators(async (world) => {
      const result = await world.run({ 'wait-for-approval-minutes': minutes })
      expect(polls(world)).toEqual([])
      expect(result.log.join('\n')).not.toContain('Waiting')
    }),
  )

  test.concurrent('an available connection is not waited for', () =>
    withSimulators(async (world) => {
      world.apprunner.seed({ name: NAME })
      await world.run({ 'wait-for-approval-minutes': '5' })
      expect(polls(world)).toEqual([])
    }))

  test.concurrent('throttling, faults and lost connections are survived', () =>
    withSimulators(async (world) => {
      world.apprunner.plan(
        'ListConnections',
        { kind: 'error', status: 500, name: 'InternalServiceErrorException', message: 'x' },
        { call: 2 },
      )
      world.apprunner.onCall('ListConnections', (call) => {
        if (call === 3) world.apprunner.completeHandshake(NAME)
      })
      const result = await world.run(
        { 'wait-for-approval-minutes': '0.2' },
        { env: { AWS_MAX_ATTEMPTS: '1' } },
      )
      expect(result.annotations).toEqual([])
      expect(result.outputs.available).toBe('true')
      expect(polls(world)).toHaveLength(2)
    }))

  test.concurrent('a denial ends it at once, with outputs and summary kept', () =>
    withSimulators(async (world) => {
      world.apprunner.plan(
        'ListConnections',
        { kind: 'error', status: 403, name: 'ExpiredTokenException', message: 'expired' },
        { call: 2 },
      )
      const result = await world.run({ 'wait-for-approval-minutes': '5.02' })
      expect(result.exitCode).toBe(1)
      expect(result.outputs.status).toBe('PENDING_HANDSHAKE')
      expect(result.annotations.map(({ title }) => title)).toEqual(['AWS rejected the credentials'])
      expect(result.summary).toContain('How to approve it')
    }))
})

// Windows has no signals: there, what the runner sends can't be sent by Node.js.
const whereSignalsAre = process.platform === 'win32' ? describe.skip : describe
whereSignalsAre('a signal to stop', () => {
  test.concurrent.each(['SIGINT', 'SIGTERM'] as const)('%s ends the wait within 2 seconds', (name) =>
    withSimulators(async (world) => {
      const result = await world.run(
        { 'wait-for-approval-minutes': '30', 'reminder-issue': 'true' },
        { signal: { name, after: (output) => output.includes('Waiting up to 30 min') } },
      )
      expect(result.exitCode).toBe(1)
      expect(result.signal).toBeNull()
      expect(result.exitedAt - (result.signalledAt as number)).toBeLessThan(2_000)
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'true' })
      expect(result.summary).toContain('How to approve it')
      expect(result.annotations.map(({ type, title }) => [type, title])).toEqual([
        ['error', 'The wait was stopped'],
      ])
      expect(world.github.calls()).toEqual([])
    }),
  )

  test.concurrent('also while an answer does not come', () =>
    withSimulators(async (world) => {
      world.apprunner.plan('ListConnections', { kind: 'never' }, { call: 2, times: Number.POSITIVE_INFINITY })
      const asked = new Promise<void>((resolve) => {
        world.apprunner.onCall('ListConnections', (call) => {
          if (call === 2) resolve()
        })
      })
      const result = await world.run(
        { 'wait-for-approval-minutes': '5.02' },
        { signal: { name: 'SIGINT', after: asked } },
      )
      expect(result.exitCode).toBe(1)
      expect(result.exitedAt - (result.signalledAt as number)).toBeLessThan(2_000)
    }))
})

describe('fail-if-pending', () => {
  test.concurrent('ends a pending run in failure, after outputs and summary', () =>
    withSimulators(async ({ run }) => {
      const result = await run({ 'fail-if-pending': 'true' })
      expect(result.exitCode).toBe(1)
      expect(result.annotations).toEqual([
        expect.objectContaining({
          type: 'error',
          message: expect.stringContaining('https://us-east-1.console.aws.amazon.com/'),
        }),
      ])
      expect(result.outputs).toMatchObject({ status: 'PENDING_HANDSHAKE', created: 'true' })
      expect(result.summary).toContain('How to approve it')
    }))

  test.concurrent('lets an available connection pass', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.seed({ name: NAME })
      expect((await run({ 'fail-if-pending': 'TRUE' })).exitCode).toBe(0)
    }))
})
