import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import { type Option, readArguments, refuse } from '../harness/arguments.ts'
import { outputClosed } from '../harness/closed-output.ts'
import type { RunOptions, StepResult } from '../harness/runner/runner.ts'
import { type Simulator, startSimulator } from '../harness/simulator/apprunner/simulator.ts'
import { startGitHub } from '../harness/simulator/github/simulator.ts'
import { showHeading, showIssues, showRun } from './show.ts'

type Inputs = Record<string, string>

/** How long after its creation a connection is approved if the run waits for that. */
const APPROVED_AFTER_MS = 4_000

/** The longest wait is 6 hours. */
const LONGEST_RUN_MS = 7 * 60 * 60 * 1000

const OWN_REPOSITORY = 'octo-org/octo-repo'

const DEFAULT_NAME = 'my-connection'

const command = {
  name: 'npm start',
  description: `Runs the action as GitHub's runner would, against simulators of App Runner and GitHub: once, and again after the connection is approved. Nothing leaves this machine. With a wait, the connection is approved ${APPROVED_AFTER_MS / 1000} seconds after it is created. The options are those below and the inputs of the action.`,
  options: {
    aws: {
      type: 'boolean',
      description: 'Run once against AWS and GitHub, with the AWS credentials of this environment.',
    },
    'endpoint-url': {
      type: 'string',
      value: 'URL',
      description: 'Run once against another emulator of App Runner, with placeholder credentials.',
      isValid: (url: string) => /^https?:\/\//.test(url) && URL.canParse(url),
    },
    ...inputOptions(),
  },
} as const

/** The inputs of action.yml, as options. One whose default is a boolean means `true` if it is given without a value. */
function inputOptions(): Record<string, Option & { type: 'string' }> {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { description: string; default?: string }>
  }
  inputs['connection-name'] = { description: '', ...inputs['connection-name'], default: DEFAULT_NAME }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const isBoolean = input.default === 'true' || input.default === 'false'
      return [
        name,
        { type: 'string', ...input, ...(isBoolean && { value: 'true|false', withoutValue: 'true' }) },
      ]
    }),
  )
}

/** The step is canceled when nobody reads its log any more. */
const everyRun: RunOptions = {
  timeoutMs: LONGEST_RUN_MS,
  signal: { after: outputClosed, name: 'SIGINT' },
}

/** Runs against AWS, with the credentials of this environment. */
async function runAgainstAws(inputs: Inputs, folder: string): Promise<boolean> {
  const inherited = Object.entries(process.env).filter(([name]) =>
    /^(AWS_|HOME$|USERPROFILE$|https?_proxy$|no_proxy$|NODE_EXTRA)/i.test(name),
  )
  const env = { AWS_EC2_METADATA_DISABLED: undefined, ...Object.fromEntries(inherited) }
  const result = await showRun('Run against AWS', folder, { ...everyRun, with: inputs, env })
  return result.conclusion === 'success'
}

/** Runs against an emulator of App Runner that runs already, with a simulated GitHub. */
async function runAgainstEmulator(url: string, inputs: Inputs, folder: string): Promise<boolean> {
  return withGitHub(inputs, folder, async (run, showReminder) => {
    const env = {
      AWS_ENDPOINT_URL_APPRUNNER: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: regionOf(inputs),
    }
    const result = await run(`Run against ${url}`, env)
    await showReminder()
    return result.conclusion === 'success'
  })
}

/** Runs against the simulators, completes the handshake, and runs again. */
async function runAgainstSimulators(inputs: Inputs, folder: string): Promise<boolean> {
  const simulator = await startSimulator()
  try {
    return await withGitHub(inputs, folder, async (run, showReminder) => {
      const env = simulator.env(regionOf(inputs))
      const stop = new AbortController()
      simulator.onCall('CreateConnection', () => {
        void sleep(APPROVED_AFTER_MS, undefined, { signal: stop.signal }).then(
          () => approve(simulator),
          () => {},
        )
      })
      const first = await run('First run', env)
      stop.abort()
      await showReminder()
      // After invalid inputs or a dry run, a second run would do the same.
      if (simulator.connections().length === 0) return first.conclusion === 'success'
      approve(simulator)
      const second = await run('Second run', env)
      await showReminder()
      return first.conclusion === 'success' && second.conclusion === 'success'
    })
  } finally {
    await simulator.stop()
  }
}

/** Does what a person does in the console, and says so. */
function approve(simulator: Simulator): void {
  for (const { name, region, status } of simulator.connections()) {
    if (status !== 'PENDING_HANDSHAKE') continue
    showHeading('Someone completes the handshake in the console')
    simulator.completeHandshake(name, region)
  }
}

type Run = (title: string, env: RunOptions['env'] & object) => Promise<StepResult>

/** Starts a simulator of GitHub with the repository of the reminder, calls `use`, and stops it. */
async function withGitHub(
  inputs: Inputs,
  folder: string,
  use: (run: Run, showReminder: () => Promise<void>) => Promise<boolean>,
): Promise<boolean> {
  const repository = inputs['reminder-repository']?.trim() || OWN_REPOSITORY
  const github = await startGitHub({ repositories: [OWN_REPOSITORY, repository] })
  const run: Run = (title, env) =>
    showRun(title, folder, { ...everyRun, with: inputs, env, github: { apiUrl: github.url } })
  try {
    return await use(run, () => showIssues(github, repository, folder))
  } finally {
    await github.stop()
  }
}

function regionOf(inputs: Inputs): string {
  return inputs['aws-region']?.trim() || 'us-east-1'
}

const { values } = readArguments(command)
const { aws, 'endpoint-url': endpointUrl, ...given } = values
if (aws && endpointUrl) refuse(command, '--aws and --endpoint-url exclude each other')
const inputs: Inputs = { 'connection-name': DEFAULT_NAME, ...(given as Inputs) }
const folder = mkdtempSync(path.join(tmpdir(), 'apprunner-connection-'))
const succeeded = aws
  ? await runAgainstAws(inputs, folder)
  : endpointUrl
    ? await runAgainstEmulator(endpointUrl, inputs, folder)
    : await runAgainstSimulators(inputs, folder)
if (!succeeded) process.exitCode = 1
