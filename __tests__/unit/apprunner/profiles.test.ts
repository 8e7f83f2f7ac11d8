import { expect, test } from '@jest/globals'
import { loadProfiles } from '../../../src/apprunner/profiles.ts'
import { files, MISSING } from './aws-files.ts'

test('the profiles of both files are found, and nothing else', async () => {
  const env = files(
    '[default]\nregion = us-east-1\n[profile a]\nregion=eu-west-1\n[sso-session b]\nregion = x\n[services c]\n',
    '[a]\nregion = eu-west-2\n[d]\nregion = eu-west-3\n',
  )
  const { selected, names, settingOf } = await loadProfiles({ ...env, AWS_PROFILE: 'a' })
  expect([selected, names]).toEqual(['a', ['default', 'a', 'd']])
  expect(['default', 'a', 'd', 'e', '__proto__'].map((name) => settingOf(name, 'region'))).toEqual([
    'us-east-1',
    'eu-west-1',
    'eu-west-3',
    '',
    '',
  ])
})

test('files that do not exist count as empty', async () => {
  const env = { AWS_CONFIG_FILE: MISSING, AWS_SHARED_CREDENTIALS_FILE: MISSING }
  expect((await loadProfiles(env)).names).toEqual([])
})
