import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Runtime } from '@aws-sdk/client-apprunner'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'

const folder = 'templates/bootstrap'
const text = (name: string) => readFileSync(`${folder}/${name}`, 'utf8')
const configuration = parse(text('apprunner.yaml'))

function expectValid(file: object & { runtime: string }): void {
  expect(file).toEqual({
    version: 1,
    runtime: expect.any(String),
    build: { commands: { build: expect.any(Array) } },
    run: { command: expect.any(String), network: { port: expect.any(Number), env: expect.any(String) } },
  })
  const runtimes = Object.keys(Runtime).map((name) => name.toLowerCase().replace(/_/, ''))
  expect(runtimes).toContain(file.runtime)
}

test('apprunner.yaml has only the keys and a runtime that App Runner supports', () => {
  expectValid(configuration)
})

test.each([
  ['a key', 'commands:', 'comands:'],
  ['the runtime', 'nodejs22', 'nodejs222'],
])('the check finds %s that is misspelled in apprunner.yaml', (_, right, wrong) => {
  const bad = parse(text('apprunner.yaml').replace(right, wrong))
  expect(() => expectValid(bad)).toThrow()
})

test('the commands of apprunner.yaml build the sample and run it on the port from the environment', async () => {
  const { build, run } = configuration
  for (const command of build.commands.build) {
    const [status] = await once(spawn(command, { cwd: folder, shell: true, stdio: 'inherit' }), 'exit')
    expect(status).toBe(0)
  }
  const port = await freePort()
  const [file, ...args] = run.command.split(' ')
  const env = { ...process.env, [run.network.env]: String(port) }
  const server = spawn(file, args, { cwd: folder, env, stdio: 'inherit' })
  try {
    expect(await pageAt(`http://127.0.0.1:${port}/`)).toBe('It runs.\n')
  } finally {
    if (server.kill()) await once(server, 'exit')
  }
})

test('the README needs at most ten steps to set everything up', () => {
  const [setup = ''] = text('README.md').split('## Removing everything')
  const steps = setup.match(/^\d+\. /gm) ?? []
  expect(steps.length).toBeGreaterThan(0)
  expect(steps.length).toBeLessThanOrEqual(10)
})

test('the README sets every variable that the workflow reads', () => {
  const read = [...text('.github/workflows/app-runner.yml').matchAll(/\bvars\.(\w+)/g)].map(
    ([, name]) => name,
  )
  const set = [...text('README.md').matchAll(/gh variable set (\w+)/g)].map(([, name]) => name)
  expect([...new Set(read)].sort()).toEqual([...set].sort())
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function pageAt(url: string): Promise<string> {
  for (let tries = 100; ; tries -= 1) {
    try {
      return await (await fetch(url)).text()
    } catch (error) {
      if (tries === 0) throw error
      await sleep(50)
    }
  }
}
