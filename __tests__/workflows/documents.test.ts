import { describe, expect, test } from '@jest/globals'
import type { Block } from '../unit/markdown.ts'
import { inputMisspelt } from './plantings.ts'
import { problemsOf } from './problems.ts'
import { asWorkflow, beforeOf, yaml } from './snippets.ts'

describe.each(yaml.map((block) => ({ ...block, block })))('$file:$line', ({ block }) => {
  test('is without a problem', async () => {
    const workflow = asWorkflow(block, beforeOf(block))
    expect([workflow.text, ...(await problemsOf(workflow))]).toEqual([workflow.text])
  })
})

describe.each(
  yaml
    .filter(({ text }) => /^ +connection-name: /m.test(text))
    .map((block) => ({ file: block.file, line: block.line, block })),
)('$file:$line', ({ block }) => {
  test('with an input misspelt has a problem', async () => {
    const { path, text } = asWorkflow({ ...block, text: inputMisspelt.plant(block.text) }, beforeOf(block))
    expect(await problemsOf({ path, text })).toContainEqual(expect.stringMatching(/conection-name/))
  })
})

test('steps that need a permission which the document does not give have a problem', async () => {
  const reminder = yaml.find(({ text }) => /^ +reminder-issue: true/m.test(text) && text.startsWith('- '))
  expect(await problemsOf(asWorkflow(reminder as Block))).toContainEqual(
    expect.stringMatching(/needs .*issues: write/),
  )
})
