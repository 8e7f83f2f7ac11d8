import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Block, blocksOf, documents } from '../unit/markdown.ts'
import { type CheckedFile, reusableWorkflow, type Step } from './checked-files.ts'

/** The blocks of YAML in all documents. */
export const yaml = documents.flatMap((file) => blocksOf(file).filter(({ lang }) => /^ya?ml$/.test(lang)))
const quickStart = yaml.find(({ file }) => file === 'README.md')?.text as string

// What needs permissions that a document shows by themselves.
const reminding = quickStart.replace(/^( +)connection-name: .*\n/m, '$&$1reminder-issue: true\n')

const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by)

/**
 * The block as the workflow that it is a part of. Steps go into the quick start's job, after its credentials, with the
 * permissions of the block before, if it is one of permissions.
 */
export function asWorkflow({ file, line, text }: Block, before?: Block): CheckedFile {
  const checked = (text: string) => ({ path: `${file}:${line}`, text: `${text.trimEnd()}\n` })
  const value = parse(text)
  if (Array.isArray(value)) return checked(withSteps(text, value, before))
  if (value.on) return checked(text)
  const top = 'name: Part\non: workflow_dispatch\npermissions: {}\n'
  if (value.jobs) return checked(`${top}${text}`)
  if (value.permissions) return checked(withPermissions(reminding, text))
  throw new Error(`${file}:${line}: neither a workflow nor a part of one that is known`)
}

function withSteps(text: string, steps: Step[], before: Block | undefined): string {
  const [only] = steps
  if (steps.length === 1 && only && Object.keys(only).join() === 'uses') {
    // It takes the place of a line.
    return readFileSync(reusableWorkflow, 'utf8').replace('- uses: $/connection', text.trim())
  }
  const start = quickStart.slice(0, quickStart.search(/^ {6}- id: connection\n/m))
  const workflow = `${start}${indented(text.replace(/^ +(?=- )/, ''), '      ')}\n`
  const given = before && Object.keys(parse(before.text)).join() === 'permissions'
  return given ? withPermissions(workflow, before.text) : workflow
}

function withPermissions(workflow: string, permissions: string): string {
  return workflow.replace(/^ {4}permissions:\n(?: {6}.*\n)+/m, () => `${indented(permissions, '    ')}\n`)
}

/** The block before in its document. */
export const beforeOf = (block: Block) => {
  const before = yaml[yaml.indexOf(block) - 1]
  return before?.file === block.file ? before : undefined
}
