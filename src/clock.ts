import { setTimeout } from 'node:timers/promises'

/** Time, passed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds on a monotonic clock. */
  now(): number
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>
}

/** The system clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
}
