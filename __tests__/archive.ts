import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * The archive that GitHub serves of this repository, changes that are not committed included. It is made in a temporary
 * repository, so that nothing in this one changes.
 */
export function archive(format: 'tar' | 'tar.gz' | 'zip'): Buffer {
  const repository = mkdtempSync(path.join(tmpdir(), 'archived-'))
  const env = { ...process.env, GIT_DIR: repository, GIT_WORK_TREE: process.cwd() }
  const git = (...args: string[]) => execFileSync('git', args, { env, maxBuffer: 64_000_000 })
  try {
    git('init', '--quiet')
    git('-c', 'core.looseCompression=0', 'add', '--all')
    return git('archive', `--format=${format}`, git('write-tree').toString().trim())
  } finally {
    rmSync(repository, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Unpacks the archive into a folder, as a runner does with the action of a step. */
export function unpackArchive(folder: string): void {
  const name = 'archive.tar'
  writeFileSync(path.join(folder, name), archive('tar'))
  execFileSync('tar', ['-xf', name], { cwd: folder })
  rmSync(path.join(folder, name))
}
