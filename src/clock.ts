import { setTimeout } from 'node:timers/promises'

/** Time, handed in so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds that never jump. */
  now(): number
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The real time. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }).catch(() => {}),
}
