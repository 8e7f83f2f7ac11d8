import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { repositoryName } from '../../scripts/repository-name.ts'
import { archive, unpackArchive } from '../archive.ts'

const ownRepository = repositoryName(readFileSync('package.json', 'utf8'))

/** A quarter of what jobs downloaded when the archive was the whole repository: 2.69 MB, 5.96 MB in 374 files. */
const LIMITS = { packed: 673_000, unpacked: 1_488_000, files: 93 }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'archive-'))
  unpackArchive(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All files in a folder, with `/` between the parts of their names. */
function filesIn(root: string): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(path.join(root, name)).isFile())
  return files.map((name) => name.replaceAll('\\', '/')).sort()
}

describe('what a job downloads', () => {
  test('has everything that a workflow can refer to, and no more', () => {
    const others = ['README.md', 'LICENSE', 'action.yml', 'connection/action.yml']
    const workflow = '.github/workflows/ensure-connection.yml'
    const dist = filesIn('dist').map((name) => `dist/${name}`)
    const files = [...others, workflow, ...dist].sort()
    expect(filesIn(folder)).toEqual(files)
    const differs = (name: string) => !readFileSync(name).equals(readFileSync(path.join(folder, name)))
    expect(files.filter(differs)).toEqual([])
  })

  test('has what the documents, examples and templates refer to', () => {
    const reference = new RegExp(String.raw`uses: (?:${ownRepository}(?:/([\w./-]+))?@|\$/([\w./-]+))`, 'g')
    const users = ['README.md', '.github/workflows/ensure-connection.yml']
    for (const root of ['docs', 'examples', 'templates'])
      users.push(...filesIn(root).map((name) => path.join(root, name)))
    const paths = users
      .filter((file) => /\.(md|ya?ml)$/.test(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(reference)])
      .map(([, other = '', own = other]) => own)
    const isWorkflow = (target: string) => /\.ya?ml$/.test(target)
    const needed = paths.map((target) => (isWorkflow(target) ? target : path.join(target, 'action.yml')))
    expect([...new Set(paths)].sort()).toEqual(['', '.github/workflows/ensure-connection.yml', 'connection'])
    expect(needed.filter((file) => !existsSync(path.join(folder, file)))).toEqual([])
  })

  test('is at most a quarter of what it was', () => {
    const sizes = filesIn(folder).map((name) => statSync(path.join(folder, name)).size)
    expect(archive('tar.gz').length).toBeLessThanOrEqual(LIMITS.packed)
    expect(archive('zip').length).toBeLessThanOrEqual(LIMITS.packed)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(LIMITS.unpacked)
    expect(sizes.length).toBeLessThanOrEqual(LIMITS.files)
  })
})

test.each(['.', 'connection'])(
  'the action in %s of the archive creates a connection and opens an issue',
  (action) =>
    withSimulators(async ({ run, github }) => {
      const inputs = { 'connection-name': 'archived', 'reminder-issue': 'true' }
      const { outputs } = await run(inputs, { actionDir: path.join(folder, action) })
      expect(outputs).toMatchObject({ created: 'true', status: 'PENDING_HANDSHAKE' })
      expect(github.issues()).toMatchObject([{ state: 'open' }])
    }),
)
