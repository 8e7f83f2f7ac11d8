import { getEventListeners } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { POLL_MS, waitForApproval } from '../../src/apprunner/approval.ts'
import type { Connection } from '../../src/apprunner/connection.ts'
import { AwsCallError, InvalidResponseError } from '../../src/apprunner/errors.ts'
import type { Clock } from '../../src/clock.ts'
import { aConnection, awsError, networkError } from './report.ts'

const PENDING = aConnection()
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const ERROR = aConnection({ status: 'ERROR' })
const NEW_STATUS = aConnection({ status: 'SOMETHING_NEW' })

/** A clock on which a sleep is over at once. Scheduled actions run when their time comes. */
function fakeClock(start = 0) {
  const scheduled = new Map<number, () => void>()
  let now = start
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms
    },
    schedule: (ms: number, action: () => void) => void scheduled.set(start + ms, action),
    sleep: async (ms: number, signal?: AbortSignal) => {
      const end = now + ms
      for (const [time, action] of scheduled) {
        if (time > end || signal?.aborted) continue
        now = Math.max(now, time)
        scheduled.delete(time)
        action()
      }
      if (!signal?.aborted) now = end
    },
  } satisfies Clock & Record<string, unknown>
}

interface Timing {
  /** How long a poll takes, by its number from 1. */
  readonly pollTime?: (count: number) => number
  /** When the wait is stopped. */
  readonly stopAt?: number
  /** The time on the clock when the wait starts, in milliseconds. */
  readonly start?: number
  /** The unit of all other times, in milliseconds. */
  readonly unit?: number
}

/**
 * Waits `time`. `find` returns or throws what a poll after so much time finds. All times are in tenths of the interval
 * between polls, so that these tests are valid for any interval.
 */
async function wait(
  time: number,
  find: (at: number) => Connection | undefined = () => PENDING,
  { pollTime = () => 0, stopAt, start = 1_000, unit = POLL_MS / 10 }: Timing = {},
) {
  const clock = fakeClock(start)
  const stop = new AbortController()
  if (stopAt !== undefined) clock.schedule(stopAt * unit, () => stop.abort('SIGTERM'))
  const elapsed = () => (clock.now() - start) / unit
  const polls: number[] = []
  const signals: AbortSignal[] = []
  const changes: [at: number, status: string][] = []
  const log: [at: number, line: string][] = []
  const result = await waitForApproval(PENDING, time * unit, {
    find: async (signal) => {
      const at = elapsed()
      polls.push(at)
      signals.push(signal)
      clock.advance(pollTime(polls.length) * unit)
      return find(at)
    },
    onStatusChange: ({ status }) => void changes.push([elapsed(), status]),
    log: (line) => void log.push([elapsed(), line]),
    clock,
    stop: stop.signal,
  })
  const lines = log.map(([, line]) => line)
  return { result, polls, signals, stop: stop.signal, changes, log, lines, endedAt: elapsed() }
}

function fail(error: Error): never {
  throw error
}

const everyTen = (last: number) => Array.from({ length: last / 10 }, (_, index) => (index + 1) * 10)

describe('polls', () => {
  test.each<[time: number, polls: number[]]>([
    [1, [1]],
    [3, [3]],
    [9.999, [9.999]],
    [10, [10]],
    [12, [2, 12]],
    [25, [5, 15, 25]],
    [60, [10, 20, 30, 40, 50, 60]],
    [600, everyTen(600)],
    [21_600, everyTen(21_600)],
  ])('are one interval apart, the last one at the end of a wait of %d tenths', async (time, expected) => {
    const { polls, result, endedAt } = await wait(time)
    expect(polls).toEqual(expected)
    expect(result).toEqual({ end: 'time-up', connection: PENDING })
    expect(endedAt).toBe(time)
  })

  test('do not depend on the time at which the wait starts', async () => {
    // The system clock returns fractions of milliseconds, so sums are not exact.
    const start = fc.integer({ min: 0, max: 1_000_000_000 }).map((number) => number / 997)
    await fc.assert(
      fc.asyncProperty(start, fc.integer({ min: 1, max: 600 }), async (from, time) => {
        const { polls } = await wait(time, undefined, { start: from })
        expect(polls).toHaveLength(Math.ceil(time / 10))
        expect(polls.at(-1)).toBeCloseTo(time, 3)
      }),
      { examples: [[106 / 997, 600]] },
    )
  })

  const secondIsSlow = (count: number) => (count === 2 ? 35 : 0)
  test.each<[title: string, time: number, pollTime: (count: number) => number, polls: number[]]>([
    ['keep to their times if each takes less than an interval', 60, () => 4, everyTen(60)],
    ['are skipped while a slow one lasts', 120, secondIsSlow, [10, 20, 60, 70, 80, 90, 100, 110, 120]],
    ['do not follow each other directly if each takes a whole interval', 60, () => 10, [10, 30, 50]],
    ['end with one that lasts beyond the end', 30, secondIsSlow, [10, 20]],
  ])('%s', async (_, time, pollTime, expected) => {
    const { polls, result } = await wait(time, undefined, { pollTime })
    expect(polls).toEqual(expected)
    expect(result.end).toBe('time-up')
  })

  test('are never less than an interval apart, however long each takes', async () => {
    const durations = fc.infiniteStream(fc.integer({ min: 0, max: 40_000 }).map((number) => number / 1_000))
    await fc.assert(
      fc.asyncProperty(durations, fc.integer({ min: 1, max: 400 }), async (stream, time) => {
        const { polls } = await wait(time, undefined, { pollTime: () => stream.next().value as number })
        for (const [index, at] of polls.entries()) {
          const previous = polls[index - 1]
          if (previous !== undefined) expect(at - previous).toBeGreaterThanOrEqual(10)
          expect(at).toBeLessThanOrEqual(time)
        }
      }),
    )
  })
})

