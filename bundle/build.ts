import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeLicenses } from './licenses.ts'

const root = process.cwd()
const modules = path.join(root, 'node_modules')

/**
 * Bundles build/src/index.js, as tsc made it, into `out`, which is emptied first since ncc leaves old chunks there.
 * Throws when a dependency's layout is no longer what `paths` relies on.
 */
export function build(out: string): void {
  const work = path.join(root, 'build', 'ncc')
  mkdirSync(work, { recursive: true })
  // ncc has no setting for aliases of its own; it takes `paths` from the tsconfig.json of its working directory.
  writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths: paths() } }))
  rmSync(out, { recursive: true, force: true })
  const ncc = path.join(modules, '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const entry = path.join(root, 'build', 'src', 'index.js')
  // Not minified: it would save bytes but no time, and people can review this.
  const args = [ncc, 'build', entry, '--out', out, '--license', 'licenses.txt', '--no-cache', '--quiet']
  execFileSync(process.execPath, args, { cwd: work, stdio: 'inherit' })
  writeLicenses(out, modules)
}

/** Which file each package is taken from, where what Node.js would take loads more than is used. */
function paths(): Record<string, string[]> {
  const found: Record<string, string> = {
    undici: path.join(root, 'bundle', 'undici.js'),
    'undici-real': path.join(modules, 'undici', 'index.js'),
  }
  // ncc would take the SDK's CommonJS files, one a package, of which nothing can be left out.
  for (const scope of ['@aws-sdk', '@smithy']) {
    for (const name of readdirSync(path.join(modules, scope))) {
      Object.assign(found, esModules(`${scope}/${name}`))
    }
  }
  for (const [name, file] of Object.entries(found)) {
    if (!existsSync(file))
      throw new Error(`bundle: ${name} has no ${path.relative(root, file)} any more; see bundle/build.ts`)
  }
  return Object.fromEntries(Object.entries(found).map(([name, file]) => [name, [file]]))
}

/** The ES modules of an SDK package and of its submodules, by the names under which they are imported. */
function esModules(name: string): Record<string, string> {
  const folder = path.join(modules, name)
  const { exports = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const submodules = Object.keys(exports).filter((key) => key !== '.' && !key.endsWith('.json'))
  return {
    [name]: path.join(folder, 'dist-es', 'index.js'),
    ...Object.fromEntries(
      submodules.map((key) => [
        path.posix.join(name, key),
        path.join(folder, 'dist-es', 'submodules', key, 'index.js'),
      ]),
    ),
  }
}
