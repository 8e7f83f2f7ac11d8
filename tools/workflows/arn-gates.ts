import { type WorkflowFile, workflowOf } from './workflow-files.ts'

/**
 * The jobs that use the ARN of another job without checking that it is not empty. It is if the account ID is masked: the
 * runner drops outputs of jobs that contain a masked value.
 */
export function arnGateProblems(file: WorkflowFile): string[] {
  return Object.entries(workflowOf(file).jobs).flatMap(([name, { if: condition = '', ...job }]) => {
    const arns = new Set(JSON.stringify(job).match(/\bneeds\.[\w-]+\.outputs\.[\w-]*arn\b/g))
    return [...arns]
      .filter((arn) => !String(condition).includes(`${arn} != ''`))
      .map((arn) => `${file.path}: ${name} does not check that ${arn} is not empty`)
  })
}
