import { expect, test } from '@jest/globals'
import { loadSettings } from '../../../src/apprunner/settings.ts'
import type { Environment } from '../../../src/environment.ts'
import { files } from './aws-files.ts'

const settingsIn = (env: Environment) => loadSettings('eu-west-1', { ...files(''), ...env })

const FIPS = 'AWS_USE_FIPS_ENDPOINT'
const DUAL_STACK = 'AWS_USE_DUALSTACK_ENDPOINT'
const DEFAULT_PROFILE = files('[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = TRUE\n')
const WORK_PROFILE = { ...files('[profile work]\nuse_fips_endpoint = True\n'), AWS_PROFILE: 'work' }

test.each<[title: string, env: Environment, fips: string | undefined, dualStack: string | undefined]>([
  ['none', {}, undefined, undefined],
  ['FIPS', { [FIPS]: 'true' }, FIPS, undefined],
  ['dual-stack', { [DUAL_STACK]: 'true' }, undefined, DUAL_STACK],
  ['another case', { [FIPS]: 'TRUE', [DUAL_STACK]: ' True ' }, FIPS, DUAL_STACK],
  ['false and nothing', { [FIPS]: 'False', [DUAL_STACK]: '' }, undefined, undefined],
  [
    'the default profile',
    DEFAULT_PROFILE,
    'use_fips_endpoint in profile default',
    'use_dualstack_endpoint in profile default',
  ],
  ['another profile', WORK_PROFILE, 'use_fips_endpoint in profile work', undefined],
  ['the environment before the profile', { ...WORK_PROFILE, [FIPS]: 'false' }, undefined, undefined],
])('settings: %s', async (_, env, fips, dualStack) => {
  expect(await settingsIn(env)).toMatchObject({ region: 'eu-west-1', fips, dualStack })
})

test.each<[env: Environment, setting: string, value: string]>([
  [{ [FIPS]: '1' }, FIPS, '1'],
  [{ [DUAL_STACK]: 'yes' }, DUAL_STACK, 'yes'],
  [
    { ...files('[profile work]\nuse_fips_endpoint = on\n'), AWS_PROFILE: 'work' },
    'use_fips_endpoint in profile work',
    'on',
  ],
])('%j is refused, since the SDK would ignore it', async (env, setting, value) => {
  await expect(settingsIn(env)).rejects.toMatchObject({ kind: 'boolean-setting', facts: { setting, value } })
})

test('a setting has the name of the first variable that is set, or of the key in the profile', async () => {
  const env = { AWS_ENDPOINT_URL: 'x' }
  const { nameOf, profiles } = await settingsIn({ ...WORK_PROFILE, ...env })
  expect(nameOf('endpoint_url', 'AWS_ENDPOINT_URL_APPRUNNER', 'AWS_ENDPOINT_URL')).toBe('AWS_ENDPOINT_URL')
  expect(nameOf('endpoint_url', 'AWS_ENDPOINT_URL_APPRUNNER')).toBe('endpoint_url in profile work')
  expect([profiles.selected, profiles.names]).toEqual(['work', ['work']])
})
