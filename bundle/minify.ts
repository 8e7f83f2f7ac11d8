import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { minifySync } from '@swc/core'

/**
 * Minifies the chunks, which are third-party code that only some runs load but every job downloads. `index.js` stays as
 * it is, so that people can review it. Names of functions and classes stay too, because stacks show them.
 */
export function minifyChunks(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.index.js'))) {
    const file = path.join(folder, name)
    const { code } = minifySync(readFileSync(file, 'utf8'), {
      module: true,
      ecma: 2022,
      compress: false,
      mangle: { keep_classnames: true, keep_fnames: true },
      format: { ascii_only: true, comments: false },
    })
    writeFileSync(file, code)
  }
}
