import { readdirSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { readArguments } from '../../harness/arguments.ts'
import { findNode } from '../../harness/runner/node.ts'
import { CALLS_PER_SECOND, concurrentRuns } from './concurrent-runs.ts'
import { awsCli, bare, bundle, bundleOf, minimal, plainBundle } from './programs.ts'
import { singleRuns } from './single-runs.ts'

const PARTS = ['http', 'https', 'scale']

const { values } = readArguments({
  name: 'npm run bench',
  description: 'Measures what a run of the action costs. This takes some minutes.',
  options: {
    rounds: {
      type: 'string',
      value: 'NUMBER',
      description: 'How many times to run each program, 1 to 1000. By default 20, for scale 1.',
      isValid: (rounds) => /^\d{1,4}$/.test(rounds) && Number(rounds) >= 1 && Number(rounds) <= 1000,
    },
    only: {
      type: 'string',
      multiple: true,
      value: 'PART',
      description: `Measure only this: ${PARTS.join(', ')}. Can be repeated.`,
      isValid: (part) => PARTS.includes(part),
    },
    against: {
      type: 'string',
      value: 'COMMIT',
      description: 'Measure the build in dist/ of this commit, too.',
      isValid: (commit) => /^\w[\w.-]*$/.test(commit),
    },
  },
})
const { rounds, only: parts = PARTS, against } = values
const builds = [...(against === undefined ? [] : [bundleOf(against)]), bundle]

const files = readdirSync('dist').map((name) => statSync(path.join('dist', name)).size)
console.log(`${findNode().description}; ${cpus().length} × ${cpus()[0]?.model}`)
console.log(`dist/: ${files.reduce((sum, size) => sum + size)} bytes in ${files.length} files`)

for (const part of parts.filter((name) => name !== 'scale')) {
  const programs = [bare, minimal, ...builds, plainBundle(), ...awsCli()]
  console.log(`\nOver ${part}\n\n${await singleRuns(programs, Number(rounds ?? 20), part === 'https')}`)
}
if (parts.includes('scale')) {
  console.log(`\nConcurrent runs, at ${CALLS_PER_SECOND} calls per second`)
  for (const text of await concurrentRuns(builds, Number(rounds ?? 1))) console.log(`\n${text}`)
}
