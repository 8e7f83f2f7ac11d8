import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withoutComments } from './comments.ts'
import { writeLicenses } from './licenses.ts'
import { minify } from './minify.ts'
import { paths } from './paths.ts'
import { checkUses } from './uses.ts'

const root = process.cwd()
const modules = path.join(root, 'node_modules')

/** ncc's mark of a module of `src/`. */
const OWN_MODULE = /CONCATENATED MODULE: \.\.\/src\//

/**
 * Bundles `build/src/index.js`, compiled by tsc, into `out` and replaces everything there. If the build fails, `out`
 * stays as it was. Throws if a dependency's layout or use has changed.
 */
export async function build(out: string): Promise<void> {
  await checkUses(root)
  const work = path.join(root, 'build', 'ncc')
  mkdirSync(work, { recursive: true })
  // ncc has no option for aliases, but it reads `paths` from the tsconfig.json in its working directory.
  writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths: paths(root) } }))
  // ncc does not remove old chunks from its output folder.
  const output = path.join(work, 'dist')
  rmSync(output, { recursive: true, force: true })
  const ncc = path.join(modules, '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const entry = path.join(root, 'build', 'src', 'index.js')
  const args = [ncc, 'build', entry, '--out', output, '--license', 'licenses.txt', '--no-cache', '--quiet']
  execFileSync(process.execPath, args, { cwd: work, stdio: 'inherit' })
  // It reads comments, which the next step removes.
  writeLicenses(output, modules)
  for (const name of readdirSync(output).filter((each) => each.endsWith('index.js'))) {
    const file = path.join(output, name)
    writeFileSync(file, shorten(readFileSync(file, 'utf8')))
  }
  rmSync(out, { recursive: true, force: true })
  cpSync(output, out, { recursive: true })
}

/**
 * Minifies the chunks of third-party code, which only some runs load but every job downloads. What has code of ours loses
 * only comments, so that people can review it. There, a single non-ASCII character would make V8 store all of the script
 * in two bytes each: 3 ms, twice the memory.
 */
function shorten(code: string): string {
  if (!OWN_MODULE.test(code)) return minify(code)
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return withoutComments(code).replace(/[^\0-\x7f]/g, escaped)
}
