import type { Clock } from '../clock.ts'
import { duration, quote } from '../report/text.ts'
import { isPermanent, isThrottled } from './classify.ts'
import type { Connection } from './connection.ts'
import { jitter } from './retry.ts'
import { statusRule } from './status.ts'

const POLL_MS = 10_000
const MINUTE_MS = 60_000

/** The first pause of a run whose requests AWS has throttled: it leaves room for the runs that still create. */
const BUSY_POLL_MS = 40_000

/** How long the last poll may outlast the wait, so that it does not end before a response can arrive. */
const GRACE_MS = 3_000

/** What a wait needs from its caller. */
export interface WaitContext {
  /** Sends a request that is not retried when AWS throttles it. */
  readonly find: (timeout: AbortSignal) => Promise<Connection | undefined>
  /** Whether AWS has throttled requests of this run already. */
  readonly throttled: boolean
  readonly onStatusChange: (connection: Connection) => void
  readonly log: (line: string) => void
  readonly clock: Clock
  /** Returns a number from 0 to 1. */
  readonly random: () => number
}

/**
 * Polls until the connection has a final status or `waitMs` are over. Returns it as last seen, or undefined if it was
 * deleted, which two polls in a row have to say. Failed polls are ignored; throws only permanent errors. A poll that is
 * under way when the time is up is aborted.
 */
export async function waitForApproval(
  connection: Connection,
  waitMs: number,
  { find, throttled, onStatusChange, log, clock, random }: WaitContext,
): Promise<Connection | undefined> {
  const start = clock.now()
  const end = Math.round(waitMs)
  const elapsed = () => clock.now() - start
  const timeLeft = () => Math.max(0, end - elapsed())
  const schedule = pollSchedule(end, throttled, random)
  let last = connection
  let missing = false
  let lastLog = 0
  log(`Waiting up to ${duration(waitMs)} for the approval of connection ${quote(connection.name)}.`)
  for (let at = schedule.next(0); at !== undefined; at = schedule.next(elapsed())) {
    await clock.sleep(at - elapsed())
    const timeout = AbortSignal.timeout(Math.ceil(Math.max(timeLeft(), GRACE_MS)))
    const seen = await poll(() => find(timeout), log)
    if (seen === 'missing' && missing) return undefined
    if (seen === 'missing')
      log('The connection is no longer listed. The next poll checks whether it was deleted.')
    if (seen !== 'failed') schedule.adapt(seen === 'throttled')
    missing ||= seen === 'missing'
    if (typeof seen !== 'string') {
      if (seen.status !== last.status) {
        log(`The status is now ${quote(seen.status)}.`)
        lastLog = elapsed()
        onStatusChange(seen)
      }
      missing = false
      last = seen
      if (statusRule(last.status).final) return last
    }
    // Up to half a poll early, so that the line is never a whole poll late.
    if (elapsed() - lastLog >= MINUTE_MS - POLL_MS / 2) {
      log(`Still ${quote(last.status)}; ${duration(timeLeft())} left.`)
      lastLog = elapsed()
    }
  }
  return last
}

/**
 * When to poll, in milliseconds from the start of the wait: every 10 seconds, the last time at its end. A throttled
 * poll doubles the pause, up to a minute, and each other one shortens it by a fifth.
 */
function pollSchedule(end: number, throttled: boolean, random: () => number) {
  let pause = throttled ? BUSY_POLL_MS : POLL_MS
  // Counted back from the end in steps of 10 seconds.
  let at = ((end - 1) % POLL_MS) + 1 - POLL_MS
  return {
    next(elapsed: number): number | undefined {
      if (at === end || elapsed >= end) return undefined
      at += pause > POLL_MS ? Math.max(POLL_MS, jitter(pause, random)) : POLL_MS
      while (at <= elapsed) at += POLL_MS
      if (at > end - POLL_MS) at = end
      return at
    },
    adapt(pollThrottled: boolean): void {
      pause = pollThrottled ? Math.min(MINUTE_MS, pause * 2) : Math.max(POLL_MS, pause * 0.8)
    },
  }
}

async function poll(
  find: () => Promise<Connection | undefined>,
  log: WaitContext['log'],
): Promise<Connection | 'missing' | 'throttled' | 'failed'> {
  try {
    const connection = await find()
    if (!connection)
      log('This poll did not find the connection. If the next one does not either, it was deleted.')
    return connection ?? 'missing'
  } catch (error) {
    if (isPermanent(error)) throw error
    const throttled = isThrottled(error)
    log(throttled ? 'AWS throttled this poll; the next one comes later.' : 'This poll failed; still waiting.')
    return throttled ? 'throttled' : 'failed'
  }
}
