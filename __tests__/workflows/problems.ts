import type { CheckedFile } from './checked-files.ts'
import { languageServiceProblems } from './language-service.ts'
import { outputProblems } from './outputs.ts'
import { permissionProblems } from './permissions.ts'
import { pinProblems, scriptProblems } from './safety.ts'

/** All that can be found wrong with a workflow without any tool but Node. */
export async function problemsOf(workflow: CheckedFile): Promise<string[]> {
  return [
    ...(await languageServiceProblems(workflow)),
    ...outputProblems(workflow),
    ...permissionProblems(workflow),
    ...pinProblems(workflow),
    ...scriptProblems(workflow),
  ]
}
