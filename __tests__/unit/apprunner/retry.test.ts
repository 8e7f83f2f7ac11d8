import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { RetryErrorType, StandardRetryToken } from '@smithy/types'
import { jitter, MAX_ATTEMPTS, patientRetries } from '../../../src/apprunner/retry.ts'

const MINUTE = 60_000

// The SDK's strategies wait for real timers between two attempts.
beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** Waits until the retry is allowed or refused. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  await jest.advanceTimersByTimeAsync(20_000)
  return promise
}

/** Retries, and what they say. For the patience with throttling, time passes only by `advance`. */
function start(random = 1) {
  let now = 0
  const notices: number[] = []
  const clock = { now: () => now, sleep: async () => {} }
  const onThrottling = () => void notices.push(now)
  const strategy = patientRetries({ clock, random: () => random, onThrottling })
  const advance = (ms: number) => {
    now += ms
  }
  async function request() {
    let token = await strategy.acquireInitialRetryToken('')
    return {
      fail: async (errorType: RetryErrorType) => {
        token = await settle(strategy.refreshRetryTokenForRetry(token, { errorType }))
        return token
      },
      succeed: () => strategy.recordSuccess(token),
      token: () => token,
    }
  }
  return { advance, notices, request, strategy }
}

describe('patientRetries', () => {
  test('allows 5 attempts for transient errors', async () => {
    const { fail } = await start().request()
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) await fail('TRANSIENT')
    await expect(fail('TRANSIENT')).rejects.toThrow()
    expect(MAX_ATTEMPTS).toBe(5)
  })

  test.each<RetryErrorType>(['SERVER_ERROR', 'CLIENT_ERROR'])('does not retry a %s', async (errorType) => {
    await expect((await start().request()).fail(errorType)).rejects.toThrow()
  })

  test('counts throttled and transient errors apart, and all of them as retries', async () => {
    const { fail, token } = await start().request()
    const counts = [token().getRetryCount()]
    const errors = [...Array(6).fill('THROTTLING'), ...Array(4).fill('TRANSIENT')] as RetryErrorType[]
    for (const error of errors) counts.push((await fail(error)).getRetryCount())
    expect(counts).toEqual([...Array(11).keys()])
    await expect(fail('TRANSIENT')).rejects.toThrow()
    expect((await fail('THROTTLING')).getRetryCount()).toBe(11)
  })

  test('has waited when it allows a retry, so that the SDK does not wait again', async () => {
    const { fail } = await start().request()
    const token = (await fail('THROTTLING')) as StandardRetryToken
    expect([token.getRetryDelay(), token.getRetryCost()]).toEqual([0, undefined])
  })

  test.each<[errorType: RetryErrorType, random: number, pauses: number[]]>([
    ['TRANSIENT', 0, [600, 1_200, 2_400, 4_800]],
    ['TRANSIENT', 1, [1_000, 2_000, 4_000, 8_000]],
    ['THROTTLING', 0, [1_500, 2_250, 3_000, 3_750, 4_500, 5_250, 6_000, 6_600, 6_600]],
    ['THROTTLING', 1, [2_500, 3_750, 5_000, 6_250, 7_500, 8_750, 10_000, 11_000, 11_000]],
  ])(
    'pauses before each retry of a %s error, with the random number %d',
    async (errorType, random, pauses) => {
      const { strategy } = start(random)
      let token = await strategy.acquireInitialRetryToken('')
      for (const pause of pauses) {
        let retried = false
        const retry = strategy.refreshRetryTokenForRetry(token, { errorType }).finally(() => {
          retried = true
        })
        await jest.advanceTimersByTimeAsync(pause - 1)
        expect(retried).toBe(false)
        await jest.advanceTimersByTimeAsync(1)
        expect(retried).toBe(true)
        token = await retry
      }
    },
  )

  test('remembers whether AWS has throttled a request', async () => {
    const { request, strategy } = start()
    const { fail } = await request()
    await fail('TRANSIENT')
    expect(strategy.throttled).toBe(false)
    await fail('THROTTLING')
    expect(strategy.throttled).toBe(true)
    ;(await request()).succeed()
    expect(strategy.throttled).toBe(true)
  })

  test('counts how long throttling has held requests, the pause under way included', async () => {
    const { advance, request, strategy } = start()
    const { fail, token } = await request()
    await fail('TRANSIENT')
    advance(1_000)
    expect(strategy.throttledMs).toBe(0)
    for (const before of [0, 2_000]) {
      const retry = strategy.refreshRetryTokenForRetry(token(), { errorType: 'THROTTLING' })
      advance(1_500)
      expect(strategy.throttledMs).toBe(before + 1_500)
      advance(500)
      await settle(retry)
      advance(10_000)
      expect(strategy.throttledMs).toBe(before + 2_000)
    }
  })

  test('does not retry a throttled poll, and says nothing about it', async () => {
    const { notices, request, strategy } = start()
    strategy.startPolling()
    const { fail } = await request()
    await expect(fail('THROTTLING')).rejects.toThrow()
    expect(notices).toEqual([])
    expect(strategy).toMatchObject({ throttled: true, throttledMs: 0 })
  })

  test('retries a throttled request up to the time when polling starts, and a poll after other errors', async () => {
    const { request, strategy } = start()
    const { fail } = await request()
    await fail('THROTTLING')
    strategy.startPolling()
    await expect(fail('THROTTLING')).rejects.toThrow()
    await fail('TRANSIENT')
  })

  test('retries throttled requests for five minutes from their start', async () => {
    const { advance, request } = start()
    advance(3 * MINUTE)
    const { fail } = await request()
    for (let minute = 0; minute < 5; minute += 1) {
      await fail('THROTTLING')
      advance(MINUTE - 1)
    }
    await fail('THROTTLING')
    advance(5)
    await expect(fail('THROTTLING')).rejects.toThrow('Throttled for five minutes')
  })

  test('says that AWS is throttling at once, and then once per minute', async () => {
    const { advance, notices, request } = start()
    const { fail } = await request()
    await fail('TRANSIENT')
    expect(notices).toEqual([])
    for (let count = 0; count < 4; count += 1) {
      await fail('THROTTLING')
      await (await request()).fail('THROTTLING')
      advance(MINUTE / 2)
    }
    expect(notices).toEqual([0, MINUTE])
  })

  test('says nothing about a request that it gives up', async () => {
    const { advance, notices, request } = start()
    const { fail } = await request()
    advance(5 * MINUTE)
    await expect(fail('THROTTLING')).rejects.toThrow()
    expect(notices).toEqual([])
  })

  test.each(['THROTTLING', 'TRANSIENT'] as const)(
    'gives retries back after success: %s',
    async (errorType) => {
      const { request } = start()
      // Without these successes, the SDK would allow 100 throttled or 35 transient retries.
      for (let count = 0; count < 110; count += 1) {
        const { fail, succeed } = await request()
        await fail(errorType)
        succeed()
      }
    },
  )
})

test('the jitter leaves 60 to 100 % of a pause, in whole milliseconds', () => {
  expect([0, 0.5, 1].map((random) => jitter(40_000, () => random))).toEqual([24_000, 32_000, 40_000])
  expect(jitter(13_107.2, () => 0.123)).toBe(8_509)
})
