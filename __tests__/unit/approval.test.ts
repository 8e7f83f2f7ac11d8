import { getEventListeners } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isSettled, waitForApproval } from '../../src/apprunner/approval.ts'
import type { Connection } from '../../src/apprunner/connections.ts'
import { BadAnswer, CallFailed } from '../../src/apprunner/errors.ts'
import { type Clock, realClock } from '../../src/clock.ts'
import { aConnection, awsError, networkError } from './report.ts'

const PENDING = aConnection()
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const ERROR = aConnection({ status: 'ERROR' })

/** A clock on which time passes by sleeping alone, at once; an alarm goes off when its time comes. */
function fakeClock(start = 0) {
  const alarms = new Map<number, () => void>()
  let now = start
  return {
    now: () => now,
    pass: (ms: number) => {
      now += ms
    },
    at: (ms: number, ring: () => void) => void alarms.set(start + ms, ring),
    sleep: async (ms: number, signal?: AbortSignal) => {
      const until = now + ms
      for (const [time, ring] of [...alarms].sort(([one], [other]) => one - other)) {
        if (time > until || signal?.aborted) continue
        now = Math.max(now, time)
        alarms.delete(time)
        ring()
      }
      if (!signal?.aborted) now = until
    },
  } satisfies Clock & Record<string, unknown>
}

type Sight = Connection | undefined | Error
interface Story {
  /** How long a look takes, by its number from 1. */
  readonly takes?: (count: number) => number
  /** When a signal to stop comes. */
  readonly stopAt?: number
  readonly start?: number
}

/** Waits `seconds`; what a look finds follows from the seconds that have gone by. */
async function wait(seconds: number, sight: (at: number) => Sight = () => PENDING, story: Story = {}) {
  const { takes = () => 0, stopAt, start = 1_000 } = story
  const clock = fakeClock(start)
  const stop = new AbortController()
  if (stopAt !== undefined) clock.at(stopAt * 1_000, () => stop.abort('SIGTERM'))
  const at = () => (clock.now() - start) / 1_000
  const looks: number[] = []
  const changes: [at: number, status: string][] = []
  const log: [at: number, line: string][] = []
  const waited = await waitForApproval(PENDING, seconds * 1_000, {
    look: async () => {
      looks.push(at())
      const seen = sight(at())
      clock.pass(takes(looks.length))
      if (seen instanceof Error) throw seen
      return seen
    },
    changed: ({ status }) => void changes.push([at(), status]),
    log: (line) => void log.push([at(), line]),
    clock,
    stop: stop.signal,
  })
  const listeners = getEventListeners(stop.signal, 'abort').length
  return { waited, looks, changes, log, lines: log.map(([, line]) => line), ended: at(), listeners }
}

const tens = (last: number) => Array.from({ length: last / 10 }, (_, index) => (index + 1) * 10)

describe('looks', () => {
  test.each<[seconds: number, looks: number[]]>([
    [1, [1]],
    [3, [3]],
    [9.999, [9.999]],
    [10, [10]],
    [12, [2, 12]],
    [25, [5, 15, 25]],
    [60, [10, 20, 30, 40, 50, 60]],
    [600, tens(600)],
    [21_600, tens(21_600)],
  ])('of %d seconds are 10 seconds apart, the last at the end', async (seconds, expected) => {
    const { looks, waited, ended } = await wait(seconds)
    expect(looks).toEqual(expected)
    expect(waited).toEqual({ end: 'time-up', connection: PENDING })
    expect(ended).toBe(seconds)
  })

  test('are as many whatever time it is when the wait starts', async () => {
    // The real clock gives fractions of milliseconds, of which sums lose the last digits.
    const start = fc.integer({ min: 0, max: 1_000_000_000 }).map((number) => number / 997)
    await fc.assert(
      fc.asyncProperty(start, fc.integer({ min: 1, max: 600 }), async (from, seconds) => {
        const { looks } = await wait(seconds, undefined, { start: from })
        expect(looks).toHaveLength(Math.ceil(seconds / 10))
        expect(looks.at(-1)).toBeCloseTo(seconds, 3)
      }),
      { examples: [[106 / 997, 600]] },
    )
  })

  test('that take a while keep to the times', async () => {
    const { looks } = await wait(60, undefined, { takes: () => 4_000 })
    expect(looks).toEqual(tens(60))
  })

  test('that take longer than 10 seconds leave times out rather than come at once', async () => {
    const { looks } = await wait(120, undefined, { takes: (count) => (count === 2 ? 35_000 : 0) })
    expect(looks).toEqual([10, 20, 60, 70, 80, 90, 100, 110, 120])
  })

  test('that take exactly 10 seconds don’t come one upon the other', async () => {
    const { looks } = await wait(60, undefined, { takes: () => 10_000 })
    expect(looks).toEqual([10, 30, 50])
  })

  test('end when one takes beyond the end', async () => {
    const { looks, waited } = await wait(30, undefined, { takes: (count) => (count === 2 ? 35_000 : 0) })
    expect(looks).toEqual([10, 20])
    expect(waited.end).toBe('time-up')
  })

  test('are never closer than 10 seconds, however long each takes', async () => {
    const times = fc.infiniteStream(fc.integer({ min: 0, max: 40_000 }))
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 400 }), async (stream, seconds) => {
        const { looks } = await wait(seconds, undefined, { takes: () => stream.next().value as number })
        for (const [index, at] of looks.entries()) {
          const before = looks[index - 1]
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(10)
          expect(at).toBeLessThanOrEqual(seconds)
        }
      }),
    )
  })
})

