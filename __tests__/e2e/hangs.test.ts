import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { findNode } from '../../harness/runner/node.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault, Simulator } from '../../harness/simulator/apprunner/simulator.ts'

// Each is the start of something that is redacted, or makes the search for it start over.
const REPEATED = {
  'the start of a JWT': 'eyJ-',
  'most of a JWT': 'eyJaaaaaaaa.',
  'the start of a GitHub token': 'ghp_',
  'the start of a URL': '://',
  'the start of a URL with credentials': '://a',
  'the start of an access key ID': 'AKIA',
  'a letter': 'a',
  'the characters of a signature': '0123456789abcdef',
  'the mark of a cut-off text': '…',
  'a workflow command': '##[',
  'an invisible character': '\u200b',
  'the text of a denied action': 'not authorized to perform: ',
  'most of a known secret': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE',
}

test.concurrent.each(Object.entries(REPEATED))(
  'an error message of 200 kB of %s does not hold up the run',
  (_, part) =>
    withSimulators(async ({ run, apprunner }) => {
      const message = part.repeat(200_000 / part.length)
      const fault: Fault = { kind: 'error', status: 400, name: 'InvalidRequestException', message }
      apprunner.plan('ListConnections', fault)
      const result = await run({}, { debug: true, timeoutMs: 20_000 })
      expect(result.annotations).toMatchObject([{ type: 'error', title: 'AWS rejected the request' }])
    }),
)

