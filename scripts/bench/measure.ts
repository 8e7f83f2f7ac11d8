import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export interface Cost {
  readonly wallMs: number
  /** User and system time; undefined where the system doesn't tell. */
  readonly cpuMs: number | undefined
}

/** Runs the commands one after the other, from each one's start to its exit, with no hand in the process. */
export async function measure(commands: string[][], env: Record<string, string>): Promise<Cost> {
  const cpu = cpuOfChildren()
  const start = performance.now()
  for (const command of commands) await run(command, env)
  const wallMs = performance.now() - start
  const cpuAfter = cpuOfChildren()
  return { wallMs, cpuMs: cpu === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpu }
}

/**
 * The most memory that any of the commands had at a time, in MiB, or undefined where there is no /proc. The kernel's
 * own high-water mark is read every 2 ms until the process ends: what it grows in the last 2 ms may be missed, but
 * nothing is put into the process. (ru_maxrss would do without reading, but starts from the memory of the parent.)
 */
export async function peakMemory(
  commands: string[][],
  env: Record<string, string>,
): Promise<number | undefined> {
  let peak: number | undefined
  for (const command of commands) {
    await run(command, env, (pid) => {
      const mark = highWaterMark(pid)
      if (mark !== undefined) peak = Math.max(peak ?? 0, mark)
    })
  }
  return peak
}

async function run(
  [command = '', ...args]: string[],
  env: Record<string, string>,
  look?: (pid: number) => void,
): Promise<void> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (piece) => {
    complaint += piece
  })
  const timer = look && child.pid ? setInterval(look, 2, child.pid) : undefined
  const [exitCode] = await once(child, 'exit')
  clearInterval(timer)
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${exitCode}: ${complaint}`)
}

/** The time of all children that have ended, which Linux gives in hundredths of a second: a mean of many is exact. */
function cpuOfChildren(): number | undefined {
  const fields = read('/proc/self/stat')?.split(') ')[1]?.split(' ')
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: cutime and cstime
  return fields && (Number(fields[13]) + Number(fields[14])) * 10
}

function highWaterMark(pid: number): number | undefined {
  const kB = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  return kB === undefined ? undefined : Number(kB) / 1024
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
