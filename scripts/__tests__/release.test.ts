import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { marketplaceProblems } from '../marketplace.ts'
import { mismatches, type Release, releaseNotes } from '../release.ts'

const text = (file: string) => readFileSync(file, 'utf8')
const { version } = JSON.parse(text('package.json'))

/** This repository as it is now. */
const current: Release = {
  tag: `v${version}`,
  packageJson: text('package.json'),
  packageLock: text('package-lock.json'),
  changelog: text('CHANGELOG.md'),
  bundle: text('dist/index.js'),
  date: '2026-12-01',
  releasedCommit: undefined,
  commit: 'c0ffee',
}

const agreeing = {
  tag: 'v1.2.3',
  packageJson: '{"version": "1.2.3"}',
  packageLock: '{"version": "1.2.3", "packages": {"": {"version": "1.2.3"}}}',
  changelog:
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n### Fixed\n\n- A bug.\n\n' +
    '## [1.2.2] - 2026-11-22\n\n### Fixed\n\n- An older one.\n\n[1.2.3]: https://example.com/1.2.3\n',
  bundle: "const VERSION = '1.2.3';\n",
  date: '2026-12-01',
  releasedCommit: undefined,
  commit: 'c0ffee',
}

test('package.json, package-lock.json and dist/ have the same version', () => {
  expect(mismatches(current).filter((problem) => !problem.includes('CHANGELOG.md'))).toEqual([])
})

test('the newest release in CHANGELOG.md is the version of package.json', () => {
  expect(current.changelog).toContain(`\n## [${version}] - `)
  const later = /unreleased changes|but the release is on/
  expect(mismatches(current).filter((problem) => !later.test(problem))).toEqual([])
})

describe('mismatches', () => {
  test('do not exist where all parts agree', () => {
    expect(mismatches(agreeing)).toEqual([])
  })

  test.each<[released: string | undefined, problems: unknown[]]>([
    [undefined, []],
    ['c0ffee', []],
    ['bad', [expect.stringContaining('v1.2.3 is released already')]],
  ])('of a version whose tag is at %s', (releasedCommit, problems) => {
    expect(mismatches({ ...agreeing, releasedCommit })).toEqual(problems)
  })

  test.each<
    [title: string, part: keyof typeof agreeing, search: string, replacement: string, message: string]
  >([
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
    [
      'another date',
      'changelog',
      '2026-12-01',
      '2026-11-30',
      'is 2026-11-30, but the release is on 2026-12-01',
    ],
    ['an empty section', 'changelog', '### Fixed\n\n- A bug.\n', '', 'no changes for 1.2.3'],
    ['unreleased changes', 'changelog', '[Unreleased]\n', '[Unreleased]\n\n- More.\n', 'unreleased changes'],
    ['no link', 'changelog', '[1.2.3]: ', '[1.2.1]: ', 'no link for 1.2.3'],
  ])('are found with %s', (_, part, search, replacement, message) => {
    const changed = agreeing[part]?.replaceAll(search, replacement)
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

describe('action.yml on the Marketplace', () => {
  const listing = {
    name: 'App Runner connection',
    description: 'x',
    branding: { icon: 'link', color: 'orange' },
  }

  test('can be listed as it is', () => {
    expect(marketplaceProblems(text('action.yml'))).toEqual([])
  })

  test.each<[change: Partial<typeof listing>, problem: string]>([
    [{ name: '' }, 'has no name'],
    [{ name: 'octo-connection' }, 'could be that of an account'],
    [{ name: 'Container ci' }, 'that of a category'],
    [{ description: '' }, 'has 0 characters'],
    [{ description: 'x'.repeat(125) }, 'has 125 characters'],
    [{ branding: { icon: 'link', color: '' } }, 'no icon and color'],
  ])('cannot be listed with %j', (change, problem) => {
    const problems = marketplaceProblems(JSON.stringify({ ...listing, ...change }))
    expect(problems).toEqual([expect.stringContaining(problem)])
  })
})
