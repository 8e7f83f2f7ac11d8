import { cpSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const LEFT_OUT = new Set(['.git', 'build', 'coverage', 'node_modules'])

/** Copies this project, with a link to its dependencies, so that mistakes can be made in the copy. Returns its folder. */
export function copyProject(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'copy-'))
  const project = process.cwd()
  cpSync(project, copy, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(path.relative(project, source)),
  })
  symlinkSync(path.join(project, 'node_modules'), path.join(copy, 'node_modules'), 'junction')
  return copy
}
