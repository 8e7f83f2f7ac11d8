import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { loadProfiles, regionHint } from '../../src/apprunner/settings.ts'

const root = mkdtempSync(path.join(tmpdir(), 'profile-'))
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

test('files that do not exist count as empty', async () => {
  const missing = path.join(root, 'missing')
  const env = { AWS_CONFIG_FILE: missing, AWS_SHARED_CREDENTIALS_FILE: missing }
  expect((await loadProfiles(env)).names).toEqual([])
  expect(await regionHint(env)).toBeUndefined()
})

test('names and regions are quoted', async () => {
  const env = files('[profile work]\nregion = a`b\n', '')
  expect(await regionHint({ ...env, AWS_PROFILE: 'work' })).toContain("the region `a'b`")
  expect(await regionHint({ ...env, AWS_PROFILE: 'a`b\n::error::x' })).toContain(
    "no profile `a'b ::error::x`",
  )
  expect(await regionHint(env)).toMatch(/not set.*: `work` \(`a'b`\)$/)
})
