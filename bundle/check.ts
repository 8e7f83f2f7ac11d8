import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from './build.ts'
import { differences } from './differences.ts'
import { rememberUpToDate } from './up-to-date.ts'

const rebuilt = mkdtempSync(path.join(tmpdir(), 'dist-'))
try {
  await build(rebuilt)
  const changed = differences(path.resolve('dist'), rebuilt)
  if (changed.length > 0) {
    console.error(`dist/ is out of date: ${changed.join(', ')}. Run \`npm run build\` and commit dist/.`)
    process.exitCode = 1
  } else {
    rememberUpToDate(process.cwd())
    console.log('dist/ is up to date.')
  }
} finally {
  rmSync(rebuilt, { recursive: true, force: true })
}
