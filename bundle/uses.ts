import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { LAZY_MODULES } from './lazy-modules.ts'

type Exports = Readonly<Record<string, unknown>>

/** Throws if a bundled package uses something that the lazy module of another package does not have. */
export async function checkUses(root: string): Promise<void> {
  const load = (file: string): Promise<Exports> => import(pathToFileURL(path.join(root, file)).href)
  // The lazy module of @actions/github exports everything that the real package does.
  for (const { package: name, file, entry } of LAZY_MODULES.filter(({ alias }) => alias !== 'github-real')) {
    const lazy = await load(`bundle/lazy/${file}`)
    const real = await load(`node_modules/${name}/${entry}`)
    for (const script of scriptsOfDependents(root, name)) {
      const missing = missingUses(readFileSync(script, 'utf8'), name, lazy, real)
      if (missing.length === 0) continue
      const user = path.relative(root, script)
      throw new Error(`bundle: ${user} uses ${missing.join(', ')} of ${name}; bundle/lazy/${file} lacks that`)
    }
  }
}

/** The scripts of the bundled packages that depend on this one. */
function scriptsOfDependents(root: string, name: string): string[] {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>
  }
  const dependents = Object.keys(packages).filter(
    (folder) => folder && packages[folder]?.dependencies?.[name] && !isUnusedCopy(folder),
  )
  return dependents.flatMap((dependent) => {
    const folder = path.join(root, dependent)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return files
      .filter((file) => file.endsWith('.js') && !file.startsWith('node_modules'))
      .map((file) => path.join(folder, file))
  })
}

/** Whether a folder has a second version of a replaced package: the bundle imports only the first. */
function isUnusedCopy(folder: string): boolean {
  return LAZY_MODULES.some(({ package: name }) => folder.endsWith(`/node_modules/${name}`))
}

/** The exports and class methods of a package that a script uses and that the lazy module lacks. */
export function missingUses(script: string, name: string, lazy: Exports, real: Exports): string[] {
  const mentions = script.split(new RegExp(`['"]${name}['"]`)).length - 1
  const imports = [...script.matchAll(/import\s+(.+?)\s+from\s+['"]([^'"]+)['"]/gs)].filter(
    ([, , from]) => from === name,
  )
  if (mentions > imports.length) return ['everything, not by an import statement']
  const used = imports.flatMap(([, clause = '']) => importedNames(clause, script))
  const exports = used.filter((each) => each in real && !(each in lazy))
  const methods = used.flatMap((each) => {
    const available = methodsOf(lazy[each])
    return methodsOf(real[each]).filter(
      (method) => !available.includes(method) && script.includes(`.${method}(`),
    )
  })
  return [...exports, ...methods]
}

function importedNames(clause: string, script: string): string[] {
  const namespace = /\* as (\w+)/.exec(clause)?.[1]
  const names = namespace
    ? script.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, 'g'))
    : clause.matchAll(/(\w+)(?:\s+as\s+\w+)?\s*[,}]/g)
  return [...names].map(([, name]) => name as string)
}

function methodsOf(value: unknown): string[] {
  return typeof value === 'function' && value.prototype ? Object.getOwnPropertyNames(value.prototype) : []
}
