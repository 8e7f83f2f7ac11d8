import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Simulator } from '../../harness/simulator/apprunner/simulator.ts'
import type { Contender } from './contenders.ts'
import { type BenchEnvironment, startEnvironment } from './environment.ts'
import { median } from './median.ts'

/** When all connections are approved, in milliseconds from the start of the runs that wait. */
const APPROVAL_MS = 120_000

/** Runs that start at the same time, each for its own connection. */
export interface Load {
  /** How many connections exist before. */
  readonly connections: number
  readonly runs: number
  /** Whether the runs wait for the approval. */
  readonly waiting: boolean
}

export interface Measurements {
  readonly rounds: number
  /** The limit of the simulator, with a burst as large. */
  readonly callsPerSecond: number
}

/** What does not apply is NaN. */
export interface Outcome {
  /** Until all runs have ended. */
  readonly seconds: number
  /** Until the last connection was created. */
  readonly createdSeconds: number
  readonly calls: number
  readonly throttled: number
  /** The share of throttled calls between the last creation and the approval. */
  readonly throttledShare: number
  /** Until half of the runs have ended, from the approval. */
  readonly medianNotice: number
  /** Until all runs have ended, from the approval. */
  readonly lastNotice: number
  /** How many runs gave up. */
  readonly failures: number
}

/** The time that two calls per run take at least, at this rate after a burst as large. */
export function leastSeconds({ runs }: Load, callsPerSecond: number): number {
  return Math.max(0, (2 * runs - callsPerSecond) / callsPerSecond)
}

/** Measures each program in each round, and returns the medians of each. */
export async function scale(
  contenders: readonly Contender[],
  load: Load,
  { callsPerSecond, rounds }: Measurements,
): Promise<Outcome[]> {
  const outcomes = contenders.map((): Outcome[] => [])
  for (let round = 0; round < rounds; round++) {
    const measurements = contenders.map((contender) => () => measure(contender, load, callsPerSecond))
    const measured = load.waiting ? await Promise.all(measurements.map(call)) : await inTurns(measurements)
    for (const [index, outcome] of measured.entries()) outcomes[index]?.push(outcome)
  }
  return outcomes.map(medians)
}

const call = <T>(action: () => T) => action()

/** Runs that create connections need the whole machine. Those that wait do nothing for most of their time. */
async function inTurns<T>(actions: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  for (const action of actions) results.push(await action())
  return results
}

/** Of the rounds to which a figure applies. */
function medians(outcomes: Outcome[]): Outcome {
  const names = Object.keys(outcomes[0] ?? {}) as (keyof Outcome)[]
  const valuesOf = (name: keyof Outcome) => outcomes.map((it) => it[name]).filter((it) => !Number.isNaN(it))
  return Object.fromEntries(names.map((name) => [name, median(valuesOf(name))])) as {
    [Name in keyof Outcome]: number
  }
}

async function measure(contender: Contender, load: Load, callsPerSecond: number): Promise<Outcome> {
  const environment = await startEnvironment({ rate: { perSecond: callsPerSecond, burst: callsPerSecond } })
  const { simulator } = environment
  try {
    for (let index = 0; index < load.connections; index++) simulator.seed({ name: `existing-${index}` })
    const start = Date.now()
    if (load.waiting) approveAll(simulator, start + APPROVAL_MS)
    const runs = await Promise.all(
      Array.from({ length: load.runs }, () => run(contender, environment, load.waiting)),
    )
    return evaluate(simulator, start, load.waiting, runs)
  } finally {
    await environment.stop()
  }
}

/** From this time on, each list finds all connections approved, those that are created later included. */
function approveAll(simulator: Simulator, time: number): void {
  simulator.onCall('ListConnections', () => {
    if (Date.now() < time) return
    for (const { name, status } of simulator.connections())
      if (status === 'PENDING_HANDSHAKE') simulator.completeHandshake(name)
  })
}

interface Ended {
  readonly at: number
  readonly exitCode: number | null
}

async function run(contender: Contender, environment: BenchEnvironment, waiting: boolean): Promise<Ended> {
  const env = {
    ...environment.newConnection(),
    ...(waiting ? { 'INPUT_WAIT-FOR-APPROVAL-MINUTES': '30' } : {}),
  }
  const [[command = '', ...args] = []] = contender.commands('create', env)
  const [exitCode] = await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit')
  return { at: Date.now(), exitCode }
}

function evaluate(simulator: Simulator, start: number, waiting: boolean, runs: readonly Ended[]): Outcome {
  const calls = simulator.calls().map(({ at, operation, response }) => ({
    at,
    creates: operation === 'CreateConnection' && response?.status === 200,
    throttled: response?.status !== 200,
  }))
  const throttledOf = (some: typeof calls) => some.filter(({ throttled }) => throttled).length
  const created = Math.max(...calls.filter(({ creates }) => creates).map(({ at }) => at))
  const approved = waiting ? start + APPROVAL_MS : Number.NaN
  const between = calls.filter(({ at }) => at > created && at < approved)
  const notices = runs.map(({ at }) => (at - approved) / 1000)
  return {
    seconds: (Math.max(...runs.map(({ at }) => at)) - start) / 1000,
    createdSeconds: (created - start) / 1000,
    calls: calls.length,
    throttled: throttledOf(calls),
    throttledShare: throttledOf(between) / between.length,
    medianNotice: median(notices),
    lastNotice: Math.max(...notices),
    failures: runs.filter(({ exitCode }) => exitCode !== 0).length,
  }
}
