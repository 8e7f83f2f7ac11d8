import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Contender } from './contenders.ts'
import { median } from './median.ts'
import { startWorld, type World } from './world.ts'

/** Where the time of a run that creates goes, in milliseconds: medians of differences, nothing put into the process. */
export interface Profile {
  /** `node -e 0`, from start to end. */
  readonly nodeStart: number
  /** What a run without inputs takes beyond that: it loads everything, says what is wrong, and makes no client. */
  readonly load: number
  /** From there to the first request's arrival: client, credentials, endpoint, signature, connection. */
  readonly client: number
  /** From the first request's arrival to the second's. */
  readonly firstCall: number
  /** From the second request's arrival to the end of the process: outputs and summary are in it. */
  readonly secondCall: number
}

/** The contenders' profiles, in their order, from rounds in which each has its turn. */
export async function profile(bare: Contender, contenders: Contender[], rounds: number): Promise<Profile[]> {
  const world = await startWorld()
  const arrivals: number[] = []
  for (const operation of ['ListConnections', 'CreateConnection'])
    world.simulator.onCall(operation, () => void arrivals.push(performance.now()))
  try {
    const times = contenders.map((): Profile[] => [])
    for (let round = 0; round < rounds; round++) {
      for (const [index, contender] of contenders.entries())
        times[index]?.push(await oneRound(bare, contender, world, arrivals))
    }
    return times.map(medians)
  } finally {
    await world.stop()
  }
}

function medians(times: Profile[]): Profile {
  const middle = (part: keyof Profile) => median(times.map((time) => time[part]))
  return {
    nodeStart: middle('nodeStart'),
    load: middle('load'),
    client: middle('client'),
    firstCall: middle('firstCall'),
    secondCall: middle('secondCall'),
  }
}

async function oneRound(
  bare: Contender,
  contender: Contender,
  world: World,
  arrivals: number[],
): Promise<Profile> {
  const env = world.fresh()
  const { 'INPUT_CONNECTION-NAME': _, ...withoutInputs } = env
  const nodeStart = await untilExit(bare, env)
  const loaded = await untilExit(contender, withoutInputs)
  arrivals.length = 0
  const start = performance.now()
  const end = await untilExit(contender, env)
  const [first = Number.NaN, second = Number.NaN] = arrivals.map((at) => at - start)
  return {
    nodeStart,
    load: loaded - nodeStart,
    client: first - loaded,
    firstCall: second - first,
    secondCall: end - second,
  }
}

async function untilExit(contender: Contender, env: Record<string, string>): Promise<number> {
  const [[command = '', ...args] = []] = contender.commands('create', env)
  const start = performance.now()
  await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit')
  return performance.now() - start
}
