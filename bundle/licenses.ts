import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The licenses that bundled packages may have. All of them require no more than a copy of their text. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

const NO_TEXT = '(the package comes without the text of its license)'

/**
 * Writes `licenses.txt` for all packages in the bundle, with each text once. ncc's own list lacks the modules that it
 * merged into others, but its comments name those. Throws if a package's license is not allowed.
 */
export function writeLicenses(out: string, modules: string): void {
  const file = path.join(out, 'licenses.txt')
  const folders = installed(modules)
  const listed = listedByNcc(file).filter((name) => folders.has(name))
  const names = [...new Set([...listed, ...mergedByNcc(out)])].sort()
  const licenses = names.flatMap((name) => {
    const found = folders.get(name)
    if (!found) throw new Error(`bundle: package ${name} is in the bundle but not installed`)
    return found.map((folder) => license(name, path.join(modules, '..', folder)))
  })
  const byText = Map.groupBy(licenses, ({ text }) => text)
  const sections = [...byText].map(
    ([text, packages]) =>
      `${packages.map(({ title }) => title).join('\n')}\n${'-'.repeat(72)}\n${text || NO_TEXT}\n`,
  )
  writeFileSync(file, sections.join('\n\n'))
}

/**
 * The folders of the packages that the bundle may have, by name, as in the lock file. A version may lie in the folder of
 * what needs it.
 */
function installed(modules: string): Map<string, string[]> {
  const lock = JSON.parse(readFileSync(path.join(modules, '.package-lock.json'), 'utf8'))
  const packages: Record<string, { dev?: boolean }> = lock.packages
  const folders = Object.keys(packages).filter((folder) => !packages[folder]?.dev)
  return Map.groupBy(folders, (folder) => folder.split('node_modules/').at(-1) ?? '')
}

/** The lines of ncc's list that can be names of packages. The others are their licenses. */
function listedByNcc(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => /^(@[\w.-]+\/)?[\w.-]+$/.test(line))
}

function mergedByNcc(out: string): string[] {
  const scripts = readdirSync(out).filter((name) => name.endsWith('.js'))
  return scripts.flatMap((name) => {
    const script = readFileSync(path.join(out, name), 'utf8')
    const comments = script.matchAll(
      /^;\/\/ CONCATENATED MODULE: .*node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm,
    )
    return [...comments].map(([, name]) => name as string)
  })
}

function license(name: string, folder: string): { title: string; text: string } {
  const { license, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  if (!ALLOWED.includes(license))
    throw new Error(`bundle: ${name} has the license ${license}, which is not allowed`)
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
  const text = file ? readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : ''
  return { title: `${name} ${version}: ${license}`, text }
}
