import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startContainerService } from '../../../harness/simulator/credentials/container.ts'
import { startOidc, startPortal } from '../../../harness/simulator/credentials/identity-center.ts'
import { INSTANCE_KEY, startInstanceService } from '../../../harness/simulator/credentials/instance.ts'
import type { CredentialService } from '../../../harness/simulator/credentials/service.ts'
import { startSts } from '../../../harness/simulator/credentials/sts.ts'
import { createCredentials } from '../../../src/credentials/credentials.ts'
import { roleOf, START_URL, ssoCache, ssoCacheFile } from '../../e2e/credential-services.ts'

type Variables = Record<string, string>
type Service = CredentialService & { env(): Variables }

const own = { ...process.env }
let home = ''
let services: Service[] = []

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'home-'))
  // The SDK reads these itself.
  Object.assign(process.env, { HOME: home, AWS_EC2_METADATA_DISABLED: 'true' })
})
afterEach(async () => {
  await Promise.all(services.map(({ stop }) => stop()))
  services = []
  rmSync(home, { recursive: true, force: true })
  process.env = { ...own }
})

/** Makes the SDK use the service, and stops it after the test. */
async function use<S extends Service>(starting: Promise<S>): Promise<S> {
  const service = await starting
  services.push(service)
  Object.assign(process.env, service.env())
  return service
}

function write(file: string, content: string): string {
  const target = path.join(home, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, content)
  return target
}

/** Selects the profile `work` of a config file. */
function profile(config: string): void {
  Object.assign(process.env, { AWS_PROFILE: 'work', AWS_CONFIG_FILE: write('.aws/config', config) })
}

/** A profile whose `credential_process` runs this script. */
function processProfile(script: string): void {
  const file = write('process.cjs', script)
  profile(`[profile work]\ncredential_process = "${process.execPath}" "${file}"\n`)
}

/** Credentials whose limit in time is up when the test says so. */
function credentials(env: Variables = {}) {
  const limits: number[] = []
  const lines: string[] = []
  const debugged: string[] = []
  const hidden: string[] = []
  const limit = Promise.withResolvers<void>()
  const interruption = new AbortController()
  const provider = createCredentials({
    env: { ...process.env, ...env },
    region: 'us-east-1',
    requestHandler: new AppRunnerClient({ region: 'us-east-1' }).config.requestHandler as never,
    clock: {
      now: () => 0,
      sleep: async (ms) => {
        limits.push(ms)
        await limit.promise
      },
    },
    signal: interruption.signal,
    hideSecrets: (secrets) => hidden.push(...secrets),
    info: (line) => lines.push(line),
    debug: (line) => debugged.push(line),
  })
  const interrupt = interruption.abort.bind(interruption)
  return { provider, limits, lines, debugged, hidden, timeOut: limit.resolve, interrupt }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10)
}

const SSO = `[profile work]
sso_account_id = 1
sso_role_name = x
sso_session = corp
[sso-session corp]
sso_start_url = ${START_URL}
sso_region = us-east-1
`
const ROLE = `[profile work]
role_arn = ${roleOf('111111111111')}
source_profile = base
[profile base]
aws_access_key_id = A
aws_secret_access_key = x
`

