/** The form of `OWNER/NAME` on GitHub. */
export const REPOSITORY_NAME = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}\/(?!\.{1,2}$)[\w.-]{1,100}$/i

/** The `OWNER/NAME` of this repository, as package.json has it. */
export function repositoryName(packageJson: string): string {
  return String(JSON.parse(packageJson).repository).replace(/^github:/, '')
}

/**
 * Replaces the name of the repository in the contents of files. Throws if the new name is in one of them already: then it
 * could not be changed back.
 */
export function renameIn(files: ReadonlyMap<string, string>, from: string, to: string): Map<string, string> {
  const renamed = new Map<string, string>()
  for (const [file, content] of files) {
    const changed = content.replaceAll(from, to)
    if (changed.replaceAll(to, from) !== content) throw new Error(`${to} is in ${file} already`)
    if (changed !== content) renamed.set(file, changed)
  }
  return renamed
}
