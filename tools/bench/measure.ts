import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

export interface Cost {
  readonly wallMs: number
  /** User and system time, or undefined where the system has no /proc. */
  readonly cpuMs: number | undefined
}

/** Runs the commands one after the other, and measures them from outside. */
export async function measure(commands: string[][], env: Record<string, string>): Promise<Cost> {
  const cpu = cpuOfChildren()
  const start = performance.now()
  for (const command of commands) await run(command, env)
  const wallMs = performance.now() - start
  const cpuAfter = cpuOfChildren()
  return { wallMs, cpuMs: cpu === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpu }
}

/**
 * The peak memory of the commands in MiB, or undefined where there is no /proc. It is the kernel's high-water mark, read
 * every 2 ms, so that growth in the last 2 ms may be missed. (ru_maxrss would start from the memory of the parent.)
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
  sample?: (pid: number) => void,
): Promise<void> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let errorOutput = ''
  child.stderr.on('data', (chunk) => {
    errorOutput += chunk
  })
  const timer = sample && child.pid ? setInterval(sample, 2, child.pid) : undefined
  const [exitCode] = await once(child, 'exit')
  clearInterval(timer)
  if (exitCode !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${exitCode}: ${errorOutput}`)
}

/** The CPU time of all children that have ended. Linux counts it in hundredths of a second. */
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
