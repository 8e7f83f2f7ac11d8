import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { copyProject } from '../copy-project.ts'
import { MUTATIONS, type Mutation } from './mutations.ts'

/** Whether the tests pass in the copy. */
function pass(
  copy: string,
  tests: readonly Mutation['test'][],
  stdio: 'ignore' | 'inherit' = 'ignore',
): boolean {
  const files = tests.map(([file]) => `__tests__/e2e/${file}.test.ts`)
  const titles = tests.map(([, title]) => `(${title})`).join('|')
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--silent',
    // It would compare dist/ with the build, and find the mistake.
    '--no-globalSetup',
    '-t',
    titles,
  ]
  return spawnSync(process.execPath, [...jest, ...new Set(files)], { cwd: copy, stdio }).status === 0
}

/** Makes the mistake in the bundle. */
function mutate(bundle: string, { mistake, from, to }: Mutation): string {
  const parts = bundle.split(from)
  if (parts.length !== 2) throw new Error(`${mistake}: ${parts.length - 1} places to make it`)
  return parts.join(to)
}

const copy = copyProject()
try {
  const file = path.join(copy, 'dist', 'index.js')
  const bundle = readFileSync(file, 'utf8')
  const mutants = MUTATIONS.map((mutation) => ({ ...mutation, mutant: mutate(bundle, mutation) }))
  const tests = MUTATIONS.map(({ test }) => test)
  if (!pass(copy, tests, 'inherit')) throw new Error('The tests fail without a mistake, too.')
  const survived = mutants.filter(({ mistake, mutant, test }) => {
    writeFileSync(file, mutant)
    const passed = pass(copy, [test])
    console.log(`${passed ? 'NOT NOTICED' : 'noticed    '}  ${mistake}`)
    return passed
  })
  console.log(`${mutants.length - survived.length} of ${mutants.length} mistakes noticed`)
  if (survived.length > 0) process.exitCode = 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
