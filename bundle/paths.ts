import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { LAZY_MODULES } from './lazy-modules.ts'

/**
 * The file from which ncc bundles each package whose default entry point would load more than the action uses.
 * Throws if a dependency's layout has changed.
 */
export function paths(root: string): Record<string, string[]> {
  const modules = path.join(root, 'node_modules')
  const found: Record<string, string> = {}
  for (const { package: name, file, alias, entry } of LAZY_MODULES) {
    found[name] = path.join(root, 'bundle', 'lazy', file)
    if (alias) found[alias] = path.join(modules, name, entry)
  }
  // ncc would choose the SDK's CommonJS builds: one file per package, from which nothing can be left out.
  for (const scope of ['@aws-sdk', '@smithy']) {
    for (const name of readdirSync(path.join(modules, scope))) {
      Object.assign(found, esModules(modules, `${scope}/${name}`))
    }
  }
  for (const [name, file] of Object.entries(found)) {
    if (!existsSync(file))
      throw new Error(`bundle: ${name} no longer has ${path.relative(root, file)}; see bundle/paths.ts`)
  }
  return Object.fromEntries(Object.entries(found).map(([name, file]) => [name, [file]]))
}

/** The ES modules of an SDK package and of its submodules, by import name. */
function esModules(modules: string, name: string): Record<string, string> {
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
