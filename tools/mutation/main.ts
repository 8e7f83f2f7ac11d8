import { existsSync, readdirSync } from 'node:fs'
import type { Stryker } from '@stryker-mutator/core'
import { readArguments } from '../../harness/arguments.ts'

/** Percentages of the changes that the tests must notice. */
const MINIMUM = { each: 80, all: 90 }

/** The modules with unit tests, which mirror `src/` in folders and names. The others are run by end-to-end tests alone. */
const MODULES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, ''))
  .filter((module) => existsSync(`__tests__/unit/${module}.test.ts`))
  .sort()

/** Modules whose rules the unit tests of another module assert, which is all that uses them. */
const ASSERTED_THROUGH: Readonly<Record<string, string>> = { 'inputs/region': 'inputs/inputs' }

const { values } = readArguments({
  name: 'npm run test:mutation',
  description:
    'Changes each module in src/ in many places, one at a time. Its unit tests must fail for each. This takes half an hour.',
  options: {
    only: {
      type: 'string',
      multiple: true,
      value: 'MODULE',
      description: 'Change only this module, such as report/text. Can be repeated.',
      isValid: (module) => MODULES.includes(module),
    },
  },
})

type Options = ConstructorParameters<typeof Stryker>[0]

interface Score {
  noticed: number
  changes: number
}

/**
 * One run of Stryker per module, with the tests of this module alone: all tests would have to be loaded for each change
 * in a module that many others import.
 */
function optionsFor(module: string): Options {
  const tests = [module, ASSERTED_THROUGH[module] ?? []].flat()
  return {
    mutate: [`src/${module}.ts`],
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    // Restarts test processes before they grow.
    maxTestRunnerReuse: 60,
    jest: {
      enableFindRelatedTests: false,
      config: { testMatch: tests.map((name) => `**/__tests__/unit/${name}.test.ts`), maxWorkers: 1 },
    },
    coverageAnalysis: 'perTest',
    // Tests run against constants once per process.
    ignoreStatic: true,
    timeoutMS: 10_000,
    // Stryker can't read the configuration of TypeScript 7.
    tsconfigFile: 'none',
    reporters: ['clear-text'],
    clearTextReporter: { allowColor: false, reportTests: false, logTests: false, reportScoreTable: false },
    logLevel: 'error' as Required<Options>['logLevel'],
  }
}

async function test(module: string): Promise<Score> {
  // It takes a second to load, which the help does not need.
  const { Stryker } = await import('@stryker-mutator/core')
  const results = await new Stryker(optionsFor(module)).runMutationTest()
  const count = (...statuses: string[]) => results.filter(({ status }) => statuses.includes(status)).length
  const noticed = count('Killed', 'Timeout')
  return { noticed, changes: noticed + count('Survived', 'NoCoverage') }
}

/** Prints the score, and returns whether it suffices. */
function report(name: string, { noticed, changes }: Score, minimum: number): boolean {
  // A module of constants has no change that is tested.
  const percent = changes === 0 ? 100 : (100 * noticed) / changes
  const suffices = percent >= minimum
  const verdict = suffices ? '' : `, less than ${minimum} %`
  console.log(`${name}: ${noticed} of ${changes} changes noticed, ${percent.toFixed(1)} %${verdict}`)
  return suffices
}

const all: Score = { noticed: 0, changes: 0 }
let suffices = true
for (const module of values.only ?? MODULES) {
  const score = await test(module)
  suffices = report(module, score, MINIMUM.each) && suffices
  all.noticed += score.noticed
  all.changes += score.changes
}
suffices = report('All', all, MINIMUM.all) && suffices
process.exitCode = suffices ? 0 : 1
