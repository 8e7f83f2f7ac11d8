import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findNode } from '../../../runner/node.ts'
import { examples, read, reusableWorkflow, templateWorkflow } from '../checked-files.ts'
import { ownRepository, standIn } from '../references.ts'
import { runTool, toolPath } from './tools.ts'

/** What a job, one of a matrix's too, did. */
export interface JobRun {
  /** Its id in the workflow; of a called workflow's job, that of the called one. */
  id: string
  matrix: Record<string, unknown>
  result: string
  /** What its steps wrote, in their order. */
  summaries: string[]
  /** What its scripts and actions printed. */
  lines: string[]
}

export interface WorkflowRun {
  succeeded: boolean
  jobs: JobRun[]
  log: string
}

export interface RunOptions {
  /** The workflow's path in this repository. */
  workflow: string
  event: 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch'
  payload?: object
  vars?: Record<string, string>
  inputs?: Record<string, string>
  /** Of a matrix, only the job with this value. */
  matrix?: string
  /** Where App Runner, and GitHub's API, are. */
  env: Record<string, string>
}

/** Runs a workflow of `octo-org/octo-repo`, which has it as its own, by nektos/act, without a network. */
export async function runWorkflow(options: RunOptions): Promise<WorkflowRun> {
  const { event, payload = {}, vars = {}, inputs = {}, matrix, env } = options
  const folder = mkdtempSync(path.join(tmpdir(), 'act-'))
  try {
    const caller = callersRepository(folder, options.workflow)
    const eventFile = path.join(folder, 'event.json')
    writeFileSync(eventFile, JSON.stringify({ inputs, ...payload }))
    const environment = { GITHUB_REPOSITORY: 'octo-org/octo-repo', ...env }
    const ended = await runTool(
      'act',
      [
        ...[event, '--json', '--platform=ubuntu-latest=-self-hosted', '--no-cache-server'],
        ...[`--workflows=${caller.workflow}`, `--eventpath=${eventFile}`, '--secret=GITHUB_TOKEN=token'],
        `--action-cache-path=${path.join(folder, 'cache')}`,
        ...pairs('--local-repository', repositories(folder)),
        ...pairs('--var', vars),
        ...pairs('--env', environment),
        ...(matrix ? [`--matrix=${matrix}`] : []),
      ],
      { cwd: caller.folder, env: machine(folder) },
    )
    return { succeeded: ended.status === 0, jobs: jobsOf(ended.output), log: ended.output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pairs = (option: string, values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => `${option}=${name}=${value}`)

/** The runner's own Node, the AWS CLI, and what every Linux runner has. */
function machine(folder: string): Record<string, string> {
  const commands = [path.dirname(findNode().path), path.dirname(toolPath('aws')), '/usr/bin', '/bin']
  return { PATH: commands.join(':'), HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' }
}

/** A repository that has the workflow, and nothing else of this project. */
function callersRepository(folder: string, workflow: string): { folder: string; workflow: string } {
  const caller = path.join(folder, 'caller')
  const copy = path.join('.github/workflows', path.basename(workflow))
  mkdirSync(path.join(caller, '.github/workflows'), { recursive: true })
  writeFileSync(path.join(caller, copy), read(workflow).text)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: caller })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message=Start')
  return { folder: caller, workflow: copy }
}

/** Where act finds each repository that a workflow may use: this one's files, and the stand-ins. */
function repositories(folder: string): Record<string, string> {
  const own = path.join(folder, 'own')
  for (const part of ['action.yml', 'connection', 'dist'])
    cpSync(part, path.join(own, part), { recursive: true })
  mkdirSync(path.join(own, '.github/workflows'), { recursive: true })
  // act doesn't know `$/`; by the repository's name and version it comes to the same.
  const text = read(reusableWorkflow).text.replaceAll(/uses: \$\/(\S+)/g, `uses: ${ownRepository}/$1@v1`)
  writeFileSync(path.join(own, reusableWorkflow), text)
  const all = [reusableWorkflow, templateWorkflow, ...examples].map((file) => read(file).text).join('\n')
  const foreign = [...all.matchAll(/uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40})/g)].map(([, name = '', hash]) => [
    `${name}@${hash}`,
    path.resolve(standIn(name)),
  ])
  return { [`${ownRepository}@v1`]: own, ...Object.fromEntries(foreign) }
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
