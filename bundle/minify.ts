import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { minifySync } from '@swc/core'

/** ncc's mark of a module of `src/`. */
const OWN_MODULE = /CONCATENATED MODULE: \.\.\/src\//

/**
 * Minifies the chunks of third-party code, which only some runs load but every job downloads. What has code of ours stays
 * as it is, so that people can review it. Names of functions and classes stay too, because stacks show them. Returns the
 * files that stay.
 */
export function minifyPackages(folder: string): string[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('index.js'))
    .map((name) => path.join(folder, name))
  const isOurs = (file: string) => OWN_MODULE.test(readFileSync(file, 'utf8'))
  for (const file of files.filter((each) => !isOurs(each))) {
    const { code } = minifySync(readFileSync(file, 'utf8'), {
      module: true,
      ecma: 2022,
      compress: false,
      mangle: { keep_classnames: true, keep_fnames: true },
      format: { ascii_only: true, comments: false },
    })
    writeFileSync(file, code)
  }
  return files.filter(isOurs)
}
