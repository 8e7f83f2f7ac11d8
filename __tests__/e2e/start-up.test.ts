import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { StepResult } from '../../runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../runner/with-simulators.ts'

/** What a run loaded. Counts, never times: those wobble, and `npm run bench` has them. */
interface Loaded {
  readonly result: StepResult
  /** The scripts' file names. */
  readonly scripts: string[]
  /** How many of the modules in index.js ran. */
  readonly modules: number
  /** Node's own modules. */
  readonly builtin: string[]
}

/** Runs the action with V8's coverage on, which names every script and function that ran. */
async function load(world: TestEnvironment, inputs: Record<string, string> = {}): Promise<Loaded> {
  const folder = mkdtempSync(path.join(tmpdir(), 'start-up-'))
  try {
    const [coverage, hook, list] = ['coverage', 'hook.cjs', 'builtin'].map((name) => path.join(folder, name))
    writeFileSync(
      hook as string,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n')))`,
    )
    const result = await world.run(inputs, {
      env: { NODE_V8_COVERAGE: coverage },
      nodeOptions: `--require ${JSON.stringify(hook)}`,
    })
    const [report = ''] = readdirSync(coverage as string)
    const ran = scriptsOf(readFileSync(path.join(coverage as string, report), 'utf8'))
    return {
      result,
      scripts: ran.map(({ url }) => path.posix.basename(url)).sort(),
      modules: modulesRun(ran.find(({ url }) => url.endsWith('/dist/index.js')) as Script),
      builtin: readFileSync(list as string, 'utf8').split('\n'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Script {
  url: string
  functions: { ranges: { startOffset: number; count: number }[] }[]
}

function scriptsOf(report: string): Script[] {
  const { result } = JSON.parse(report) as { result: Script[] }
  return result.filter(({ url }) => url.includes('/dist/'))
}

/** A module is a function that begins on the line after its number. */
function modulesRun({ functions }: Script): number {
  const text = readFileSync('dist/index.js', 'utf8')
  const starts = new Set(
    [...text.matchAll(/^\/\*{3}\/ \d+:\n\/\*{3}\/ \(/gm)].map(({ index, 0: { length } }) => index + length),
  )
  return functions.filter(({ ranges: [whole] }) => whole && whole.count > 0 && starts.has(whole.startOffset))
    .length
}

/** What costs much and a run without a reminder needs none of: `undici` is Node's own fetch. */
const COSTLY = ['assert', 'child_process', 'http2', 'internal/deps/undici/undici', 'worker_threads']

test('creating and reusing load index.js alone, and nothing of Node that costs much', () =>
  withSimulators(async (world) => {
    for (const [created, requests] of [
      ['true', ['ListConnections', 'CreateConnection']],
      ['false', ['ListConnections', 'CreateConnection', 'ListConnections']],
    ] as const) {
      const { result, scripts, modules, builtin } = await load(world)
      expect(result.outputs.created).toBe(created)
      expect(world.operations()).toEqual(requests)
      expect(scripts).toEqual(['index.js'])
      expect(modules).toBeGreaterThan(50)
      expect(modules).toBeLessThanOrEqual(145)
      expect(builtin).toContain('NativeModule http')
      for (const name of COSTLY) expect(builtin).not.toContain(`NativeModule ${name}`)
      world.apprunner.completeHandshake(NAME)
    }
  }))

test('a reminder issue loads what GitHub needs', () =>
  withSimulators(async (world) => {
    const { result, scripts } = await load(world, { 'reminder-issue': 'true' })
    expect(result.conclusion).toBe('success')
    expect(world.github.issues()).toHaveLength(1)
    expect(scripts).toContain('index.js')
    expect(scripts.length).toBeGreaterThan(1)
  }))
