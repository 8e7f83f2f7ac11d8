import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Simulator } from '../../harness/simulator/apprunner/simulator.ts'
import { type Env, withEnvironment } from './environment.ts'
import { type Figures, figuresTable, median, summarize } from './figures.ts'
import type { Program } from './programs.ts'

/** The simulator's limit, after a burst as large. App Runner's own limit is not published. */
export const CALLS_PER_SECOND = 5

/** When all connections are approved, in milliseconds from the start of the runs that wait. */
const APPROVAL_MS = 120_000

/** The tables of runs that start at the same time, each for its own connection: those that create, those that wait. */
export async function concurrentRuns(programs: readonly Program[], rounds: number): Promise<string[]> {
  const creates = await table(programs, rounds, [1, 50, 200], createMany)
  return [creates, await table(programs, rounds, [70, 100], waitMany)]
}

type Measure = (program: Program, runs: number) => Promise<Figures>

async function table(programs: readonly Program[], rounds: number, loads: number[], measure: Measure) {
  const rows: [string, Figures][] = []
  for (const runs of loads) {
    const measured = programs.map((program) => ({ program, figures: [] as Figures[] }))
    for (let round = 0; round < rounds; round += 1)
      for (const { program, figures } of measured) figures.push(await measure(program, runs))
    for (const { program, figures } of measured) rows.push([program.name, { runs, ...summarize(figures) }])
  }
  return figuresTable(rows)
}

async function createMany(program: Program, runs: number): Promise<Figures> {
  const { start, calls, ended } = await startMany(program, runs, {}, () => {})
  const seconds = (Math.max(...ended.map(({ at }) => at)) - start) / 1000
  return { seconds, '÷ least': seconds / leastSeconds(runs), ...counts(calls), 'gave up': gaveUp(ended) }
}

async function waitMany(program: Program, runs: number): Promise<Figures> {
  const wait = { 'INPUT_WAIT-FOR-APPROVAL-MINUTES': '30' }
  const { start, calls, ended } = await startMany(program, runs, wait, approveAll)
  const created = Math.max(...calls.filter(({ creates }) => creates).map(({ at }) => at))
  const approved = start + APPROVAL_MS
  const between = calls.filter(({ at }) => at > created && at < approved)
  const notices = ended.map(({ at }) => (at - approved) / 1000)
  return {
    'created after s': (created - start) / 1000,
    '÷ least': (created - start) / 1000 / leastSeconds(runs),
    'throttled then %': (100 * counts(between).throttled) / between.length,
    'median notices after s': median(notices),
    'last after s': Math.max(...notices),
    calls: calls.length,
    'gave up': gaveUp(ended),
  }
}

/** The time that two calls per run take at least. A single run needs no more than the burst. */
const leastSeconds = (runs: number) =>
  runs === 1 ? Number.NaN : (2 * runs - CALLS_PER_SECOND) / CALLS_PER_SECOND

/** From this time on, each list finds all connections approved, those that are created later included. */
function approveAll(simulator: Simulator): void {
  const time = Date.now() + APPROVAL_MS
  simulator.onCall('ListConnections', () => {
    if (Date.now() < time) return
    for (const { name, status } of simulator.connections())
      if (status === 'PENDING_HANDSHAKE') simulator.completeHandshake(name)
  })
}

interface Call {
  readonly at: number
  readonly creates: boolean
  readonly throttled: boolean
}

const counts = (calls: readonly Call[]) => ({
  calls: calls.length,
  throttled: calls.filter(({ throttled }) => throttled).length,
})

interface Ended {
  readonly at: number
  readonly exitCode: number | null
}

const gaveUp = (ended: readonly Ended[]) => ended.filter(({ exitCode }) => exitCode !== 0).length

/** Starts the runs, and waits for their ends. */
async function startMany(
  program: Program,
  runs: number,
  inputs: Env,
  before: (simulator: Simulator) => void,
) {
  const start = Date.now()
  let calls: Call[] = []
  let ended: Ended[] = []
  const rate = { perSecond: CALLS_PER_SECOND, burst: CALLS_PER_SECOND }
  await withEnvironment({ rate }, async (simulator, newConnection) => {
    before(simulator)
    ended = await Promise.all(
      Array.from({ length: runs }, () => untilEnd(program, { ...newConnection(), ...inputs })),
    )
    calls = simulator.calls().map(({ at, operation, response }) => {
      const succeeded = response?.status === 200
      return { at, creates: operation === 'CreateConnection' && succeeded, throttled: !succeeded }
    })
  })
  return { start, calls, ended }
}

async function untilEnd({ create: [command = '', ...args] }: Program, env: Env): Promise<Ended> {
  const [exitCode] = await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit')
  return { at: Date.now(), exitCode }
}
