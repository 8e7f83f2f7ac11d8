import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readArguments, refuse } from '../harness/arguments.ts'
import { REPOSITORY_NAME, renameIn, repositoryName } from './repository-name.ts'

const command = {
  name: 'npm run rename',
  description: `Replaces the name of this repository in all files that git tracks, dist/ included. To undo it, run it again with
the earlier name.`,
  positionals: ['OWNER/NAME'],
}
const {
  positionals: [to = ''],
} = readArguments(command)
if (!REPOSITORY_NAME.test(to)) refuse(command, `${to} is not of the form OWNER/NAME`)

const from = repositoryName(readFileSync('package.json', 'utf8'))
try {
  const renamed = renameIn(trackedFiles(), from, to)
  // Bytes stay bytes in Latin-1.
  for (const [file, content] of renamed) writeFileSync(file, content, 'latin1')
  format([...renamed.keys()].filter((file) => file.endsWith('.ts')))
  await generateReadme()
  console.log(`Replaced ${from} by ${to} in ${renamed.size} files. Review them with git diff.`)
} catch (error) {
  refuse(command, (error as Error).message)
}

/** README.md says whether the name is a placeholder. */
async function generateReadme(): Promise<void> {
  // It reads the renamed files when it is loaded.
  const { generated } = await import('./generated.ts')
  const generate = generated['README.md'] as (current: string) => string
  writeFileSync('README.md', generate(readFileSync('README.md', 'utf8')))
}

/** The contents of all files that git tracks. */
function trackedFiles(): Map<string, string> {
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
  return new Map(files.map((file) => [file, readFileSync(file, 'latin1')]))
}

/** A name of another length may need other line breaks, which only the linter asks for. */
function format(files: string[]): void {
  const biome = path.resolve('tools', 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  if (!existsSync(biome)) console.log('Before a change of the code: npm ci --prefix tools && npm run format')
  else if (files.length > 0) execFileSync(process.execPath, [biome, 'format', '--write', ...files])
}
