import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'

const MODULE = 'src/inputs/inputs.ts'

/**
 * The properties of the inputs that nothing uses outside the module that reads them. If one has another name there, the
 * type checker finds errors elsewhere, unless nothing uses it. It checks one copy of the code per property.
 */
function unusedProperties(text: string): string[] {
  const [valid = ''] = text.split('export interface InvalidInputs')
  const properties = [...valid.matchAll(/^ {2}readonly (\w+): /gm)].map(([, name]) => name as string)
  mkdirSync('build', { recursive: true })
  const folder = mkdtempSync('build/used-')
  try {
    for (const name of properties) {
      cpSync('src', path.join(folder, name, 'src'), { recursive: true })
      const renamed = text.replace(`  readonly ${name}: `, `  readonly ${name}Renamed: `)
      writeFileSync(path.join(folder, name, MODULE), renamed)
    }
    const files = typeErrors(folder).filter((file) => !file.endsWith(MODULE))
    return properties.filter((name) => !files.some((file) => file.startsWith(`${folder}/${name}/`)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The paths of the files in which the type checker finds errors. */
function typeErrors(folder: string): string[] {
  const settings = { extends: '../../tsconfig.json', include: ['.'] }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const args = ['node_modules/typescript/bin/tsc', '--pretty', 'false', '--project', folder]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return [...stdout.matchAll(/^(\S+\.ts)\(/gm)].map(([, file]) => file as string)
}

test('each input that is read is used, and one more that is not is found', () => {
  const text = readFileSync(MODULE, 'utf8')
    .replace(/^ {2}readonly dryRun: boolean$/m, '$&\n  readonly unused: boolean')
    .replace(/^ {4}dryRun: readBoolean.*$/m, "$&\n    unused: readBoolean('unused'),")
  expect(unusedProperties(text)).toEqual(['unused'])
})