describe('ends', () => {
  test('at the look that finds it approved', async () => {
    const result = await wait(60, (at) => (at > 25 ? AVAILABLE : PENDING))
    expect(result.waited).toEqual({ end: 'settled', connection: AVAILABLE })
    expect(result.looks).toEqual([10, 20, 30])
    expect(result.ended).toBe(30)
    expect(result.changes).toEqual([[30, 'AVAILABLE']])
  })

  test('at the very last look', async () => {
    const { waited } = await wait(60, (at) => (at === 60 ? AVAILABLE : PENDING))
    expect(waited).toEqual({ end: 'settled', connection: AVAILABLE })
  })

  test('when it turns ERROR', async () => {
    const { waited, looks, changes } = await wait(60, (at) => (at > 10 ? ERROR : PENDING))
    expect(waited).toEqual({ end: 'settled', connection: ERROR })
    expect(looks).toEqual([10, 20])
    expect(changes).toEqual([[20, 'ERROR']])
  })

  test('when it is gone', async () => {
    const { waited, looks, changes } = await wait(60, (at) => (at > 10 ? undefined : PENDING))
    expect(waited).toEqual({ end: 'gone' })
    expect(looks).toEqual([10, 20])
    expect(changes).toEqual([])
  })

  test('not at a status that nobody knows', async () => {
    const odd = aConnection({ status: 'SOMETHING_NEW' })
    const { waited, changes } = await wait(40, (at) => (at > 10 ? odd : PENDING))
    expect(waited).toEqual({ end: 'time-up', connection: odd })
    expect(changes).toEqual([[20, 'SOMETHING_NEW']])
  })

  test('with what was seen last, though nothing in it changed that it is told of', async () => {
    const seen = aConnection({ provider: 'BITBUCKET' })
    const { waited, changes } = await wait(10, () => seen)
    expect(waited).toEqual({ end: 'time-up', connection: seen })
    expect(changes).toEqual([])
  })

  test.each<[status: string, settled: boolean]>([
    ['AVAILABLE', true],
    ['ERROR', true],
    ['PENDING_HANDSHAKE', false],
    ['', false],
    ['SOMETHING_NEW', false],
  ])('status %j: %j', (status, settled) => {
    expect(isSettled(status)).toBe(settled)
  })
})

describe('faults', () => {
  const failed = (error: Error) => new CallFailed('ListConnections', error)

  test.each<[title: string, error: Error]>([
    ['throttling', failed(awsError('ThrottlingException', 'Rate exceeded'))],
    ['an error of the service', failed(awsError('InternalServiceErrorException', 'Oh', 500))],
    ['an unavailable service', failed(awsError('ServiceUnavailable', 'Oh', 503))],
    ['a connection that breaks off', failed(networkError('ECONNRESET'))],
    ['a host name that can’t be resolved', failed(networkError('ENOTFOUND'))],
    ['no answer in time', failed(networkError('', 'timed out', 'TimeoutError'))],
    ['an answer that makes no sense', new BadAnswer('ListConnections gave no list of connections')],
  ])('survives %s', async (_, error) => {
    const { waited, looks, changes } = await wait(60, (at) => (at < 45 ? error : AVAILABLE))
    expect(waited).toEqual({ end: 'settled', connection: AVAILABLE })
    expect(looks).toEqual(tens(50))
    expect(changes).toEqual([[50, 'AVAILABLE']])
  })

  test('to the end are the time that is up, with what was known', async () => {
    const { waited, looks } = await wait(60, () => failed(networkError('ECONNRESET')))
    expect(waited).toEqual({ end: 'time-up', connection: PENDING })
    expect(looks).toEqual(tens(60))
  })

  test.each<[name: string, status: number]>([
    ['AccessDeniedException', 400],
    ['ExpiredTokenException', 403],
    ['UnrecognizedClientException', 403],
    ['SubscriptionRequiredException', 400],
  ])('%s ends it at once', async (name, status) => {
    const error = failed(awsError(name, 'No', status))
    let looks = 0
    const waiting = wait(60, () => {
      looks += 1
      return looks < 3 ? PENDING : error
    })
    await expect(waiting).rejects.toBe(error)
    expect(looks).toBe(3)
  })

  test('of credentials end it at once', async () => {
    const error = failed(Object.assign(new Error('No credentials'), { name: 'CredentialsProviderError' }))
    await expect(wait(60, () => error)).rejects.toBe(error)
  })
})

