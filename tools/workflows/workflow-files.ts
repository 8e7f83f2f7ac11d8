import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A workflow or action file: its path in this repository and its text, which a test may have changed. */
export interface WorkflowFile {
  path: string
  text: string
}

export interface Step {
  id?: string
  uses?: string
  with?: Record<string, unknown>
  run?: string
  shell?: string
}

export interface Job {
  needs?: string | string[]
  if?: string | boolean
  uses?: string
  with?: Record<string, unknown>
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  steps?: Step[]
}

export interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

export const reusableWorkflow = '.github/workflows/ensure-connection.yml'
export const templateWorkflow = 'templates/bootstrap/.github/workflows/app-runner.yml'
const smokeTest = '.github/workflows/smoke.yml'
export const organizationWorkflows = ['app-runner-connections.yml', 'app-runner-service.yml'].map(
  (name) => `templates/organization/workflow-templates/${name}`,
)
export const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.yml'))
  .map((name) => `examples/${name}`)

/** The workflows that use this action. */
export const actionWorkflows = [reusableWorkflow, templateWorkflow, smokeTest, ...examples]

/** The workflows that maintain this repository. */
export const maintenanceWorkflows = readdirSync('.github/workflows')
  .map((name) => `.github/workflows/${name}`)
  .filter((path) => !actionWorkflows.includes(path))

export const allWorkflows = [...actionWorkflows, ...maintenanceWorkflows]

/** A file, with the placeholder of workflow templates replaced as GitHub does. */
export const read = (path: string): WorkflowFile => ({
  path,
  text: readFileSync(path, 'utf8').replaceAll('$default-branch', 'main'),
})

export const workflowOf = ({ text }: WorkflowFile): Workflow => parse(text)
