import { ownRepository } from './references.ts'
import { type Job, type Step, type WorkflowFile, workflowOf } from './workflow-files.ts'

/**
 * The jobs with more or fewer permissions than their steps need. A reusable workflow must not request any, because
 * GitHub doesn't start it for callers that grant fewer.
 */
export function permissionProblems(file: WorkflowFile): string[] {
  const { on, permissions, jobs } = workflowOf(file)
  if (on.workflow_call) {
    return Object.entries({ 'the workflow': { permissions }, ...jobs })
      .filter(([, { permissions }]) => permissions)
      .map(([name]) => `${file.path}: ${name} requests permissions of its callers`)
  }
  return Object.entries(jobs).flatMap(([name, job]) => {
    const [granted, needed] = [listed(job.permissions ?? {}), listed(needs(job))]
    return granted === needed ? [] : [`${file.path}: ${name} has the permissions ${granted}, needs ${needed}`]
  })
}

const listed = (permissions: Record<string, string>) =>
  Object.entries(permissions)
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join(', ') || 'none'

function needs(job: Job): Record<string, string> {
  const parts: (Job | Step)[] = [job, ...(job.steps ?? [])]
  const assumesRole = parts.some((part) => part.with?.['role-to-assume'])
  const checksOut = parts.some(({ uses }) => uses?.startsWith('actions/checkout@'))
  // With a token of its own, the step needs nothing from the job's.
  const reminding = parts.filter(
    (part) => isOurs(part) && part.with?.['reminder-issue'] === true && !part.with['github-token'],
  )
  // A dry run only looks for the reminder issue.
  const access = reminding.some((part) => part.with?.['dry-run'] !== true) ? 'write' : 'read'
  const comments = job.steps?.some(({ run = '' }) => run.includes('gh api') && run.includes('/comments'))
  const startsRuns = job.steps?.some(({ run = '' }) => run.includes('gh run rerun'))
  return {
    ...(assumesRole && { 'id-token': 'write' }),
    ...(checksOut && { contents: 'read' }),
    ...(reminding.length > 0 && { issues: access }),
    ...(comments && { 'pull-requests': 'write' }),
    ...(startsRuns && { actions: 'write' }),
  }
}

const isOurs = ({ uses = '' }: Job | Step) => uses.startsWith(ownRepository) || uses.startsWith('$/')
