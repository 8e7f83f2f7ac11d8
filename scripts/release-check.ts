// Fails unless everything is ready for a release. `npm run check:dist` compares dist/ with the build.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { readArguments } from '../harness/arguments.ts'
import { marketplaceProblems } from './marketplace.ts'
import { mismatches, releaseNotes } from './release.ts'

const { values } = readArguments({
  name: 'npm run release-check',
  description:
    'Checks that a release can be made: version, tag, CHANGELOG.md, dist/ and the texts for the Marketplace.',
  options: {
    tag: {
      type: 'string',
      value: 'TAG',
      description: 'The tag of the release, such as v1.2.3. By default, that of the version in package.json.',
      isValid: (tag) => /^v\d+\.\d+\.\d+$/.test(tag),
    },
    date: {
      type: 'string',
      value: 'YYYY-MM-DD',
      description: 'The day of the release in UTC. By default, today.',
      isValid: (date) => /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)),
    },
    notes: {
      type: 'string',
      value: 'FILE',
      description: 'Where to write the release notes, the section of CHANGELOG.md for the version.',
      isValid: (file) => file !== '',
    },
  },
})
const text = (file: string) => readFileSync(file, 'utf8')
const packageJson = text('package.json')
const { tag = `v${JSON.parse(packageJson).version}`, date = new Date().toISOString().slice(0, 10) } = values
const changelog = text('CHANGELOG.md')
const problems = [
  ...mismatches({
    tag,
    date,
    packageJson,
    packageLock: text('package-lock.json'),
    changelog,
    bundle: text('dist/index.js'),
    releasedCommit: commitOf(`refs/tags/${tag}`),
    commit: commitOf('HEAD'),
  }),
  ...marketplaceProblems(text('action.yml')),
]
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else console.log(`${tag} can be released.`)
if (values.notes) writeFileSync(values.notes, `${releaseNotes(changelog, tag.slice(1))}\n`)

/** The commit of a ref, or undefined if there is none. */
function commitOf(ref: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], {
    encoding: 'utf8',
  })
  return status === 0 ? stdout.trim() : undefined
}
