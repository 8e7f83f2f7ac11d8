import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const FOLDERS = ['src', 'bundle', 'dist']

/** The lockfile stands for the packages. */
const FILES = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json']

/** Git ignores this folder. Nothing about it may be in dist/, which everyone who uses the action downloads. */
const RECORD = path.join('build', 'up-to-date-dist.txt')

/** Whether nothing has changed since dist/ was last compared with the build. This takes some milliseconds. */
export function isKnownUpToDate(root: string): boolean {
  const record = path.join(root, RECORD)
  return existsSync(record) && readFileSync(record, 'utf8') === fingerprint(root)
}

/** Remembers that dist/ is what the build makes of the current files. */
export function rememberUpToDate(root: string): void {
  const record = path.join(root, RECORD)
  mkdirSync(path.dirname(record), { recursive: true })
  writeFileSync(record, fingerprint(root))
}

/** A hash of dist/ and of what the build reads. Times say nothing, because Git sets them to the time of the checkout. */
function fingerprint(root: string): string {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && path.basename(entry.parentPath) !== '__tests__')
      .map((entry) => path.join(entry.parentPath, entry.name)),
  )
  const hash = createHash('sha256')
  for (const file of [...inFolders.sort(), ...FILES.map((name) => path.join(root, name))]) {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex')
    hash.update(`${path.relative(root, file)} ${digest}\n`)
  }
  return hash.digest('hex')
}
