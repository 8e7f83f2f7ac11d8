import { join } from 'node:path'

/** Properties of the workflow run, each with a default. */
export interface GitHubRun {
  repository?: string
  runId?: number
  apiUrl?: string
}

/** The folders of one step on the runner's machine. */
export interface Folders {
  home: string
  temp: string
  toolCache: string
  workspace: string
  fileCommands: string
}

/** The `github` context, with the names that expressions use. */
export function githubContext(run: GitHubRun, folders: Folders, token: string): Record<string, string> {
  const { repository = 'octo-org/octo-repo', runId = 1234567890, apiUrl = 'https://api.github.com' } = run
  const ref = 'refs/heads/main'
  return {
    ...constantContext,
    api_url: apiUrl,
    event_path: join(folders.temp, '_github_workflow', 'event.json'),
    graphql_url: `${apiUrl.replace(/\/v3$/, '')}/graphql`,
    ref,
    repository,
    repository_owner: repository.split('/')[0] ?? '',
    run_id: String(runId),
    token,
    workflow_ref: `${repository}/.github/workflows/ci.yml@${ref}`,
    workspace: folders.workspace,
  }
}

const sha = 'ffac537e6cbbf934b08745a378932722df287a53'
const constantContext = {
  action: '__self',
  action_ref: '',
  action_repository: '',
  actor: 'octocat',
  actor_id: '583231',
  base_ref: '',
  event_name: 'push',
  head_ref: '',
  job: 'build',
  ref_name: 'main',
  ref_protected: 'false',
  ref_type: 'branch',
  repository_id: '1296269',
  repository_owner_id: '9919',
  retention_days: '90',
  run_attempt: '1',
  run_number: '1',
  server_url: 'https://github.com',
  sha,
  triggering_actor: 'octocat',
  workflow: 'CI',
  workflow_sha: sha,
}

/**
 * The environment variables that the runner sets for a step. (Sources: Runner.Worker/GitHubContext.cs, RunnerContext.cs,
 * Runner.Sdk/ProcessInvoker.cs)
 */
export function runnerEnvironment(
  github: Record<string, string>,
  folders: Folders,
  debug: boolean,
  { platform, arch }: { platform: NodeJS.Platform; arch: string },
): Record<string, string> {
  const exported = Object.entries(github).filter(([name]) => name !== 'token')
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(exported.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, value])),
    RUNNER_ARCH: architectures[arch] ?? arch.toUpperCase(),
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: systems[platform] ?? 'Linux',
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.toolCache,
    RUNNER_WORKSPACE: join(folders.workspace, '..'),
    ...(debug ? { RUNNER_DEBUG: '1' } : {}),
  }
}

const architectures: Record<string, string> = { arm: 'ARM', arm64: 'ARM64', ia32: 'X86', x64: 'X64' }
const systems: Record<string, string> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' }

// Without these, processes don't start on Windows or have no network.
const windowsVariables = [
  'ComSpec',
  'NUMBER_OF_PROCESSORS',
  'OS',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'SystemDrive',
  'SystemRoot',
  'windir',
]

/**
 * The environment variables of the machine. Nothing else is inherited, so that the developer's own settings don't
 * reach the action. The instance metadata service is disabled, because the runner's machine has none.
 */
export function machineEnvironment(
  folders: Folders,
  own: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Record<string, string> {
  const needed = ['PATH', ...(platform === 'win32' ? windowsVariables : [])]
  const windows = {
    APPDATA: join(folders.home, 'AppData', 'Roaming'),
    LOCALAPPDATA: join(folders.home, 'AppData', 'Local'),
    TEMP: folders.temp,
    TMP: folders.temp,
    USERPROFILE: folders.home,
  }
  return {
    ...Object.fromEntries(needed.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]))),
    HOME: folders.home,
    TMPDIR: folders.temp,
    ...(platform === 'win32' ? windows : {}),
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** Applies changes to an environment. `undefined` removes a variable. */
export function withChanges(
  environment: Record<string, string>,
  changes: Record<string, string | undefined>,
): Record<string, string> {
  const entries = Object.entries({ ...environment, ...changes })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
