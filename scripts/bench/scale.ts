import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Contender } from './contenders.ts'
import { startWorld, type World } from './world.ts'

export interface Scale {
  /** In the account already. */
  readonly connections: number
  /** Started at the same time, each for a connection of its own. */
  readonly runs: number
  readonly seconds: number
  readonly calls: number
  /** Of those calls, the ones that were throttled. */
  readonly throttled: number
  /** Runs that gave up, since all their attempts were throttled. Each was started again until it had its connection. */
  readonly gaveUp: number
}

/** How long until all runs have their connection, when the service takes so many calls a second from the account. */
export async function scale(
  contender: Contender,
  connections: number,
  runs: number,
  perSecond: number,
): Promise<Scale> {
  const world = await startWorld({ rate: { perSecond, burst: perSecond } })
  try {
    for (let index = 0; index < connections; index++) world.simulator.seed({ name: `there-${index}` })
    const start = performance.now()
    const failures = await Promise.all(Array.from({ length: runs }, () => untilThere(contender, world)))
    const calls = world.simulator.calls()
    return {
      connections,
      runs,
      seconds: (performance.now() - start) / 1000,
      calls: calls.length,
      throttled: calls.filter(({ response }) => response?.status !== 200).length,
      gaveUp: failures.reduce((sum, count) => sum + count),
    }
  } finally {
    await world.stop()
  }
}

/** Runs until it succeeds, and says how often it did not. */
async function untilThere(contender: Contender, world: World): Promise<number> {
  const env = world.fresh()
  const [[command = '', ...args] = []] = contender.commands('create', env)
  for (let failures = 0; ; failures++) {
    const [exitCode] = await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit')
    if (exitCode === 0) return failures
  }
}
