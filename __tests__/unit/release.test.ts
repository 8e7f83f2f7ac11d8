import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { mismatches, type Release, releaseNotes } from '../../scripts/release.ts'

const text = (file: string) => readFileSync(file, 'utf8')
const { version } = JSON.parse(text('package.json'))

/** This repository as it is now. */
const current: Release = {
  tag: `v${version}`,
  packageJson: text('package.json'),
  packageLock: text('package-lock.json'),
  changelog: text('CHANGELOG.md'),
  bundle: text('dist/index.js'),
}

const agreeing: Release = {
  tag: 'v1.2.3',
  packageJson: '{"version": "1.2.3"}',
  packageLock: '{"version": "1.2.3", "packages": {"": {"version": "1.2.3"}}}',
  changelog:
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n### Fixed\n\n- A bug.\n\n' +
    '## [1.2.2] - 2026-11-22\n\n### Fixed\n\n- An older one.\n\n[1.2.3]: https://example.com/1.2.3\n',
  bundle: "const VERSION = '1.2.3';\n",
}

test('package.json, package-lock.json and dist/ have the same version', () => {
  expect(mismatches(current).filter((problem) => !problem.startsWith('CHANGELOG.md'))).toEqual([])
})

test('the newest release in CHANGELOG.md is the version of package.json', () => {
  expect(current.changelog).toContain(`\n## [${version}] - `)
  expect(mismatches(current).filter((problem) => !problem.includes('unreleased changes'))).toEqual([])
})

describe('mismatches', () => {
  test('do not exist where all parts agree', () => {
    expect(mismatches(agreeing)).toEqual([])
  })

  test.each<[title: string, part: keyof Release, search: string, replacement: string, message: string]>([
    ['a different tag', 'tag', 'v1.2.3', 'v1.2.4', 'version in package.json is 1.2.3'],
    ['a tag without v', 'tag', 'v1.2.3', '1.2.3', 'not of the form v1.2.3'],
    ['a major tag', 'tag', 'v1.2.3', 'v1', 'not of the form v1.2.3'],
    ['a different package.json', 'packageJson', '1.2.3', '1.2.2', 'version in package.json is 1.2.2'],
    ['a different lock file', 'packageLock', '1.2.3', '1.2.2', 'version in package-lock.json is 1.2.2'],
    [
      'a different lock file root',
      'packageLock',
      '"1.2.3"}',
      '"0"}',
      'root package of package-lock.json is 0',
    ],
    ['an old bundle', 'bundle', '1.2.3', '1.2.2', 'version in dist/index.js is 1.2.2'],
    ['no version in the bundle', 'bundle', 'VERSION', 'VERSIONS', 'version in dist/index.js is undefined'],
    ['no section', 'changelog', '## [1.2.3] - 2026-12-01', '', 'newest release in CHANGELOG.md is 1.2.2'],
    ['a newer section', 'changelog', '## [1.2.3]', '## [1.3.0]', 'newest release in CHANGELOG.md is 1.3.0'],
    ['no release at all', 'changelog', '## [', '## [x', 'newest release in CHANGELOG.md is missing'],
    ['no date', 'changelog', ' - 2026-12-01', '', 'no valid date for 1.2.3'],
    ['an invalid date', 'changelog', '2026-12-01', '2026-13-01', 'no valid date for 1.2.3'],
    ['an empty section', 'changelog', '### Fixed\n\n- A bug.\n', '', 'no changes for 1.2.3'],
    ['unreleased changes', 'changelog', '[Unreleased]\n', '[Unreleased]\n\n- More.\n', 'unreleased changes'],
    ['no link', 'changelog', '[1.2.3]: ', '[1.2.1]: ', 'no link for 1.2.3'],
  ])('are found with %s', (_, part, search, replacement, message) => {
    const changed = agreeing[part].replaceAll(search, replacement)
    expect(changed).not.toBe(agreeing[part])
    expect(mismatches({ ...agreeing, [part]: changed })).toContainEqual(expect.stringContaining(message))
  })
})

describe('release notes', () => {
  test('are the section without its heading and links', () => {
    expect(releaseNotes(agreeing.changelog, '1.2.3')).toBe('### Fixed\n\n- A bug.')
    expect(releaseNotes(agreeing.changelog, '1.2.2')).toBe('### Fixed\n\n- An older one.')
    expect(releaseNotes(agreeing.changelog, '1.0.0')).toBe('')
  })
})
