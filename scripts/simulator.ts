import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { type Simulator, startSimulator } from '../simulator/apprunner/simulator.ts'

const { values } = parseArgs({ options: { port: { type: 'string' } } })
const simulator = await startSimulator({ port: Number(values.port ?? 0) })

console.log(`Simulator of App Runner's connection API: ${simulator.url}\n`)
for (const [name, value] of Object.entries(simulator.env())) console.log(`export ${name}='${value}'`)
console.log('\nCommands: list, approve NAME. Press Ctrl-C to stop.')

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => console.log(runCommand(simulator, line)))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    lines.close()
    await simulator.stop()
  })

function runCommand({ connections, completeHandshake }: Simulator, line: string): string {
  const [command, name = ''] = line.trim().split(/\s+/)
  if (command === 'list') {
    const rows = connections().map((row) => `${row.status}\t${row.provider}\t${row.arn}`)
    return rows.join('\n') || 'No connections'
  }
  if (command !== 'approve') return 'Commands: list, approve NAME'
  try {
    completeHandshake(name)
    return `${name} is AVAILABLE`
  } catch (error) {
    return (error as Error).message
  }
}
