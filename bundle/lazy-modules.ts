/** A package that is expensive to load, and the module in `bundle/lazy/` that the bundle imports instead. */
export interface LazyModule {
  readonly package: string
  /** The module's file in `bundle/lazy/`. */
  readonly file: string
  /** The name under which that module imports the real package, unless it imports only files of it. */
  readonly alias?: string
  /** The entry file of the real package. */
  readonly entry: string
}

export const LAZY_MODULES: readonly LazyModule[] = [
  { package: '@actions/exec', file: 'exec.js', alias: 'exec-real', entry: 'lib/exec.js' },
  {
    package: '@actions/http-client',
    file: 'http-client.js',
    alias: 'http-client-real',
    entry: 'lib/index.js',
  },
  { package: '@actions/github', file: 'github.js', alias: 'github-real', entry: 'lib/github.js' },
  { package: 'undici', file: 'undici.js', entry: 'index.js' },
]
