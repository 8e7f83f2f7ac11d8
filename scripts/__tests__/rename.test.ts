import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
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

const trackedFiles = () =>
  git('.', 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean)

/** Copies this repository to a temporary folder, calls `use` there, and deletes the copy. */
function inCopy(use: (copy: string, files: string[]) => void): void {
  const copy = mkdtempSync(path.join(tmpdir(), 'rename-'))
  const files = trackedFiles()
  try {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true })
      cpSync(file, path.join(copy, file))
    }
    git(copy, 'init', '--quiet')
    git(copy, 'add', '--all')
    symlinkSync(path.resolve('node_modules'), path.join(copy, 'node_modules'), 'junction')
    use(copy, files)
  } finally {
    rmSync(copy, { recursive: true, force: true, maxRetries: 5 })
  }
}

const rename = (cwd: string, name: string) =>
  spawnSync(process.execPath, ['scripts/rename.ts', name], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })

;(inGit ? describe : describe.skip)('npm run rename', () => {
  test('leaves no file with the old name, and changes back without a difference', () => {
    inCopy((copy, files) => {
      expect(rename(copy, newName)).toMatchObject({ status: 0, stderr: '' })
      const named = files.filter((file) => readFileSync(path.join(copy, file), 'latin1').includes(own))
      expect(named).toEqual([])
      const renamed = git(copy, 'diff', '--name-only').trim().split('\n')
      expect(renamed).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'package.json']))
      expect(readFileSync(path.join(copy, 'README.md'), 'utf8')).not.toContain('is a placeholder')

      expect(rename(copy, own)).toMatchObject({ status: 0, stderr: '' })
      expect(git(copy, 'diff')).toBe('')
    })
  })

  test('accepts the name in the guide for organizations', () => {
    const [, organization] = /\bORG=(\S+)/.exec(readFileSync('docs/organizations.md', 'utf8')) ?? []
    const files = trackedFiles().map((file): [string, string] => [file, readFileSync(file, 'latin1')])
    expect(() => renameIn(new Map(files), own, `${organization}/${own.split('/')[1]}`)).not.toThrow()
  })

  test('refuses a name that other files have, and changes nothing', () => {
    inCopy((copy) => {
      const { status, stderr } = rename(copy, 'aws-actions/configure-aws-credentials')
      expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('already') })
      expect(git(copy, 'diff')).toBe('')
    })
  })
})

test.each([
  ['a/b', 'x/y a/b'],
  // The new name would also appear where it overlaps with what is before it.
  ['a/a', 'data/x/y'],
])('a name that could not be changed back is refused: %s', (to, content) => {
  expect(() => renameIn(new Map([['file', content]]), 'x/y', to)).toThrow(`${to} is in file already`)
})
