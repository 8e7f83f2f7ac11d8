import { StandardRetryStrategy } from '@smithy/core/retry'
import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types'
import type { Clock } from '../clock.ts'

/** Attempts at a request that fails for another reason than throttling. */
export const MAX_ATTEMPTS = 5

/** How long a throttled request is retried. */
const PATIENCE_MS = 5 * 60_000
const MINUTE_MS = 60_000

/** The retries of all requests of a run. */
export interface PatientRetries extends RetryStrategyV2 {
  /** Whether AWS has throttled a request. */
  readonly throttled: boolean
  /** For how long throttling has held requests up until now, in milliseconds. */
  readonly throttledMs: number
  /** From now on, a throttled request fails at once: the wait polls again later instead. */
  startPolling(): void
}

/** What the retries need from their caller. */
export interface RetryContext {
  readonly clock: Clock
  /** A number from 0 to 1. */
  readonly random: () => number
  /** Is called once per minute at most. */
  readonly onThrottling: () => void
}

/** The retries of one request: those after throttling and those after other errors are counted apart. */
interface Token extends StandardRetryToken {
  readonly throttled: StandardRetryToken
  readonly failed: StandardRetryToken
  readonly start: number
}

/**
 * The SDK's standard retries, but patient with throttling: such a request is retried for up to five minutes, since the
 * service is healthy and only busy. Everything else gets 5 attempts.
 */
export function patientRetries({ clock, random, onThrottling }: RetryContext): PatientRetries {
  const throttled = strategy(Number.POSITIVE_INFINITY, throttledPause, random)
  const failed = strategy(MAX_ATTEMPTS, failedPause, random)
  const notify = atMostEachMinute(clock, onThrottling)
  const state = { throttled: false, polling: false, throttledMs: 0, pausedAt: Number.NaN }
  const retryThrottled = async (token: Token, error: RetryErrorInfo) => {
    state.throttled = true
    if (state.polling) throw new Error('A throttled poll is not retried')
    if (clock.now() - token.start >= PATIENCE_MS) throw new Error('Throttled for five minutes')
    notify()
    state.pausedAt = clock.now()
    const next = await throttled.refreshRetryTokenForRetry(token.throttled, error)
    state.throttledMs += clock.now() - state.pausedAt
    state.pausedAt = Number.NaN
    return combine({ ...token, throttled: next })
  }
  return {
    get throttled() {
      return state.throttled
    },
    get throttledMs() {
      return state.throttledMs + (clock.now() - state.pausedAt || 0)
    },
    startPolling() {
      state.polling = true
    },
    async acquireInitialRetryToken(scope) {
      return combine({
        throttled: await throttled.acquireInitialRetryToken(scope),
        failed: await failed.acquireInitialRetryToken(scope),
        start: clock.now(),
      })
    },
    async refreshRetryTokenForRetry(token, error) {
      const tokens = token as Token
      if (error.errorType === 'THROTTLING') return retryThrottled(tokens, error)
      return combine({ ...tokens, failed: await failed.refreshRetryTokenForRetry(tokens.failed, error) })
    },
    recordSuccess(token) {
      throttled.recordSuccess((token as Token).throttled)
      failed.recordSuccess((token as Token).failed)
    },
  }
}

/**
 * Long enough that hundreds of runs don't use up the service's capacity with requests that it throttles, and short
 * enough that little of it stays unused when most of them are done. docs/performance.md has the measurements.
 */
function throttledPause(retries: number): number {
  return Math.min(11_000, 2_500 + 1_250 * retries)
}

/** With the jitter, five attempts last at least 9 seconds: longer than a restart of a proxy or of a service. */
function failedPause(retries: number): number {
  return 1_000 * 2 ** retries
}

/** Between 60 and 100 % of a pause, since runs that were throttled together must not come back together. */
export function jitter(pauseMs: number, random: () => number): number {
  return Math.round(pauseMs * (0.6 + 0.4 * random()))
}

function strategy(maxAttempts: number, pause: (retries: number) => number, random: () => number) {
  const backoff = {
    computeNextBackoffDelay: (retries: number) => jitter(pause(retries), random),
    // Only the SDK's own back-off starts from it.
    setDelayBase() {},
  }
  return new StandardRetryStrategy({ maxAttempts, backoff })
}

/** One token of two. The strategies have slept already, so there is no delay left. */
function combine({ throttled, failed, start }: Pick<Token, 'throttled' | 'failed' | 'start'>): Token {
  return {
    throttled,
    failed,
    start,
    getRetryCount: () => throttled.getRetryCount() + failed.getRetryCount(),
    getRetryDelay: () => 0,
    getRetryCost: () => undefined,
  }
}

function atMostEachMinute(clock: Clock, action: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    if (clock.now() - last < MINUTE_MS) return
    last = clock.now()
    action()
  }
}
