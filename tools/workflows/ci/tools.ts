import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Runs a tool that tools/ci/tools.sh installs. `npm run test:workflows` puts these on the PATH. */
export async function runTool(
  name: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
) {
  const child = spawn(name, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { status: status as number, stdout, stderr }
}
