import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { findNode } from '../../harness/runner/node.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { startServer } from '../../harness/simulator/server.ts'
import { expectNoInternals, expectOneError } from './one-error.ts'

// Each is the start of something that is redacted, or makes the search for it start over. Three of them fit in a response.
const REPEATED = [
  ['eyJ-', 'eyJaaaaaaaa.', 'ghp_'],
  ['://', '://a', 'AKIA'],
  ['a', '0123456789abcdef', '…'],
  ['##[', '\u200b', 'not authorized to perform: '],
  ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE'],
]

test.concurrent.each(REPEATED.map((parts) => [parts]))(
  'an error message with 200 kB of each of %j does not hold up the run',
  (parts) =>
    withSimulators(async ({ run, apprunner }) => {
      const message = parts.map((part) => part.repeat(200_000 / part.length)).join(' ')
      const fault: Fault = { kind: 'error', status: 400, name: 'InvalidRequestException', message }
      apprunner.plan('ListConnections', fault)
      const result = await run({}, { debug: true, timeoutMs: 40_000 })
      expect(result.annotations).toMatchObject([{ type: 'error', title: 'AWS rejected the request' }])
    }),
)

test.concurrent('an attempt whose response arrives byte by byte is aborted before the next one', async () => {
  let closed: Promise<unknown> | undefined
  let isAborted = false
  const server = await startServer(async (request, response) => {
    request.resume()
    if (closed) {
      isAborted = await Promise.race([closed.then(() => true), sleep(5_000, false, { ref: false })])
      response.end('{"ConnectionSummaryList":[]}')
      return
    }
    closed = once(response, 'close')
    const timer = setInterval(() => response.write(' '), 1_000)
    await closed
    clearInterval(timer)
  })
  try {
    await withSimulators(async ({ run }) => {
      const env = { AWS_ENDPOINT_URL_APPRUNNER: server.url }
      const result = await run({ 'dry-run': 'true' }, { env })
      expect(result.outputs.changes).toContain('create-connection')
      expect(isAborted).toBe(true)
    })
  } finally {
    await server.stop()
  }
})

test('a list of connections that never ends is given up after 100 pages, and nothing is created', () =>
  withSimulators(async ({ run, apprunner }) => {
    for (let page = 1; page <= 150; page++) {
      const body = JSON.stringify({ ConnectionSummaryList: [], NextToken: `token-${page}` })
      apprunner.plan('ListConnections', { kind: 'raw', body }, { call: page })
    }
    const result = await run()
    expectOneError(result, 'Invalid response from AWS')
    expect(result.annotations[0]?.message).toContain('ListConnections returned more than 100 pages')
    expect(apprunner.calls('ListConnections')).toHaveLength(100)
    expect(apprunner.calls('CreateConnection')).toEqual([])
  }))

const missingFile = path.join(tmpdir(), 'no', 'such', 'file')
const fullDisk = existsSync('/dev/full') ? '/dev/full' : missingFile
const [noOutput, noSummary] = [{ GITHUB_OUTPUT: missingFile }, { GITHUB_STEP_SUMMARY: missingFile }]

test.concurrent.each<[title: string, env: Record<string, string>, inputs: Record<string, string>]>([
  ['to a missing file', noOutput, {}],
  ['to a full disk, with a reminder', { GITHUB_OUTPUT: fullDisk }, { 'reminder-issue': 'true' }],
  ['to a folder, nor the summary', { GITHUB_OUTPUT: tmpdir(), GITHUB_STEP_SUMMARY: tmpdir() }, {}],
])('outputs that cannot be written %s, are one error', (_, env, inputs) =>
  withSimulators(async ({ run, apprunner }) => {
    const result = await run(inputs, { env })
    expect(result).toMatchObject({ exitCode: 1, stderr: '' })
    expect(apprunner.connections()).toHaveLength(1)
    const errors = result.annotations.filter(({ type }) => type === 'error')
    const message = expect.stringMatching(/GITHUB_OUTPUT.*(Missing file|EISDIR|ENOSPC)/s)
    expect(errors).toMatchObject([{ title: 'The outputs could not be set', message }])
    if (!('GITHUB_STEP_SUMMARY' in env)) expect(result.summary).toContain('The outputs could not be set')
    expectNoInternals(result)
  }),
)

test('outputs that cannot be written and invalid inputs are one error, that of the inputs', () =>
  withSimulators(async ({ run }) => {
    const result = await run({ 'connection-name': '?' }, { env: noOutput })
    expect(result).toMatchObject({ exitCode: 1, stderr: '' })
    expect(result.annotations).toMatchObject([{ type: 'error', title: 'Invalid inputs' }])
  }))

test('a summary that cannot be written does not fail the run', () =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { env: noSummary })
    expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    expect(result.outputs.created).toBe('true')
    expect(result.log.join('\n')).toContain('The job summary could not be written')
  }))

test('a closed stdout changes nothing', () =>
  withSimulators(async ({ apprunner }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hangs-'))
    try {
      const files = { GITHUB_OUTPUT: `${folder}/output`, GITHUB_STEP_SUMMARY: `${folder}/summary` }
      for (const file of Object.values(files)) writeFileSync(file, '')
      const settings = { GITHUB_ACTIONS: 'true', 'INPUT_CONNECTION-NAME': NAME, RUNNER_DEBUG: '1' }
      const env = { ...apprunner.env(), ...files, ...settings }
      const child = spawn(findNode().path, ['dist/index.js'], { env, timeout: 20_000 })
      child.stdout.destroy()
      const stderr = text(child.stderr)
      const [exitCode] = await once(child, 'close')
      expect([exitCode, await stderr]).toEqual([0, ''])
      expect(readFileSync(files.GITHUB_OUTPUT, 'utf8')).toContain('connection-arn')
      expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toContain('App Runner connection')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }))
