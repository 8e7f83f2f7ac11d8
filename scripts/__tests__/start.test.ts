import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { startSimulator } from '../../harness/simulator/apprunner/simulator.ts'
import { logLine } from '../show.ts'

// Jest sets FORCE_COLOR in a terminal.
const { FORCE_COLOR, NODE_OPTIONS, ...env } = process.env

const spawnStart = (...args: string[]) => spawn(process.execPath, ['scripts/start.ts', ...args], { env })

async function start(...args: string[]) {
  const child = spawnStart(...args)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { exitCode: child.exitCode, stdout, stderr, lines: stdout.split('\n') }
}

const headings = (stdout: string) => stdout.match(/(?<=── ).*?(?= \(| ──)/g)

test.concurrent('npm start creates, approves and reuses a connection with tags, and keeps the reminder', async () => {
  const { exitCode, stdout, stderr, lines } = await start(
    ...['--tags', 'Team=web', '--reminder-issue', '--wait-for-approval-minutes', '1'],
  )
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  // The log is shown while the step runs: the handshake is completed during the first run.
  expect(lines.filter((line) => /^── |^status: |^Waiting/.test(line))).toEqual([
    expect.stringContaining('First run'),
    expect.stringContaining('Waiting'),
    '── Someone completes the handshake in the console ──',
    'status: AVAILABLE',
    expect.stringContaining('Second run'),
    'status: AVAILABLE',
  ])
  expect(stdout).toContain('with the tags `Team=web`')
  expect(stdout).toContain('This run opened a reminder issue in `octo-org/octo-repo`.')
  expect(stdout).toContain('This run closed the reminder issue in `octo-org/octo-repo`.')
  expect(stdout).toContain('Issue #1 in the simulated octo-org/octo-repo is closed')
  const pages = stdout.match(/file:\/\/\S+/g) ?? []
  expect(pages.length).toBeGreaterThanOrEqual(2)
  for (const page of pages) expect(existsSync(fileURLToPath(page))).toBe(true)
})

test('npm start --dry-run runs once and changes nothing', async () => {
  const { exitCode, stdout } = await start('--dry-run', '--reminder-issue')
  expect(exitCode).toBe(0)
  expect(headings(stdout)).toEqual(['First run'])
  expect(stdout).toContain('\ncreated: false\n')
})

test('npm start reports invalid inputs once', async () => {
  const { exitCode, stdout, lines } = await start('--fail-if-pending', 'perhaps')
  expect(exitCode).toBe(1)
  expect(headings(stdout)).toEqual(['First run'])
  expect(lines.filter((line) => line.startsWith('##[error]'))).toHaveLength(1)
})

test('npm start runs once against another emulator', async () => {
  const simulator = await startSimulator()
  try {
    const { exitCode, stdout } = await start('--endpoint-url', simulator.url, '--connection-name', 'emulated')
    expect(exitCode).toBe(0)
    expect(headings(stdout)).toEqual([`Run against ${simulator.url}`])
    expect(simulator.connections()).toEqual([expect.objectContaining({ name: 'emulated' })])
  } finally {
    await simulator.stop()
  }
})

test.concurrent('npm start cancels the step and ends quietly when nobody reads its output', async () => {
  const child = spawnStart('--wait-for-approval-minutes', '5')
  const stderr = text(child.stderr)
  child.stdout.once('data', () => child.stdout.destroy())
  const [exitCode] = await once(child, 'close')
  expect({ exitCode, stderr: await stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test.each([
  ['##[error]No', 'Error: No'],
  ['##[warning]No', 'Warning: No'],
  ['##[group]More', '▾ More'],
  ['##[unknown]x', '##[unknown]x'],
  ['plain ##[error]', 'plain ##[error]'],
])('in a terminal, the line %s is shown as %s', (line, shown) => {
  expect(logLine(line, true)).toContain(shown)
  expect(logLine(line, false)).toBe(line)
})
