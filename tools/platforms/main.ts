import { execFileSync } from 'node:child_process'
import { inspect } from 'node:util'
import { readArguments } from '../../harness/arguments.ts'
import { markdownTable } from '../../harness/markdown-table.ts'
import { type Installed, NAMES, type Platform, platformOf, stopWine } from './platforms.ts'
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
  const stdout = execFileSync('bash', ['-c', commands], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [packages = '', winePrefix = ''] = stdout.split('\n')
  return { packages, winePrefix }
}

interface Result {
  readonly scenario: string
  readonly seconds: string
  readonly error?: unknown
}

async function runAll(platform: Platform): Promise<Result[]> {
  const results: Result[] = []
  for (const [scenario, run] of Object.entries(scenarios)) {
    const start = Date.now()
    const failed = await withSetting(platform, run).then(
      () => ({}),
      (error: unknown) => ({ error }),
    )
    results.push({ scenario, seconds: ((Date.now() - start) / 1000).toFixed(1), ...failed })
  }
  return results
}

const cell = ({ seconds, ...result }: Result) =>
  `${'error' in result ? '**failed**' : 'passed'} (${seconds} s)`

function print(chosen: Platform[], results: Result[][]): void {
  const head = ['', ...chosen.map(({ node }) => node.description)]
  const rows = Object.keys(scenarios).map((name, index) => [
    name,
    ...results.map((column) => cell(column[index] as Result)),
  ])
  console.log(markdownTable(head, rows))
  for (const { node, limits } of chosen.filter((platform) => platform.limits.length > 0))
    console.log(
      `\nNot as on a real ${node.platform}-${node.arch}:\n\n${limits.map((text) => `- ${text}`).join('\n')}`,
    )
  for (const [index, { node }] of chosen.entries())
    for (const { scenario, error } of results[index] ?? [])
      if (error) console.log(`\n${node.description}: ${scenario}\n\n\`\`\`text\n${inspect(error)}\n\`\`\``)
}

const installed = install()
const chosen = (values.only ?? NAMES).map((name) => platformOf(name, installed))
const results: Result[][] = []
for (const platform of chosen) {
  console.error(`Running on ${platform.node.description}`)
  results.push(await runAll(platform))
}
stopWine(installed)
print(chosen, results)
if (results.flat().some((result) => 'error' in result)) process.exitCode = 1
