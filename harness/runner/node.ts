import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The version that runner v2.336.0 ships for `using: node24`. (Source: src/Misc/externals.sh) */
const runnerNodeVersion = '24.18.0'

/** A Node.js that runs an action: one of this machine, or one of another platform in an emulator. */
export interface NodeRuntime {
  path: string
  /** The arguments before the script. */
  args: string[]
  platform: NodeJS.Platform
  arch: string
  /** Such as `24.19.0`. */
  version: string
  /** Where it comes from, and how it compares to the runner's. */
  description: string
}

let found: NodeRuntime | undefined

/**
 * The Node.js that runs the action: the optional npm package with the runner's version if it is installed and runs on
 * this machine, otherwise the current Node.js.
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
    // The file may exist but not run, as on Alpine Linux.
    const version = spawnSync(path, ['--version'], { encoding: 'utf8', env: {} })
    if (version.status !== 0) return undefined
    return describe(path, version.stdout.trim().replace(/^v/, ''), `npm package ${name}`)
  } catch {
    return undefined
  }
}

function ownNode(): NodeRuntime {
  return describe(process.execPath, process.versions.node, 'this machine')
}

function describe(path: string, version: string, origin: string): NodeRuntime {
  const comparison =
    version === runnerNodeVersion ? 'as on the runner' : `the runner has ${runnerNodeVersion}`
  const { platform, arch } = process
  return {
    path,
    args: [],
    platform,
    arch,
    version,
    description: `Node.js ${version} (${origin}; ${comparison})`,
  }
}
