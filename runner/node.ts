import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What runner v2.336.0 ships for `using: node24`. (Source: src/Misc/externals.sh) */
const runnerNodeVersion = '24.19.0'

export interface NodeRuntime {
  path: string
  /** Such as `24.19.0`. */
  version: string
  /** For people: which Node it is, and how it compares to the runner's. */
  description: string
}

let found: NodeRuntime | undefined

/**
 * The Node that runs the action: the npm package of the runner's own Node where it is installed and runs here
 * (it is an optional dependency), else the Node that runs this.
 */
export function findNode(): NodeRuntime {
  found ??= packagedNode() ?? ownNode()
  return found
}

function packagedNode(): NodeRuntime | undefined {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    // Asking it is the only sure test: on Alpine the file is there and cannot run.
    const answer = spawnSync(path, ['--version'], { encoding: 'utf8', env: {} })
    if (answer.status !== 0) return undefined
    return describe(path, answer.stdout.trim().replace(/^v/, ''), `npm package ${name}`)
  } catch {
    return undefined
  }
}

function ownNode(): NodeRuntime {
  return describe(process.execPath, process.versions.node, 'the Node of this machine')
}

function describe(path: string, version: string, origin: string): NodeRuntime {
  const comparison =
    version === runnerNodeVersion ? 'as the runner ships' : `the runner ships ${runnerNodeVersion}`
  return { path, version, description: `Node ${version} (${origin}; ${comparison})` }
}
