import { minifySync } from '@swc/core'

/** Minifies code of packages. Names of functions and classes stay, because stacks show them. */
export function minify(code: string): string {
  return minifySync(code, {
    module: true,
    ecma: 2022,
    compress: false,
    mangle: { keep_classnames: true, keep_fnames: true },
    format: { ascii_only: true, comments: false },
  }).code
}
