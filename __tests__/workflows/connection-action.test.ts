import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { type ActionFile, actionOf, ownRepository } from './references.ts'
import { read, reusableWorkflow, workflowOf } from './workflow-files.ts'

const action = actionOf(ownRepository) as ActionFile
const { on, jobs } = workflowOf(read(reusableWorkflow))
const call = on.workflow_call as NonNullable<typeof on.workflow_call>
const inputs = call.inputs as Record<string, { type: string; default?: unknown; required?: boolean }>

/** The inputs that only the reusable workflow has. */
const ownInputs = ['role-duration-seconds', 'role-to-assume', 'runs-on']

/** An input of the action that is a secret of the reusable workflow. */
const secret = 'github-token'
const actionInputs = Object.keys(action.inputs ?? {}).filter((name) => name !== secret)

test('connection/action.yml is action.yml with another path to dist/', () => {
  const root = readFileSync('action.yml', 'utf8')
  const folder = readFileSync('connection/action.yml', 'utf8')
  expect(folder).toBe(root.replace('\n  main: dist/index.js\n', '\n  main: ../dist/index.js\n'))
})

test('the reusable workflow has the inputs of the action, the role and the runner', () => {
  expect(Object.keys(inputs).sort()).toEqual([...actionInputs, ...ownInputs].sort())
  expect(Object.keys(call.secrets)).toEqual([secret])
})

test.each(actionInputs)("the reusable workflow has the action's default for %s", (name) => {
  const declared = inputs[name]
  if (declared?.required) return expect(declared.default).toBeUndefined()
  expect(String(declared?.default)).toBe(action.inputs?.[name]?.default ?? '')
})

test('the reusable workflow passes every input to the action', () => {
  const step = jobs.ensure?.steps?.find(({ id }) => id === 'connection')
  expect(step?.with).toEqual({
    ...Object.fromEntries(actionInputs.map((name) => [name, `\${{ inputs.${name} }}`])),
    [secret]: `\${{ secrets.${secret} || github.token }}`,
  })
})

test('the reusable workflow has the outputs of the action', () => {
  const names = Object.keys(action.outputs ?? {})
  expect(Object.fromEntries(Object.entries(call.outputs).map(([name, { value }]) => [name, value]))).toEqual(
    Object.fromEntries(names.map((name) => [name, `\${{ jobs.ensure.outputs.${name} }}`])),
  )
  expect(jobs.ensure?.outputs).toEqual(
    Object.fromEntries(names.map((name) => [name, `\${{ steps.connection.outputs.${name} }}`])),
  )
})
