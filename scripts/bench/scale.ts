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
  readonly calls: number
  /** How many of the calls were throttled. */
  readonly throttled: number
  /** How many runs failed because all attempts were throttled. Each was started again until it succeeded. */
  readonly failures: number
}

/** How long it takes until all runs have their connection, with a limit of calls per second. */
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
    const failures = await Promise.all(
      Array.from({ length: runs }, () => runUntilSuccess(contender, environment)),
    )
    const calls = environment.simulator.calls()
    return {
      connections,
      runs,
      seconds: (performance.now() - start) / 1000,
      calls: calls.length,
      throttled: calls.filter(({ response }) => response?.status !== 200).length,
      failures: failures.reduce((sum, count) => sum + count),
    }
  } finally {
    await environment.stop()
  }
}

/** Runs until it succeeds, and returns how often it failed. */
async function runUntilSuccess(contender: Contender, environment: BenchEnvironment): Promise<number> {
  const env = environment.newConnection()
  const [[command = '', ...args] = []] = contender.commands('create', env)
  for (let failures = 0; ; failures++) {
    const [exitCode] = await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit')
    if (exitCode === 0) return failures
  }
}
