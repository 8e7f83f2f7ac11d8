import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Creates a folder whose modules can import the packages of tools/ci/documents/package.json. */
export function createPackageFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'packages-'))
  // tools/ci/workflow-tests.sh sets it.
  const installed = path.join(process.env.DOCUMENT_TOOLS ?? '', 'node_modules')
  symlinkSync(installed, path.join(folder, 'node_modules'))
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}')
  return folder
}
