import { BARE, type Contender, MINIMAL, type Path } from './contenders.ts'
import { type Cost, measure, peakMemory } from './measure.ts'
import { median } from './median.ts'
import { startWorld, type World } from './world.ts'

/** One round's cost of each contender on each path. */
type Round = Record<string, Record<Path, Cost>>

/** What a contender cost: medians of the rounds, but the mean for CPU, since the system gives it in steps of 10 ms. */
export interface Result {
  readonly name: string
  readonly createMs: number
  readonly reuseMs: number
  readonly cpuMs: number | undefined
  readonly peakMiB: number | undefined
  readonly bytes: number | undefined
  /** To create, each round's wall time ÷ that of the other in the same round; the median of those. */
  readonly toMinimal: number
  readonly toBare: number
}

/** All contenders in turn, in a random order that differs with each round, so that a busy machine is busy for all. */
export async function compare(contenders: Contender[], rounds: number, https: boolean): Promise<Result[]> {
  const world = await startWorld({ https })
  try {
    // The first round, with cold caches, doesn't count.
    await oneRound(contenders, world)
    const costs: Round[] = []
    for (let round = 0; round < rounds; round++) costs.push(await oneRound(contenders, world))
    const results: Result[] = []
    for (const contender of contenders) results.push(await summarize(contender, costs, world))
    return results
  } finally {
    await world.stop()
  }
}

async function oneRound(contenders: Contender[], world: World): Promise<Round> {
  const order = contenders
    .map((contender) => ({ contender, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
  const round: Round = {}
  for (const { contender } of order) {
    const env = world.fresh()
    const create = await measure(contender.commands('create', env), env)
    // The connection is there now, so the same run reuses it.
    if (contender.name === BARE) round[contender.name] = { create, reuse: create }
    else round[contender.name] = { create, reuse: await measure(reuseOf(contender, env, world), env) }
  }
  return round
}

function reuseOf(contender: Contender, env: Record<string, string>, world: World): string[][] {
  world.simulator.completeHandshake(env['INPUT_CONNECTION-NAME'] as string)
  return contender.commands('reuse', env)
}

async function summarize(contender: Contender, rounds: Round[], world: World): Promise<Result> {
  const { name } = contender
  const wall = (who: string, path: Path) => rounds.map((round) => (round[who] as Round[string])[path].wallMs)
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
    peakMiB: await medianPeak(contender, world),
    bytes: contender.bytes,
    toMinimal: ratio(MINIMAL),
    toBare: ratio(BARE),
  }
}

/** Of five runs of their own, since to look at the memory costs time. */
async function medianPeak(contender: Contender, world: World): Promise<number | undefined> {
  const peaks: number[] = []
  for (let run = 0; run < 5; run++) {
    const env = world.fresh()
    const peak = await peakMemory(contender.commands('create', env), env)
    if (peak !== undefined) peaks.push(peak)
  }
  return peaks.length > 0 ? median(peaks) : undefined
}
