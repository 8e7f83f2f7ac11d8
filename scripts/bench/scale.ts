import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Contender } from './contenders.ts'
import { type BenchEnvironment, startEnvironment } from './environment.ts'

export interface Scale {
  /** How many connections exist before. */
  readonly connections: number
  /** How many runs start at the same time, each for its own connection. */
  readonly runs: number
  readonly seconds: number
  /** The time that two calls per run take at least, because of the limit. */
  readonly leastSeconds: number
  readonly calls: number
  /** How many of the calls were throttled. */
  readonly throttled: number
  /** How many runs gave up. */
  readonly failures: number
}

/** How long it takes until all runs have ended, with a limit of calls per second. */
export async function scale(
  contender: Contender,
  connections: number,
  runs: number,
  callsPerSecond: number,
): Promise<Scale> {
  const environment = await startEnvironment({ rate: { perSecond: callsPerSecond, burst: callsPerSecond } })
  try {
    for (let index = 0; index < connections; index++)
      environment.simulator.seed({ name: `existing-${index}` })
    const start = performance.now()
    const exitCodes = await Promise.all(Array.from({ length: runs }, () => run(contender, environment)))
    const calls = environment.simulator.calls()
    return {
      connections,
      runs,
      seconds: (performance.now() - start) / 1000,
      leastSeconds: Math.max(0, (2 * runs - callsPerSecond) / callsPerSecond),
      calls: calls.length,
      throttled: calls.filter(({ response }) => response?.status !== 200).length,
      failures: exitCodes.filter((code) => code !== 0).length,
    }
  } finally {
    await environment.stop()
  }
}

/** Runs once, and returns the exit code. */
async function run(contender: Contender, environment: BenchEnvironment): Promise<number | null> {
  const env = environment.newConnection()
  const [[command = '', ...args] = []] = contender.commands('create', env)
  const [exitCode] = await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit')
  return exitCode
}
