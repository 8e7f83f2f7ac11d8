import { expect, test } from '@jest/globals'
import { runCommand } from '../scripts/__tests__/run-command.ts'

test.each<[script: string, problem: RegExp, ...args: string[]]>([
  ['bench/main', /--only is not valid/, '--only', 'nothing'],
  ['bench/main', /--rounds is not valid/, '--rounds', '0'],
  ['bench/main', /--against is not valid/, '--against=-1'],
  ['mutation/main', /--only is not valid/, '--only', 'nothing'],
  ['platforms/main', /--only is not valid/, '--only', 'nothing'],
])('%s has help, and refuses with %s', async (script, problem, ...args) => {
  const run = (...args: string[]) => runCommand(`../../tools/${script}.ts`, ...args)
  expect(await run('--help')).toMatchObject({ ended: 'exit 0', stdout: expect.stringContaining('Usage') })
  const { ended, stdout, stderr } = await run(...args)
  expect({ ended, stdout }).toEqual({ ended: 'exit 2', stdout: '' })
  expect(stderr).toMatch(problem)
  expect(stderr).toMatch(/^[^\n]+\n$/)
})
