import { writeFileSync } from 'node:fs'
import { AppRunnerClient, type AppRunnerClientConfig } from '@aws-sdk/client-apprunner'
import { readArguments, refuse } from '../arguments.ts'
import { startSimulator } from '../simulator/apprunner/simulator.ts'
import { type Outcome, probe, type Result } from './probe.ts'
import { compare, resultsTable } from './report.ts'

const command = {
  name: 'npm run probe',
  description:
    'Observes how an App Runner endpoint behaves where the documentation leaves it open, and compares it with the\n' +
    'simulator. Creates up to two connections at a time, named probe-…, and deletes them.',
  options: {
    'endpoint-url': {
      type: 'string',
      value: 'URL',
      description: 'The endpoint to observe. Without AWS credentials, placeholders are used.',
      isValid: (url: string) => /^https?:/.test(url) && URL.canParse(url),
    },
    aws: { type: 'boolean', description: 'Observe App Runner itself, in the region of AWS_REGION.' },
    yes: { type: 'boolean', description: 'With --aws: create and delete connections in the account.' },
    watch: {
      type: 'string',
      value: 'SECONDS',
      description: 'How long to watch for a deleted connection to disappear from lists. 300 by default.',
      isValid: (seconds: string) => /^\d{1,5}$/.test(seconds),
    },
    json: { type: 'string', value: 'FILE', description: 'Write the results to a file, too.' },
  },
} as const
const { values } = readArguments(command)
const { 'endpoint-url': endpoint, aws = false, yes = false, watch = '300', json } = values
const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || (endpoint ? 'us-east-1' : '')
if (aws === (endpoint !== undefined)) refuse(command, 'Expected either --endpoint-url or --aws')
if (aws && !yes) refuse(command, '--aws creates and deletes connections in your account: add --yes')
if (!region) refuse(command, 'AWS_REGION is not set')

const interrupted = new AbortController()
// npm and the terminal may both send one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(signal))

const label = endpoint ? new URL(endpoint).host : `App Runner, ${region}`
try {
  const observed = await observe(label, clientConfig())
  for (const arn of observed.remaining) console.error(`Could not delete ${arn}`)
  const deleted = observed.remaining.length === 0
  if (!interrupted.signal.aborted) report(await observeSimulator(), observed)
  else if (deleted) console.error('Interrupted. What the probe created was deleted.')
  if (interrupted.signal.aborted || !deleted) process.exitCode = 1
} catch (error) {
  console.error(`${label}: ${(error as Error).message}`)
  process.exitCode = 1
}

function clientConfig(): AppRunnerClientConfig {
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE } = process.env
  const invented = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }
  return {
    region,
    ...(endpoint && { endpoint }),
    ...(endpoint && !AWS_ACCESS_KEY_ID && !AWS_PROFILE && { credentials: invented }),
  }
}

function observe(name: string, config: AppRunnerClientConfig): Promise<Outcome> {
  const client = new AppRunnerClient(config)
  const { signal } = interrupted
  const onResult = ({ id, result }: Result) => console.error(`${name}: ${id}: ${result}`)
  const pollMs = Math.min(5_000, Math.max(100, (Number(watch) * 1_000) / 20))
  return probe({ client, watchMs: Number(watch) * 1_000, pollMs, signal }, onResult)
}

async function observeSimulator(): Promise<Outcome> {
  const simulator = await startSimulator()
  try {
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }
    return await observe('simulator', { region, endpoint: simulator.url, credentials })
  } finally {
    await simulator.stop()
  }
}

/** Prints the table and writes the file. */
function report(simulated: Outcome, observed: Outcome): void {
  const rows = compare(simulated.results, observed.results)
  const different = rows.filter(({ asAssumed }) => asAssumed === false)
  console.log(`${resultsTable(rows, label)}\n\n${different.length} of ${rows.length} are not as assumed.`)
  if (json)
    writeFileSync(json, `${JSON.stringify({ endpoint: label, observed: new Date(), rows }, null, 2)}\n`)
}
