import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type CheckedFile, type Job, workflowOf } from '../checked-files.ts'
import { languageServiceProblems } from '../language-service.ts'
import type { ActionFile } from '../references.ts'
import { scriptProblems } from '../safety.ts'

/** The workflows that maintain this repository, and that nobody else uses or copies. */
export const maintenancePaths = [
  'ci',
  'codeql',
  'dependency-review',
  'rebuild-dist',
  'release',
  'scorecard',
].map((name) => `.github/workflows/${name}.yml`)

const known: Record<string, string[]> = parse(readFileSync(new URL('./actions.yml', import.meta.url), 'utf8'))

/** The action file that a step's `uses:` means: all that is known of it is its inputs. */
function actionOf(uses: string): ActionFile | undefined {
  const inputs = known[uses.replace(/@.*/, '')]
  return (
    inputs && {
      name: uses,
      description: uses,
      inputs: Object.fromEntries(inputs.map((name) => [name, { description: name }])),
      runs: { using: 'node24', main: 'index.js' },
    }
  )
}

/** All that can be found wrong with a workflow of this repository's own without any tool but Node. */
export async function maintenanceProblems(file: CheckedFile): Promise<string[]> {
  const { permissions, jobs } = workflowOf(file)
  const uses = [...file.text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)].map(([, used = '']) => used)
  const wrong = [
    ...(JSON.stringify(permissions) === '{}' ? [] : ["no 'permissions: {}' at the top"]),
    ...uses
      .filter((used) => !used.startsWith('$/'))
      .filter((used) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))
      .map((used) => `not pinned by commit and version: ${used}`),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      problemsOfJob(job).map((problem) => `${name}: ${problem}`),
    ),
  ]
  return [
    ...wrong.map((problem) => `${file.path}: ${problem}`),
    ...scriptProblems(file),
    ...(await languageServiceProblems(file, actionOf)),
  ]
}

function problemsOfJob(job: Job & { 'timeout-minutes'?: number }): string[] {
  const steps = job.steps ?? []
  const keepsToken = steps.some(
    ({ uses, with: given }) =>
      uses?.startsWith('actions/checkout@') && given?.['persist-credentials'] !== false,
  )
  const caches = steps.some(
    ({ uses, with: given }) =>
      (uses?.startsWith('actions/setup-node@') && given?.['package-manager-cache'] !== false) ||
      (uses?.startsWith('actions/setup-go@') && given?.cache !== false),
  )
  const writes = job.permissions?.contents === 'write'
  const installs = steps.some(({ run }) => /\b(npm|npx|node|pip|go)\b/.test(run ?? ''))
  return [
    ...(job.permissions ? [] : ['no permissions of its own']),
    ...(job.uses || job['timeout-minutes'] ? [] : ['no time limit']),
    ...(keepsToken ? ['the checkout keeps its token'] : []),
    ...(caches ? ['a cache, which another run may have filled'] : []),
    ...(writes && installs ? ["code that isn't the workflow's own, beside a token that can write"] : []),
  ]
}

/** The permissions of each job, as `job: permission: value`. */
export function grantsOf(file: CheckedFile): string[] {
  return Object.entries(workflowOf(file).jobs).flatMap(([job, { permissions = {} }]) =>
    Object.entries(permissions).map(([permission, value]) => `${job}: ${permission}: ${value}`),
  )
}
