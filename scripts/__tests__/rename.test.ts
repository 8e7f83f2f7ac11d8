import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { renameIn, repositoryName } from '../repository-name.ts'

const own = repositoryName(readFileSync('package.json', 'utf8'))
/** Composed, because no file may have it. */
const newName = [`${own.split('/')[0]}-2`, 'app-runner.link'].join('/')
const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' })

// A downloaded archive has no list of tracked files.
const inGit = existsSync('.git') && spawnSync('git', ['--version']).status === 0

;(inGit ? describe : describe.skip)('the name of this repository', () => {
  const list = () => git('.', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')
  const names = inGit ? list() : []
  const files = new Map(names.filter(Boolean).map((name) => [name, readFileSync(name, 'latin1')]))

  test('is replaced in all files, and changes back without a difference', () => {
    const renamed = renameIn(files, own, newName)
    expect([...renamed.keys()]).toEqual(
      expect.arrayContaining(['README.md', 'dist/index.js', 'package.json']),
    )
    const all = new Map([...files, ...renamed])
    expect([...all].filter(([, text]) => text.includes(own))).toEqual([])
    expect(new Map([...all, ...renameIn(all, newName, own)])).toEqual(files)
  })

  test('can be the one in the guide for organizations', () => {
    const [, organization] = /\bORG=(\S+)/.exec(readFileSync('docs/organizations.md', 'utf8')) ?? []
    expect(() => renameIn(files, own, `${organization}/${own.split('/')[1]}`)).not.toThrow()
  })

  test('is changed by npm run rename in what git tracks, unless a file has the new name', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rename-'))
    const rename = (name: string) => {
      const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } } as const
      const { status, stderr } = spawnSync(
        process.execPath,
        [path.resolve('scripts/rename.ts'), name],
        options,
      )
      return { status, stderr }
    }
    try {
      for (const name of ['action.yml', 'CHANGELOG.md', 'package.json', 'README.md'])
        cpSync(name, path.join(folder, name))
      git(folder, 'init', '--quiet')
      git(folder, 'add', '--all')
      const refused = { status: 2, stderr: expect.stringContaining('already') }
      expect(rename('aws-actions/configure-aws-credentials')).toEqual(refused)
      expect(git(folder, 'diff')).toBe('')

      expect(rename(newName)).toEqual({ status: 0, stderr: '' })
      expect(git(folder, 'diff', '--name-only')).toContain('package.json')
      const readme = readFileSync(path.join(folder, 'README.md'), 'utf8')
      expect(readme.match(`${own}|is a placeholder`)).toBeNull()

      expect(rename(own)).toEqual({ status: 0, stderr: '' })
      expect(git(folder, 'diff')).toBe('')
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})

test.each([
  ['a/b', 'x/y a/b'],
  // The new name would also appear where it overlaps with what is before it.
  ['a/a', 'data/x/y'],
])('a name that could not be changed back is refused: %s', (to, content) => {
  expect(() => renameIn(new Map([['file', content]]), 'x/y', to)).toThrow(`${to} is in file already`)
})
