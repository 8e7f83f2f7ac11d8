import { createInterface } from 'node:readline'
import { readArguments, refuse } from '../arguments.ts'
import { outputClosed } from '../closed-output.ts'
import { commandsHelp, runCommand } from './apprunner/commands.ts'
import { requestLine } from './apprunner/request-line.ts'
import { startSimulator } from './apprunner/simulator.ts'

const command = {
  name: 'npm run simulator',
  description: "Simulates App Runner's connection API on this machine, until Ctrl-C.",
  options: {
    port: {
      type: 'string',
      value: 'PORT',
      description: 'The port to listen on, 0 to 65535. By default, any free one.',
      isValid: (port: string) => /^\d{1,5}$/.test(port) && Number(port) < 65_536,
    },
  },
} as const
const { values } = readArguments(command)
const simulator = await startSimulator({
  port: Number(values.port ?? 0),
  onExchange: (exchange) => console.log(requestLine(exchange)),
}).catch((error) => refuse(command, `Could not listen on port ${values.port}: ${error.code}`))

console.log(`Simulator of App Runner's connection API: ${simulator.url}\n`)
printEnvironment(simulator.env())
console.log(`Commands that you can type:\n${commandsHelp()}\n`)
console.log('Press Ctrl-C to stop. A line follows for each request: time, operation, name, result.')

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => console.log(runCommand(simulator, line)))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
void outputClosed.then(stop)

async function stop(): Promise<void> {
  lines.close()
  await simulator.stop()
}

/** Prints the environment that makes other programs use the simulator, to be copied into a shell. */
function printEnvironment(env: Record<string, string>): void {
  // The AWS CLI v1 and boto3 read only AWS_DEFAULT_REGION. SDKs may prefer a profile to the variables.
  const variables = Object.entries({ ...env, AWS_DEFAULT_REGION: env.AWS_REGION })
  const bash = [...variables.map(([name, value]) => `export ${name}='${value}'`), 'unset AWS_PROFILE']
  const powerShell = [
    ...variables.map(([name, value]) => `$env:${name} = '${value}'`),
    "$env:AWS_PROFILE = ''",
  ]
  console.log(`For bash and zsh:\n${bash.join('\n')}\n`)
  console.log(`For PowerShell:\n${powerShell.join('\n')}\n`)
}
