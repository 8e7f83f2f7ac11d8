import type { Clock } from '../clock.ts'
import { quote } from '../report/text.ts'
import type { Connection } from './connection.ts'
import { isPermanent } from './errors.ts'
import { statusRule } from './status.ts'

/** The interval between polls. */
export const POLL_MS = 10_000
const MINUTE_MS = 60_000

/** How a wait ended: with the connection as last seen, unless it was deleted. */
export type WaitResult =
  | { readonly end: 'final-status' | 'time-up' | 'stopped'; readonly connection: Connection }
  | { readonly end: 'deleted' }

/** What a wait needs from its caller. */
export interface WaitContext {
  readonly find: (signal: AbortSignal) => Promise<Connection | undefined>
  readonly onStatusChange: (connection: Connection) => void
  readonly log: (line: string) => void
  readonly clock: Clock
  readonly stop: AbortSignal
}

/**
 * Polls at fixed intervals until the connection has a final status or was deleted, `waitMs` are over, or `stop` is
 * aborted. Failed polls are ignored; throws only permanent errors.
 */
export async function waitForApproval(
  connection: Connection,
  waitMs: number,
  { find, onStatusChange, log, clock, stop }: WaitContext,
): Promise<WaitResult> {
  const start = clock.now()
  const logTimeLeft = eachMinute(clock, () => {
    log(`Still ${quote(last.status)}; ${duration(Math.max(0, start + waitMs - clock.now()))} left.`)
  })
  const stopped = whenAborted(stop)
  let last = connection
  log(`Waiting up to ${duration(waitMs)} for the approval of connection ${quote(connection.name)}.`)
  for (const time of pollTimes(waitMs)) {
    if (start + time <= clock.now()) continue
    await clock.sleep(start + time - clock.now(), stop)
    if (stop.aborted) return { end: 'stopped', connection: last }
    // The SDK notices an abort only between its retries, so the poll does not wait for it.
    const seen = await poll(() => Promise.race([find(stop), stopped]), log)
    if (stop.aborted) return { end: 'stopped', connection: last }
    if (seen === 'deleted') return { end: 'deleted' }
    if (seen !== 'failed') {
      const changed = seen.status !== last.status
      last = seen
      if (changed) {
        log(`The status is now ${quote(seen.status)}.`)
        logTimeLeft.restart()
        onStatusChange(seen)
      }
    }
    if (statusRule(last.status).final) return { end: 'final-status', connection: last }
    logTimeLeft.check()
  }
  return { end: 'time-up', connection: last }
}

/** When to poll, in milliseconds from the start: at fixed intervals, the last time at the end of the wait. */
function pollTimes(waitMs: number): number[] {
  const count = Math.ceil(waitMs / POLL_MS)
  return Array.from({ length: count }, (_, index) => waitMs - (count - 1 - index) * POLL_MS)
}

async function poll(
  find: () => Promise<Connection | undefined>,
  log: WaitContext['log'],
): Promise<Connection | 'deleted' | 'failed'> {
  try {
    return (await find()) ?? 'deleted'
  } catch (error) {
    if (isPermanent(error)) throw error
    log('This poll failed; still waiting.')
    return 'failed'
  }
}

/** Runs `action` at the check that comes a minute after the last one, or at most half a poll earlier. */
function eachMinute(clock: Clock, action: () => void) {
  let last = clock.now()
  const restart = () => {
    last = clock.now()
  }
  const check = () => {
    if (clock.now() - last < MINUTE_MS - POLL_MS / 2) return
    action()
    restart()
  }
  return { check, restart }
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }))
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`
}
