import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { runAction, type StepResult } from '../runner/runner.ts'
import { startSimulator } from '../simulator/apprunner/simulator.ts'
import { renderPage } from './page.ts'

/** Reads the inputs of action.yml and `--aws` from the command line. Throws on any other argument. */
function readArguments(): { aws: boolean; inputs: Record<string, string> } {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, unknown> }
  const options = Object.fromEntries(Object.keys(inputs).map((name) => [name, { type: 'string' as const }]))
  const { values } = parseArgs({ options: { ...options, aws: { type: 'boolean' } } })
  const { aws = false, ...given } = values as { aws?: boolean } & Record<string, string>
  return { aws, inputs: { 'connection-name': 'my-connection', ...given } }
}

/** Prints a run, and writes the page of its summary to `folder`. */
async function show(title: string, result: StepResult, folder: string, page: string): Promise<void> {
  console.log(`\n── ${title} (${result.node}) ──`)
  for (const line of result.log) console.log(`  ${line}`)
  console.log(`  ended in ${result.conclusion}, exit code ${result.exitCode}\n  outputs:`)
  for (const [name, value] of Object.entries(result.outputs)) console.log(`    ${name}: ${value}`)
  const file = path.join(folder, page)
  writeFileSync(file, await renderPage(title, result.summary))
  console.log(`  summary: ${file}`)
}

/** Runs against AWS, with the credentials of this environment. */
async function runAgainstAws(inputs: Record<string, string>, folder: string): Promise<boolean> {
  const inherited = Object.entries(process.env).filter(([name]) =>
    /^(AWS_|HOME$|USERPROFILE$|https?_proxy$|no_proxy$|NODE_EXTRA)/i.test(name),
  )
  const result = await runAction({
    with: inputs,
    env: { AWS_EC2_METADATA_DISABLED: undefined, ...Object.fromEntries(inherited) },
  })
  await show('Run against AWS', result, folder, 'summary.html')
  return result.conclusion === 'success'
}

/** Runs against the simulator, completes the handshake, and runs again. */
async function runAgainstSimulator(inputs: Record<string, string>, folder: string): Promise<boolean> {
  const simulator = await startSimulator()
  try {
    const region = inputs['aws-region'] ?? 'us-east-1'
    const env = simulator.env(region)
    const first = await runAction({ with: inputs, env })
    await show('First run', first, folder, 'first.html')
    const name = inputs['connection-name'] as string
    if (simulator.connections().length > 0) {
      simulator.completeHandshake(name, region)
      console.log(`\n── The handshake of ${name} is completed in the console ──`)
    }
    const second = await runAction({ with: inputs, env })
    await show('Second run', second, folder, 'second.html')
    return first.conclusion === 'success' && second.conclusion === 'success'
  } finally {
    await simulator.stop()
  }
}

const { aws, inputs } = readArguments()
const folder = mkdtempSync(path.join(tmpdir(), 'apprunner-connection-'))
const succeeded = await (aws ? runAgainstAws : runAgainstSimulator)(inputs, folder)
if (!succeeded) process.exitCode = 1
