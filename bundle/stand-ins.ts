/** A package that would cost start-up, the file that stands in for it, and where the real one is then found. */
export interface StandIn {
  readonly name: string
  /** In bundle/stand-ins. */
  readonly standIn: string
  /** The name under which stand-ins import the real one. */
  readonly alias: string
  /** The real one's file in its package. */
  readonly real: string
}

export const STAND_INS: readonly StandIn[] = [
  { name: '@actions/exec', standIn: 'exec.js', alias: 'exec-real', real: 'lib/exec.js' },
  {
    name: '@actions/http-client',
    standIn: 'http-client.js',
    alias: 'http-client-real',
    real: 'lib/index.js',
  },
  { name: '@actions/github', standIn: 'github.js', alias: 'github-real', real: 'lib/github.js' },
]
