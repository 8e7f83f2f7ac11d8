import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Contender } from './contenders.ts'
import { type BenchEnvironment, startEnvironment } from './environment.ts'
import { median } from './median.ts'

/** How long each part of a run that creates a connection takes, in milliseconds, measured from outside. */
export interface Profile {
  /** `node -e 0`, from start to end. */
  readonly nodeStart: number
  /** How much longer a run with invalid inputs takes: it loads everything, but creates no client. */
  readonly load: number
  /** From there to the arrival of the first request: client, credentials, endpoint, signature, connection. */
  readonly client: number
  /** From the arrival of the first request to the arrival of the second. */
  readonly firstCall: number
  /** From the arrival of the second request to the end of the process, with outputs and summary. */
  readonly secondCall: number
}

/** The profiles of the contenders, in their order: medians of rounds that measure each of them. */
export async function profile(bare: Contender, contenders: Contender[], rounds: number): Promise<Profile[]> {
  const environment = await startEnvironment()
  const arrivals: number[] = []
  for (const operation of ['ListConnections', 'CreateConnection'])
    environment.simulator.onCall(operation, () => void arrivals.push(performance.now()))
  try {
    const times = contenders.map((): Profile[] => [])
    for (let round = 0; round < rounds; round++) {
      for (const [index, contender] of contenders.entries())
        times[index]?.push(await oneRound(bare, contender, environment, arrivals))
    }
    return times.map(medians)
  } finally {
    await environment.stop()
  }
}

function medians(times: Profile[]): Profile {
  const parts = ['nodeStart', 'load', 'client', 'firstCall', 'secondCall'] as const
  return Object.fromEntries(parts.map((part) => [part, median(times.map((time) => time[part]))])) as never
}

async function oneRound(
  bare: Contender,
  contender: Contender,
  environment: BenchEnvironment,
  arrivals: number[],
): Promise<Profile> {
  const env = environment.newConnection()
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
