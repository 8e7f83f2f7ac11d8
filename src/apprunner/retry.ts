import { StandardRetryStrategy } from '@smithy/core/retry'
import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types'
import type { Clock } from '../clock.ts'

/** Attempts at a request that fails for another reason than throttling. */
export const MAX_ATTEMPTS = 5

/** How long a throttled request is retried. */
const PATIENCE_MS = 5 * 60_000
const MINUTE_MS = 60_000

/** The retries of one request: those after throttling and those after other errors are counted apart. */
interface Token extends StandardRetryToken {
  readonly throttled: StandardRetryToken
  readonly failed: StandardRetryToken
  readonly start: number
}

/**
 * The SDK's standard retries, but patient with throttling: such a request is retried for up to five minutes, since the
 * service is healthy and only busy. Everything else gets 5 attempts. `onThrottling` is called once per minute at most.
 */
export function patientRetries(clock: Clock, onThrottling: () => void): RetryStrategyV2 {
  const throttled = new StandardRetryStrategy(Number.POSITIVE_INFINITY)
  const failed = new StandardRetryStrategy(MAX_ATTEMPTS)
  const notify = atMostEachMinute(clock, onThrottling)
  return {
    async acquireInitialRetryToken(scope) {
      return combine({
        throttled: await throttled.acquireInitialRetryToken(scope),
        failed: await failed.acquireInitialRetryToken(scope),
        start: clock.now(),
      })
    },
    async refreshRetryTokenForRetry(token, error: RetryErrorInfo) {
      const tokens = token as Token
      if (error.errorType !== 'THROTTLING')
        return combine({ ...tokens, failed: await failed.refreshRetryTokenForRetry(tokens.failed, error) })
      if (clock.now() - tokens.start >= PATIENCE_MS) throw new Error('Throttled for five minutes')
      notify()
      return combine({
        ...tokens,
        throttled: await throttled.refreshRetryTokenForRetry(tokens.throttled, error),
      })
    },
    recordSuccess(token) {
      throttled.recordSuccess((token as Token).throttled)
      failed.recordSuccess((token as Token).failed)
    },
  }
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
