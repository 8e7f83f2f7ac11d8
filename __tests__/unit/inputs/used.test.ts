import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

const MODULE = 'src/inputs/inputs.ts'

/** The messages of the type checker about all of `src/` but the module, if that has this text. */
function typeErrors(text: string): string {
  mkdirSync('build', { recursive: true })
  const folder = mkdtempSync('build/used-')
  try {
    cpSync('src', `${folder}/src`, { recursive: true })
    writeFileSync(`${folder}/${MODULE}`, text)
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }),
    )
    const args = ['node_modules/typescript/bin/tsc', '--pretty', 'false', '--project', folder]
    const lines = spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout.split('\n')
    return lines.filter((line) => !line.includes(`${MODULE}(`)).join('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('each input that is read is used, and one more that is not is found', () => {
  const [valid = '', invalid = ''] = readFileSync(MODULE, 'utf8')
    .replace('  readonly dryRun: boolean\n', '$&  readonly unused: boolean\n')
    .split('export interface InvalidInputs')
  const names = [...valid.matchAll(/^ {2}readonly (\w+): /gm)].map(([, name]) => name)
  // Whatever uses a property by its former name is an error.
  const renamed = valid.replace(/^ {2}readonly \w+(?=: )/gm, '$&Renamed')
  const errors = typeErrors(`${renamed}export interface InvalidInputs${invalid}`)
  const unused = names.filter((name) => !new RegExp(`[' ]${name}\\b`).test(errors))
  expect(unused).toEqual(['unused'])
})