describe('the wait', () => {
  test.each<[status: string, connection: Connection, from: number, polls: number[]]>([
    ['AVAILABLE', AVAILABLE, 25, [10, 20, 30]],
    ['AVAILABLE', AVAILABLE, 60, everyTen(60)],
    ['ERROR', ERROR, 11, [10, 20]],
  ])('ends at the poll that finds the status %s', async (status, connection, from, expected) => {
    const { result, polls, changes, endedAt } = await wait(60, (at) => (at >= from ? connection : PENDING))
    expect(result).toEqual({ end: 'final-status', connection })
    expect(polls).toEqual(expected)
    expect(endedAt).toBe(expected.at(-1))
    expect(changes).toEqual([[endedAt, status]])
  })

  test('ends when the connection was deleted', async () => {
    const { result, polls, changes } = await wait(60, (at) => (at > 10 ? undefined : PENDING))
    expect(result).toEqual({ end: 'deleted' })
    expect(polls).toEqual([10, 20])
    expect(changes).toEqual([])
  })

  test('goes on at an unknown status', async () => {
    const { result, changes } = await wait(40, (at) => (at > 10 ? NEW_STATUS : PENDING))
    expect(result).toEqual({ end: 'time-up', connection: NEW_STATUS })
    expect(changes).toEqual([[20, 'SOMETHING_NEW']])
  })

  test('returns the connection as last seen, even if its status did not change', async () => {
    const connection = aConnection({ provider: 'BITBUCKET' })
    const { result, changes } = await wait(10, () => connection)
    expect(result).toEqual({ end: 'time-up', connection })
    expect(changes).toEqual([])
  })
})

describe('a failed poll', () => {
  const callError = (error: Error) => new AwsCallError('ListConnections', error)

  test.each<[title: string, error: Error]>([
    ['throttling', callError(awsError('ThrottlingException', 'Rate exceeded'))],
    ['an internal error of the service', callError(awsError('InternalServiceErrorException', 'Oh', 500))],
    ['an unavailable service', callError(awsError('ServiceUnavailable', 'Oh', 503))],
    ['a lost connection', callError(networkError('ECONNRESET'))],
    ['a host name that cannot be resolved', callError(networkError('ENOTFOUND'))],
    ['a timeout', callError(networkError('', 'timed out', 'TimeoutError'))],
    ['an invalid response', new InvalidResponseError('ListConnections returned no list of connections')],
  ])('does not end the wait: %s', async (_, error) => {
    const { result, polls, changes } = await wait(60, (at) => (at < 45 ? fail(error) : AVAILABLE))
    expect(result).toEqual({ end: 'final-status', connection: AVAILABLE })
    expect(polls).toEqual(everyTen(50))
    expect(changes).toEqual([[50, 'AVAILABLE']])
  })

  test('leaves the connection as it was, even if every poll fails', async () => {
    const { result, polls } = await wait(60, () => fail(callError(networkError('ECONNRESET'))))
    expect(result).toEqual({ end: 'time-up', connection: PENDING })
    expect(polls).toEqual(everyTen(60))
  })

  test.each<[name: string, error: Error]>([
    ['AccessDeniedException', awsError('AccessDeniedException', 'No')],
    ['ExpiredTokenException', awsError('ExpiredTokenException', 'No', 403)],
    ['UnrecognizedClientException', awsError('UnrecognizedClientException', 'No', 403)],
    ['SubscriptionRequiredException', awsError('SubscriptionRequiredException', 'No')],
    ['CredentialsProviderError', Object.assign(new Error('No'), { name: 'CredentialsProviderError' })],
  ])('ends the wait at once if the error is permanent: %s', async (_, cause) => {
    const error = callError(cause)
    const polls: number[] = []
    const waiting = wait(60, (at) => (polls.push(at) < 3 ? PENDING : fail(error)))
    await expect(waiting).rejects.toBe(error)
    expect(polls).toEqual([10, 20, 30])
  })
})

