import { setTimeout } from 'node:timers/promises'

/** Time, passed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds on a monotonic clock. */
  now(): number
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The system clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }).catch(() => {}),
}
