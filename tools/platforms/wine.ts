/**
 * Runs Windows' Node.js under Wine, as if it were started directly: `wine.ts PREFIX NODE SCRIPT`. Paths in the
 * environment become those of Wine's drive Z:, and signals are passed on. Wine makes Ctrl-C of a SIGINT.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isWine8, WINE, windowsPath } from './emulators.ts'

const [prefix = '', node = '', script = ''] = process.argv.slice(2)
const folder = mkdtempSync(path.join(tmpdir(), 'wine-'))

/**
 * What runs before the script, and makes up for Wine. It drops or replaces some variables, such as HOME and USERPROFILE:
 * they get their values back. Wine 8 refuses the keep-alive of TCP, without which `fetch` does not connect.
 */
function preparation(): string {
  const { PATH, ...others } = process.env
  const env = Object.entries(others).map(([name, value = '']) => [
    name,
    value.startsWith('/') ? windowsPath(value) : value,
  ])
  const file = path.join(folder, 'preparation.cjs')
  const noKeepAlive = `require('node:net').Socket.prototype.setKeepAlive = function () { return this }`
  const lines = [
    `Object.assign(process.env, ${JSON.stringify(Object.fromEntries(env))})`,
    ...(isWine8() ? [noKeepAlive] : []),
  ]
  writeFileSync(file, lines.join('\n'))
  return windowsPath(file)
}

/** Under Wine, Node.js can't write to a pipe of Linux, only to a file. What it writes is passed on. */
function passedOn(stream: NodeJS.WriteStream, name: string) {
  const file = openSync(path.join(folder, name), 'a+')
  const buffer = Buffer.alloc(65_536)
  let position = 0
  const passOn = () => {
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, position)
      if (length === 0) return
      position += length
      stream.write(Buffer.from(buffer.subarray(0, length)))
    }
  }
  return { file, passOn }
}

const streams = [passedOn(process.stdout, 'stdout'), passedOn(process.stderr, 'stderr')]
const child = spawn(WINE, [node, '--require', preparation(), windowsPath(script)], {
  env: { WINEPREFIX: prefix, WINEDEBUG: '-all' },
  stdio: ['ignore', ...streams.map(({ file }) => file)],
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const timer = setInterval(() => {
  for (const { passOn } of streams) passOn()
}, 50)
child.on('close', (code) => {
  clearInterval(timer)
  for (const { passOn } of streams) passOn()
  rmSync(folder, { recursive: true })
  process.exitCode = code ?? 1
})
