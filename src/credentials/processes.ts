import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { externalDataInterceptor } from '@smithy/core/config'

/** What a `credential_process` said when it failed. */
export interface FailedProcess {
  readonly exitCode: number
  readonly stderr: string
}

/** The commands that the SDK runs for `credential_process`. */
export interface CredentialProcesses {
  /** The command that is running, undefined if there is none. */
  running(): string | undefined
  /** The command that failed, undefined if none did. */
  failed(): FailedProcess | undefined
  /** Ends what is running, with all processes that it has started. */
  kill(): void
}

type Callback = (error: Error | null, output?: { stdout: string }) => void

/** As much as Node.js's own `exec` reads. */
const MAX_OUTPUT = 1024 * 1024
const MAX_STDERR = 2_000

/** Runs the commands in place of the SDK, which would let them outlive the step and would not say what they printed. */
export function runCredentialProcesses(): CredentialProcesses {
  const children = new Map<ChildProcess, string>()
  let failure: FailedProcess | undefined
  const exec = (command: string, callback: Callback) => {
    const child = start(command)
    children.set(child, command)
    collect(child, (error, stdout, failed) => {
      children.delete(child)
      failure = failed
      callback(error, { stdout })
    })
  }
  const kill = () => [...children.keys()].forEach(killGroup)
  // The SDK's own provider looks here for what runs its commands.
  externalDataInterceptor.interceptToken('exec', exec)
  return {
    running: () => [...children.values()][0],
    failed: () => failure,
    kill,
  }
}

/** Starts the command in a process group of its own. */
function start(command: string): ChildProcess {
  const detached = process.platform !== 'win32'
  return spawn(command, { shell: true, detached, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
}

type Done = (error: Error | null, stdout: string, failed?: FailedProcess) => void

function collect(child: ChildProcess, done: Done): void {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    if (stdout.length > MAX_OUTPUT) killGroup(child)
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(0, MAX_STDERR)
  })
  child.on('error', (error) => done(error, ''))
  child.on('close', (code, signal) => {
    if (code === 0) return done(null, stdout)
    const ending = signal ? `was ended by ${signal}` : `ended with exit code ${code}`
    done(new Error(`The command ${ending}`), '', { exitCode: code ?? -1, stderr: stderr.trim() })
  })
}

/**
 * Ends the command with all that it has started. Windows has no process groups, but a command that ends a process with
 * its tree: https://learn.microsoft.com/windows-server/administration/windows-commands/taskkill.
 */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
    else
      spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true })
    child.kill('SIGKILL')
  } catch {
    // It has ended.
  }
}