describe('a signal to stop', () => {
  test('between looks ends it at once', async () => {
    const { waited, looks, ended } = await wait(60, undefined, { stopAt: 14 })
    expect(waited).toEqual({ end: 'stopped', connection: PENDING })
    expect(looks).toEqual([10])
    expect(ended).toBe(14)
  })

  test('before the first look, too', async () => {
    const { waited, looks, ended } = await wait(60, undefined, { stopAt: 0 })
    expect(waited.end).toBe('stopped')
    expect(looks).toEqual([])
    expect(ended).toBe(0)
  })

  test('keeps what was seen last', async () => {
    const odd = aConnection({ status: 'SOMETHING_NEW' })
    const { waited } = await wait(60, () => odd, { stopAt: 14 })
    expect(waited).toEqual({ end: 'stopped', connection: odd })
  })

  test.each<[title: string, look: (signal: AbortSignal) => Promise<Connection>]>([
    ['never ends', () => new Promise(() => {})],
    [
      'ends in an AbortError',
      (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () =>
            reject(Object.assign(new Error('stop'), { name: 'AbortError' })),
          ),
        ),
    ],
    [
      'ends in a denial',
      (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(awsError('AccessDeniedException', 'No'))),
        ),
    ],
  ])('ends it at once though a look %s', async (_, look) => {
    const stop = new AbortController()
    const log: string[] = []
    const waited = await waitForApproval(PENDING, 60_000, {
      look: (signal) => {
        setImmediate(() => stop.abort('SIGTERM'))
        return look(signal)
      },
      changed: () => {},
      log: (line) => void log.push(line),
      clock: fakeClock(),
      stop: stop.signal,
    })
    expect(waited).toEqual({ end: 'stopped', connection: PENDING })
    expect(log).toHaveLength(1)
  })

  test('is handed to each look', async () => {
    const stop = new AbortController()
    const signals: AbortSignal[] = []
    const looking = { changed: () => {}, log: () => {}, clock: fakeClock(), stop: stop.signal }
    await waitForApproval(PENDING, 20_000, {
      ...looking,
      look: async (signal) => {
        signals.push(signal)
        return PENDING
      },
    })
    expect(signals).toEqual([stop.signal, stop.signal])
  })

  test('is not listened for any more after a long wait, once for each look', async () => {
    const { listeners } = await wait(21_600)
    expect(listeners).toBeLessThanOrEqual(1)
  })

  test('wakes the real clock from its sleep', async () => {
    const stop = new AbortController()
    const start = realClock.now()
    setImmediate(() => stop.abort())
    await realClock.sleep(60_000, stop.signal)
    await realClock.sleep(60_000, stop.signal)
    expect(realClock.now() - start).toBeLessThan(5_000)
  })
})

test('the real clock sleeps as long as it is asked to', async () => {
  const start = realClock.now()
  await realClock.sleep(30)
  expect(realClock.now() - start).toBeGreaterThanOrEqual(29)
})

describe('the log', () => {
  test('says at the start for whom and how long it waits', async () => {
    const { log } = await wait(90)
    expect(log[0]).toEqual([0, expect.stringMatching(/`my-conn`/)])
    expect(log[0]?.[1]).toContain('1.5 min')
    expect((await wait(30)).lines[0]).toContain('30 s')
  })

  test('says each minute how much time is left', async () => {
    const { log } = await wait(180)
    const told = log.slice(1).map(([at, line]) => [at, / ([\d.]+ \w+) left/.exec(line)?.[1]])
    expect(told.slice(0, 2)).toEqual([
      [60, '2 min'],
      [120, '1 min'],
    ])
    for (const [, line] of log.slice(1)) expect(line).toContain('`PENDING_HANDSHAKE`')
  })

  test('says each change when it is seen, and counts the minute from there', async () => {
    const odd = aConnection({ status: 'ODD' })
    const { log } = await wait(180, (at) => (at < 30 ? PENDING : at < 110 ? odd : AVAILABLE))
    expect(log.slice(1)).toEqual([
      [30, expect.stringContaining('`ODD`')],
      [90, expect.stringMatching(/`ODD`.* 1.5 min left/)],
      [110, expect.stringContaining('`AVAILABLE`')],
    ])
  })

  test('goes on to say how much time is left while looks take long or fail', async () => {
    const fail = () => new BadAnswer('no list')
    const left = (lines: string[]) => lines.filter((line) => / left/.test(line)).length
    expect(left((await wait(600, undefined, { takes: () => 7_000 })).lines)).toBeGreaterThanOrEqual(8)
    expect(left((await wait(600, fail)).lines)).toBe(10)
  })

  test('says that a look failed and no more than that', async () => {
    const { lines } = await wait(20, () => awsError('ThrottlingException', 's3cret'))
    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toContain('s3cret')
  })

  test('quotes a status that isn’t ours', async () => {
    const evil = aConnection({ status: 'a`b\n::error::c' })
    const { lines } = await wait(80, () => evil)
    expect(lines.filter((line) => line.includes("`a'b ::error::c`"))).toHaveLength(2)
    expect(lines.join('')).not.toContain('\n')
  })
})
