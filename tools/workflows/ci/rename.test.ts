import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { ownRepository } from '../references.ts'
import { copyFiles, createRepository } from './repository.ts'

// It runs most other tests.
jest.setTimeout(1_200_000)

const copy = mkdtempSync(path.join(tmpdir(), 'rename-'))

/** Runs a command in the copy. Returns its output if it fails. */
function failureOf(...[command = '', ...args]: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8' })
  return status === 0
    ? ''
    : `${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`.slice(-8_000)
}

test('a renamed copy passes lint, unit and workflow tests, and changes back without a difference', () => {
  try {
    copyFiles(copy)
    createRepository(copy)
    for (const folder of ['node_modules', 'tools/node_modules'])
      symlinkSync(path.resolve(folder), path.join(copy, folder))

    // Composed, because no file may have it.
    expect(failureOf('npm', 'run', 'rename', '--', ['hooli', 'app-runner.link'].join('/'))).toBe('')
    expect(readFileSync(path.join(copy, 'README.md'), 'utf8')).not.toContain(ownRepository)
    expect(failureOf('npm', 'run', 'lint')).toBe('')
    // Whatever reads the name. The bundle can be built only where the packages are.
    expect(
      failureOf(
        'npm',
        'test',
        '--',
        '(scripts/__tests__/(documents|release)|unit/report/(messages|summary))',
      ),
    ).toBe('')
    const workflows = ['--config', 'tools/jest.config.js', 'tools/workflows/[^/]+$']
    const right = ['-t', 'no problem|README.md has the policies']
    expect(failureOf('npm', 'test', '--', ...workflows, ...right)).toBe('')

    expect(failureOf('npm', 'run', 'rename', '--', ownRepository)).toBe('')
    expect(failureOf('git', 'diff', '--exit-code')).toBe('')
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
