import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { fakeStatelessToken, fakeToken } from '../../harness/runner/runner.ts'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { preload } from './preload.ts'

test('a run without a summary file succeeds', () =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { noSummaryFile: true })
    expect(result.exitCode).toBe(0)
    expect(result.outputs.created).toBe('true')
  }))

test('a summary file that cannot be written does not fail the run', () =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { env: { GITHUB_STEP_SUMMARY: path.join(tmpdir(), 'no', 'such', 'file') } })
    expect(result.exitCode).toBe(0)
    expect(result.log.join('\n')).toContain('The job summary could not be written')
  }))

test('an account ID that an earlier step masked shows as *** in the links', () =>
  withSimulators(async ({ run }) => {
    const mask = preload(`console.log('::add-mask::123456789012')`)
    const portal = { 'access-portal-url': 'https://d-1234567890.awsapps.com/start' }
    const { summary, log } = await run(portal, { nodeOptions: mask })
    for (const text of [summary, log.join('\n')]) {
      expect(text).not.toContain('123456789012')
      expect(text).toContain('/start/#/console?account_id=***&destination=https')
    }
  }))

test('debug logging has one line for each AWS call', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', { kind: 'throttle' })
    const result = await run({}, { debug: true })
    const [, list, create] = apprunner
      .calls()
      .map(({ response }) => response?.headers['x-amzn-RequestId'] ?? response?.headers['x-amzn-requestid'])
    const lines = result.log.filter((line) => line.includes('attempts'))
    expect(lines.map((line) => line.replace(/\d+ ms$/, '… ms'))).toEqual([
      `##[debug]ListConnections: attempts 2, HTTP 200, request ID ${list}, … ms`,
      `##[debug]CreateConnection: attempts 1, HTTP 200, request ID ${create}, … ms`,
    ])
  }))

test('the stack of an error is only in the debug log', () =>
  withSimulators(async ({ run, apprunner }) => {
    const fault: Fault = { kind: 'error', status: 400, name: 'InvalidRequestException', message: 'no' }
    apprunner.plan('ListConnections', fault, { times: 2 })
    const stack = /^.*\bat .+:\d+:\d+/m
    expect((await run({}, { debug: true })).log.join('\n')).toMatch(stack)
    const { stdout, stderr, summary } = await run()
    expect(stdout + stderr + summary).not.toMatch(stack)
  }))

test('no credential, token or signature is ever printed, even if AWS repeats it', () =>
  withSimulators(async ({ run, apprunner }) => {
    const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']
    const known = credentials.map((name) => apprunner.env()[name] as string)
    const secrets = [...known, fakeToken, fakeStatelessToken, 'p4ssw0rd']
    const signature = 'a'.repeat(8).concat('0123456789abcdef'.repeat(3), 'b'.repeat(8))
    const message = `Signature=${signature} ${secrets.join(' ')} http://user:p4ssw0rd@proxy.example`
    const fault: Fault = { kind: 'error', status: 403, name: 'SignatureDoesNotMatch', message }
    apprunner.plan('ListConnections', fault)
    const env = { NO_PROXY: '*', HTTPS_PROXY: 'http://user:p4ssw0rd@127.0.0.1:9' }
    const result = await run({ 'reminder-issue': 'true' }, { debug: true, env })
    expect(result.annotations).toHaveLength(1)
    const shown = [result.stdout, result.stderr, result.summary, JSON.stringify(result.outputs)].join('\n')
    for (const secret of [...secrets, signature]) expect(shown).not.toContain(secret)
    const { stdout, stderr } = await run({ 'reminder-issue': 'true' }, { debug: true })
    const signatures = apprunner
      .calls()
      .map(({ request }) => /Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1] as string)
    for (const secret of [...secrets, ...signatures]) expect(stdout + stderr).not.toContain(secret)
  }))
