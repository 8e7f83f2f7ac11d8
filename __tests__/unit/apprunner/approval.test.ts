import { afterEach, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { waitForApproval } from '../../../src/apprunner/approval.ts'
import type { Connection } from '../../../src/apprunner/connection.ts'
import { invalidResponse } from '../../../src/apprunner/responses.ts'
import type { Clock } from '../../../src/clock.ts'
import { CredentialsError } from '../../../src/credentials/error.ts'
import { aConnection, awsError, callError, networkError } from '../report.ts'

const PENDING = aConnection()
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const ERROR = aConnection({ status: 'ERROR' })
const NEW_STATUS = aConnection({ status: 'SOMETHING_NEW' })

/** A clock on which a sleep is over at once. */
function fakeClock(start = 0) {
  let now = start
  const advance = (ms: number) => {
    now += ms
  }
  return { now: () => now, advance, sleep: async (ms) => advance(ms) } satisfies Clock & { advance: unknown }
}

interface Conditions {
  /** How many milliseconds a poll takes, by its number from 1. */
  readonly pollMs?: (count: number) => number
  readonly start?: number
  /** Whether AWS has throttled the run before the wait. */
  readonly throttled?: boolean
  readonly random?: () => number
}

/** Waits `seconds`. `find` returns or throws what a poll after so many seconds finds. */
async function wait(
  seconds: number,
  find: (at: number) => Connection | undefined = () => PENDING,
  { pollMs = () => 0, start = 1_000, throttled = false, random = () => 1 }: Conditions = {},
) {
  const clock = fakeClock(start)
  const elapsed = () => (clock.now() - start) / 1_000
  const polls: number[] = []
  const changes: [at: number, status: string][] = []
  const log: [at: number, line: string][] = []
  const result = await waitForApproval(PENDING, seconds * 1_000, {
    find: async () => {
      const at = elapsed()
      polls.push(at)
      clock.advance(pollMs(polls.length))
      return find(at)
    },
    throttled,
    random,
    onStatusChange: ({ status }) => void changes.push([elapsed(), status]),
    log: (line) => void log.push([elapsed(), line]),
    clock,
  })
  const lines = log.map(([, line]) => line)
  return { result, polls, changes, log, lines, endedAt: elapsed() }
}

function fail(error: Error): never {
  throw error
}

const lost = callError(networkError('ECONNRESET'))
const THROTTLED = callError(awsError('ThrottlingException', 'Rate exceeded'))

const always = () => fail(THROTTLED)
const everyTen = (last: number) => Array.from({ length: last / 10 }, (_, index) => (index + 1) * 10)

/** Makes the polls of the first seconds fail. */
const failing =
  (until: number, error: Error, then: () => Connection = () => PENDING) =>
  (at: number) =>
    at < until ? fail(error) : then()
const secondIsSlow = (count: number) => (count === 2 ? 35_000 : 0)

describe('polls', () => {
  type Polls = Conditions & { find?: (at: number) => Connection }
  const otherwise = failing(20, THROTTLED, () => fail(lost))
  const early = { throttled: true, random: () => 0 }
  test.each<[title: string, seconds: number, conditions: Polls, firstSix: number[]]>([
    ['of 1 second come at the end', 1, {}, [1]],
    ['of almost 10 seconds come at the end', 9.999, {}, [9.999]],
    ['of 10 seconds come at the end', 10, {}, [10]],
    ['of 12 seconds are 10 seconds apart', 12, {}, [2, 12]],
    ['of 25 seconds are 10 seconds apart', 25, {}, [5, 15, 25]],
    ['of six hours are 10 seconds apart', 21_600, {}, everyTen(60)],
    ['that each take 4 seconds keep to their times', 60, { pollMs: () => 4_000 }, everyTen(60)],
    ['that each take 10 seconds leave every other one out', 60, { pollMs: () => 10_000 }, [10, 30, 50]],
    ['are skipped while a slow one lasts', 60, { pollMs: secondIsSlow }, [10, 20, 60]],
    ['end with one that lasts beyond the end', 30, { pollMs: secondIsSlow }, [10, 20]],
    ['that AWS throttles come after ever longer pauses', 300, { find: always }, [10, 30, 70, 130, 190, 250]],
    ['of other runs come earlier', 300, { find: always, random: () => 0 }, [10, 22, 46, 82, 118, 154]],
    ['still include one at the end', 210, { find: always }, [10, 30, 70, 130, 190, 210]],
    [
      'come earlier after throttling',
      200,
      { find: failing(20, THROTTLED) },
      [10, 30, 46, 58.8, 69.04, 79.04],
    ],
    ['keep their pause if they fail otherwise', 300, { find: otherwise }, [10, 30, 50, 70, 90, 110]],
    ['start late if the run was throttled', 130, { throttled: true }, [40, 72, 97.6, 118.08, 130]],
    ['or a little earlier', 90, early, [24, 43.2, 58.56, 70.848, 90]],
    ['or at the end', 30, { throttled: true }, [30]],
  ])('%s', async (_, seconds, { find, ...conditions }, firstSix) => {
    const { polls, result } = await wait(seconds, find, conditions)
    expect(polls.slice(0, 6)).toEqual(firstSix)
    expect(result).toEqual(PENDING)
  })

  test('do not depend on the time at which the wait starts', async () => {
    // The system clock returns fractions of milliseconds, so sums are not exact.
    const start = fc.integer({ min: 0, max: 1_000_000_000 }).map((number) => number / 997)
    await fc.assert(
      fc.asyncProperty(start, fc.integer({ min: 1, max: 600 }), async (from, seconds) => {
        const { polls } = await wait(seconds, undefined, { start: from })
        expect(polls).toHaveLength(Math.ceil(seconds / 10))
        expect(polls.at(-1)).toBeCloseTo(seconds, 3)
      }),
      { examples: [[106 / 997, 600]] },
    )
  })

  test('are never less than 10 seconds apart, however long each takes and whatever AWS throttles', async () => {
    const durations = fc.infiniteStream(fc.integer({ min: 0, max: 40_000 }))
    const throttles = fc.infiniteStream(fc.boolean())
    const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }))
    const seconds = fc.integer({ min: 1, max: 400 })
    await fc.assert(
      fc.asyncProperty(durations, throttles, randoms, seconds, async (ms, fails, random, seconds) => {
        const find = () => (fails.next().value ? fail(THROTTLED) : PENDING)
        const { polls } = await wait(seconds, find, {
          pollMs: () => ms.next().value as number,
          throttled: fails.next().value as boolean,
          random: () => random.next().value as number,
        })
        for (const [index, at] of polls.entries()) {
          const previous = polls[index - 1]
          if (previous !== undefined) expect(at - previous).toBeGreaterThan(9.999)
          expect(at).toBeLessThan(seconds + 0.001)
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
    const endedAt = expected.at(-1)
    const waited = await wait(60, (at) => (at >= from ? connection : PENDING))
    expect(waited).toMatchObject({ result: connection, polls: expected, endedAt })
    expect(waited.changes).toEqual([[endedAt, status]])
  })

  test.each<[title: string, found: (Connection | Error | undefined)[], polls: number[], deleted: boolean]>([
    ['two polls in a row do not list it', [PENDING, undefined, undefined], [10, 20, 30], true],
    ['the next poll fails', [undefined, lost, undefined], [10, 20, 30], true],
    ['the next poll lists it', [undefined, PENDING, undefined, PENDING], everyTen(60), false],
    ['only the last poll does not list it', [...Array(5).fill(PENDING), undefined], everyTen(60), false],
  ])('takes a connection for deleted once two polls do not list it: %s', async (_, found, polls, deleted) => {
    const waited = await wait(60, (at) => {
      const row = found.length < at / 10 ? PENDING : found[at / 10 - 1]
      return row instanceof Error ? fail(row) : row
    })
    expect(waited).toMatchObject({ result: deleted ? undefined : PENDING, polls, changes: [] })
  })

  test('says once that the connection is not listed', async () => {
    const { lines } = await wait(60, () => undefined)
    expect(lines.filter((line) => line.includes('no longer listed'))).toHaveLength(1)
  })

  test('goes on at an unknown status', async () => {
    const waited = await wait(40, (at) => (at > 10 ? NEW_STATUS : PENDING))
    expect(waited).toMatchObject({ result: NEW_STATUS, changes: [[20, 'SOMETHING_NEW']] })
  })

  test('returns the connection as last seen, even if its status did not change', async () => {
    const connection = aConnection({ provider: 'BITBUCKET' })
    expect(await wait(10, () => connection)).toMatchObject({ result: connection, changes: [] })
  })
})

describe('a failed poll', () => {
  test.each<[title: string, error: Error]>([
    ['an internal error of the service', callError(awsError('InternalServiceErrorException', 'Oh', 500))],
    ['a lost connection', lost],
    ['throttling', THROTTLED],
    ['an invalid response', invalidResponse('ListConnections returned no list of connections')],
  ])('does not end the wait: %s', async (_, error) => {
    const waited = await wait(
      60,
      failing(25, error, () => AVAILABLE),
    )
    expect(waited).toMatchObject({ result: AVAILABLE, changes: [[30, 'AVAILABLE']] })
  })

  test.each<[name: string, error: Error]>([
    ['AccessDeniedException', awsError('AccessDeniedException', 'No')],
    ['MFA', new CredentialsError({ problem: { kind: 'mfa', profile: 'x' }, source: undefined, files: [] })],
  ])('ends the wait at once if the error is permanent: %s', async (_, cause) => {
    const error = callError(cause)
    const polls: number[] = []
    const waiting = wait(60, (at) => (polls.push(at) < 3 ? PENDING : fail(error)))
    await expect(waiting).rejects.toBe(error)
    expect(polls).toEqual([10, 20, 30])
  })
})

describe('the timeout of a poll', () => {
  afterEach(() => void jest.restoreAllMocks())

  test.each<[seconds: number, timeouts: number[]]>([
    [2, [3_000]],
    [24, [20_000, 10_000, 3_000]],
  ])('is the rest of the wait, but at least 3 seconds: %d seconds', async (seconds, timeouts) => {
    const timeout = jest.spyOn(AbortSignal, 'timeout')
    const signals: AbortSignal[] = []
    const clock = fakeClock()
    const find = async (signal: AbortSignal) => {
      signals.push(signal)
      return PENDING
    }
    const ignored = { onStatusChange: () => {}, log: () => {}, throttled: false, random: () => 1 }
    await waitForApproval(PENDING, seconds * 1_000, { find, clock, ...ignored })
    expect(timeout.mock.calls).toEqual(timeouts.map((ms) => [ms]))
    expect(signals).toEqual(timeout.mock.results.map(({ value }) => value))
  })

  test('ends the wait with the connection as last seen', async () => {
    jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort())
    const waited = await wait(10, () => fail(new DOMException('aborted', 'AbortError')))
    expect(waited).toMatchObject({ result: PENDING, changes: [] })
  })
})

describe('the log', () => {
  test('names the connection and how long the wait is, and each minute the status and the time left', async () => {
    expect((await wait(180)).log).toEqual([
      [0, 'Waiting up to 3 min for the approval of connection `my-conn`.'],
      [60, 'Still `PENDING_HANDSHAKE`; 2 min left.'],
      [120, 'Still `PENDING_HANDSHAKE`; 1 min left.'],
      [180, 'Still `PENDING_HANDSHAKE`; 0 s left.'],
    ])
  })

  test('has each change of the status, and counts the minute from there', async () => {
    const { log } = await wait(180, (at) => (at < 30 ? PENDING : at < 110 ? NEW_STATUS : AVAILABLE))
    expect(log.slice(1)).toEqual([
      [30, 'The status is now `SOMETHING_NEW`.'],
      [90, 'Still `SOMETHING_NEW`; 1.5 min left.'],
      [110, 'The status is now `AVAILABLE`.'],
    ])
  })

  test.each<[pollMs: number, next: number]>([
    [5_000, 90],
    [6_000, 100],
  ])('has it up to 5 seconds early: %d ms after a poll', async (pollMs, next) => {
    const find = (at: number) => (at < 30 ? PENDING : NEW_STATUS)
    const { log } = await wait(180, find, { pollMs: (count) => (count === 3 ? pollMs : 0) })
    expect(log.slice(1, 3).map(([at]) => at)).toEqual([30 + pollMs / 1_000, next])
  })

  test('never has less than no time left', async () => {
    const { lines } = await wait(60, undefined, { pollMs: (count) => (count === 6 ? 30_000 : 0) })
    expect(lines.at(-1)).toBe('Still `PENDING_HANDSHAKE`; 0 s left.')
  })

  test('still has the time left if polls fail', async () => {
    const { lines } = await wait(600, () => fail(lost))
    expect(lines.filter((line) => / left/.test(line))).toHaveLength(10)
  })

  test.each([
    ['ThrottlingException', /throttled this poll/],
    ['InternalServiceErrorException', /poll failed/],
  ])('mentions a failed poll without its error: %s', async (name, line) => {
    const { lines } = await wait(20, () => fail(awsError(name, 's3cret', 500)))
    expect(lines.slice(1)).toEqual(expect.arrayContaining([expect.stringMatching(line)]))
    expect(lines.join()).not.toContain('s3cret')
  })

  test('quotes the status', async () => {
    const { lines } = await wait(80, () => aConnection({ status: 'a`b\n::error::c' }))
    expect(lines.filter((line) => line.includes("`a'b ::error::c`"))).toHaveLength(2)
    expect(lines.join('')).not.toContain('\n')
  })
})
