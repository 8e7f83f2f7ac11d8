import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeLicenses } from './licenses.ts'
import { paths } from './paths.ts'
import { checkUses } from './uses.ts'

const root = process.cwd()
const modules = path.join(root, 'node_modules')

/**
 * Bundles build/src/index.js, as tsc made it, into `out`, which then holds nothing else, and is left alone when that
 * fails. Throws when a dependency is no longer laid out or used as `bundle/` relies on.
 */
export async function build(out: string): Promise<void> {
  await checkUses(root)
  const work = path.join(root, 'build', 'ncc')
  mkdirSync(work, { recursive: true })
  // ncc has no setting for aliases of its own; it takes `paths` from the tsconfig.json of its working directory.
  writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths: paths(root) } }))
  // A new folder, since ncc leaves old chunks where it writes.
  const made = path.join(work, 'dist')
  rmSync(made, { recursive: true, force: true })
  const ncc = path.join(modules, '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const entry = path.join(root, 'build', 'src', 'index.js')
  // Not minified: it would save bytes but no time, and people can review this.
  const args = [ncc, 'build', entry, '--out', made, '--license', 'licenses.txt', '--no-cache', '--quiet']
  execFileSync(process.execPath, args, { cwd: work, stdio: 'inherit' })
  toAscii(path.join(made, 'index.js'))
  writeLicenses(made, modules)
  rmSync(out, { recursive: true, force: true })
  cpSync(made, out, { recursive: true })
}

/** One character beyond ASCII and V8 reads the whole script in two bytes a character: 3 ms, and twice the memory. */
function toAscii(file: string): void {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped))
}
