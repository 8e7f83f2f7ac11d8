import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { isKnownUpToDate } from '../bundle/up-to-date.ts'

const FOLDER = path.join('__tests__', 'e2e')

/** What is used of Jest's configuration. */
interface GlobalConfig {
  testPathPatterns: { toExecutor(options: { rootDir: string }): { isMatch(file: string): boolean } }
}
interface ProjectConfig {
  rootDir: string
  testMatch: string[]
  testPathIgnorePatterns: string[]
}

/**
 * Jest runs this before all tests. It fails if end-to-end tests, which run dist/, are among them and dist/ is not what
 * the build makes of src/. The comparison takes as long as a build, but only after something has changed without one.
 */
export default function checkDist({ testPathPatterns }: GlobalConfig, project: ProjectConfig): void {
  const { rootDir, testMatch, testPathIgnorePatterns } = project
  const selection = testPathPatterns.toExecutor({ rootDir })
  const isIgnored = (file: string) => testPathIgnorePatterns.some((pattern) => new RegExp(pattern).test(file))
  const folder = path.join(rootDir, FOLDER)
  const files = readdirSync(folder).map((name) => path.join(folder, name))
  const selected = files.some((file) => selection.isMatch(file) && !isIgnored(file))
  if (!selected || !testMatch.some((glob) => glob.includes('e2e')) || isKnownUpToDate(rootDir)) return
  const options = { cwd: rootDir, shell: true, encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync('npm run --silent check:dist', options)
  if (status === 0) return
  const error = new Error(`End-to-end tests run dist/. ${stdout}${stderr}`.trimEnd())
  // Jest prints the stack, which says nothing here.
  error.stack = error.message
  throw error
}
