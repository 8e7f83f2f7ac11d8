import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { copyProject } from '../../__tests__/copy-project.ts'
import { isKnownUpToDate, rememberUpToDate } from '../up-to-date.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

test.each<[string, boolean, (root: string) => void]>([
  ['nothing', true, () => {}],
  ['the time of a file', true, (root) => utimesSync(path.join(root, 'src/a/b.ts'), 0, 0)],
  ['a file of the project that the build does not read', true, (root) => writeFileSync(`${root}/x.md`, '')],
  ['a source', false, (root) => appendFileSync(path.join(root, 'src/a/b.ts'), ' ')],
  ['the name of a source', false, (root) => writeFileSync(path.join(root, 'src/a/c.ts'), '')],
  ['a file of the build', false, (root) => appendFileSync(path.join(root, 'bundle/main.ts'), ' ')],
  ['a package', false, (root) => appendFileSync(path.join(root, 'package-lock.json'), ' ')],
  ['dist/', false, (root) => rmSync(path.join(root, 'dist/index.js'))],
])('after a change of %s, dist/ is known to be up to date: %s', (_, known, change) => {
  const root = mkdtempSync(path.join(tmpdir(), 'project-'))
  folders.push(root)
  for (const folder of ['src/a', 'bundle', 'dist']) mkdirSync(path.join(root, folder), { recursive: true })
  const files = ['src/a/b.ts', 'bundle/main.ts', 'dist/index.js', 'package-lock.json', 'tsconfig.json']
  for (const file of [...files, 'tsconfig.build.json']) writeFileSync(path.join(root, file), file)
  expect(isKnownUpToDate(root)).toBe(false)
  rememberUpToDate(root)
  change(root)
  expect(isKnownUpToDate(root)).toBe(known)
})

test('end-to-end tests with a stale dist/ say how to mend it, and unit tests run', () => {
  const root = copyProject()
  folders.push(root)
  const jest = (...args: string[]) => {
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    const command = [...flags, 'node_modules/jest/bin/jest.js', ...args]
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    return { status, stderr }
  }
  const endToEnd = () => jest('__tests__/e2e/dry-run', '-t', 'nothing at all')
  rememberUpToDate(root)
  expect(endToEnd()).toEqual({ status: 0, stderr: expect.stringContaining('skipped') })
  appendFileSync(path.join(root, 'src/index.ts'), 'console.log("changed")\n')
  expect(endToEnd()).toEqual({
    status: 1,
    stderr: expect.stringMatching(
      /^End-to-end tests run dist\/\. dist\/ is out of date: .*Run `npm run build`.*\n$/,
    ),
  })
  expect(jest('__tests__/unit/clock')).toMatchObject({ status: 0 })
  expect(jest('--testPathIgnorePatterns', '/e2e/', '--', '/dry-run|/unit/clock')).toMatchObject({ status: 0 })
}, 180_000)
