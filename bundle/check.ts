import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from './build.ts'
import { rememberUpToDate } from './up-to-date.ts'

/** The names of files that differ between two folders or exist in only one of them. */
function differences(left: string, right: string): string[] {
  const names = new Set([...readdirSync(left), ...readdirSync(right)])
  return [...names].filter((name) => {
    const [a, b] = [path.join(left, name), path.join(right, name)]
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b))
  })
}

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
