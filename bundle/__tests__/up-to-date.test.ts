import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import checkDist from '../../__tests__/up-to-date-dist.ts'
import { differences } from '../differences.ts'
import { isKnownUpToDate, rememberUpToDate } from '../up-to-date.ts'

let root = ''
const inRoot = (name: string) => path.join(root, name)

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'project-'))
  for (const folder of ['src/a', 'bundle/__tests__', 'dist']) mkdirSync(inRoot(folder), { recursive: true })
  const files = ['src/a/b.ts', 'bundle/main.ts', 'dist/index.js', 'package-lock.json', 'tsconfig.json']
  for (const file of [...files, 'tsconfig.build.json']) writeFileSync(inRoot(file), file)
})
afterEach(() => rmSync(root, { recursive: true }))

test.each<[string, boolean, () => void]>([
  ['nothing', true, () => {}],
  ['the time of a file', true, () => utimesSync(inRoot('src/a/b.ts'), 0, 0)],
  ['a file of the project that the build does not read', true, () => writeFileSync(inRoot('x.md'), '')],
  ['a test of the build', true, () => writeFileSync(inRoot('bundle/__tests__/a.test.ts'), '')],
  ['a source', false, () => appendFileSync(inRoot('src/a/b.ts'), ' ')],
  ['the name of a source', false, () => writeFileSync(inRoot('src/a/c.ts'), '')],
  ['a file of the build', false, () => appendFileSync(inRoot('bundle/main.ts'), ' ')],
  ['a package', false, () => appendFileSync(inRoot('package-lock.json'), ' ')],
  ['dist/', false, () => rmSync(inRoot('dist/index.js'))],
])('after a change of %s, dist/ is known to be up to date: %s', (_, known, change) => {
  expect(isKnownUpToDate(root)).toBe(false)
  rememberUpToDate(root)
  change()
  expect(isKnownUpToDate(root)).toBe(known)
})

test('a build differs in files that are changed, new or missing', () => {
  cpSync(inRoot('dist'), inRoot('rebuilt'), { recursive: true })
  expect(differences(inRoot('dist'), inRoot('rebuilt'))).toEqual([])
  appendFileSync(inRoot('rebuilt/index.js'), ' ')
  writeFileSync(inRoot('rebuilt/1.index.js'), '')
  writeFileSync(inRoot('dist/2.index.js'), '')
  const changed = differences(inRoot('dist'), inRoot('rebuilt'))
  expect(changed.sort()).toEqual(['1.index.js', '2.index.js', 'index.js'])
})

/** Does what Jest does before the tests whose paths match. */
async function beforeTests(pattern: RegExp, ignored: string[] = []): Promise<void> {
  const { default: configuration } = await import(pathToFileURL('jest.config.js').href)
  expect(configuration.globalSetup).toBe('<rootDir>/__tests__/up-to-date-dist.ts')
  const isMatch = (file: string) => pattern.test(file)
  const selection = { testPathPatterns: { toExecutor: () => ({ isMatch }) } }
  checkDist(selection, { rootDir: root, testMatch: configuration.testMatch, testPathIgnorePatterns: ignored })
}

test('end-to-end tests with a stale dist/ say so, and unit tests run', async () => {
  mkdirSync(inRoot('__tests__/e2e'), { recursive: true })
  writeFileSync(inRoot('__tests__/e2e/dry-run.test.ts'), '')
  const check = `node -e "console.error('dist/ is stale.'); process.exit(1)"`
  writeFileSync(inRoot('package.json'), JSON.stringify({ scripts: { 'check:dist': check } }))

  rememberUpToDate(root)
  await expect(beforeTests(/dry-run/)).resolves.toBeUndefined()
  appendFileSync(inRoot('src/a/b.ts'), ' ')
  await expect(beforeTests(/dry-run/)).rejects.toThrow(/^End-to-end tests run dist\/\. dist\/ is stale\.$/)
  await expect(beforeTests(/unit.clock/)).resolves.toBeUndefined()
  await expect(beforeTests(/dry-run|unit.clock/, ['[/\\\\]e2e[/\\\\]'])).resolves.toBeUndefined()
})
