import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ownRepository } from '../references.ts'
import { read, reusableWorkflow, type WorkflowFile } from '../workflow-files.ts'
import { runTool } from './tools.ts'

/** A linter with its arguments, and the exit codes that mean that it has findings. */
interface Linter {
  tool: string
  args: string[]
  exitCodes: number[]
  prepare?: (text: string) => string
}

const configuration = (name: string) => path.resolve('tools/ci', name)

const jactionlint: Linter = {
  tool: 'jactionlint',
  args: ['--oneline', '--no-color', `--config-file=${configuration('jactionlint.yml')}`],
  exitCodes: [1],
  prepare: withLocalReferences,
}

const yamllint: Linter = {
  tool: 'yamllint',
  args: ['--strict', '--format=parsable', `--config-file=${configuration('yamllint.yml')}`],
  exitCodes: [1, 2],
}

const zizmor: Linter = {
  tool: 'zizmor',
  args: [
    ...['--offline', '--no-progress', '--strict-collection', '--format=github'],
    `--config=${configuration('zizmor.yml')}`,
  ],
  exitCodes: [11, 12, 13, 14],
}

const pedanticZizmor: Linter = { ...zizmor, args: [...zizmor.args, '--persona=pedantic'] }

const cfnLint: Linter = { tool: 'cfn-lint', args: ['--format=parseable'], exitCodes: [2, 4, 6, 8] }

export const linters = { jactionlint, yamllint, zizmor, pedanticZizmor, cfnLint }

/**
 * The findings of a linter for each file. One process checks all of them: each is in a folder of its own, under its own
 * name, because zizmor.yml makes exceptions by file name.
 */
export async function lint(linter: Linter, files: WorkflowFile[]): Promise<string[][]> {
  const { tool, args, exitCodes, prepare = (text) => text } = linter
  const folder = mkdtempSync(path.join(tmpdir(), 'linted-'))
  try {
    const workflows = repositoryIn(folder)
    const names = files.map(({ path: file }, index) => `${index}/${path.basename(file)}`)
    for (const [index, { text }] of files.entries())
      write(path.join(workflows, names[index] as string), prepare(text))
    const { status, stdout, stderr } = await runTool(tool, [...args, ...names], { cwd: workflows })
    const lines = stdout.split('\n')
    const findings = names.map((name) =>
      lines.filter((line) => line.startsWith(`${name}:`) || line.includes(`/${name},`)),
    )
    const expected = findings.flat().length > 0 ? exitCodes : [0]
    if (!expected.includes(status)) throw new Error(`${tool} ended with ${status}:\n${stdout}${stderr}`)
    return findings
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Puts this action and its reusable workflow into a folder that jactionlint accepts as a repository. */
function repositoryIn(folder: string): string {
  mkdirSync(path.join(folder, '.git'))
  for (const part of ['action.yml', 'connection', 'dist'])
    cpSync(part, path.join(folder, part), { recursive: true })
  for (const workflow of [reusableWorkflow, '.github/workflows/ci.yml'])
    write(path.join(folder, workflow), read(workflow).text)
  return path.join(folder, '.github/workflows')
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** jactionlint checks the inputs and outputs of actions and reusable workflows in the same repository. */
function withLocalReferences(text: string): string {
  return text
    .replaceAll(`uses: ${ownRepository}/${reusableWorkflow}@v1`, `uses: $/${reusableWorkflow}`)
    .replaceAll(`uses: ${ownRepository}@v1`, 'uses: $/')
}
