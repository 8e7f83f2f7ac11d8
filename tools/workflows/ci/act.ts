import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { unpackArchive } from '../../../__tests__/archive.ts'
import { findNode } from '../../../harness/runner/node.ts'
import type { TestEnvironment } from '../../../harness/runner/with-simulators.ts'
import { ownRepository } from '../references.ts'
import { examples, read, reusableWorkflow, templateWorkflow, type WorkflowFile } from '../workflow-files.ts'
import { type StsCall, startIdentityProvider } from './identity.ts'
import { runTool } from './tools.ts'

export const CONNECTION = 'my-connection'
export const REGION = 'eu-west-1'
export const SERVICE = 'my-service'

/** The folder of third-party actions. tools/ci/workflow-tests.sh sets it. */
export const thirdPartyActions = process.env.THIRD_PARTY_ACTIONS_CACHE ?? ''

export const roleOf = (account: string) => `arn:aws:iam::${account}:role/apprunner-connection`

const variables = {
  AWS_ROLE_ARN: roleOf('123456789012'),
  AWS_READ_ROLE_ARN: roleOf('123456789012'),
  AWS_REGION: REGION,
  CONNECTION_NAME: CONNECTION,
  SERVICE_NAME: SERVICE,
}

/** A job of a run. Each combination of a matrix is a job of its own. */
export interface JobRun {
  /** The id in the workflow, or in the reusable workflow that the job is part of. */
  id: string
  matrix: Record<string, unknown>
  result: string
  /** The summaries of its steps, in order. */
  summaries: string[]
  /** The lines that its scripts and actions printed. */
  lines: string[]
}

export interface WorkflowRun {
  succeeded: boolean
  jobs: JobRun[]
  /** The calls of AWS STS. */
  sts: StsCall[]
  log: string
}

interface RunOptions {
  event?: 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch'
  payload?: object
  vars?: Record<string, string>
  inputs?: Record<string, string>
  /** Runs only the job of a matrix with this value. */
  matrix?: string
  /** More files of the repository, by their paths. Those in `bin/` are commands of the runner. */
  files?: Record<string, string>
}

