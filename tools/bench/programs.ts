import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { findNode } from '../../harness/runner/node.ts'

/** A program to measure, which creates or reuses the connection that its environment names. */
export interface Program {
  readonly name: string
  readonly create: readonly string[]
  readonly reuse: readonly string[]
  /** The size of the script that Node.js loads. */
  readonly bytes: number
}

const node = findNode().path

/** Runs nothing. */
export const bare: Program = {
  name: 'node -e 0',
  create: [node, '-e', '0'],
  reuse: [node, '-e', '0'],
  bytes: Number.NaN,
}
export const minimal = script('minimal script', path.resolve('tools', 'bench', 'minimal.cjs'))
export const bundle = script('this action', path.resolve('dist', 'index.js'))

function script(name: string, file: string): Program {
  return { name, create: [node, file], reuse: [node, file], bytes: statSync(file).size }
}

/** The bundle that is committed in dist/ of the commit, extracted into build/. */
export function bundleOf(commit: string): Program {
  const folder = path.resolve('build', 'bench', commit)
  mkdirSync(folder, { recursive: true })
  execFileSync('git', [
    'archive',
    '--format=tar',
    `--output=${path.join(folder, 'dist.tar')}`,
    commit,
    'dist',
  ])
  execFileSync('tar', ['-xf', 'dist.tar'], { cwd: folder })
  return script(commit, path.join(folder, 'dist', 'index.js'))
}

/** The bundle that ncc builds from the same source without any settings. */
export function plainBundle(): Program {
  const folder = path.resolve('build', 'bench')
  mkdirSync(folder, { recursive: true })
  const ncc = path.resolve('node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const entry = path.resolve('build', 'src', 'index.js')
  execFileSync(process.execPath, [ncc, 'build', entry, '--out', 'plain', '--no-cache', '--quiet'], {
    cwd: folder,
  })
  return script('plain ncc bundle', path.join(folder, 'plain', 'index.js'))
}

/** The same requests with the AWS CLI, if it is installed. They always have an endpoint: without one they would go to AWS. */
export function awsCli(): Program[] {
  if (spawnSync('aws', ['--version']).status !== 0) return []
  const command = (operation: string) =>
    `aws apprunner ${operation} --connection-name "$CONNECTION" --endpoint-url "$AWS_ENDPOINT_URL_APPRUNNER"`
  const list = command('list-connections')
  const create = `${list} && ${command('create-connection --provider-type GITHUB')}`
  return [{ name: 'AWS CLI', create: ['bash', '-c', create], reuse: ['bash', '-c', list], bytes: Number.NaN }]
}
