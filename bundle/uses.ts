import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { STAND_INS, type StandIn } from './stand-ins.ts'

type Exports = Readonly<Record<string, unknown>>

/** Throws when a bundled package uses something of another that its stand-in doesn't have. */
export async function checkUses(root: string): Promise<void> {
  // What stands in for @actions/github has all of it.
  for (const replaced of STAND_INS.filter(({ name }) => name !== '@actions/github')) {
    const standIn = await import(pathToFileURL(path.join(root, 'bundle', 'stand-ins', replaced.standIn)).href)
    const real = await import(
      pathToFileURL(path.join(root, 'node_modules', replaced.name, replaced.real)).href
    )
    for (const file of filesOfUsers(root, replaced)) {
      const missing = lacking(readFileSync(file, 'utf8'), replaced.name, standIn, real)
      if (missing.length > 0) {
        throw new Error(
          `bundle: ${path.relative(root, file)} uses ${missing.join(', ')} of ${replaced.name}, ` +
            `which bundle/stand-ins/${replaced.standIn} doesn't have`,
        )
      }
    }
  }
}

/** The scripts of the packages that depend on it. */
function filesOfUsers(root: string, { name }: StandIn): string[] {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>
  }
  const users = Object.keys(packages).filter((folder) => folder && packages[folder]?.dependencies?.[name])
  return users.flatMap((user) => {
    const folder = path.join(root, user)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return files
      .filter((file) => file.endsWith('.js') && !file.startsWith('node_modules'))
      .map((file) => path.join(folder, file))
  })
}

/** What a script takes of a package that the real one has and its stand-in hasn't: exports, and methods of classes. */
export function lacking(script: string, name: string, standIn: Exports, real: Exports): string[] {
  const mentions = script.split(new RegExp(`['"]${name}['"]`)).length - 1
  const imports = [...script.matchAll(/import\s+(.+?)\s+from\s+['"]([^'"]+)['"]/gs)].filter(
    ([, , from]) => from === name,
  )
  if (mentions > imports.length) return ['all, by other than an import']
  const used = imports.flatMap(([, what = '']) => namesOf(what, script))
  const exports = used.filter((taken) => taken in real && !(taken in standIn))
  const methods = used.flatMap((taken) => {
    const offered = methodsOf(standIn[taken])
    return methodsOf(real[taken]).filter(
      (method) => !offered.includes(method) && script.includes(`.${method}(`),
    )
  })
  return [...exports, ...methods]
}

function namesOf(imported: string, script: string): string[] {
  const namespace = /\* as (\w+)/.exec(imported)?.[1]
  if (namespace)
    return [...script.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, 'g'))].map(([, name]) => name as string)
  return [...imported.matchAll(/(\w+)(?:\s+as\s+\w+)?\s*[,}]/g)].map(([, name]) => name as string)
}

function methodsOf(value: unknown): string[] {
  return typeof value === 'function' && value.prototype ? Object.getOwnPropertyNames(value.prototype) : []
}
