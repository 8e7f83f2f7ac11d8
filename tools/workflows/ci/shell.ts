import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

interface ShellRun {
  cwd: string
  env: Record<string, string>
}

/**
 * Enters commands at the prompt of zsh, without anyone's settings. It allows no comments there. Returns what they print.
 * Throws if one of them fails.
 */
export async function enter(commands: string[], { cwd, env }: ShellRun): Promise<string> {
  // Detached: without a terminal, which the shell would take from the one that runs the tests.
  const child = spawn('zsh', ['-f', '-i'], { cwd, env, detached: true, stdio: 'pipe' })
  child.stdin.end(['set -e', ...commands, 'exit 0', ''].join('\n'))
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (status !== 0) throw new Error(`zsh ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout
}
