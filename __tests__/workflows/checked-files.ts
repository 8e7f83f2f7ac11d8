import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A file of this repository, by its path from the root, and its text, which a test may have spoiled. */
export interface CheckedFile {
  path: string
  text: string
}

export interface Step {
  id?: string
  uses?: string
  with?: Record<string, unknown>
  run?: string
}

export interface Job {
  uses?: string
  with?: Record<string, unknown>
  secrets?: Record<string, unknown>
  permissions?: Record<string, string>
  outputs?: Record<string, string>
  steps?: Step[]
}

export interface Workflow {
  on: {
    workflow_call?: { inputs: object; secrets: object; outputs: Record<string, { value: string }> }
    [event: string]: unknown
  }
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

export const reusableWorkflow = '.github/workflows/ensure-connection.yml'
export const templateWorkflow = 'templates/bootstrap/.github/workflows/app-runner.yml'

export const examples = readdirSync('examples')
  .filter((name) => name.endsWith('.yml'))
  .map((name) => `examples/${name}`)

/** The workflows that others use or copy. */
export const workflowPaths = [reusableWorkflow, templateWorkflow, '.github/workflows/smoke.yml', ...examples]

export const read = (path: string): CheckedFile => ({ path, text: readFileSync(path, 'utf8') })

export const workflowOf = ({ text }: CheckedFile): Workflow => parse(text)
