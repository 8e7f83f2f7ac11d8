import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { findNode } from '../../harness/runner/node.ts'

export type Path = 'create' | 'reuse'

/** Something to measure: the processes that it runs, one after the other, to create or reuse a connection. */
export interface Contender {
  readonly name: string
  readonly commands: (path: Path, env: Record<string, string>) => string[][]
  /** The size of the script that Node.js loads. */
  readonly bytes?: number
}

export const BARE = 'node -e 0'
export const MINIMAL = 'minimal script'
export const BUNDLE = 'this action'
export const PLAIN = 'plain ncc bundle'
export const AWS_CLI = 'AWS CLI'

/**
 * All contenders, with the AWS CLI if it is installed, and the bundle of another commit if it is given. Builds the plain
 * bundle in build/.
 */
export function contenders(commit?: string): Contender[] {
  return [
    { name: BARE, commands: () => [[findNode().path, '-e', '0']] },
    script(MINIMAL, path.resolve('tools', 'bench', 'minimal.cjs')),
    script(BUNDLE, path.resolve('dist', 'index.js')),
    ...(commit === undefined ? [] : [script(commit, bundleOf(commit))]),
    script(PLAIN, plainBundle()),
    ...(hasAwsCli() ? [{ name: AWS_CLI, commands: awsCli }] : []),
  ]
}

function script(name: string, file: string): Contender {
  return { name, commands: () => [[findNode().path, file]], bytes: statSync(file).size }
}

/** The bundle that is committed in dist/ of the commit, extracted into build/. */
function bundleOf(commit: string): string {
  const folder = path.resolve('build', 'bench', commit)
  mkdirSync(folder, { recursive: true })
  const archive = path.join(folder, 'dist.tar')
  execFileSync('git', ['archive', '--format=tar', `--output=${archive}`, commit, 'dist'])
  execFileSync('tar', ['-xf', 'dist.tar'], { cwd: folder })
  return path.join(folder, 'dist', 'index.js')
}

/** The bundle that ncc builds from the same source without any settings. */
function plainBundle(): string {
  const folder = path.resolve('build', 'bench')
  mkdirSync(folder, { recursive: true })
  const ncc = path.resolve('node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const entry = path.resolve('build', 'src', 'index.js')
  const args = [ncc, 'build', entry, '--out', path.join(folder, 'plain'), '--no-cache', '--quiet']
  execFileSync(process.execPath, args, { cwd: folder })
  return path.join(folder, 'plain', 'index.js')
}

function hasAwsCli(): boolean {
  return spawnSync('aws', ['--version']).status === 0
}

/** The same requests as commands. They always have an endpoint: without one they would go to AWS. */
function awsCli(run: Path, env: Record<string, string>): string[][] {
  const name = env['INPUT_CONNECTION-NAME'] as string
  const command = (...args: string[]) => {
    const endpoint = [
      '--endpoint-url',
      env.AWS_ENDPOINT_URL_APPRUNNER as string,
      '--region',
      env.AWS_REGION as string,
    ]
    return ['aws', 'apprunner', ...args, '--connection-name', name, ...endpoint, '--output', 'json']
  }
  const list = command('list-connections')
  return run === 'reuse' ? [list] : [list, command('create-connection', '--provider-type', 'GITHUB')]
}
