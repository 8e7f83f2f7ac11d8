import { spawnSync } from 'node:child_process'
import { inspect } from 'node:util'
import { readArguments } from '../../harness/arguments.ts'
import { markdownTable } from '../../harness/markdown-table.ts'
import { type Installed, stopWine } from './emulators.ts'
import { NAMES, type Platform, platformOf } from './platforms.ts'
import { scenarios } from './scenarios.ts'
import { withSetting } from './setting.ts'

const { values } = readArguments({
  name: 'npm run test:platforms',
  description: `Runs the action in its main scenarios on other platforms and versions of Node.js, with Wine and QEMU. This needs Debian or Ubuntu on x64, and installs what is missing.`,
  options: {
    only: {
      type: 'string',
      multiple: true,
      value: 'PLATFORM',
      description: `Run only on this one: ${NAMES.join(', ')}. Can be repeated.`,
      isValid: (name) => NAMES.includes(name),
    },
  },
})

/** Installs what is missing: the packages, the emulators, and Wine's folder. */
function install(): Installed {
  const commands = 'source tools/ci/tools.sh && install_emulators && platform_tools && wine_prefix'
  const { status, stdout } = spawnSync('bash', ['-c', commands], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // What could not be installed has been said.
  if (status !== 0) process.exit(1)
  const [packages = '', winePrefix = ''] = stdout.split('\n')
  return { packages, winePrefix }
}

interface Column {
  readonly platform: Platform
  /** The results of all scenarios in their order; none if the platform can't run here. */
  readonly results: readonly Result[]
}

interface Result {
  readonly scenario: string
  readonly seconds: string
  readonly error?: unknown
}

async function run(platform: Platform): Promise<Column> {
  const results: Result[] = []
  if (platform.impossible) return { platform, results }
  console.error(`Running on ${platform.node.description}`)
  for (const [scenario, use] of Object.entries(scenarios)) {
    const start = Date.now()
    const failure = await withSetting(platform, use).then(
      () => ({}),
      (error: unknown) => ({ error }),
    )
    results.push({ scenario, seconds: ((Date.now() - start) / 1000).toFixed(1), ...failure })
  }
  return { platform, results }
}

const hasFailed = (result: Result) => 'error' in result

function cell(result: Result | undefined): string {
  if (!result) return 'not possible'
  return `${hasFailed(result) ? '**failed**' : 'passed'} (${result.seconds} s)`
}

function print(columns: readonly Column[]): void {
  const head = ['', ...columns.map(({ platform }) => platform.node.description)]
  const rows = Object.keys(scenarios).map((scenario, index) => [
    scenario,
    ...columns.map(({ results }) => cell(results[index])),
  ])
  console.log(markdownTable(head, rows))
  for (const { platform, results } of columns) {
    const { node, impossible } = platform
    const limits = impossible ? [impossible] : platform.limits
    if (limits.length > 0) console.log(`\n${node.description}:\n`)
    for (const limit of limits) console.log(`- ${limit}`)
    for (const { scenario, error } of results.filter(hasFailed))
      console.log(`\n${node.description}, ${scenario}:\n\n\`\`\`text\n${inspect(error)}\n\`\`\``)
  }
}

const installed = install()
const columns: Column[] = []
for (const name of values.only ?? NAMES) columns.push(await run(platformOf(name, installed)))
stopWine(installed)
print(columns)
if (columns.some(({ results }) => results.some(hasFailed))) process.exitCode = 1
