import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readArguments } from '../../harness/arguments.ts'
import { copyProject } from './copy-project.ts'
import { MUTATIONS, type Mutation } from './mutations.ts'

const { values } = readArguments({
  name: 'npm run test:mutation:e2e',
  description: 'Makes deliberate mistakes in the bundle, one at a time. A test must fail for each.',
  options: {
    only: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      description: 'Make only the mistakes that this test file must notice, such as races. Can be repeated.',
      isValid: (name) => MUTATIONS.some(({ test: [file] }) => file === name),
    },
  },
})
const mutations = MUTATIONS.filter(({ test: [file] }) => values.only?.includes(file) ?? true)

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

interface Bundle {
  readonly file: string
  readonly code: string
}

/** Makes the mistake in the one file of the bundle that has its place. */
function mutate(bundles: readonly Bundle[], { mistake, from, to }: Mutation): Bundle & { mutant: string } {
  const [bundle, ...others] = bundles.filter(({ code }) => code.includes(from))
  const parts = bundle?.code.split(from) ?? []
  if (!bundle || others.length > 0 || parts.length !== 2)
    throw new Error(`${mistake}: not one place to make it`)
  return { ...bundle, mutant: parts.join(to) }
}

const copy = copyProject()
try {
  const bundles = readdirSync(path.join(copy, 'dist'))
    .filter((name) => name.endsWith('index.js'))
    .map((name) => path.join(copy, 'dist', name))
    .map((file) => ({ file, code: readFileSync(file, 'utf8') }))
  const mutants = mutations.map((mutation) => ({ ...mutation, ...mutate(bundles, mutation) }))
  const tests = mutations.map(({ test }) => test)
  if (!pass(copy, tests, 'inherit')) throw new Error('The tests fail without a mistake, too.')
  const survived = mutants.filter(({ mistake, file, code, mutant, test }) => {
    writeFileSync(file, mutant)
    const passed = pass(copy, [test])
    writeFileSync(file, code)
    console.log(`${passed ? 'NOT NOTICED' : 'noticed    '}  ${mistake}`)
    return passed
  })
  console.log(`${mutants.length - survived.length} of ${mutants.length} mistakes noticed`)
  if (survived.length > 0) process.exitCode = 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
