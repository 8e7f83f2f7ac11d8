import type { Clock } from '../clock.ts'
import { duration, quote } from '../report/text.ts'
import { isPermanent } from './classify.ts'
import type { Connection } from './connection.ts'
import { statusRule } from './status.ts'

const POLL_MS = 10_000
const MINUTE_MS = 60_000

/** How long the last poll may outlast the wait, so that it does not end before a response can arrive. */
const GRACE_MS = 3_000

/** What a wait needs from its caller. */
export interface WaitContext {
  readonly find: (timeout: AbortSignal) => Promise<Connection | undefined>
  readonly onStatusChange: (connection: Connection) => void
  readonly log: (line: string) => void
  readonly clock: Clock
}

/**
 * Polls every 10 seconds until the connection has a final status or `waitMs` are over. Returns it as last seen, or
 * undefined if it was deleted. Failed polls are ignored; throws only permanent errors. A poll that is under way when
 * the time is up is aborted: retries of a throttled one can take minutes.
 */
export async function waitForApproval(
  connection: Connection,
  waitMs: number,
  { find, onStatusChange, log, clock }: WaitContext,
): Promise<Connection | undefined> {
  const start = clock.now()
  const timeLeft = () => start + waitMs - clock.now()
  let last = connection
  let lastLog = start
  log(`Waiting up to ${duration(waitMs)} for the approval of connection ${quote(connection.name)}.`)
  for (const time of pollTimes(waitMs)) {
    if (start + time <= clock.now()) continue
    await clock.sleep(start + time - clock.now())
    const timeout = AbortSignal.timeout(Math.ceil(Math.max(timeLeft(), GRACE_MS)))
    const seen = await poll(() => find(timeout), log)
    if (seen === 'deleted') return undefined
    if (seen !== 'failed' && seen.status !== last.status) {
      log(`The status is now ${quote(seen.status)}.`)
      lastLog = clock.now()
      onStatusChange(seen)
    }
    if (seen !== 'failed') last = seen
    if (statusRule(last.status).final) return last
    // Up to half a poll early, so that the line is never a whole poll late.
    if (clock.now() - lastLog >= MINUTE_MS - POLL_MS / 2) {
      log(`Still ${quote(last.status)}; ${duration(Math.max(0, timeLeft()))} left.`)
      lastLog = clock.now()
    }
  }
  return last
}

/** When to poll, in milliseconds from the start: every 10 seconds, the last time at the end of the wait. */
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
