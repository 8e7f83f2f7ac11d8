import { expect, test } from '@jest/globals'
import { misspelledInput, mutated } from './mutations.ts'
import { problemsOf } from './problems.ts'
import { asWorkflow, snippets } from './snippets.ts'

test.each(snippets)('$path has no problems', async ({ path, text }) => {
  expect([text, ...(await problemsOf({ path, text }))]).toEqual([text])
})

test.each(snippets.filter(({ block }) => /^ +connection-name: /m.test(block.text)))(
  '$path with a misspelled input has a problem',
  async (workflow) => {
    expect(await problemsOf(mutated(workflow, misspelledInput))).toContainEqual(
      expect.stringContaining('conection-name'),
    )
  },
)

test('steps that need a permission which the document does not grant have a problem', async () => {
  const reminder = snippets.find(
    ({ block: { text } }) => /^ +reminder-issue: true/m.test(text) && text.startsWith('- '),
  )
  if (!reminder) throw new Error('No document has steps with a reminder issue')
  expect(await problemsOf(asWorkflow(reminder.block))).toContainEqual(
    expect.stringMatching(/needs .*issues: write/),
  )
})
