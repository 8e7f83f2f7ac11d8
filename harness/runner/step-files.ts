import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseKeyValues } from './file-commands.ts'
import { linesOf } from './lines.ts'
import type { Masker } from './masks.ts'
import type { Step } from './step.ts'

/** The paths of a step's command files, by environment variable. */
export type StepFiles = Record<(typeof fileKinds)[number][0], string>

const fileKinds = [
  ['GITHUB_PATH', 'add_path_'],
  ['GITHUB_ENV', 'set_env_'],
  ['GITHUB_STEP_SUMMARY', 'step_summary_'],
  ['GITHUB_STATE', 'save_state_'],
  ['GITHUB_OUTPUT', 'set_output_'],
] as const

const summaryLimit = 1024 * 1024

/** Creates the empty files of a step. (Source: Runner.Worker/FileCommandManager.cs) */
export async function createStepFiles(folder: string): Promise<StepFiles> {
  const suffix = randomUUID()
  const files = fileKinds.map(([variable, prefix]) => [variable, join(folder, prefix + suffix)] as const)
  for (const [, path] of files) await writeFile(path, '')
  return Object.fromEntries(files) as StepFiles
}

/**
 * Reads the outputs and the summary after the process has ended. An invalid file fails the step, but the values before
 * the mistake stay set. Variables, paths and state are not simulated: they fail the step.
 * (Source: Runner.Worker/FileCommandManager.cs)
 */
export async function readStepFiles(
  files: StepFiles,
  step: Step,
  masker: Masker,
  windows: boolean,
): Promise<{ summary: string }> {
  for (const name of ['GITHUB_PATH', 'GITHUB_ENV', 'GITHUB_STATE'] as const)
    if ((await textOf(files[name])) !== '') step.fail(`What was written to $${name} is not simulated.`)
  const summary = await readSummary(files.GITHUB_STEP_SUMMARY, step, masker)
  const { pairs, error } = parseKeyValues(await textOf(files.GITHUB_OUTPUT), windows)
  for (const [name, value] of pairs) step.outputs[name] = value
  const problem = pairs.some(([name]) => name === '') ? 'An output needs a name' : error
  if (problem !== undefined) {
    step.error("Unable to process file command 'output' successfully.")
    step.fail(problem)
  }
  return { summary }
}

async function readSummary(path: string, step: Step, masker: Masker): Promise<string> {
  const { length: size } = await bytesOf(path)
  if (size > summaryLimit) {
    step.error(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${size >> 10}k.`,
    )
    return ''
  }
  return linesOf(await textOf(path))
    .map((line) => `${masker.mask(line)}\n`)
    .join('')
}

async function textOf(path: string): Promise<string> {
  return (await bytesOf(path)).toString().replace(/^\uFEFF/, '')
}

// An action may delete its file. To the runner, that is an empty file.
async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}
