import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChildResult, runChild } from './child.ts'
import {
  type Folders,
  type GitHubRun,
  githubContext,
  machineEnvironment,
  runnerEnvironment,
  withChanges,
} from './environment.ts'
import { inputEnvironment, stepInputs } from './inputs.ts'
import { readManifest } from './manifest.ts'
import { createMasker } from './masks.ts'
import { findNode, type NodeRuntime } from './node.ts'
import { type Annotation, createStep } from './step.ts'
import { createStepFiles, readStepFiles, type StepFiles } from './step-files.ts'

export type { GitHubRun } from './environment.ts'
export type { NodeRuntime } from './node.ts'
export type { Annotation } from './step.ts'

export interface RunOptions {
  with?: Record<string, string>
  /** Overrides the environment. `undefined` removes a variable. */
  env?: Record<string, string | undefined>
  /** The folder with `action.yml`, by default the current one. */
  actionDir?: string
  debug?: boolean
  /** The value of `${{ github.token }}`. It is masked. */
  token?: string
  github?: GitHubRun
  /** Cancels the step, with `name` as the first signal, once `after` returns true for its output or resolves. */
  signal?: { after: ((output: string) => boolean) | Promise<unknown>; name: NodeJS.Signals }
  /** Leaves out GITHUB_STEP_SUMMARY, as old runners do. */
  noSummaryFile?: boolean
  nodeOptions?: string
  /** Runs the action instead of the Node.js that is found. The environment and line ends are those of its platform. */
  node?: NodeRuntime
  /** Called with each line of the log while the step runs. */
  onLog?: (line: string) => void
  /** The process is killed after this time, by default 120 seconds, and the promise is rejected. */
  timeoutMs?: number
}

export interface StepResult extends ChildResult {
  conclusion: 'success' | 'failure'
  /** The log as the runner shows it: commands processed, secrets masked. */
  log: string[]
  outputs: Record<string, string>
  summary: string
  /** Those of the action and of the runner, at most 10 of each type. */
  annotations: Annotation[]
  /** All masked values. */
  masks: string[]
  runnerErrors: string[]
  runnerWarnings: string[]
  /** The Node.js that ran the action. */
  node: string
}

export const fakeToken = 'ghs_0123456789abcdefghijABCDEFGHIJ012345'

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The same in the form that tokens can have on github.com since 2026: `ghs_`, the ID of the app, and a JWT. */
export const fakeStatelessToken = [
  `ghs_15368_${encoded({ alg: 'ES256', typ: 'JWT' })}`,
  encoded({ sub: 'octo-org', data: 'x'.repeat(240) }),
  '-_aB3'.repeat(17),
].join('.')

/**
 * Runs a JavaScript action as a step of a job, in a process of its own, as GitHub's runner v2.336.0 does.
 * (Sources: Runner.Worker/ActionRunner.cs, Handlers/NodeScriptActionHandler.cs)
 */
export async function runAction(options: RunOptions = {}): Promise<StepResult> {
  const root = await mkdtemp(join(tmpdir(), 'runner-'))
  try {
    return await runStep(options, root)
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

async function runStep(options: RunOptions, root: string): Promise<StepResult> {
  const { debug = false, token = fakeToken, node = findNode() } = options
  const manifest = await readManifest(options.actionDir ?? process.cwd())
  const { folders, files } = await prepareMachine(root, options.github?.repository)
  const github = githubContext(options.github ?? {}, folders, token)
  const { inputs, warnings } = stepInputs(manifest.inputs, options.with, github)
  const env = withChanges(
    {
      ...machineEnvironment(folders, process.env, node.platform),
      ...runnerEnvironment(github, folders, debug, node),
      ...files,
      ...inputEnvironment(inputs),
      ...(options.nodeOptions === undefined ? {} : { NODE_OPTIONS: options.nodeOptions }),
    },
    { ...(options.noSummaryFile ? { GITHUB_STEP_SUMMARY: undefined } : {}), ...options.env },
  )
  const masker = createMasker([token])
  const step = createStep(masker, debug, options.onLog)
  warnings.forEach(step.warning)

  const child = await runChild({
    command: node.path,
    args: [...node.args, manifest.main],
    cwd: folders.workspace,
    env,
    timeoutMs: options.timeoutMs ?? 120_000,
    signal: options.signal,
    onLine: step.read,
  })
  const { summary } = await readStepFiles(files, step, masker, node.platform === 'win32')

  const { read, error, warning, fail, failed, ...recorded } = step
  const conclusion = child.exitCode === 0 && !failed ? 'success' : 'failure'
  const stdout = withoutMasks(child.stdout)
  return { ...child, ...recorded, stdout, conclusion, summary, masks: masker.values, node: node.description }
}

/** The runner consumes these lines: a failing test must not print the secrets. */
function withoutMasks(stdout: string): string {
  return stdout.replace(/^[ \t]*::add-mask::.*(\n|$)/gim, '')
}

async function prepareMachine(
  root: string,
  repository = 'octo-org/octo-repo',
): Promise<{ folders: Folders; files: StepFiles }> {
  const name = repository.split('/').at(-1) ?? ''
  const temp = join(root, 'work', '_temp')
  const folders: Folders = {
    home: join(root, 'home'),
    temp,
    toolCache: join(root, 'tools'),
    workspace: join(root, 'work', name, name),
    fileCommands: join(temp, '_runner_file_commands'),
  }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  await mkdir(join(temp, '_github_workflow'))
  await writeFile(join(temp, '_github_workflow', 'event.json'), '{}')
  return { folders, files: await createStepFiles(folders.fileCommands) }
}
