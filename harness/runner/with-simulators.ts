import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { types } from 'node:util'
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/apprunner/simulator.ts'
import { type GitHubOptions, type GitHubSimulator, startGitHub } from '../simulator/github/simulator.ts'
import { type RunOptions, runAction, type StepResult } from './runner.ts'

/** Simulated App Runner and GitHub services, and steps that run the bundle against them. */
export interface TestEnvironment {
  readonly apprunner: Simulator
  readonly github: GitHubSimulator
  /** Runs the action with the simulators' addresses and, unless `inputs` has one, the connection name `NAME`. */
  run(inputs?: Record<string, string>, options?: RunOptions): Promise<StepResult>
  /** The App Runner operations called so far, in order. */
  operations(): string[]
}

/** The default connection name of `run`. */
export const NAME = 'my-connection'

/**
 * Starts the simulators, calls `use`, and stops them. If `use` fails, the error also shows the last steps. With
 * RECORD_EXCHANGES set, all requests and responses are saved in that folder for the conformance tests.
 */
export async function withSimulators<T>(
  use: (environment: TestEnvironment) => Promise<T>,
  options: { apprunner?: SimulatorOptions; github?: GitHubOptions } = {},
): Promise<T> {
  const apprunner = await startSimulator(options.apprunner)
  const github = await startGitHub(options.github)
  const steps: StepResult[] = []
  try {
    return await use({
      apprunner,
      github,
      run: async (inputs = {}, { env, github: run, ...others } = {}) => {
        const step = await runAction({
          with: { 'connection-name': NAME, ...inputs },
          env: { ...apprunner.env(), ...env },
          github: { apiUrl: github.url, ...run },
          // Less than the timeout of a test, so that no process is left behind when the test times out.
          timeoutMs: 55_000,
          ...others,
        })
        steps.push(step)
        return step
      },
      operations: () => apprunner.calls().map(({ operation }) => operation),
    })
  } catch (error) {
    if (types.isNativeError(error)) addSteps(error, steps)
    throw error
  } finally {
    await Promise.all([apprunner.stop(), github.stop()])
    record({ apprunner: apprunner.exchanges, github: github.exchanges })
  }
}

/** Adds the last steps to the error's message and to its stack, which is what Jest prints. */
function addSteps(error: Error, steps: StepResult[]): void {
  const { message, stack = message } = error
  error.message += steps.slice(-3).map(describeStep).join('')
  error.stack = stack.replace(message, () => error.message)
}

function describeStep({ conclusion, exitCode, log, annotations }: StepResult): string {
  const lines = [
    ...log.slice(-20),
    // Their messages are in the log.
    ...annotations.map(({ type, title = 'no title' }) => `Annotation: ${type}, ${title}`),
  ]
  // GitHub's runner would read `##[error]` as a command of the process that runs the tests.
  const shown = lines.map((line) => `\n  | ${line.replaceAll('##[', '[')}`).join('')
  return `\n\nStep ended in ${conclusion}, exit code ${exitCode}:${shown}`
}

function record(exchanges: object): void {
  const folder = process.env.RECORD_EXCHANGES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${randomUUID()}.json`), JSON.stringify(exchanges))
}
