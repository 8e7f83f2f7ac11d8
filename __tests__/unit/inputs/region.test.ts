import { expect, test } from '@jest/globals'
import { loadProfiles } from '../../../src/apprunner/profiles.ts'
import type { Environment } from '../../../src/environment.ts'
import { regionHint } from '../../../src/inputs/region.ts'
import { toText } from '../../../src/report/prose.ts'
import { files, MISSING } from '../apprunner/aws-files.ts'

async function hint(env: Environment): Promise<string | undefined> {
  const found = regionHint(await loadProfiles(env), env)
  return found && toText(found)
}

test('there is no hint without files', async () => {
  expect(await hint({ AWS_CONFIG_FILE: MISSING, AWS_SHARED_CREDENTIALS_FILE: MISSING })).toBeUndefined()
})

const WITH_REGION = '[profile a]\nregion = x'
const WITHOUT_REGION = '[default]\noutput = json'
const BOTH = `${WITHOUT_REGION}\n${WITH_REGION}`
const EACH = '`default` (no region), `a` (`x`)'

test.each<[title: string, config: string, env: Environment, hint: string | undefined]>([
  ['an unknown profile', BOTH, { AWS_PROFILE: 'b' }, `contain ${EACH}$`],
  ['no profile at all', '', { AWS_PROFILE: 'b' }, 'no profile `b`; the shared files contain none$'],
  [
    'the region of a profile',
    WITH_REGION,
    { AWS_PROFILE: 'a' },
    '^`aws-region`: profile `a` has the region `x`,',
  ],
  [
    'the default profile',
    '[default]\nregion = x',
    {},
    '^`aws-region`: profile `default` has the region `x`,',
  ],
  [
    'a profile without a region',
    BOTH,
    { AWS_PROFILE: 'default' },
    '^`aws-region`: .*`default` has no region either$',
  ],
  ['no profile selected', BOTH, {}, `^\`AWS_PROFILE\`: not set; .*too: ${EACH}$`],
  ['credentials in the environment', WITH_REGION, { AWS_ACCESS_KEY_ID: 'x' }, undefined],
])('a hint for %s', async (_, config, env, expected) => {
  const found = await hint({ ...files(config), ...env })
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(new RegExp(expected.replace(/[()]/g, '\\$&')))
})

test('names and regions are quoted', async () => {
  const env = files('[profile work]\nregion = a`b\n', '')
  expect(await hint({ ...env, AWS_PROFILE: 'work' })).toContain("the region `a'b`")
  expect(await hint({ ...env, AWS_PROFILE: 'a`b\n::error::x' })).toContain("no profile `a'b ::error::x`")
  expect(await hint(env)).toMatch(/not set.*: `work` \(`a'b`\)$/)
})
