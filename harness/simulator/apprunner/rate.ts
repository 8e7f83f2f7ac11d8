import { throttled } from './errors.ts'

export interface Rate {
  perSecond: number
  burst: number
}

/** A token bucket. The function returned throws ThrottlingException when the bucket is empty; without a rate, never. */
export function rateLimit(rate: Rate | undefined): () => void {
  if (!rate) return () => {}
  let tokens = rate.burst
  let filledAt = performance.now()
  return () => {
    const now = performance.now()
    tokens = Math.min(rate.burst, tokens + ((now - filledAt) / 1000) * rate.perSecond)
    filledAt = now
    if (tokens < 1) throw throttled()
    tokens -= 1
  }
}
