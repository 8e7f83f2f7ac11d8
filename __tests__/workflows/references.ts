import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { reusableWorkflow, type Workflow } from './checked-files.ts'

export interface ActionFile {
  name: string
  description: string
  inputs?: Record<string, { description: string; required?: boolean; default?: string }>
  outputs?: Record<string, { description: string }>
  runs: { using: string; main: string }
}

/** What the workflows call this project's own repository. */
export const ownRepository = 'your-org/apprunner-connection'

/** The folder of what stands in for a third party's action. */
export const standIn = (action: string) => `__tests__/workflows/actions/${action.replace(/.*\//, '')}`

/** Where each action that a workflow may use is described: its own file, or a stand-in's. */
const actionFolders: Record<string, string> = {
  [ownRepository]: '.',
  [`${ownRepository}/connection`]: 'connection',
  '$/connection': 'connection',
  ...Object.fromEntries(
    ['aws-actions/configure-aws-credentials', 'awslabs/amazon-app-runner-deploy'].map((action) => [
      action,
      standIn(action),
    ]),
  ),
}

/** The action file that a step's `uses:` means, or undefined where it means nothing known. */
export function actionOf(uses: string): ActionFile | undefined {
  const folder = actionFolders[uses.replace(/@.*/, '')]
  return folder === undefined ? undefined : parse(readFileSync(`${folder}/action.yml`, 'utf8'))
}

/** The path of the workflow that a job's `uses:` means. */
export function calledWorkflow(uses: string): string | undefined {
  return uses.replace(/@.*/, '') === `${ownRepository}/${reusableWorkflow}` ? reusableWorkflow : undefined
}

/** The outputs of the workflow that a job's `uses:` means. */
export function calledOutputs(uses: string): Set<string> {
  const path = calledWorkflow(uses)
  if (!path) return new Set()
  const { on } = parse(readFileSync(path, 'utf8')) as Workflow
  return new Set(Object.keys(on.workflow_call?.outputs ?? {}))
}
