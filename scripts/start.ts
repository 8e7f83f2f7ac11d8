import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'yaml'
import { type RunOptions, runAction, type StepResult } from '../runner/runner.ts'
import { type Simulator, startSimulator } from '../simulator/apprunner/simulator.ts'
import { type GitHubSimulator, startGitHub } from '../simulator/github/simulator.ts'
import { type Option, readArguments, refuse } from './arguments.ts'
import { showHeading, showIssues, showRun } from './show.ts'

type Inputs = Record<string, string>

/** How long after its start a run that waits is approved. */
const APPROVED_AFTER_MS = 4_000

/** The longest wait is 6 hours. */
const LONGEST_RUN_MS = 7 * 60 * 60 * 1000

const OWN_REPOSITORY = 'octo-org/octo-repo'

const command = {
  name: 'npm start',
  description: `Runs the action as GitHub's runner would, against simulators of App Runner and GitHub: once, and again after the
connection is approved. Nothing leaves this machine. With a wait, the connection is approved ${APPROVED_AFTER_MS / 1000} seconds into it.`,
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

/** The inputs of action.yml, as options. */
function inputOptions(): Record<string, Option & { type: 'string' }> {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { description: string }>
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { description }]) => [name, { type: 'string', description }]),
  )
}

/** Runs against AWS, with the credentials of this environment. */
async function runAgainstAws(inputs: Inputs, folder: string): Promise<boolean> {
  const inherited = Object.entries(process.env).filter(([name]) =>
    /^(AWS_|HOME$|USERPROFILE$|https?_proxy$|no_proxy$|NODE_EXTRA)/i.test(name),
  )
  const env = { AWS_EC2_METADATA_DISABLED: undefined, ...Object.fromEntries(inherited) }
  const result = await runAction({ with: inputs, env, timeoutMs: LONGEST_RUN_MS })
  await showRun('Run against AWS', result, folder)
  return result.conclusion === 'success'
}

/** Runs against an emulator of App Runner that runs already, with a simulated GitHub. */
async function runAgainstEmulator(url: string, inputs: Inputs, folder: string): Promise<boolean> {
  return withGitHub(inputs, async (run, github, repository) => {
    const env = {
      AWS_ENDPOINT_URL_APPRUNNER: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: regionOf(inputs),
    }
    const result = await run(env)
    await showRun(`Run against ${url}`, result, folder)
    await showIssues(github, repository, folder)
    return result.conclusion === 'success'
  })
}

/** Runs against the simulators, completes the handshake, and runs again. */
async function runAgainstSimulators(inputs: Inputs, folder: string): Promise<boolean> {
  const simulator = await startSimulator()
  try {
    return await withGitHub(inputs, async (run, github, repository) => {
      const env = simulator.env(regionOf(inputs))
      const stop = new AbortController()
      void sleep(APPROVED_AFTER_MS, undefined, { signal: stop.signal }).then(
        () => approve(simulator),
        () => {},
      )
      const first = await run(env)
      stop.abort()
      await showRun('First run', first, folder)
      await showIssues(github, repository, folder)
      // After invalid inputs or a dry run, a second run would do the same.
      if (simulator.connections().length === 0) return first.conclusion === 'success'
      if (approve(simulator)) showHeading('Someone completes the handshake in the console')
      const second = await run(env)
      await showRun('Second run', second, folder)
      await showIssues(github, repository, folder)
      return first.conclusion === 'success' && second.conclusion === 'success'
    })
  } finally {
    await simulator.stop()
  }
}

/** Does what a person does in the console. Returns whether there was anything to approve. */
function approve(simulator: Simulator): boolean {
  const pending = simulator.connections().filter(({ status }) => status === 'PENDING_HANDSHAKE')
  for (const { name, region } of pending) simulator.completeHandshake(name, region)
  return pending.length > 0
}

type Run = (env: RunOptions['env'] & object) => Promise<StepResult>

/** Starts a simulator of GitHub with the repository of the reminder, calls `use`, and stops it. */
async function withGitHub(
  inputs: Inputs,
  use: (run: Run, github: GitHubSimulator, repository: string) => Promise<boolean>,
): Promise<boolean> {
  const repository = inputs['reminder-repository']?.trim() || OWN_REPOSITORY
  const github = await startGitHub({ repositories: [OWN_REPOSITORY, repository] })
  const run: Run = (env) =>
    runAction({ with: inputs, env, github: { apiUrl: github.url }, timeoutMs: LONGEST_RUN_MS })
  try {
    return await use(run, github, repository)
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
const inputs: Inputs = { 'connection-name': 'my-connection', ...(given as Inputs) }
const folder = mkdtempSync(path.join(tmpdir(), 'apprunner-connection-'))
const succeeded = aws
  ? await runAgainstAws(inputs, folder)
  : endpointUrl
    ? await runAgainstEmulator(endpointUrl, inputs, folder)
    : await runAgainstSimulators(inputs, folder)
if (!succeeded) process.exitCode = 1
