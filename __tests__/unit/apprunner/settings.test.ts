import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { afterAll, expect, test } from '@jest/globals'
import { explain, isPermanent } from '../../../src/apprunner/errors.ts'
import {
  loadProfiles,
  loadSettings,
  regionHint,
  type Settings,
  webIdentityTokenFiles,
} from '../../../src/apprunner/settings.ts'
import type { Environment } from '../../../src/environment.ts'
import type { Case } from '../../../src/report/messages.ts'
import { callError, networkError } from '../report.ts'

const root = mkdtempSync(path.join(tmpdir(), 'settings-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The variables that name files with this content. */
function files(config: string, credentials: string) {
  const folder = mkdtempSync(path.join(root, 'aws-'))
  const [AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE] = ['config', 'credentials'].map((name) =>
    path.join(folder, name),
  ) as [string, string]
  writeFileSync(AWS_CONFIG_FILE, config)
  writeFileSync(AWS_SHARED_CREDENTIALS_FILE, credentials)
  return { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE }
}

test('the profiles of both files are found, and nothing else', async () => {
  const env = files(
    '[default]\nregion = us-east-1\n[profile a]\nregion=eu-west-1\n[sso-session b]\nregion = x\n[services c]\n',
    '[a]\nregion = eu-west-2\n[d]\nregion = eu-west-3\n',
  )
  const { selected, names, regionOf } = await loadProfiles({ ...env, AWS_PROFILE: 'a' })
  expect([selected, names]).toEqual(['a', ['default', 'a', 'd']])
  expect(['default', 'a', 'd', 'e', '__proto__'].map(regionOf)).toEqual([
    'us-east-1',
    'eu-west-1',
    'eu-west-3',
    '',
    '',
  ])
})

test('the web identity tokens of all profiles are found', async () => {
  const env = files(
    '[default]\nregion = x\nweb_identity_token_file = /a\n[profile b]\nweb_identity_token_file = /b\n',
    '[c]\nweb_identity_token_file = /c\n',
  )
  expect(await webIdentityTokenFiles(env)).toEqual(['/a', '/b', '/c'])
  expect(await webIdentityTokenFiles(files('[default]\nregion = x\n', ''))).toEqual([])
})

test('files that do not exist count as empty', async () => {
  const missing = path.join(root, 'missing')
  const env = { AWS_CONFIG_FILE: missing, AWS_SHARED_CREDENTIALS_FILE: missing }
  expect((await loadProfiles(env)).names).toEqual([])
  expect(await regionHint(env)).toBeUndefined()
})

test.each<[title: string, config: string, env: Environment, hint: string | undefined]>([
  [
    'an unknown profile',
    '[default]\noutput = json\n[profile a]\nregion = x',
    { AWS_PROFILE: 'b' },
    'contain `default` (no region), `a` (`x`)$',
  ],
  ['no profile at all', '', { AWS_PROFILE: 'b' }, 'no profile `b`; the shared files contain none$'],
  [
    'the region of the profile',
    '[profile a]\nregion = x',
    { AWS_PROFILE: 'a' },
    '^`aws-region`: profile `a` has the region `x`, but',
  ],
  [
    'the region of the default profile',
    '[default]\nregion = x',
    {},
    '^`aws-region`: profile `default` has the region `x`, but',
  ],
  [
    'a profile without a region',
    '[profile a]\noutput = json',
    { AWS_PROFILE: 'a' },
    '^`aws-region`: profile `a` has no region either$',
  ],
  [
    'no profile selected',
    '[default]\noutput = json\n[profile a]\nregion = x',
    {},
    '^`AWS_PROFILE`: not set; .*too: `default` (no region), `a` (`x`)$',
  ],
  ['credentials in the environment', '[profile a]\nregion = x', { AWS_ACCESS_KEY_ID: 'x' }, undefined],
])('a hint for %s', async (_, config, env, hint) => {
  const found = await regionHint({ ...files(config, ''), ...env })
  if (hint === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(new RegExp(hint.replace(/[()]/g, '\\$&')))
})

test('names and regions are quoted', async () => {
  const env = files('[profile work]\nregion = a`b\n', '')
  expect(await regionHint({ ...env, AWS_PROFILE: 'work' })).toContain("the region `a'b`")
  expect(await regionHint({ ...env, AWS_PROFILE: 'a`b\n::error::x' })).toContain(
    "no profile `a'b ::error::x`",
  )
  expect(await regionHint(env)).toMatch(/not set.*: `work` \(`a'b`\)$/)
})

/** The settings of a client in this environment. The SDK reads the variables of the process. */
async function settingsIn(env: Environment): Promise<Settings> {
  const saved = { ...process.env }
  Object.assign(process.env, files('', ''), env)
  try {
    return await loadSettings(new AppRunnerClient({ region: 'eu-west-1' }), { ...process.env })
  } finally {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, saved)
  }
}

const APP_RUNNER = 'AWS_ENDPOINT_URL_APPRUNNER'
const DEFAULT_PROFILE = files(
  '[default]\nendpoint_url = http://localhost:3\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n',
  '',
)
const WORK_PROFILE = {
  ...files('[profile work]\nendpoint_url = http://localhost:4\nuse_fips_endpoint = true\n', ''),
  AWS_PROFILE: 'work',
}

test.each<[title: string, env: Environment, expected: Partial<Settings>]>([
  [
    'none',
    {},
    { region: 'eu-west-1', endpoint: undefined, fips: undefined, dualStack: undefined, proxy: false },
  ],
  [
    'an endpoint',
    { AWS_ENDPOINT_URL: 'http://a:1/b' },
    { endpoint: { setting: 'AWS_ENDPOINT_URL', host: 'a:1' } },
  ],
  [
    'two endpoints',
    { AWS_ENDPOINT_URL: 'http://a:1', AWS_ENDPOINT_URL_APPRUNNER: 'http://b:2' },
    { endpoint: { setting: APP_RUNNER, host: 'b:2' } },
  ],
  ['no URL', { AWS_ENDPOINT_URL: 'nonsense' }, { endpoint: { setting: 'AWS_ENDPOINT_URL', host: '' } }],
  ['FIPS', { AWS_USE_FIPS_ENDPOINT: 'true' }, { fips: 'AWS_USE_FIPS_ENDPOINT', dualStack: undefined }],
  ['dual-stack', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, { dualStack: 'AWS_USE_DUALSTACK_ENDPOINT' }],
  [
    'values that the SDK rejects',
    { AWS_USE_FIPS_ENDPOINT: 'maybe', AWS_USE_DUALSTACK_ENDPOINT: 'maybe' },
    { fips: undefined, dualStack: undefined },
  ],
  [
    'the default profile',
    DEFAULT_PROFILE,
    {
      endpoint: { setting: 'endpoint_url in profile default', host: 'localhost:3' },
      fips: 'use_fips_endpoint in profile default',
      dualStack: 'use_dualstack_endpoint in profile default',
    },
  ],
  [
    'another profile',
    WORK_PROFILE,
    {
      endpoint: { setting: 'endpoint_url in profile work', host: 'localhost:4' },
      fips: 'use_fips_endpoint in profile work',
    },
  ],
  ['a proxy', { HTTPS_PROXY: 'http://proxy' }, { proxy: true }],
  ['a proxy for HTTP only', { HTTP_PROXY: 'http://proxy' }, { proxy: false }],
  ['a proxy to the endpoint', { HTTP_PROXY: 'http://proxy', AWS_ENDPOINT_URL: 'http://a' }, { proxy: true }],
  ['no proxy to it', { HTTPS_PROXY: 'http://proxy', AWS_ENDPOINT_URL: 'http://a' }, { proxy: false }],
])('settings: %s', async (_, env, expected) => {
  expect(await settingsIn(env)).toMatchObject(expected)
})

test('settings include the profiles', async () => {
  const { profiles } = await settingsIn(WORK_PROFILE)
  expect([profiles.selected, profiles.names]).toEqual(['work', ['work']])
})

const PROXY = { proxy: true }
const CUSTOM = { endpoint: { setting: 'AWS_ENDPOINT_URL', host: 'localhost' } }
const FIPS = { fips: 'AWS_USE_FIPS_ENDPOINT' }
const DUAL_STACK = { dualStack: 'AWS_USE_DUALSTACK_ENDPOINT' }
const REFUSED = networkError('', 'Invalid Configuration', 'EndpointError')

const profiles = (selected: string, ...names: string[]) => ({
  profiles: { selected, names, regionOf: () => '' },
})
const NO_CREDENTIALS = networkError('', 'Could not load credentials', 'CredentialsProviderError')

test.each<[expected: Case, permanent: boolean, error: Error, settings: Partial<Settings>]>([
  ['dns', false, networkError('ENOTFOUND'), {}],
  ['no-fips', true, networkError('ENOTFOUND'), FIPS],
  ['no-fips', true, networkError('EAI_AGAIN'), { ...FIPS, ...DUAL_STACK }],
  ['no-fips', true, networkError('ERR_PROXY_TUNNEL'), { ...FIPS, ...PROXY }],
  ['no-fips', true, REFUSED, FIPS],
  ['dns', false, networkError('ENOTFOUND'), { ...FIPS, region: 'us-west-2' }],
  ['no-dual-stack', true, networkError('ENOTFOUND'), { ...FIPS, ...DUAL_STACK, region: 'us-west-2' }],
  ['no-dual-stack', true, networkError('ENOTFOUND'), DUAL_STACK],
  ['no-dual-stack', true, REFUSED, DUAL_STACK],
  ['no-such-region', false, networkError('ENOTFOUND'), { ...FIPS, region: 'mars-north-1' }],
  ['no-such-region', false, networkError('ERR_PROXY_TUNNEL'), { ...FIPS, ...PROXY, region: 'mars-north-1' }],
  ['network', false, networkError('ECONNREFUSED'), FIPS],
  ['proxy', false, networkError('ENOTFOUND'), { ...FIPS, ...PROXY }],
  ['endpoint-unreachable', false, networkError('ENOTFOUND'), CUSTOM],
  ['endpoint-unreachable', false, networkError('ECONNREFUSED'), CUSTOM],
  ['endpoint-unreachable', false, networkError('EHOSTUNREACH'), { ...CUSTOM, region: 'mars-north-1' }],
  ['proxy', false, networkError('ECONNREFUSED'), { ...CUSTOM, ...PROXY }],
  ['proxy', false, networkError('ERR_PROXY_TUNNEL'), { ...CUSTOM, ...PROXY, region: 'mars-north-1' }],
  ['network', false, networkError('ECONNRESET'), CUSTOM],
  ['timeout', false, networkError('ETIMEDOUT'), CUSTOM],
  ['endpoint-conflict', true, REFUSED, { ...CUSTOM, ...FIPS }],
  ['endpoint-conflict', true, REFUSED, { ...CUSTOM, ...DUAL_STACK }],
  ['unexpected', false, REFUSED, CUSTOM],
  ['no-credentials', true, NO_CREDENTIALS, {}],
  ['no-credentials', true, NO_CREDENTIALS, profiles('', 'default')],
  ['no-profile-selected', true, NO_CREDENTIALS, { ...CUSTOM, ...profiles('', 'default', 'work') }],
  ['unknown-profile', true, NO_CREDENTIALS, profiles('work', 'default')],
  ['profile-without-credentials', true, NO_CREDENTIALS, profiles('work', 'default', 'work')],
])('%s (permanent: %j): %p with %j', (expected, permanent, error, settings) => {
  const thrown = callError(error, settings)
  expect(explain(thrown).kind).toBe(expected)
  expect(isPermanent(thrown)).toBe(permanent)
})

test.each<[expected: Case, error: Error, settings: Partial<Settings>]>([
  ['no-credentials', networkError('ENOENT'), {}],
  ['profile-without-credentials', networkError('EACCES'), { ...CUSTOM, ...profiles('work', 'work') }],
  ['network', networkError('ECONNREFUSED'), CUSTOM],
  ['dns', networkError('ENOTFOUND'), CUSTOM],
  ['no-fips', networkError('ENOTFOUND'), FIPS],
])('%s, from the credential chain: %p with %j', (expected, error, settings) => {
  expect(explain(callError(error, settings, { fromCredentials: true })).kind).toBe(expected)
})

test.each<[title: string, error: Error, settings: Partial<Settings>, facts: string[]]>([
  ['the region', networkError('ENOTFOUND'), FIPS, ['`eu-west-1`', '`AWS_USE_FIPS_ENDPOINT`']],
  ['the setting', networkError('ENOTFOUND'), DUAL_STACK, ['`AWS_USE_DUALSTACK_ENDPOINT`']],
  ['host and setting', networkError('ENOTFOUND'), CUSTOM, ['`localhost`', '`AWS_ENDPOINT_URL`']],
  ['both settings', REFUSED, { ...CUSTOM, ...FIPS }, ['`AWS_ENDPOINT_URL`', '`AWS_USE_FIPS_ENDPOINT`']],
  ['both settings', REFUSED, { ...CUSTOM, ...DUAL_STACK }, ['`AWS_USE_DUALSTACK_ENDPOINT`']],
  ['the profiles', NO_CREDENTIALS, profiles('', 'a', 'b'), ['contain `a, b`']],
  ['the profile', NO_CREDENTIALS, profiles('a', 'a', 'b'), ['the profile `a`']],
  ['profile and profiles', NO_CREDENTIALS, profiles('c', 'a', 'b'), ['no profile `c`', 'contain `a, b`']],
  ['no profiles', NO_CREDENTIALS, profiles('c'), ['no profile `c`', 'contain `no profiles`']],
])('the message names %s: %p with %j', (_, error, settings, facts) => {
  const { cause } = explain(callError(error, settings))
  for (const fact of facts) expect(cause).toContain(fact)
})
