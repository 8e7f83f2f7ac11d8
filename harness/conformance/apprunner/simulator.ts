// Runs the simulator for a client in another language. Prints the environment for the client, completes the handshake
// of each connection named on standard input and, when that ends, writes the exchanges to the given file.
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { startSimulator } from '../../simulator/apprunner/simulator.ts'

const [, , file = ''] = process.argv
const simulator = await startSimulator()
console.log(JSON.stringify(simulator.env()))
for await (const name of createInterface({ input: process.stdin })) {
  simulator.completeHandshake(name)
  console.log(`${name} is AVAILABLE`)
}
await simulator.stop()
writeFileSync(file, JSON.stringify({ apprunner: simulator.exchanges }))
