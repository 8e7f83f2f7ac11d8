import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Block, blocksOf, documents } from '../../scripts/__tests__/markdown.ts'
import { reusableWorkflow, type Step, type WorkflowFile } from './workflow-files.ts'

/** The YAML blocks of all documents. */
const yaml = documents.flatMap((file) => blocksOf(file).filter(({ lang }) => /^ya?ml$/.test(lang)))
const quickStart = yaml.find(({ file }) => file === 'README.md')?.text as string

// Permissions that a document shows on their own are those of a job with a reminder issue.
const reminding = quickStart.replace(/^( +)connection-name: .*\n/m, '$&$1reminder-issue: true\n')

const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by)

/**
 * The complete workflow that a block is part of. Steps go into the job of the quick start, after the credentials. If
 * the previous block contains only permissions, the job gets them.
 */
export function asWorkflow({ file, line, text }: Block, before?: Block): WorkflowFile {
  const workflow = (text: string) => ({ path: `${file}:${line}`, text: `${text.trimEnd()}\n` })
  const value = parse(text)
  if (Array.isArray(value)) return workflow(withSteps(text, value, before))
  if (value.on) return workflow(text)
  const top = 'name: Part\non: workflow_dispatch\npermissions: {}\n'
  if (value.jobs) return workflow(`${top}${text}`)
  if (value.permissions) return workflow(withPermissions(reminding, text))
  throw new Error(`${file}:${line}: neither a workflow nor a known part of one`)
}

function withSteps(text: string, steps: Step[], before: Block | undefined): string {
  const [only] = steps
  if (steps.length === 1 && only && Object.keys(only).join() === 'uses') {
    // It replaces a line of the reusable workflow.
    return readFileSync(reusableWorkflow, 'utf8').replace('- uses: $/connection', text.trim())
  }
  const start = quickStart.slice(0, quickStart.search(/^ {6}- id: connection\n/m))
  const workflow = `${start}${indented(text.replace(/^ +(?=- )/, ''), '      ')}\n`
  const hasPermissions = before && Object.keys(parse(before.text)).join() === 'permissions'
  return hasPermissions ? withPermissions(workflow, before.text) : workflow
}

function withPermissions(workflow: string, permissions: string): string {
  return workflow.replace(/^ {4}permissions:\n(?: {6}.*\n)+/m, () => `${indented(permissions, '    ')}\n`)
}

/** Every YAML block, with the complete workflow that it is part of. */
export const snippets = yaml.map((block, index) => {
  const before = yaml[index - 1]
  return { block, ...asWorkflow(block, before?.file === block.file ? before : undefined) }
})
