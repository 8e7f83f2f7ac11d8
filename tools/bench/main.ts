import { readdirSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { readArguments } from '../../harness/arguments.ts'
import { findNode } from '../../harness/runner/node.ts'
import { compare, type Result } from './compare.ts'
import { AWS_CLI, BARE, BUNDLE, type Contender, contenders, PLAIN } from './contenders.ts'
import { profile } from './profile.ts'
import { scaleTables } from './scale-tables.ts'
import { table } from './table.ts'

/** The simulator's limit of calls per second. App Runner's own limit is not published. */
const CALLS_PER_SECOND = 5

const PARTS = ['http', 'https', 'profile', 'scale']

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
const parts = values.only ?? PARTS
const rounds = Number(values.rounds ?? 20)
const all = contenders(values.against)
const contender = (name: string) => all.find((candidate) => candidate.name === name) as Contender

const [cpu] = cpus()
console.log(`${findNode().description}; ${cpus().length} × ${cpu?.model}; ${rounds} rounds`)
printSizes()
if (parts.includes('http')) await printComparison('HTTP', false)
if (parts.includes('https')) await printComparison('TLS', true)
if (parts.includes('profile')) await printProfile()
if (parts.includes('scale')) await printScale()

function printSizes(): void {
  const folder = path.resolve('dist')
  const sizes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size)
  const total = sizes.reduce((sum, size) => sum + size)
  console.log(
    `dist/index.js: ${contender(BUNDLE).bytes} bytes; dist/: ${total} bytes in ${sizes.length} files; plain: ${contender(PLAIN).bytes} bytes`,
  )
}

async function printComparison(over: string, https: boolean): Promise<void> {
  const results = await compare(all, rounds, https)
  const head = ['', 'create ms', '÷ minimal', '÷ bare', 'reuse ms', 'CPU ms', 'peak MiB', 'script kB']
  console.log(`\nOver ${over}\n\n${table(head, results.map(row))}`)
  const [bundle, plain, cli] = [BUNDLE, PLAIN, AWS_CLI].map((name) => results.find((it) => it.name === name))
  if (bundle && plain)
    console.log(
      `\n${Math.round((1 - bundle.createMs / plain.createMs) * 100)} % less wall time than the plain bundle`,
    )
  if (bundle && cli)
    console.log(`${(cli.createMs / bundle.createMs).toFixed(1)} times as fast as the AWS CLI`)
}

function row(result: Result): string[] {
  const { name, createMs, toMinimal, toBare, reuseMs, cpuMs, peakMiB, bytes } = result
  return [
    name,
    createMs.toFixed(0),
    toMinimal.toFixed(2),
    toBare.toFixed(2),
    name === BARE ? '' : reuseMs.toFixed(0),
    cpuMs?.toFixed(0) ?? '',
    peakMiB?.toFixed(0) ?? '',
    bytes === undefined ? '' : (bytes / 1000).toFixed(0),
  ]
}

async function printProfile(): Promise<void> {
  const head = ['ms', 'node start', 'load', 'client', 'first call', 'second call and end']
  const profiled = [BUNDLE, PLAIN].map(contender)
  const profiles = await profile(contender(BARE), profiled, rounds)
  const rows = profiles.map(({ nodeStart, load, client, firstCall, secondCall }, index) => {
    const parts = [nodeStart, load, client, firstCall, secondCall].map((ms) => ms.toFixed(0))
    return [profiled[index]?.name ?? '', ...parts]
  })
  console.log(`\nWhere the time goes, creating over HTTP\n\n${table(head, rows)}`)
}

async function printScale(): Promise<void> {
  const builds = values.against === undefined ? [BUNDLE] : [values.against, BUNDLE]
  const measurements = { rounds: Number(values.rounds ?? 1), callsPerSecond: CALLS_PER_SECOND }
  console.log(`\nConcurrent runs, at ${CALLS_PER_SECOND} calls per second, medians of ${measurements.rounds}`)
  for await (const text of scaleTables(builds.map(contender), measurements)) console.log(`\n${text}`)
}