/** Runs a workflow with act, as one of `octo-org/octo-repo`, against the simulators. */
export async function runWorkflow(
  { apprunner, github }: TestEnvironment,
  workflow: string | WorkflowFile,
  options: RunOptions = {},
): Promise<WorkflowRun> {
  const {
    event = 'workflow_dispatch',
    payload = {},
    vars = variables,
    inputs = {},
    matrix,
    files = {},
  } = options
  const folder = mkdtempSync(path.join(tmpdir(), 'act-'))
  const identity = await startIdentityProvider()
  try {
    const file = typeof workflow === 'string' ? read(workflow) : workflow
    const caller = callerRepository(folder, file, files)
    const eventFile = path.join(folder, 'event.json')
    writeFileSync(eventFile, JSON.stringify({ inputs, ...payload }))
    const environment = {
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      GITHUB_API_URL: github.url,
      AWS_ENDPOINT_URL_APPRUNNER: apprunner.url,
      // The AWS CLI, version 1, supports only this variable.
      AWS_ENDPOINT_URL: apprunner.url,
      ...identity.env,
    }
    const args = [
      ...[event, '--json', '--platform=ubuntu-latest=-self-hosted', '--no-cache-server'],
      ...[`--workflows=${caller.workflow}`, `--eventpath=${eventFile}`, '--secret=GITHUB_TOKEN=token'],
      `--action-cache-path=${path.join(folder, 'cache')}`,
      ...pairs('--local-repository', repositories()),
      ...pairs('--var', vars),
      ...pairs('--env', environment),
      ...(matrix ? [`--matrix=${matrix}`] : []),
    ]
    const { status, stdout, stderr } = await runTool(process.env.ACT ?? '', args, {
      cwd: caller.folder,
      env: machine(folder, caller.folder),
    })
    return { succeeded: status === 0, jobs: jobsOf(stdout), sts: identity.calls, log: stdout + stderr }
  } finally {
    await identity.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a workflow that must succeed. */
export async function runToSuccess(...args: Parameters<typeof runWorkflow>): Promise<WorkflowRun> {
  const run = await runWorkflow(...args)
  if (!run.succeeded) throw new Error(`The run failed:\n${run.log}`)
  return run
}

/** The jobs of a run with an id, without those that were skipped. */
export function jobsWithId({ jobs }: WorkflowRun, id: string): JobRun[] {
  return jobs.filter((job) => job.id === id && job.result !== '')
}

/** The only job of a run with an id. */
export function jobWithId(run: WorkflowRun, id: string): JobRun {
  const [job, ...others] = jobsWithId(run, id)
  if (!job || others.length > 0) throw new Error(`Not exactly one job ran as ${id}:\n${run.log}`)
  return job
}

/** The ARN of the only connection. */
export function connectionArn({ apprunner }: TestEnvironment): string {
  const [connection, ...others] = apprunner.connections()
  if (!connection || others.length > 0) throw new Error('Not exactly one connection')
  return connection.arn
}

export const openIssues = ({ github }: TestEnvironment) =>
  github.issues().filter(({ state }) => state === 'open')

const pairs = (option: string, values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => `${option}=${name}=${value}`)

/** The runner's own Node.js, the AWS CLI, and the commands of every Linux runner. */
function machine(folder: string, repository: string): Record<string, string> {
  const commands = [
    path.join(repository, 'bin'),
    path.dirname(findNode().path),
    path.dirname(process.env.AWS_CLI ?? ''),
    '/usr/bin',
    '/bin',
  ]
  return { PATH: commands.join(':'), HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' }
}

/** A repository that contains only the workflow and these files. */
function callerRepository(folder: string, workflow: WorkflowFile, files: Record<string, string>) {
  const caller = path.join(folder, 'caller')
  const copy = path.join('.github/workflows', path.basename(workflow.path))
  for (const [name, content] of Object.entries({ ...files, [copy]: workflow.text })) {
    mkdirSync(path.join(caller, path.dirname(name)), { recursive: true })
    writeFileSync(path.join(caller, name), content, { mode: 0o755 })
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: caller })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message=Start')
  return { folder: caller, workflow: copy }
}

/** This repository as a runner downloads it. All runs of a file of tests use the same copy. */
const own = mkdtempSync(path.join(tmpdir(), 'own-'))
beforeAll(() => {
  unpackArchive(own)
  // act doesn't support `$/`.
  const workflow = path.join(own, reusableWorkflow)
  const text = readFileSync(workflow, 'utf8').replaceAll(/uses: \$\/(\S+)/g, `uses: ${ownRepository}/$1@v1`)
  writeFileSync(workflow, text)
})
afterAll(() => rmSync(own, { recursive: true }))

/** The folders that act uses instead of GitHub's archives of this repository and of third-party actions. */
function repositories(): Record<string, string> {
  const all = [reusableWorkflow, templateWorkflow, ...examples].map((file) => read(file).text).join('\n')
  const thirdParty = [...all.matchAll(/uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40})/g)].map(([, name, hash]) => [
    `${name}@${hash}`,
    path.join(thirdPartyActions, `${name}@${hash}`),
  ])
  return { [`${ownRepository}@v1`]: own, ...Object.fromEntries(thirdParty) }
}

interface Entry {
  job?: string
  jobID?: string
  matrix?: Record<string, unknown>
  msg?: string
  raw_output?: boolean
  command?: string
  content?: string
  jobResult?: string
}

function jobsOf(log: string): JobRun[] {
  const jobs = new Map<string, JobRun>()
  for (const line of log.split('\n').filter((line) => line.startsWith('{'))) {
    const { job, jobID, matrix = {}, ...entry } = JSON.parse(line) as Entry
    if (!job || !jobID) continue
    const key = JSON.stringify([job, matrix])
    const run = jobs.get(key) ?? { id: jobID, matrix, result: '', summaries: [], lines: [] }
    jobs.set(key, run)
    if (entry.jobResult) run.result = entry.jobResult
    if (entry.command === 'summary') run.summaries.push(entry.content ?? '')
    if (entry.raw_output) run.lines.push((entry.msg ?? '').trimEnd())
  }
  return [...jobs.values()]
}
