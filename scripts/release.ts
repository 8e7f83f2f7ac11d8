/** The tag and the contents of the files that must agree in a release. */
export interface Release {
  /** The git tag, such as `v1.2.3`. */
  readonly tag: string
  /** The day of the release, as `YYYY-MM-DD`. */
  readonly date: string
  readonly packageJson: string
  readonly packageLock: string
  readonly changelog: string
  /** The bundle's main script. */
  readonly bundle: string
  /** The commit that has the tag already, if any. */
  readonly releasedCommit: string | undefined
  /** The commit to release. */
  readonly commit: string | undefined
}

/** The mismatches between the parts of a release, one sentence each. */
export function mismatches(release: Release): string[] {
  const { tag, date, packageJson, packageLock, changelog, bundle, releasedCommit, commit } = release
  const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1]
  if (!version) return [`The tag ${tag} is not of the form v1.2.3.`]
  const lock = JSON.parse(packageLock)
  const bundled = /\bVERSION = '([^']*)'/.exec(bundle)?.[1]
  const versions = {
    'package.json': JSON.parse(packageJson).version,
    'package-lock.json': lock.version,
    'the root package of package-lock.json': lock.packages[''].version,
    'dist/index.js': bundled,
  }
  return [
    ...Object.entries(versions)
      .filter(([, found]) => found !== version)
      .map(([file, found]) => `The tag is ${tag}, but the version in ${file} is ${found}.`),
    ...(releasedCommit && releasedCommit !== commit
      ? [`${tag} is released already, from another commit: change the version.`]
      : []),
    ...changelogProblems(changelog, version, date),
  ]
}

function changelogProblems(changelog: string, version: string, today: string): string[] {
  const [, newest, date = ''] = /^## \[(\d[^\]]*)\](?: - (\S+))?$/m.exec(changelog) ?? []
  if (newest !== version) return [`The newest release in CHANGELOG.md is ${newest ?? 'missing'}.`]
  const problems: string[] = []
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
    problems.push(`CHANGELOG.md has no valid date for ${version}.`)
  else if (date !== today)
    problems.push(`The date of ${version} in CHANGELOG.md is ${date}, but the release is on ${today}.`)
  if (releaseNotes(changelog, version) === '') problems.push(`CHANGELOG.md has no changes for ${version}.`)
  if (releaseNotes(changelog, 'Unreleased') !== '')
    problems.push('CHANGELOG.md still has unreleased changes.')
  if (!changelog.includes(`\n[${version}]: `)) problems.push(`CHANGELOG.md has no link for ${version}.`)
  return problems
}

/** The section of CHANGELOG.md for a version, without its heading and links. */
export function releaseNotes(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m)
  const section = sections.find((text) => text.startsWith(`[${version}]`)) ?? ''
  return section
    .replace(/^.*\n/, '')
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .trim()
}
