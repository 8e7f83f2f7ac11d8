import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { type Env, withEnvironment } from './environment.ts'
import { type Figures, figuresTable, summarize } from './figures.ts'
import { bare, minimal, type Program } from './programs.ts'

/** Measures every program in each round, in random order, so that other load on the machine affects all of them. */
export async function singleRuns(
  programs: readonly Program[],
  rounds: number,
  https: boolean,
): Promise<string> {
  const figures = new Map<Program, Figures[]>(programs.map((program) => [program, []]))
  await withEnvironment({ https }, async (simulator, newConnection) => {
    const measureAll = async () => {
      const measured = new Map<Program, Figures>()
      for (const program of programs.toSorted(() => Math.random() - 0.5)) {
        const env = newConnection()
        const create = await measure(program.create, env)
        if (program !== bare) simulator.completeHandshake(env.CONNECTION as string)
        const reuse = await measure(program.reuse, env)
        const peakMiB = await peakMemory(program.create, newConnection())
        measured.set(program, { ...create, 'reuse ms': reuse['create ms'], 'peak MiB': peakMiB } as Figures)
      }
      return measured
    }
    // The first round has cold caches and doesn't count.
    await measureAll()
    for (let round = 0; round < rounds; round += 1) {
      const measured = await measureAll()
      const ratio = (one: Program, other: Program) => msOf(measured, one) / msOf(measured, other)
      for (const program of programs) {
        const ratios = { '÷ minimal': ratio(program, minimal), '÷ bare': ratio(program, bare) }
        const size = { 'script kB': Math.round(program.bytes / 1000) }
        figures.get(program)?.push({ ...measured.get(program), ...ratios, ...size })
      }
    }
  })
  return figuresTable([...figures].map(([{ name }, all]) => [name, summarize(all)]))
}

const msOf = (measured: ReadonlyMap<Program, Figures>, program: Program) =>
  measured.get(program)?.['create ms'] ?? Number.NaN

/** Runs a command, and measures it from outside. */
async function measure(command: readonly string[], env: Env) {
  const cpuBefore = cpuOfChildren()
  const start = performance.now()
  await run(command, env)
  return { 'create ms': performance.now() - start, 'CPU ms': cpuOfChildren() - cpuBefore }
}

/**
 * The peak memory of a command. It is the kernel's high-water mark, read every 2 ms, so that growth in the last 2 ms may
 * be missed. (ru_maxrss would start from the memory of the parent.)
 */
async function peakMemory(command: readonly string[], env: Env): Promise<number> {
  let peak = Number.NaN
  await run(command, env, (pid) => {
    const kB = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
    if (kB) peak = Number(kB) / 1024
  })
  return peak
}

async function run([command = '', ...args]: readonly string[], env: Env, sample?: (pid: number) => void) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const timer = sample && setInterval(() => sample(child.pid as number), 2)
  const [exitCode] = await once(child, 'exit')
  clearInterval(timer)
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${exitCode}`)
}

/** The CPU time of all children that have ended. Linux counts it in hundredths of a second. */
function cpuOfChildren(): number {
  const fields = read('/proc/self/stat').split(') ')[1]?.split(' ') ?? []
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: cutime and cstime
  return (Number(fields[13]) + Number(fields[14])) * 10
}

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
