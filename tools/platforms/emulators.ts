import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** Runs programs of another platform on Linux on x64. */
export interface Emulator {
  readonly version: string
  /** The command that runs a program. */
  readonly command: (program: string) => [path: string, ...args: string[]]
  /** What is not as on a real machine. */
  readonly limits: readonly string[]
  /** Why this Node.js can't run there, if it can't. */
  readonly impossible?: (nodeVersion: string) => string | undefined
}

/** The npm packages of tools/ci/platforms, and Wine's folder for its C: drive and registry. */
export interface Installed {
  readonly packages: string
  readonly winePrefix: string
}

const QEMU = 'qemu-aarch64'
/** The command `wine` is a shell script, in which variables such as INPUT_CONNECTION-NAME get lost. */
export const WINE = '/usr/lib/wine/wine64'

export const isWine8 = () => versionOf(WINE).startsWith('wine-8.')

/** Wine has the file system of this machine as drive Z:. */
export const windowsPath = (file: string) => `Z:${file.replaceAll('/', '\\')}`

export const qemu = (): Emulator => ({
  version: versionOf(QEMU),
  command: (program) => [QEMU, '-L', '/usr/aarch64-linux-gnu', program],
  limits: ['The programs that the action starts, such as the shell, are those of this machine.'],
})

export function wine({ winePrefix }: Installed): Emulator {
  const script = path.join(import.meta.dirname, 'wine.ts')
  const keepAlive =
    'Wine 8 refuses the TCP option for keep-alive, with which `fetch` connects. It is left out.'
  return {
    version: versionOf(WINE),
    command: (program) => [process.execPath, script, winePrefix, program],
    limits: [
      'Wine sets some variables itself, such as `USERPROFILE`. A script that runs before the action sets them again.',
      'Node.js writes its output to a file, because under Wine it cannot write to a pipe of Linux.',
      ...(isWine8() ? [keepAlive] : []),
    ],
    impossible: (nodeVersion) =>
      isWine8() && Number.parseInt(nodeVersion, 10) >= 24
        ? 'Node.js 24 does not start under Wine 8, where it cannot reserve memory. It does under Wine 10.'
        : undefined,
  }
}

/** Ends the processes that Wine keeps for the next program. */
export function stopWine({ winePrefix }: Installed): void {
  const server = WINE.replace(/64$/, 'server')
  const { error } = spawnSync(server, ['--kill'], { env: { PATH: process.env.PATH, WINEPREFIX: winePrefix } })
  if (error) throw error
}

/** The first line that the program prints, without the version of its package. */
function versionOf(program: string): string {
  const { error, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  if (error) throw error
  return stdout.split(/\n| \(/)[0] ?? ''
}
