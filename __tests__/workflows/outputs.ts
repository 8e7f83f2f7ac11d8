import { type CheckedFile, type Job, workflowOf } from './checked-files.ts'
import { actionOf, calledOutputs } from './references.ts'

/** Every output that a workflow reads and that the step, job or called workflow it is read from doesn't have. */
export function outputProblems(file: CheckedFile): string[] {
  const { on, jobs } = workflowOf(file)
  const inCall = reads('jobs', on.workflow_call ?? {}).map((read) => ({
    ...read,
    has: jobOutputs(jobs[read.of]),
  }))
  const inJobs = Object.values(jobs).flatMap((job) => [
    ...reads('steps', job).map((read) => ({ ...read, has: stepOutputs(job, read.of) })),
    ...reads('needs', job).map((read) => ({ ...read, has: jobOutputs(jobs[read.of]) })),
  ])
  return [...inCall, ...inJobs]
    .filter(({ output, has }) => !has.has(output))
    .map(({ of, output }) => `${file.path}: ${of} has no output ${output}`)
}

function reads(context: 'jobs' | 'needs' | 'steps', from: object): { of: string; output: string }[] {
  const pattern = new RegExp(`\\b${context}\\.([\\w-]+)\\.outputs\\.([\\w-]+)`, 'g')
  return [...JSON.stringify(from).matchAll(pattern)].map(([, of = '', output = '']) => ({ of, output }))
}

function stepOutputs(job: Job, id: string): Set<string> {
  const step = job.steps?.find((candidate) => candidate.id === id)
  return new Set(Object.keys((step?.uses && actionOf(step.uses)?.outputs) || {}))
}

function jobOutputs(job: Job | undefined): Set<string> {
  if (job?.uses) return calledOutputs(job.uses)
  return new Set(Object.keys(job?.outputs ?? {}))
}
