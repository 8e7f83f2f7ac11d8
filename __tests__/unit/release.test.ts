import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { disagreements, notes, type Release } from '../../scripts/release.ts'

const text = (file: string) => readFileSync(file, 'utf8')
const { version } = JSON.parse(text('package.json'))

/** This repository, as if it were released now. */
const own: Release = {
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
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n### Fixed\n\n- A fault.\n\n' +
    '## [1.2.2] - 2026-11-22\n\n### Fixed\n\n- An older one.\n\n[1.2.3]: https://example.com/1.2.3\n',
  bundle: "const VERSION = '1.2.3';\n",
}

test('package.json, its lock and dist/ agree, whatever is still unreleased', () => {
  expect(disagreements(own).filter((problem) => !problem.startsWith('CHANGELOG.md'))).toEqual([])
})

test('CHANGELOG.md has the version of package.json as its newest release', () => {
  expect(own.changelog).toContain(`\n## [${version}] - `)
  expect(disagreements(own).filter((problem) => !problem.includes('unreleased changes left'))).toEqual([])
})

describe('disagreements', () => {
  test('there are none where all agree', () => {
    expect(disagreements(agreeing)).toEqual([])
  })

  test.each<[string, keyof Release, string, string, RegExp]>([
    ['another tag', 'tag', 'v1.2.3', 'v1.2.4', /package\.json has the version 1\.2\.3/],
    ['a tag without v', 'tag', 'v1.2.3', '1.2.3', /isn't v and three numbers/],
    ['a major tag', 'tag', 'v1.2.3', 'v1', /isn't v and three numbers/],
    ['another package.json', 'packageJson', '1.2.3', '1.2.2', /package\.json has the version 1\.2\.2/],
    ['another lock', 'packageLock', '{"version": "1.2.3"', '{"version": "1.2.2"', /lock\.json has/],
    ["another lock's root", 'packageLock', '{"version": "1.2.3"}', '{}', /for its root,/],
    ['an old bundle', 'bundle', '1.2.3', '1.2.2', /dist\/index\.js has the version 1\.2\.2/],
    ['no version in the bundle', 'bundle', 'VERSION', 'VERSIONS', /dist\/index\.js has/],
    ['no section', 'changelog', '## [1.2.3] - 2026-12-01', '', /1\.2\.2 as its newest release/],
    ['a newer section', 'changelog', '## [1.2.3]', '## [1.3.0] - 2026-12-02\n\n## [1.2.3]', /1\.3\.0 as its/],
    ['no release at all', 'changelog', '## [1.2', '## [x1.2', /1\.2\.2 as its newest|nothing as its newest/],
    ['no date', 'changelog', ' - 2026-12-01', '', /no date/],
    ['a date that is none', 'changelog', '2026-12-01', '2026-13-01', /no date/],
    ['an empty section', 'changelog', '### Fixed\n\n- A fault.\n', '', /says nothing of 1\.2\.3/],
    ['changes left unreleased', 'changelog', '[Unreleased]\n', '[Unreleased]\n\n- More.\n', /unreleased/],
    ['no link', 'changelog', '[1.2.3]: ', '[1.2.1]: ', /no link/],
  ])('with %s there is one', (_, part, what, by, said) => {
    const spoiled = agreeing[part].replace(what, by)
    expect(spoiled).not.toBe(agreeing[part])
    expect(disagreements({ ...agreeing, [part]: spoiled })).toContainEqual(expect.stringMatching(said))
  })
})

describe('notes', () => {
  test('are the section alone, without its heading and the links', () => {
    expect(notes(agreeing.changelog, '1.2.3')).toBe('### Fixed\n\n- A fault.')
    expect(notes(agreeing.changelog, '1.2.2')).toBe('### Fixed\n\n- An older one.')
    expect(notes(agreeing.changelog, '1.0.0')).toBe('')
  })
})
