import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

/** What a run loaded. */
interface Loaded {
  readonly result: StepResult
  /** The file names of the scripts in dist. */
  readonly scripts: string[]
  /** The number of modules in index.js that ran. */
  readonly modules: number
  /** Node.js's own modules. */
  readonly builtin: string[]
}

/** A script in the coverage report of V8. */
interface Script {
  readonly url: string
  readonly functions: readonly { readonly ranges: readonly { startOffset: number; count: number }[] }[]
}

const WRITE_MODULE_LIST = `process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.MODULE_LIST, process.moduleLoadList.join('\\n')))`

/** Runs the action with V8's coverage, which lists every script and function that ran. */
async function load({ run }: TestEnvironment, inputs: Record<string, string> = {}): Promise<Loaded> {
  const folder = mkdtempSync(path.join(tmpdir(), 'start-up-'))
  const coverage = path.join(folder, 'coverage')
  const hook = path.join(folder, 'hook.cjs')
  const moduleList = path.join(folder, 'modules')
  try {
    writeFileSync(hook, WRITE_MODULE_LIST)
    const result = await run(inputs, {
      env: { NODE_V8_COVERAGE: coverage, MODULE_LIST: moduleList },
      nodeOptions: `--require ${JSON.stringify(hook)}`,
    })
    const [report = ''] = readdirSync(coverage)
    const scripts: Script[] = JSON.parse(readFileSync(path.join(coverage, report), 'utf8')).result
    const ours = scripts.filter(({ url }) => url.includes('/dist/'))
    return {
      result,
      scripts: ours.map(({ url }) => path.posix.basename(url)).sort(),
      modules: countModules(ours.find(({ url }) => url.endsWith('/index.js')) as Script),
      builtin: readFileSync(moduleList, 'utf8').split('\n'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Counts the modules that ran. In the bundle, a module is a function that starts on the line after its number. */
function countModules({ functions }: Script): number {
  const bundle = readFileSync('dist/index.js', 'utf8')
  const headers = bundle.matchAll(/^\/\*{3}\/ \d+:\n\/\*{3}\/ \(/gm)
  const starts = new Set([...headers].map(({ index, 0: { length } }) => index + length))
  const ran = functions.flatMap(({ ranges }) => ranges.slice(0, 1)).filter(({ count }) => count > 0)
  return ran.filter(({ startOffset }) => starts.has(startOffset)).length
}

/** Modules that are slow to load and needed only for a reminder. `undici` is the fetch of Node.js. */
const SLOW = ['assert', 'child_process', 'http2', 'internal/deps/undici/undici', 'worker_threads']

test('a run without a reminder loads only index.js and no slow module of Node.js', () =>
  withSimulators(async (environment) => {
    const { result, scripts, modules, builtin } = await load(environment)
    expect(result.outputs.created).toBe('true')
    expect(scripts).toEqual(['index.js'])
    expect(modules).toBeGreaterThan(50)
    expect(modules).toBeLessThanOrEqual(150)
    expect(builtin).toContain('NativeModule http')
    for (const name of SLOW) expect(builtin).not.toContain(`NativeModule ${name}`)
  }))

test('a reminder issue loads the code for GitHub', () =>
  withSimulators(async (environment) => {
    const { result, scripts } = await load(environment, { 'reminder-issue': 'true' })
    expect(result.conclusion).toBe('success')
    expect(environment.github.issues()).toHaveLength(1)
    expect(scripts).toContain('index.js')
    expect(scripts.length).toBeGreaterThan(1)
  }))
