import { describe, expect, test } from '@jest/globals'
import { languageServiceProblems } from './language-service.ts'
import { mutantsFor } from './mutations.ts'
import { problemsOf } from './problems.ts'
import { actionWorkflows, read } from './workflow-files.ts'

test.each(actionWorkflows)('%s has no problems', async (path) => {
  expect(await problemsOf(read(path))).toEqual([])
})

test.each(mutantsFor('problems', actionWorkflows.map(read)))(
  '$path with $mistake has a problem',
  async ({ expected, ...file }) => {
    expect(await problemsOf(file)).toContainEqual(expect.stringMatching(expected))
  },
)

describe.each(['action.yml', 'connection/action.yml'])('%s', (path) => {
  const file = read(path)

  test('has no problems', async () => {
    expect(await languageServiceProblems(file)).toEqual([])
  })

  test('with a misspelled key has a problem', async () => {
    const text = file.text.replace(/^ {2}main: /m, '  mian: ')
    expect(await languageServiceProblems({ path, text })).toContainEqual(expect.stringContaining('mian'))
  })
})

test('an unknown action is a problem', async () => {
  const { path, text } = read('examples/gate-deployment.yml')
  const unknown = text.replace('aws-actions/configure-aws-credentials@', 'aws-actions/other@')
  expect(await languageServiceProblems({ path, text: unknown })).toContainEqual(
    expect.stringContaining('Unable to resolve action `aws-actions/other@'),
  )
})
