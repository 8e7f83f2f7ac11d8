// A simulator for a client in another language: prints its environment, completes the handshake of each
// connection named on its input, and, once that ends, writes the exchanges into the file that it was given.
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
