import * as core from '@actions/core'
import { readInputs } from './inputs/inputs.ts'
import { run } from './main.ts'

await run(
  readInputs((name) => core.getInput(name, { trimWhitespace: false }), process.env),
  process.env,
)
// Requests and back-offs that nobody waits for any longer would keep the process alive.
process.stdout.write('', () => process.exit())
