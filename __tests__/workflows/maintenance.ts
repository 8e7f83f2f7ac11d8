import { type Job, type WorkflowFile, workflowOf } from './workflow-files.ts'

/** The problems in the jobs of a maintenance workflow that no linter finds. */
export function jobProblems(file: WorkflowFile): string[] {
  return Object.entries(workflowOf(file).jobs).flatMap(([name, job]) =>
    problemsOfJob(job).map((problem) => `${file.path}: ${name}: ${problem}`),
  )
}

function problemsOfJob(job: Job): string[] {
  const steps = job.steps ?? []
  const caches = steps.some(
    ({ uses, with: inputs }) =>
      (uses?.startsWith('actions/setup-node@') && inputs?.['package-manager-cache'] !== false) ||
      (uses?.startsWith('actions/setup-go@') && inputs?.cache !== false),
  )
  const writes = job.permissions?.contents === 'write'
  const runsCode = steps.some(({ run }) => /\b(npm|npx|node|pip|go)\b/.test(run ?? ''))
  return [
    ...(job.uses || job['timeout-minutes'] ? [] : ['no timeout']),
    ...(caches ? ['a cache that another run may have poisoned'] : []),
    ...(writes && runsCode ? ['runs code from the checkout with a token that can write'] : []),
  ]
}

/** The permissions of the workflow and of each job, as `job: permission: value`. */
export function permissionsOf(file: WorkflowFile): string[] {
  const { permissions, jobs } = workflowOf(file)
  return Object.entries({ workflow: { permissions }, ...jobs }).flatMap(([job, { permissions }]) =>
    permissions
      ? Object.entries(permissions).map(([permission, value]) => `${job}: ${permission}: ${value}`)
      : [`${job}: default permissions`],
  )
}
