/** What a release is made of, as texts. */
export interface Release {
  /** The git tag, such as `v1.2.3`. */
  readonly tag: string
  readonly packageJson: string
  readonly packageLock: string
  readonly changelog: string
  /** The bundle's main script. */
  readonly bundle: string
}

/** All in which the parts of a release don't agree, a sentence each. */
export function disagreements({ tag, packageJson, packageLock, changelog, bundle }: Release): string[] {
  const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1]
  if (!version) return [`The tag ${tag} isn't v and three numbers.`]
  const lock = JSON.parse(packageLock)
  const bundled = /\bVERSION = '([^']*)'/.exec(bundle)?.[1]
  const versions = {
    'package.json': JSON.parse(packageJson).version,
    'package-lock.json': lock.version,
    'package-lock.json, for its root,': lock.packages[''].version,
    'dist/index.js': bundled,
  }
  return [
    ...Object.entries(versions)
      .filter(([, found]) => found !== version)
      .map(([where, found]) => `The tag is ${tag}, but ${where} has the version ${found}.`),
    ...problemsOfChangelog(changelog, version),
  ]
}

function problemsOfChangelog(changelog: string, version: string): string[] {
  const [, newest, date = ''] = /^## \[(\d[^\]]*)\](?: - (\S+))?$/m.exec(changelog) ?? []
  if (newest !== version) return [`CHANGELOG.md has ${newest ?? 'nothing'} as its newest release.`]
  const problems: string[] = []
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
    problems.push(`CHANGELOG.md has no date for ${version}.`)
  if (notes(changelog, version) === '') problems.push(`CHANGELOG.md says nothing of ${version}.`)
  if (notes(changelog, 'Unreleased') !== '') problems.push('CHANGELOG.md has unreleased changes left.')
  if (!changelog.includes(`\n[${version}]: `)) problems.push(`CHANGELOG.md has no link for ${version}.`)
  return problems
}

/** What CHANGELOG.md says of a version, without its heading: the notes of the release. */
export function notes(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m)
  const section = sections.find((text) => text.startsWith(`[${version}]`)) ?? ''
  return section
    .replace(/^.*\n/, '')
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .trim()
}
