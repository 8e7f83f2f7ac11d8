import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { read, reusableWorkflow, workflowOf } from './checked-files.ts'
import { type ActionFile, actionOf, ownRepository } from './references.ts'

const action = actionOf(ownRepository) as ActionFile
const { on, jobs } = workflowOf(read(reusableWorkflow))
const call = on.workflow_call as NonNullable<typeof on.workflow_call>
const inputs = call.inputs as Record<string, { type: string; default?: unknown; required?: boolean }>

/** What the reusable workflow takes for itself. */
const ofItsOwn = ['role-duration-seconds', 'role-to-assume', 'runs-on']

/** In the reusable workflow it is a secret, not an input. */
const asSecret = 'github-token'
const actionInputs = Object.keys(action.inputs ?? {}).filter((name) => name !== asSecret)

test("the folder's action file is the root's, but for the path to dist", () => {
  const root = readFileSync('action.yml', 'utf8')
  const folder = readFileSync('connection/action.yml', 'utf8')
  expect(folder).toBe(root.replace('\n  main: dist/index.js\n', '\n  main: ../dist/index.js\n'))
})

test('the reusable workflow takes all that the action takes, the role and the runner', () => {
  expect(Object.keys(inputs).sort()).toEqual([...actionInputs, ...ofItsOwn].sort())
  expect(Object.keys(call.secrets)).toEqual([asSecret])
})

test.each(actionInputs)("the reusable workflow's default of %s is the action's", (name) => {
  const declared = inputs[name]
  if (declared?.required) return expect(declared.default).toBeUndefined()
  expect(String(declared?.default)).toBe(action.inputs?.[name]?.default ?? '')
})

test('the reusable workflow hands every input on', () => {
  const step = jobs.ensure?.steps?.find(({ id }) => id === 'connection')
  expect(step?.with).toEqual({
    ...Object.fromEntries(actionInputs.map((name) => [name, `\${{ inputs.${name} }}`])),
    [asSecret]: `\${{ secrets.${asSecret} || github.token }}`,
  })
})

test('the reusable workflow gives all that the action gives', () => {
  const names = Object.keys(action.outputs ?? {})
  expect(Object.fromEntries(Object.entries(call.outputs).map(([name, { value }]) => [name, value]))).toEqual(
    Object.fromEntries(names.map((name) => [name, `\${{ jobs.ensure.outputs.${name} }}`])),
  )
  expect(jobs.ensure?.outputs).toEqual(
    Object.fromEntries(names.map((name) => [name, `\${{ steps.connection.outputs.${name} }}`])),
  )
})
