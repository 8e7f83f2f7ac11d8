import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { lineSplitter } from './lines.ts'

export interface ChildOptions {
  command: string
  args: string[]
  cwd: string
  env: Record<string, string>
  timeoutMs: number
  /** When to cancel, judged by all output so far or by something else, and the signal to begin with. */
  signal?: { after: ((output: string) => boolean) | Promise<unknown>; name: NodeJS.Signals } | undefined
  onLine: (line: string) => void
  onOutput?: ((textSoFar: string) => void) | undefined
}

export interface ChildResult {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** When the first signal was sent, as `Date.now()` gives it. */
  signalledAt?: number
  exitedAt: number
  durationMs: number
}

// A grandchild may hold the pipes open. The runner reads on no longer than this after the process itself ended.
const streamsWaitMs = 5000

/** Runs a process to its end, reading both its streams line by line in the order in which they arrive. */
export async function runChild(options: ChildOptions): Promise<ChildResult> {
  const startedAt = Date.now()
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const ended = new AbortController()
  const text = { stdout: '', stderr: '', all: '' }
  let signalledAt: number | undefined

  const stop = () => {
    if (signalledAt !== undefined || !options.signal) return
    signalledAt = Date.now()
    void cancel(child, options.signal.name, ended.signal)
  }
  if (options.signal?.after instanceof Promise) void options.signal.after.then(stop)

  for (const name of ['stdout', 'stderr'] as const) {
    const lines = lineSplitter(options.onLine)
    child[name].setEncoding('utf8')
    child[name].on('end', lines.end)
    child[name].on('data', (piece: string) => {
      text[name] += piece
      text.all += piece
      lines.write(piece)
      options.onOutput?.(text.all)
      const { after } = options.signal ?? {}
      if (typeof after === 'function' && after(text.all)) stop()
    })
  }

  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, options.timeoutMs)
  try {
    const closed = once(child, 'close', { signal: ended.signal }).catch(() => {})
    const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    const exitedAt = Date.now()
    await Promise.race([closed, sleep(streamsWaitMs, undefined, { signal: ended.signal }).catch(() => {})])
    if (timedOut) {
      throw new Error(
        `The action did not end within ${options.timeoutMs} ms. Its output:\n${text.all.slice(-4000)}`,
      )
    }
    const { stdout, stderr } = text
    const times = { exitedAt, durationMs: exitedAt - startedAt, ...(signalledAt ? { signalledAt } : {}) }
    return { exitCode, signal, stdout, stderr, ...times }
  } finally {
    clearTimeout(timer)
    ended.abort()
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

const cancellation: { name: NodeJS.Signals; waitMs: number }[] = [
  { name: 'SIGINT', waitMs: 7500 },
  { name: 'SIGTERM', waitMs: 2500 },
  { name: 'SIGKILL', waitMs: 0 },
]

/**
 * Cancels as the runner does: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end; starting from the signal
 * given. Windows has no signals: there the first one ends the process. (Source: Runner.Sdk/ProcessInvoker.cs)
 */
async function cancel(child: ChildProcess, first: NodeJS.Signals, ended: AbortSignal): Promise<void> {
  const start = cancellation.findIndex(({ name }) => name === first)
  const steps = start < 0 ? [{ name: first, waitMs: 0 }] : cancellation.slice(start)
  try {
    for (const { name, waitMs } of steps) {
      child.kill(name)
      await sleep(waitMs, undefined, { signal: ended })
    }
  } catch {
    // The process has ended.
  }
}
