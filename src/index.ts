import * as core from '@actions/core'
import { trimVariables } from './credentials/variables.ts'
import { readInputs } from './inputs/inputs.ts'
import { run } from './main.ts'

// The SDK reads many of these itself.
Object.assign(process.env, trimVariables(process.env))
await run(
  readInputs((name) => core.getInput(name, { trimWhitespace: false }), process.env),
  process.env,
)
// Requests and back-offs that nobody waits for any longer would keep the process alive.
process.stdout.write('', () => process.exit())
