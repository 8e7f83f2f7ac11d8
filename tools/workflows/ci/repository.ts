import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'

const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']

export const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8' })

/** Starts a repository on GitHub in a folder, with what is in the folder already. */
export function createRepository(folder: string): void {
  mkdirSync(folder, { recursive: true })
  git(folder, 'init', '--quiet', '--initial-branch=main')
  // A push also changes the files in the folder.
  git(folder, 'config', 'receive.denyCurrentBranch', 'updateInstead')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=Start')
}

/** Copies the files of this repository, without those that git ignores, to a folder. */
export function copyFiles(folder: string): void {
  const files = git('.', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')
  for (const file of files.filter(Boolean)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    cpSync(file, path.join(folder, file))
  }
}
