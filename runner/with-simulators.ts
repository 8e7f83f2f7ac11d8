import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/apprunner/simulator.ts'
import { type GitHubOptions, type GitHubSimulator, startGitHub } from '../simulator/github/simulator.ts'
import { type RunOptions, runAction, type StepResult } from './runner.ts'

/** App Runner, GitHub, and steps that run the bundle against them. */
export interface TestEnvironment {
  readonly apprunner: Simulator
  readonly github: GitHubSimulator
  /** Runs the action, with a connection name and the world's addresses unless told otherwise. */
  run(inputs?: Record<string, string>, options?: RunOptions): Promise<StepResult>
  /** The operations asked of App Runner so far, in their order. */
  operations(): string[]
}

/** The name that `run` gives unless told otherwise. */
export const NAME = 'my-connection'

/**
 * Runs the test in a world of its own. With RECORD_EXCHANGES in the environment, everything sent and answered is
 * written into that folder, for the checks that hold it to what AWS and GitHub publish.
 */
export async function withSimulators(
  test: (world: TestEnvironment) => Promise<void>,
  options: { apprunner?: SimulatorOptions; github?: GitHubOptions } = {},
): Promise<void> {
  const apprunner = await startSimulator(options.apprunner)
  const github = await startGitHub(options.github)
  try {
    await test({
      apprunner,
      github,
      run: (inputs = {}, { env, ...others } = {}) =>
        runAction({
          with: { 'connection-name': NAME, ...inputs },
          env: { ...apprunner.env(), ...env },
          github: { apiUrl: github.url },
          ...others,
        }),
      operations: () => apprunner.calls().map(({ operation }) => operation),
    })
  } finally {
    await Promise.all([apprunner.stop(), github.stop()])
    record({ apprunner: apprunner.exchanges, github: github.exchanges })
  }
}

function record(exchanges: object): void {
  const folder = process.env.RECORD_EXCHANGES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${randomUUID()}.json`), JSON.stringify(exchanges))
}
