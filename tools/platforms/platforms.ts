import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { NodeRuntime } from '../../harness/runner/node.ts'
import { type Emulator, type Installed, qemu, windowsPath, wine } from './emulators.ts'

/** A Node.js on which the action runs here. */
export interface Platform {
  readonly node: NodeRuntime
  /** A path of this machine as programs of the platform know it. */
  readonly toPath: (file: string) => string
  /** The shell's command that prints a file. */
  readonly printCommand: string
  /** What is not as on a real machine. */
  readonly limits: readonly string[]
  /** Why it can't run on this machine, if it can't. */
  readonly impossible: string | undefined
}

interface Row extends Pick<Platform, 'toPath' | 'printCommand'> {
  readonly platform: NodeJS.Platform
  readonly arch: string
  readonly emulator?: (installed: Installed) => Emulator
}

const linux: Row = { platform: 'linux', arch: 'x64', toPath: (file) => file, printCommand: 'cat' }
const arm64: Row = { ...linux, arch: 'arm64', emulator: qemu }
const windows: Row = {
  platform: 'win32',
  arch: 'x64',
  toPath: windowsPath,
  printCommand: 'type',
  emulator: wine,
}

/** All platforms, by the aliases in tools/ci/platforms/package.json, which pins the versions. */
const TABLE: Record<string, Row> = {
  'node-22': linux,
  'node-24-runner': linux,
  'node-24-newest': linux,
  'node-26': linux,
  'node-24-arm64': arm64,
  'node-22-windows': windows,
  'node-24-windows': windows,
}

export const NAMES = Object.keys(TABLE)

/** The platform with this name. */
export function platformOf(name: string, installed: Installed): Platform {
  const { platform, arch, toPath, printCommand, ...row } = TABLE[name] as Row
  const folder = path.join(installed.packages, 'node_modules', name)
  const program = path.join(folder, 'bin', platform === 'win32' ? 'node.exe' : 'node')
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const emulator = row.emulator?.(installed)
  const [command, ...args] = emulator?.command(program) ?? [program]
  const parts = [`${platform}-${arch}`, `Node.js ${version}`, ...(emulator ? [emulator.version] : [])]
  return {
    node: { path: command, args, platform, arch, version, description: parts.join(', ') },
    toPath,
    printCommand,
    limits: emulator?.limits ?? [],
    impossible: emulator?.impossible?.(version),
  }
}
