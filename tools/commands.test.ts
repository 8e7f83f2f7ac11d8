import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

// Jest sets FORCE_COLOR in a terminal.
const { FORCE_COLOR, NODE_OPTIONS, ...env } = process.env

function run(script: string, ...args: string[]) {
  const child = spawnSync(process.execPath, [`tools/${script}.ts`, ...args], { encoding: 'utf8', env })
  return { status: child.status, stdout: child.stdout, stderr: child.stderr }
}

test.each<[script: string, problem: RegExp, ...args: string[]]>([
  ['bench/main', /--only is not valid/, '--only', 'nothing'],
  ['bench/main', /--rounds is not valid/, '--rounds', '0'],
  ['bench/main', /--against is not valid/, '--against=-1'],
  ['mutation/main', /--only is not valid/, '--only', 'nothing'],
  ['platforms/main', /--only is not valid/, '--only', 'nothing'],
  ['browser/screenshots', /does not take an argument/, '--help=me'],
])('%s has help, and refuses with %s', (script, problem, ...args) => {
  expect(run(script, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage') })
  const { status, stdout, stderr } = run(script, ...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(problem)
  expect(stderr).toMatch(/^[^\n]+\n$/)
})
