import { arnGateProblems } from './arn-gates.ts'
import { languageServiceProblems } from './language-service.ts'
import { permissionProblems } from './permissions.ts'
import type { WorkflowFile } from './workflow-files.ts'

/** The problems in a workflow that uses this action, as far as they can be found with Node.js alone. */
export async function problemsOf(workflow: WorkflowFile): Promise<string[]> {
  return [
    ...(await languageServiceProblems(workflow)),
    ...permissionProblems(workflow),
    ...arnGateProblems(workflow),
  ]
}
