import { describe, expect, test } from '@jest/globals'
import { read, reusableWorkflow, workflowPaths } from './checked-files.ts'
import { languageServiceProblems } from './language-service.ts'
import {
  foreignInputMisspelt,
  inputMisspelt,
  notPinned,
  outputMisspelt,
  type Planting,
  permissionAsked,
  permissionMissing,
  untrustedInScript,
} from './plantings.ts'
import { problemsOf } from './problems.ts'

describe.each(workflowPaths)('%s', (path) => {
  const file = read(path)

  test('is without a problem', async () => {
    expect(await problemsOf(file)).toEqual([])
  })

  const called = path === reusableWorkflow
  const plantings: [Planting, problem: RegExp][] = [
    [inputMisspelt, /input.*(conection-name|connection-name)|conection-name/i],
    [foreignInputMisspelt, /role-to-asume/],
    [untrustedInScript, /expression in a script/],
    [called ? permissionAsked : permissionMissing, /permissions/],
  ]
  if (file.text.includes('connection.outputs.')) plantings.push([outputMisspelt, /has no output \S+x$/])
  if (/@[0-9a-f]{40}/.test(file.text)) plantings.push([notPinned, /not pinned/])

  test.each(plantings.map(([planting, problem]) => ({ ...planting, problem })))(
    'with $mistake has a problem',
    async ({ plant, problem }) => {
      const found = await problemsOf({ path, text: plant(file.text) })
      expect(found).toContainEqual(expect.stringMatching(problem))
    },
  )
})

describe.each(['action.yml', 'connection/action.yml'])('%s', (path) => {
  const file = read(path)

  test('is without a problem', async () => {
    expect(await languageServiceProblems(file)).toEqual([])
  })

  test('with a key misspelt has a problem', async () => {
    const text = file.text.replace(/^ {2}main: /m, '  mian: ')
    expect(await languageServiceProblems({ path, text })).toContainEqual(expect.stringContaining('mian'))
  })
})
