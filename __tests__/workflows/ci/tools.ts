import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'

export interface Ended {
  status: number
  output: string
}

const folders = {
  act: 'WORKFLOW_TOOLS',
  actionlint: 'WORKFLOW_TOOLS',
  'cfn-lint': 'WORKFLOW_PYTHON_TOOLS',
  shellcheck: 'WORKFLOW_PYTHON_TOOLS',
  yamllint: 'WORKFLOW_PYTHON_TOOLS',
  zizmor: 'WORKFLOW_PYTHON_TOOLS',
  aws: 'WORKFLOW_AWS_CLI',
}

/** Where scripts/ci/workflow-tools.sh has put a command. */
export function toolPath(name: keyof typeof folders): string {
  const folder = process.env[folders[name]]
  if (!folder) throw new Error(`${folders[name]} isn't set: run this by 'npm run test:workflows'`)
  return path.join(folder, name)
}

/** Runs a command to its end; what it says on both streams is one text. */
export async function runTool(
  name: keyof typeof folders,
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const { input = '', cwd, env } = options
  const child = spawn(toolPath(name), args, { cwd, env: env ?? process.env })
  child.stdin.on('error', () => {}).end(input)
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { status, output: out + err }
}
