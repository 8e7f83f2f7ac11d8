import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { NodeRuntime } from '../../harness/runner/node.ts'

/** A Node.js on which the action runs here. */
export interface Platform {
  /** The npm package, or its alias in tools/ci/platforms/package.json, which pins the version. */
  readonly name: string
  readonly node: NodeRuntime
  /** A path of this machine as programs of the platform know it. */
  readonly toPath: (file: string) => string
  /** The shell's command that prints a file. */
  readonly printCommand: string
  /** What is not as on a real machine. */
  readonly limits: readonly string[]
}

/** The npm packages of tools/ci/platforms, and Wine's folder for its C: drive and registry. */
export interface Installed {
  readonly packages: string
  readonly winePrefix: string
}

/** Runs programs of another platform on Linux on x64. */
interface Emulator {
  /** The command that tells its version. */
  readonly program: string
  readonly limits: readonly string[]
  readonly command: (program: string, installed: Installed) => [path: string, ...args: string[]]
}

/** The command `wine` is a shell script, in which variables such as INPUT_CONNECTION-NAME get lost. */
export const WINE = '/usr/lib/wine/wine64'
const QEMU = 'qemu-aarch64-static'

/** Wine has the file system of this machine as drive Z:. */
export const windowsPath = (file: string) => `Z:${file.replaceAll('/', '\\')}`

const wine: Emulator = {
  program: WINE,
  limits: [
    'Node.js 24, which the runner has, does not start under Wine 8: it cannot reserve its memory.',
    'Wine refuses the keep-alive option of TCP, which `fetch` sets before it connects. It is left out.',
    'Wine sets some environment variables itself, such as `USERPROFILE`. A script that runs first sets them again.',
    'Node.js writes its output to a file: under Wine, it cannot write to a pipe of Linux.',
  ],
  command: (program, { winePrefix }) => [
    process.execPath,
    path.join(import.meta.dirname, 'wine.ts'),
    winePrefix,
    program,
  ],
}
const qemu: Emulator = {
  program: QEMU,
  limits: ['Programs that the action starts, such as the shell, are those of this machine.'],
  command: (program) => [QEMU, '-L', '/usr/aarch64-linux-gnu', program],
}

interface Row extends Pick<Platform, 'toPath' | 'printCommand'> {
  readonly platform: NodeJS.Platform
  readonly arch: string
  readonly emulator?: Emulator
}

const linux: Row = { platform: 'linux', arch: 'x64', toPath: (file) => file, printCommand: 'cat' }
const windows: Row = { platform: 'win32', arch: 'x64', toPath: windowsPath, printCommand: 'type' }

const TABLE: Record<string, Row> = {
  'node-22': linux,
  'node-24-runner': linux,
  'node-24-newest': linux,
  'node-26': linux,
  'node-linux-arm64': { ...linux, arch: 'arm64', emulator: qemu },
  'node-win-x64': { ...windows, emulator: wine },
}

export const NAMES = Object.keys(TABLE)

/** The platform with this name. */
export function platformOf(name: string, installed: Installed): Platform {
  const { platform, arch, toPath, printCommand, emulator } = TABLE[name] as Row
  const folder = path.join(installed.packages, 'node_modules', name)
  const program = path.join(folder, 'bin', platform === 'win32' ? 'node.exe' : 'node')
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const [command, ...args] = emulator?.command(program, installed) ?? [program]
  const parts = [
    `${platform}-${arch}`,
    `Node.js ${version}`,
    ...(emulator ? [versionOf(emulator.program)] : []),
  ]
  const node = { path: command, args, platform, arch, version, description: parts.join(', ') }
  return { name, node, toPath, printCommand, limits: emulator?.limits ?? [] }
}

/** Ends the processes that Wine keeps for the next program. */
export function stopWine({ winePrefix }: Installed): void {
  spawnSync('/usr/lib/wine/wineserver', ['--kill'], { env: { WINEPREFIX: winePrefix } })
}

/** The first line that the program prints, without the version of its package. */
function versionOf(program: string): string {
  const { error, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  if (error) throw error
  return stdout.split(/\n| \(/)[0] ?? ''
}