describe('a stop', () => {
  test.each<[title: string, stopAt: number, polls: number[], connection: Connection]>([
    ['between two polls', 14, [10], PENDING],
    ['before the first poll', 0, [], PENDING],
    ['after a change of status', 14, [10], NEW_STATUS],
  ])(
    '%s ends the wait at once, with the connection as last seen',
    async (_, stopAt, expected, connection) => {
      const { result, polls, endedAt } = await wait(60, () => connection, { stopAt })
      expect(result).toEqual({ end: 'stopped', connection })
      expect(polls).toEqual(expected)
      expect(endedAt).toBe(stopAt)
    },
  )

  const rejectWhenAborted = (error: Error) => (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(error)))

  test.each<[title: string, find: (signal: AbortSignal) => Promise<Connection>]>([
    ['never ends', () => new Promise(() => {})],
    ['throws an AbortError', rejectWhenAborted(Object.assign(new Error('stop'), { name: 'AbortError' }))],
    ['throws a permanent error', rejectWhenAborted(awsError('AccessDeniedException', 'No'))],
  ])('ends the wait at once during a poll that %s', async (_, find) => {
    const stop = new AbortController()
    const log: string[] = []
    const result = await waitForApproval(PENDING, 60_000, {
      find: (signal) => {
        setImmediate(() => stop.abort('SIGTERM'))
        return find(signal)
      },
      onStatusChange: () => {},
      log: (line) => void log.push(line),
      clock: fakeClock(),
      stop: stop.signal,
    })
    expect(result).toEqual({ end: 'stopped', connection: PENDING })
    expect(log).toHaveLength(1)
  })

  test('is passed on to each poll', async () => {
    const { signals, stop } = await wait(20)
    expect(signals).toEqual([stop, stop])
  })

  test('has one listener, however many polls there were', async () => {
    const { stop } = await wait(21_600)
    expect(getEventListeners(stop, 'abort').length).toBeLessThanOrEqual(1)
  })
})

describe('the log', () => {
  // A minute is a minute, whatever the interval between polls.
  const unit = 1_000

  test.each<[seconds: number, duration: string]>([
    [90, '1.5 min'],
    [30, '30 s'],
  ])('names at the start the connection and how long the wait is: %d seconds', async (seconds, duration) => {
    const { log } = await wait(seconds, undefined, { unit })
    expect(log[0]).toEqual([0, expect.stringContaining('`my-conn`')])
    expect(log[0]?.[1]).toContain(duration)
  })

  test('has the status and the time left each minute', async () => {
    const { log } = await wait(180, undefined, { unit })
    expect(log.slice(1, 3)).toEqual([
      [60, expect.stringMatching(/`PENDING_HANDSHAKE`.* 2 min left/)],
      [120, expect.stringMatching(/`PENDING_HANDSHAKE`.* 1 min left/)],
    ])
    for (const [, line] of log.slice(1)) expect(line).toContain('`PENDING_HANDSHAKE`')
  })

  test('has each change of the status, and counts the minute from there', async () => {
    const { log } = await wait(180, (at) => (at < 30 ? PENDING : at < 120 ? NEW_STATUS : AVAILABLE), { unit })
    expect(log.slice(1)).toEqual([
      [30, expect.stringContaining('`SOMETHING_NEW`')],
      [90, expect.stringMatching(/`SOMETHING_NEW`.* 1.5 min left/)],
      [120, expect.stringContaining('`AVAILABLE`')],
    ])
  })

  test('still has the time left if polls are slow or fail', async () => {
    const timesLeft = ({ lines }: { lines: string[] }) => lines.filter((line) => / left/.test(line))
    const slow = await wait(600, undefined, { pollTime: () => 7, unit })
    const failing = await wait(600, () => fail(new InvalidResponseError('no list')), { unit })
    expect(timesLeft(slow).length).toBeGreaterThanOrEqual(8)
    expect(timesLeft(failing)).toHaveLength(10)
  })

  test('mentions a failed poll without its error', async () => {
    const { lines } = await wait(20, () => fail(awsError('ThrottlingException', 's3cret')))
    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toContain('s3cret')
  })

  test('quotes the status', async () => {
    const { lines } = await wait(80, () => aConnection({ status: 'a`b\n::error::c' }), { unit })
    expect(lines.filter((line) => line.includes("`a'b ::error::c`"))).toHaveLength(2)
    expect(lines.join('')).not.toContain('\n')
  })
})
