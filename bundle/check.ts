import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from './build.ts'

/** The names of the files that differ between two folders, or that only one of them has. */
function differences(left: string, right: string): string[] {
  const names = new Set([...readdirSync(left), ...readdirSync(right)])
  const read = (folder: string, name: string) => {
    try {
      return readFileSync(path.join(folder, name))
    } catch {
      return undefined
    }
  }
  return [...names].filter((name) => {
    const [a, b] = [read(left, name), read(right, name)]
    return !a || !b || !a.equals(b)
  })
}

const rebuilt = mkdtempSync(path.join(tmpdir(), 'dist-'))
try {
  await build(rebuilt)
  const wrong = differences(path.resolve('dist'), rebuilt)
  if (wrong.length > 0) {
    console.error(
      `dist/ is not what the build gives: ${wrong.join(', ')}. Run \`npm run build\` and commit dist/.`,
    )
    process.exitCode = 1
  } else {
    console.log('dist/ is what the build gives.')
  }
} finally {
  rmSync(rebuilt, { recursive: true, force: true })
}
