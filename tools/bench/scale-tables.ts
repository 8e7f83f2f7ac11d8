import type { Contender } from './contenders.ts'
import { type Load, leastSeconds, type Measurements, type Outcome, scale } from './scale.ts'
import { table } from './table.ts'

const CREATES: readonly Load[] = [
  { connections: 1, runs: 1, waiting: false },
  { connections: 1, runs: 50, waiting: false },
  { connections: 1, runs: 200, waiting: false },
]
const WAITS: readonly Load[] = [
  { connections: 1, runs: 70, waiting: true },
  { connections: 1, runs: 100, waiting: true },
]

/** The tables of runs that only create, and of those that wait, with a row for each load and program. */
export async function* scaleTables(
  contenders: readonly Contender[],
  measurements: Measurements,
): AsyncGenerator<string> {
  for (const { loads, head, row } of [
    { loads: CREATES, head: CREATES_HEAD, row: createsRow },
    { loads: WAITS, head: WAITS_HEAD, row: waitsRow },
  ]) {
    const rows: string[][] = []
    for (const load of loads) {
      const least = leastSeconds(load, measurements.callsPerSecond)
      const outcomes = await scale(contenders, load, measurements)
      rows.push(...outcomes.map((it, index) => [contenders[index]?.name ?? '', ...row(load, it, least)]))
    }
    yield table(head, rows)
  }
}

const CREATES_HEAD = ['', 'connections', 'runs', 'seconds', '÷ least', 'calls', 'throttled', 'gave up']

function createsRow(load: Load, { seconds, calls, throttled, failures }: Outcome, least: number): string[] {
  return [
    ...[load.connections, load.runs].map(String),
    seconds.toFixed(1),
    ratio(seconds, least),
    ...[calls, throttled, failures].map(String),
  ]
}

const WAITS_HEAD = [
  '',
  'runs that wait',
  'created after s',
  '÷ least',
  'throttled then',
  'median notices after s',
  'last after s',
  'calls',
  'gave up',
]

function waitsRow(load: Load, outcome: Outcome, least: number): string[] {
  const { createdSeconds, throttledShare, medianNotice, lastNotice, calls, failures } = outcome
  return [
    String(load.runs),
    createdSeconds.toFixed(0),
    ratio(createdSeconds, least),
    Number.isNaN(throttledShare) ? '' : `${(throttledShare * 100).toFixed(0)} %`,
    medianNotice.toFixed(0),
    lastNotice.toFixed(0),
    ...[calls, failures].map(String),
  ]
}

function ratio(seconds: number, least: number): string {
  return least > 0 ? (seconds / least).toFixed(2) : ''
}
