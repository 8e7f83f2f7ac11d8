import { BARE, type Contender, MINIMAL, type Path } from './contenders.ts'
import { type BenchEnvironment, startEnvironment } from './environment.ts'
import { type Cost, measure, peakMemory } from './measure.ts'
import { median } from './median.ts'

/** The cost of each contender on each path in one round. */
type Round = Record<string, Record<Path, Cost>>

/** The cost of a contender: medians of the rounds, and for CPU the mean, because it is measured in steps of 10 ms. */
export interface Result {
  readonly name: string
  readonly createMs: number
  readonly reuseMs: number
  readonly cpuMs: number | undefined
  readonly peakMiB: number | undefined
  readonly bytes: number | undefined
  /** The median of the ratios of wall times to create, each within a round. */
  readonly toMinimal: number
  readonly toBare: number
}

/** Measures all contenders in each round, in random order, so that other load on the machine affects all of them. */
export async function compare(contenders: Contender[], rounds: number, https: boolean): Promise<Result[]> {
  const environment = await startEnvironment({ https })
  try {
    // The first round has cold caches and doesn't count.
    await oneRound(contenders, environment)
    const costs: Round[] = []
    for (let round = 0; round < rounds; round++) costs.push(await oneRound(contenders, environment))
    const results: Result[] = []
    for (const contender of contenders) results.push(await summarize(contender, costs, environment))
    return results
  } finally {
    await environment.stop()
  }
}

async function oneRound(contenders: Contender[], environment: BenchEnvironment): Promise<Round> {
  const order = contenders
    .map((contender) => ({ contender, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
  const round: Round = {}
  for (const { contender } of order) {
    const env = environment.newConnection()
    const create = await measure(contender.commands('create', env), env)
    // The connection exists now, so that the same command reuses it.
    if (contender.name === BARE) round[contender.name] = { create, reuse: create }
    else round[contender.name] = { create, reuse: await measure(reuseOf(contender, env, environment), env) }
  }
  return round
}

function reuseOf(
  contender: Contender,
  env: Record<string, string>,
  environment: BenchEnvironment,
): string[][] {
  environment.simulator.completeHandshake(env['INPUT_CONNECTION-NAME'] as string)
  return contender.commands('reuse', env)
}

async function summarize(
  contender: Contender,
  rounds: Round[],
  environment: BenchEnvironment,
): Promise<Result> {
  const { name } = contender
  const wall = (of: string, path: Path) => rounds.map((round) => (round[of] as Round[string])[path].wallMs)
  const ratio = (other: string) => {
    const others = wall(other, 'create')
    return median(wall(name, 'create').map((ms, index) => ms / (others[index] as number)))
  }
  const cpu = rounds.flatMap((round) => (round[name] as Round[string]).create.cpuMs ?? [])
  return {
    name,
    createMs: median(wall(name, 'create')),
    reuseMs: median(wall(name, 'reuse')),
    cpuMs: cpu.length > 0 ? cpu.reduce((sum, ms) => sum + ms) / cpu.length : undefined,
    peakMiB: await medianPeak(contender, environment),
    bytes: contender.bytes,
    toMinimal: ratio(MINIMAL),
    toBare: ratio(BARE),
  }
}

/** Uses five runs of its own, because reading the memory takes time. */
async function medianPeak(contender: Contender, environment: BenchEnvironment): Promise<number | undefined> {
  const peaks: number[] = []
  for (let run = 0; run < 5; run++) {
    const env = environment.newConnection()
    const peak = await peakMemory(contender.commands('create', env), env)
    if (peak !== undefined) peaks.push(peak)
  }
  return peaks.length > 0 ? median(peaks) : undefined
}
