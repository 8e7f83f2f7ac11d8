import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export const shells = ['bash', 'zsh'] as const
export type Shell = (typeof shells)[number]

/** Interactive, and without anyone's settings. */
const options: Record<Shell, string[]> = { bash: ['--norc', '--noprofile', '-i'], zsh: ['-f', '-i'] }

export interface ShellRun {
  cwd: string
  env: Record<string, string>
}

/**
 * Enters commands at the prompt of an interactive shell, where zsh allows no comments and bash replaces `!` in quotes.
 * Returns what they print. Throws if one of them fails.
 */
export async function enter(shell: Shell, commands: string[], { cwd, env }: ShellRun): Promise<string> {
  // Detached: without a terminal, which the shell would take from the one that runs the tests.
  const child = spawn(shell, options[shell], { cwd, env, detached: true, stdio: 'pipe' })
  child.stdin.end(['set -e', ...commands, 'exit 0', ''].join('\n'))
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (status !== 0) throw new Error(`${shell} ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout
}
