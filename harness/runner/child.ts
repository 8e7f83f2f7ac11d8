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
  /** When to cancel (decided by the output so far, or a promise), and the first signal. */
  signal?: { after: ((output: string) => boolean) | Promise<unknown>; name: NodeJS.Signals } | undefined
  onLine: (line: string) => void
}

export interface ChildResult {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** When the first signal was sent, in milliseconds as in `Date.now()`. */
  signalledAt: number | undefined
  exitedAt: number
}

// A grandchild may keep the pipes open. The runner stops reading this long after the process itself has ended.
const streamsWaitMs = 5000

/** Runs a process until it ends, and reads its stdout and stderr line by line. */
export async function runChild(options: ChildOptions): Promise<ChildResult> {
  const { command, args, cwd, env, timeoutMs, signal } = options
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const ended = new AbortController()
  let signalledAt: number | undefined
  const stop = () => {
    if (signalledAt !== undefined || !signal) return
    signalledAt = Date.now()
    void cancel(child, signal.name, ended.signal)
  }
  if (signal?.after instanceof Promise) void signal.after.then(stop)
  const text = readStreams(child, options, stop)

  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, timeoutMs)
  try {
    const exit = await waitForExit(child, ended.signal)
    const { stdout, stderr, all } = text
    if (timedOut) {
      throw new Error(`The action did not end within ${timeoutMs} ms. Its output:\n${all.slice(-4000)}`)
    }
    return { ...exit, stdout, stderr, signalledAt }
  } finally {
    clearTimeout(timer)
    ended.abort()
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

async function waitForExit(child: ChildProcess, ended: AbortSignal) {
  const closed = once(child, 'close', { signal: ended }).catch(() => {})
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  const exitedAt = Date.now()
  await Promise.race([closed, sleep(streamsWaitMs, undefined, { signal: ended }).catch(() => {})])
  return { exitCode, signal, exitedAt }
}

/** Collects the output, and passes on each line. */
function readStreams(child: ChildProcess, { signal, onLine }: ChildOptions, stop: () => void) {
  const text = { stdout: '', stderr: '', all: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    const lines = lineSplitter(onLine)
    child[name]?.setEncoding('utf8')
    child[name]?.on('end', lines.end)
    child[name]?.on('data', (chunk: string) => {
      text[name] += chunk
      text.all += chunk
      lines.write(chunk)
      if (typeof signal?.after === 'function' && signal.after(text.all)) stop()
    })
  }
  return text
}

const cancellation: { name: NodeJS.Signals; waitMs: number }[] = [
  { name: 'SIGINT', waitMs: 7500 },
  { name: 'SIGTERM', waitMs: 2500 },
  { name: 'SIGKILL', waitMs: 0 },
]

/**
 * Cancels as the runner does: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL, starting with the signal `first`.
 * Windows has no signals: there the first one ends the process. (Source: Runner.Sdk/ProcessInvoker.cs)
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
