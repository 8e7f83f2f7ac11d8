import { type CheckedFile, type Job, type Step, workflowOf } from './checked-files.ts'
import { ownRepository } from './references.ts'

/**
 * Jobs whose permissions aren't what their steps need: neither less nor more. A called workflow must ask for none,
 * or it doesn't start for callers that give less.
 */
export function permissionProblems(file: CheckedFile): string[] {
  const { on, permissions, jobs } = workflowOf(file)
  if (on.workflow_call) {
    const asking = Object.entries({ '(top)': { permissions }, ...jobs }).filter(
      ([, { permissions }]) => permissions,
    )
    return asking.map(([name]) => `${file.path}: ${name} asks its callers for permissions`)
  }
  const top = JSON.stringify(permissions) === '{}' ? [] : [`${file.path}: no 'permissions: {}' at the top`]
  const wrong = Object.entries(jobs).flatMap(([name, job]) => {
    const [given, needed] = [listed(job.permissions ?? {}), listed(needs(job))]
    return given === needed ? [] : [`${file.path}: ${name} has the permissions ${given}, and needs ${needed}`]
  })
  return [...top, ...wrong]
}

const listed = (permissions: Record<string, string>) =>
  Object.entries(permissions)
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join(', ') || 'none'

function needs(job: Job): Record<string, string> {
  const parts: (Job | Step)[] = [job, ...(job.steps ?? [])]
  const assumesRole = parts.some((part) => part.with?.['role-to-assume'])
  const reminding = parts.filter((part) => isOurs(part) && part.with?.['reminder-issue'] === true)
  // A dry run looks for the reminder, and keeps none.
  const access = reminding.some((part) => part.with?.['dry-run'] !== true) ? 'write' : 'read'
  return { ...(assumesRole && { 'id-token': 'write' }), ...(reminding.length > 0 && { issues: access }) }
}

const isOurs = ({ uses = '' }: Job | Step) => uses.startsWith(ownRepository) || uses.startsWith('$/')