describe('after a minute without credentials', () => {
  test.each<[operation: string, service: string, start: () => Promise<Service>, config: string]>([
    ['GetRoleCredentials', 'IAM Identity Center', startPortal, SSO],
    ['CreateToken', 'IAM Identity Center', startOidc, SSO],
    ['AssumeRole', 'AWS STS', startSts, ROLE],
  ])('of %s, the error names %s', async (operation, service, start, config) => {
    write(ssoCacheFile('corp'), ssoCache(operation === 'CreateToken' ? -1 : 60))
    profile(config)
    const simulator = await use(start())
    simulator.plan(operation, { kind: 'hang' })
    const { provider, limits, timeOut } = credentials()
    const result = provider()
    void until(() => simulator.operations().includes(operation)).then(timeOut)
    const from = { service, host: new URL(simulator.url).hostname }
    await expect(result).rejects.toMatchObject({ problem: { kind: 'no-response', from, seconds: 60 } })
    expect(limits).toEqual([60_000])
  })

  test('the error names a container', async () => {
    const container = await use(startContainerService())
    container.plan('GetCredentials', { kind: 'delay', ms: 300 })
    const { provider, timeOut } = credentials()
    const result = provider()
    void until(() => container.requests.length > 0).then(timeOut)
    const from = { service: 'the container endpoint', host: new URL(container.url).host }
    await expect(result).rejects.toMatchObject({ problem: { kind: 'no-response', from } })
    // The SDK would go on asking a server that has stopped.
    await sleep(400)
  })

  test('the error names the process, which is ended', async () => {
    const pid = path.join(home, 'pid')
    const writePid = `require('node:fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid))`
    processProfile(`${writePid}; setTimeout(() => {}, 50000)`)
    const { provider, timeOut } = credentials()
    const result = provider()
    void until(() => existsSync(pid) && readFileSync(pid, 'utf8') !== '').then(timeOut)
    const from = { process: expect.stringContaining('process.cjs') }
    await expect(result).rejects.toMatchObject({ problem: { kind: 'no-response', from } })
    // Throws as soon as the system has ended it.
    await until(() => !isAlive(Number(readFileSync(pid, 'utf8'))))
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('an interruption ends it at once', async () => {
  processProfile('setTimeout(() => {}, 50000)')
  const { provider, limits, interrupt } = credentials()
  const result = provider()
  void until(() => limits.length > 0).then(() => interrupt(new Error('SIGINT')))
  await expect(result).rejects.toThrow('SIGINT')
})

/** A script that prints keys which expire in so many milliseconds, and counts how often it has run. */
const printing = (ms: number, accessKeyId = 'A') => `
  const fs = require('node:fs')
  const count = Number(fs.existsSync(__dirname + '/count') && fs.readFileSync(__dirname + '/count', 'utf8')) + 1
  fs.writeFileSync(__dirname + '/count', String(count))
  if (fs.existsSync(__dirname + '/fail')) process.exit(3)
  const Expiration = new Date(Date.now() + ${ms}).toISOString()
  console.log(JSON.stringify({ Version: 1, AccessKeyId: ${JSON.stringify(accessKeyId)} + count, SecretAccessKey: 'x', Expiration }))`

test('credentials are asked for once, and kept while they are valid for more than five minutes', async () => {
  processProfile(printing(3_600_000))
  const { provider } = credentials()
  const found = [...(await Promise.all([provider(), provider()])), await provider()]
  expect(found.map(({ accessKeyId }) => accessKeyId)).toEqual(['A1', 'A1', 'A1'])
})

test('credentials are refreshed before they expire, and used until then if that fails', async () => {
  processProfile(printing(120_000))
  const { provider, debugged } = credentials()
  expect(await provider()).toMatchObject({ accessKeyId: 'A1' })
  expect(await provider()).toMatchObject({ accessKeyId: 'A2' })
  write('fail', '')
  expect(await provider()).toMatchObject({ accessKeyId: 'A2' })
  expect(debugged.at(-1)).toMatch(/could not be refreshed, but are still valid: `.+`/)
})

test('credentials that have expired and cannot be refreshed are an error', async () => {
  processProfile(printing(1_000))
  const { provider } = credentials()
  const { expiration } = await provider()
  write('fail', '')
  await until(() => Date.now() > Number(expiration))
  const problem = { kind: 'process-failed', profile: 'work', exitCode: 3 }
  await expect(provider()).rejects.toMatchObject({ problem, source: { kind: 'profile', name: 'work' } })
})

test('a character that no request can carry is an error, wherever the keys come from', async () => {
  processProfile(printing(3_600_000, 'A\u200b'))
  const problem = { kind: 'invalid-character', setting: 'accessKeyId', character: 'U+200B' }
  await expect(credentials().provider()).rejects.toMatchObject({ problem })
})

test('keys in the environment are not limited in time, and one line tells of the ignored profile', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIA\n', AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'work' }
  const { provider, limits, lines } = credentials(env)
  expect(await provider()).toEqual({ accessKeyId: 'AKIA', secretAccessKey: 'x' })
  expect(lines).toEqual([expect.stringMatching(/`AWS_PROFILE` \(`work`\) is ignored/)])
  expect(limits).toEqual([])
  expect((provider as { memoized?: boolean }).memoized).toBe(true)
})

test.each([
  ['without a session token', { AWS_SESSION_TOKEN: '' }, ['secret']],
  ['with a session token', { AWS_SESSION_TOKEN: 'token' }, ['secret', 'token']],
])(
  'the secrets of keys %s are hidden, and no line tells of a profile that is not there',
  async (_, env, secrets) => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }
    const { provider, lines, hidden } = credentials({ ...keys, ...env })
    const { accessKeyId, secretAccessKey, sessionToken } = await provider()
    expect([accessKeyId, secretAccessKey, sessionToken ?? '']).toEqual([
      'AKIA',
      'secret',
      env.AWS_SESSION_TOKEN,
    ])
    expect(hidden).toEqual(secrets)
    expect(lines).toEqual([])
  },
)

test('profiles are searched in the files that the environment names', async () => {
  const AWS_CONFIG_FILE = write('a', '[profile x]\nregion = us-east-1\n')
  const AWS_SHARED_CREDENTIALS_FILE = write('b', '[y]\naws_access_key_id = A\naws_secret_access_key = B\n')
  const { provider } = credentials({ AWS_PROFILE: 'z', AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE })
  await expect(provider()).rejects.toMatchObject({
    problem: { kind: 'unknown-profile', profile: 'z', names: ['x', 'y'] },
    files: [{ path: AWS_CONFIG_FILE }, { path: AWS_SHARED_CREDENTIALS_FILE }],
  })
})

test('a default profile without credentials is told before the instance role is used', async () => {
  await use(startInstanceService())
  process.env.AWS_CONFIG_FILE = write('.aws/config', '[default]\naws_access_key_id = AKIA\n')
  const { provider, lines } = credentials()
  expect(await provider()).toMatchObject({ accessKeyId: INSTANCE_KEY })
  expect(lines).toEqual([expect.stringMatching(/The profile `default` gave no credentials/)])
})

test('without any source, the error has the profiles that could be selected, and the files', async () => {
  process.env.AWS_CONFIG_FILE = write('.aws/config', '[profile work]\naws_access_key_id = AKIA\n')
  await expect(credentials().provider()).rejects.toMatchObject({
    problem: { kind: 'no-credentials', names: ['work'], links: [] },
    files: [{ state: 'read' }, { state: 'missing', isSet: false }],
  })
})

test('if nothing else has credentials, the error is about the default profile', async () => {
  process.env.AWS_CONFIG_FILE = write('.aws/config', '[default]\naws_access_key_id = AKIA\n')
  const problem = { kind: 'incomplete-profile', profile: 'default', missing: ['aws_secret_access_key'] }
  await expect(credentials().provider()).rejects.toMatchObject({ problem })
})
