import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { STAND_INS } from './stand-ins.ts'

/**
 * Which file each package is taken from, where what Node.js would take loads more than is used. Throws when a
 * dependency's layout is no longer what this relies on.
 */
export function paths(root: string): Record<string, string[]> {
  const modules = path.join(root, 'node_modules')
  const found: Record<string, string> = {}
  for (const { name, standIn, alias, real } of STAND_INS) {
    found[name] = path.join(root, 'bundle', 'stand-ins', standIn)
    found[alias] = path.join(modules, name, real)
  }
  // ncc would take the SDK's CommonJS files, one a package, of which nothing can be left out.
  for (const scope of ['@aws-sdk', '@smithy']) {
    for (const name of readdirSync(path.join(modules, scope))) {
      Object.assign(found, esModules(modules, `${scope}/${name}`))
    }
  }
  for (const [name, file] of Object.entries(found)) {
    if (!existsSync(file))
      throw new Error(`bundle: ${name} has no ${path.relative(root, file)} any more; see bundle/paths.ts`)
  }
  return Object.fromEntries(Object.entries(found).map(([name, file]) => [name, [file]]))
}

/** The ES modules of an SDK package and of its submodules, by the names under which they are imported. */
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