test.concurrent('a response that arrives byte by byte is given up', async () => {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    const timer = setInterval(() => response.write(' '), 1_000)
    response.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await withSimulators(async ({ run }) => {
      const env = { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '1' }
      const result = await run({}, { env })
      expect(result.annotations).toMatchObject([{ type: 'error', title: 'Requests to AWS timed out' }])
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test.concurrent('an attempt that is given up is aborted before the next one', async () => {
  let closed: Promise<unknown> | undefined
  let isAborted = false
  const server = createServer(async (request, response) => {
    request.resume()
    if (closed) {
      isAborted = await Promise.race([closed.then(() => true), sleep(5_000, false, { ref: false })])
      return response.end('{"ConnectionSummaryList":[]}')
    }
    closed = once(response, 'close')
    const timer = setInterval(() => response.write(' '), 1_000)
    return closed.then(() => clearInterval(timer))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  try {
    await withSimulators(async ({ run }) => {
      const env = { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}` }
      const result = await run({ 'dry-run': 'true' }, { env })
      expect(result.outputs.changes).toContain('create-connection')
      expect(isAborted).toBe(true)
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

/** Makes every page of the list empty, with the token for the next page that `token` returns. */
function planEmptyPages(apprunner: Simulator, token: (page: number) => string): void {
  for (let page = 1; page <= 150; page++) {
    const body = JSON.stringify({ ConnectionSummaryList: [], NextToken: token(page) })
    apprunner.plan('ListConnections', { kind: 'raw', body }, { call: page })
  }
}

describe('a list of connections', () => {
  test('that never ends is given up after 100 pages', () =>
    withSimulators(async ({ run, apprunner }) => {
      planEmptyPages(apprunner, (page) => `token-${page}`)
      const result = await run()
      const message = expect.stringContaining('ListConnections returned more than 100 pages')
      expect(result.annotations).toMatchObject([
        { type: 'error', title: 'Invalid response from AWS', message },
      ])
      expect(apprunner.calls('ListConnections')).toHaveLength(100)
      expect(apprunner.calls('CreateConnection')).toEqual([])
    }))

  test('whose token repeats ends there', () =>
    withSimulators(async ({ run, apprunner, operations }) => {
      planEmptyPages(apprunner, () => 'token')
      const result = await run()
      expect(result.outputs.created).toBe('true')
      expect(operations()).toEqual(['ListConnections', 'ListConnections', 'CreateConnection'])
    }))

  test('whose token repeats ends there, too, when the quota is reached', () =>
    withSimulators(
      async ({ run, apprunner, operations }) => {
        apprunner.seed({ name: 'used-one' })
        apprunner.onCall('CreateConnection', () => planEmptyPages(apprunner, () => 'token'))
        const result = await run()
        expect(result.annotations).toMatchObject([{ type: 'error', title: 'Connection quota reached' }])
        // Each of the three searches after the failed create, and the list of names, ends at the second page.
        expect(operations().slice(2)).toEqual(Array(8).fill('ListConnections'))
      },
      { apprunner: { quota: 1 } },
    ))
})

const missingFile = path.join(tmpdir(), 'no', 'such', 'file')
const FULL_DISK = '/dev/full'
const unwritable = [missingFile, tmpdir(), ...(existsSync(FULL_DISK) ? [FULL_DISK] : [])]

describe('outputs that cannot be written', () => {
  const reminder = { 'reminder-issue': 'true' }
  test.concurrent.each(
    unwritable.flatMap((file) => [
      [file, 'without a reminder', {}] as const,
      [file, 'with a reminder', reminder] as const,
    ]),
  )('to %s, %s, are one error, and the summary is written', (file, _, inputs) =>
    withSimulators(async ({ run, apprunner }) => {
      const result = await run(inputs, { env: { GITHUB_OUTPUT: file } })
      expect(result).toMatchObject({ exitCode: 1, stderr: '' })
      expect(apprunner.connections()).toHaveLength(1)
      const errors = result.annotations.filter(({ type }) => type === 'error')
      const message = expect.stringMatching(/GITHUB_OUTPUT.*(Missing file|EISDIR|ENOSPC)/s)
      expect(errors).toMatchObject([{ title: 'The outputs could not be set', message }])
      expect(result.summary).toContain('The outputs could not be set')
      expect(result.log.join('\n')).not.toMatch(/^\s+at .+:\d+/m)
    }),
  )

  test('and invalid inputs are one error, that of the inputs', () =>
    withSimulators(async ({ run }) => {
      const result = await run({ 'connection-name': '?' }, { env: { GITHUB_OUTPUT: missingFile } })
      expect(result).toMatchObject({ exitCode: 1, stderr: '' })
      expect(result.annotations).toMatchObject([{ type: 'error', title: 'Invalid inputs' }])
    }))
})

test.each(unwritable)('a summary that cannot be written to %s does not fail the run', (file) =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { env: { GITHUB_STEP_SUMMARY: file } })
    expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    expect(result.outputs.created).toBe('true')
    expect(result.log.join('\n')).toContain('The job summary could not be written')
  }),
)

test('outputs and a summary that cannot be written are one error', () =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { env: { GITHUB_OUTPUT: missingFile, GITHUB_STEP_SUMMARY: missingFile } })
    expect(result).toMatchObject({ exitCode: 1, stderr: '' })
    expect(result.annotations.filter(({ type }) => type === 'error')).toHaveLength(1)
  }))

test.each([
  [NAME, 0],
  ['?', 1],
])('a closed stdout changes nothing: connection-name %j, exit code %d', (name, expectedCode) =>
  withSimulators(async ({ apprunner }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hangs-'))
    try {
      const [output, summary] = ['output', 'summary'].map((file) => path.join(folder, file)) as [
        string,
        string,
      ]
      for (const file of [output, summary]) writeFileSync(file, '')
      const env = {
        ...apprunner.env(),
        GITHUB_ACTIONS: 'true',
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        'INPUT_CONNECTION-NAME': name,
        RUNNER_DEBUG: '1',
      }
      const child = spawn(findNode().path, ['dist/index.js'], { env, timeout: 20_000 })
      child.stdout.destroy()
      let stderr = ''
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      const [exitCode] = await once(child, 'close')
      expect([exitCode, stderr]).toEqual([expectedCode, ''])
      expect(readFileSync(output, 'utf8')).toContain('connection-arn')
      expect(readFileSync(summary, 'utf8')).toContain('App Runner connection')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }),
)
