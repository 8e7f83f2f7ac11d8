import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CheckedFile, read, reusableWorkflow } from '../checked-files.ts'
import { ownRepository } from '../references.ts'

/**
 * Lays a workflow out in a new folder, as part of a repository whose own action and reusable workflow are this
 * project's: `./`, which actionlint looks into. It knows neither `$/` nor what lies in other repositories.
 */
export function localCopy({ path: from, text }: CheckedFile): { folder: string; file: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'workflow-'))
  mkdirSync(path.join(folder, '.git'))
  for (const part of ['action.yml', 'connection', 'dist'])
    cpSync(part, path.join(folder, part), { recursive: true })
  const write = (name: string, text: string) => {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, madeLocal(text))
    return file
  }
  write(reusableWorkflow, read(reusableWorkflow).text)
  return { folder, file: write(`.github/workflows/${path.basename(from)}`, text) }
}

function madeLocal(text: string): string {
  return text
    .replaceAll('uses: $/', 'uses: ./')
    .replaceAll(
      `uses: ${ownRepository}/.github/workflows/ensure-connection.yml@v1`,
      `uses: ./${reusableWorkflow}`,
    )
    .replaceAll(`uses: ${ownRepository}@v1`, 'uses: ./')
}
