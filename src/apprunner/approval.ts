import type { Clock } from '../clock.ts'
import { quote } from '../report/text.ts'
import type { Connection } from './connections.ts'
import { isDenial } from './errors.ts'

const POLL_MS = 10_000
const MINUTE_MS = 60_000

/** How a wait ended: with the connection as last seen, or because it is gone, or because of a signal to stop. */
export type Waited =
  | { readonly end: 'settled' | 'time-up' | 'stopped'; readonly connection: Connection }
  | { readonly end: 'gone' }

/** What a wait needs of the world. */
export interface WaitContext {
  readonly look: (signal: AbortSignal) => Promise<Connection | undefined>
  readonly changed: (connection: Connection) => void
  readonly log: (line: string) => void
  readonly clock: Clock
  readonly stop: AbortSignal
}

/** Whether a wait can end: the two statuses that App Runner's connections don't leave by themselves. */
export function isSettled(status: string): boolean {
  return status === 'AVAILABLE' || status === 'ERROR'
}

/**
 * Looks every 10 seconds, the last time when `waitMs` are over, until the connection is settled or gone or `stop` is
 * aborted. Faults are survived until the time is up; throws only what `isDenial` finds final.
 */
export async function waitForApproval(
  connection: Connection,
  waitMs: number,
  context: WaitContext,
): Promise<Waited> {
  const { look, changed, log, clock, stop } = context
  const end = clock.now() + waitMs
  let next = end - waitMs + (waitMs % POLL_MS || POLL_MS)
  let toldAt = clock.now()
  let last = connection
  const stopped = aborted(stop)
  log(`Waiting up to ${minutes(waitMs)} for the approval of ${quote(connection.name)}.`)
  while (next <= end) {
    await clock.sleep(Math.max(0, next - clock.now()), stop)
    if (stop.aborted) return { end: 'stopped', connection: last }
    // The SDK may sleep before a retry, and only between retries does it notice that it should stop.
    const seen = await lookOnce(() => Promise.race([look(stop), stopped]), log)
    if (stop.aborted) return { end: 'stopped', connection: last }
    if (seen === 'gone') return { end: 'gone' }
    if (seen !== 'unknown' && seen.status !== last.status) {
      log(`The connection is now ${quote(seen.status)}.`)
      changed(seen)
      toldAt = clock.now()
    }
    if (seen !== 'unknown') last = seen
    if (isSettled(last.status)) return { end: 'settled', connection: last }
    if (clock.now() - toldAt >= MINUTE_MS - POLL_MS / 2) {
      log(`Still ${quote(last.status)}; ${minutes(Math.max(0, end - clock.now()))} left.`)
      toldAt = clock.now()
    }
    do next += POLL_MS
    while (next <= end && next <= clock.now())
  }
  return { end: 'time-up', connection: last }
}

async function lookOnce(
  look: () => Promise<Connection | undefined>,
  log: WaitContext['log'],
): Promise<Connection | 'gone' | 'unknown'> {
  try {
    return (await look()) ?? 'gone'
  } catch (error) {
    if (isDenial(error)) throw error
    log('This look failed; the wait goes on.')
    return 'unknown'
  }
}

/** Ends a look when the signal is aborted; what it ended with does not matter any more. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }))
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`
}
