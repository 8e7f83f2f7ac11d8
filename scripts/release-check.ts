// Fails unless the tag, package.json, CHANGELOG.md and dist/ agree on the version. `npm run check:dist` compares dist/
// with the build.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { mismatches, releaseNotes } from './release.ts'

const options = { tag: { type: 'string' }, notes: { type: 'string' } } as const
const { values } = parseArgs({ options })
const text = (file: string) => readFileSync(file, 'utf8')
const packageJson = text('package.json')
const { tag = `v${JSON.parse(packageJson).version}` } = values
const changelog = text('CHANGELOG.md')
const problems = mismatches({
  tag,
  packageJson,
  packageLock: text('package-lock.json'),
  changelog,
  bundle: text('dist/index.js'),
})
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else console.log(`${tag}: package.json, CHANGELOG.md and dist/ agree.`)
if (values.notes) writeFileSync(values.notes, `${releaseNotes(changelog, tag.slice(1))}\n`)
