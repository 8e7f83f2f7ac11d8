import { fromIni } from '@aws-sdk/credential-provider-ini'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  findProfileProblem,
  hasCredentialSettings,
  type Profile,
  type ProfileProblem,
  type Profiles,
  profileChain,
} from '../../../src/credentials/profile.ts'
import { files } from '../apprunner/aws-files.ts'

const id = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE' }
const secret = { aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG' }
const keys = { ...id, ...secret }
const role = { role_arn: 'arn:aws:iam::123456789012:role/deploy' }
const token = { web_identity_token_file: '/token' }
const command = { credential_process: 'print-credentials' }
const mfa = { mfa_serial: 'arn:aws:iam::123456789012:mfa/me' }
const account = { sso_account_id: '123456789012', sso_role_name: 'Deploy' }
const session = { sso_region: 'us-east-1', sso_start_url: 'https://example.awsapps.com/start' }
const inSession = { ...account, sso_session: 'corp' }
const from = (profile: string) => ({ ...role, source_profile: profile })
const sourced = (credential_source: string) => ({ credential_source })

/** Each of these is one that the SDK accepts. */
test.each<[title: string, work: Profile, others?: Profiles]>([
  ['keys of a session', { ...keys, aws_session_token: 'IQoJ' }],
  ['a role with a web identity', { ...role, ...token }],
  ['half of a pair beside a credential_process', { ...id, ...command }],
  ['an SSO session', inSession, { 'sso-session.corp': session }],
  ['SSO in the legacy form', { ...account, ...session }],
  ['aws login', { login_session: 'arn:aws:sts::123456789012:assumed-role/x/me' }],
  ['a role with a source profile', from('base'), { base: keys }],
  ['a role with itself as its source', { ...from('work'), ...keys }],
  ['MFA in an ignored setting', { ...keys, ...mfa }],
  ['a role with a credential source', { ...role, ...sourced('Ec2InstanceMetadata') }],
  ['a source profile with a credential source', from('base'), { base: sourced('EcsContainer') }],
  ['a source profile with keys and a role', from('base'), { base: { ...keys, ...role } }],
  ['a source profile with a web identity', from('base'), { base: { ...role, ...token } }],
  ['three profiles', from('a'), { a: from('b'), b: keys }],
])('no problem: %s', (_, work, others = {}) => {
  expect(findProfileProblem('work', { work, ...others })).toBeUndefined()
})

const incomplete = (profile: Profile, missing: string[], oneOf = false): ProfileProblem => ({
  kind: 'incomplete-profile',
  profile: 'work',
  missing,
  oneOf,
  has: Object.keys(profile),
})
const roleSources = ['source_profile', 'credential_source', 'web_identity_token_file']
const unknownSource = (profile: string, sourceProfile: string, names: string[]): ProfileProblem => ({
  kind: 'unknown-source-profile',
  profile,
  sourceProfile,
  names,
})
const nothing = (profile: string, has: string): ProfileProblem => ({
  kind: 'no-credential-settings',
  profile,
  has: [has],
})

/** Of profiles that lack settings, which ones. */
test.each<[work: Profile, missing: string[]]>([
  [id, ['aws_secret_access_key']],
  [secret, ['aws_access_key_id']],
  [token, ['role_arn']],
  [{ source_profile: 'base' }, ['role_arn']],
  [sourced('Environment'), ['role_arn']],
  [{ sso_account_id: '1', ...session }, ['sso_role_name']],
  [account, ['sso_region', 'sso_start_url']],
  [{ sso_session: 'corp' }, ['sso_account_id', 'sso_role_name']],
])('%j lacks %j', (work, missing) => {
  const profiles = { work, base: keys, 'sso-session.corp': session }
  expect(findProfileProblem('work', profiles)).toEqual(incomplete(work, missing))
})

test.each<[title: string, work: Profile, others: Profiles, problem: ProfileProblem]>([
  ['a role', role, {}, incomplete(role, roleSources, true)],
  [
    'keys that would sign instead',
    { ...role, ...keys },
    {},
    incomplete({ ...role, ...keys }, roleSources, true),
  ],
  [
    'an unknown SSO session',
    { ...account, sso_session: 'crop' },
    { 'sso-session.corp': session },
    { kind: 'unknown-sso-session', profile: 'work', session: 'crop' },
  ],
  [
    'an SSO session without a region',
    inSession,
    { 'sso-session.corp': { sso_start_url: 'x' } },
    { kind: 'incomplete-sso-session', profile: 'work', session: 'corp', missing: ['sso_region'] },
  ],
  ['an unknown source', from('bsae'), { base: keys }, unknownSource('work', 'bsae', ['work', 'base'])],
  ['an unknown source of its source', from('a'), { a: from('b') }, unknownSource('a', 'b', ['work', 'a'])],
  ['a source without credentials', from('base'), { base: { region: 'x' } }, nothing('base', 'region')],
  ['misspelt settings', { aws_acess_key_id: 'x' }, {}, nothing('work', 'aws_acess_key_id')],
  ['a loop of one', from('work'), {}, { kind: 'profile-loop', profiles: ['work'] }],
  ['a loop of two', from('a'), { a: from('work') }, { kind: 'profile-loop', profiles: ['a', 'work'] }],
  ['MFA', { ...from('base'), ...mfa }, { base: keys }, { kind: 'mfa', profile: 'work' }],
  ['MFA of its source', from('a'), { a: { ...from('b'), ...mfa }, b: keys }, { kind: 'mfa', profile: 'a' }],
  [
    'an unsupported credential source',
    { ...role, ...sourced('Ec2') },
    {},
    { kind: 'unsupported-credential-source', profile: 'work', value: 'Ec2' },
  ],
  [
    'two sources',
    { ...from('base'), ...sourced('Environment') },
    { base: keys },
    { kind: 'conflicting-settings', profile: 'work', settings: ['source_profile', 'credential_source'] },
  ],
  [
    'a hidden character in a key',
    { ...secret, aws_access_key_id: 'AKIA\u200b' },
    {},
    { kind: 'invalid-character', setting: 'aws_access_key_id', profile: 'work', character: 'U+200B' },
  ],
])('a problem: %s', (_, work, others, problem) => {
  expect(findProfileProblem('work', { work, ...others })).toEqual(problem)
})

test('the chain of a profile ends where it repeats, or where a profile is missing', () => {
  const names = (profiles: Profiles) => profileChain('work', profiles).map(([name]) => name)
  expect(names({ work: from('base'), base: keys })).toEqual(['work', 'base'])
  expect(names({ work: from('work') })).toEqual(['work'])
  expect(names({ work: from('none') })).toEqual(['work'])
  expect(names({})).toEqual([])
})

test.each<[expected: boolean, profile: Profile]>([
  [true, id],
  [true, { sso_session: 'corp' }],
  [false, { region: 'eu-west-1', output: 'json' }],
])('has credential settings: %s for %j', (expected, profile) => {
  expect(hasCredentialSettings(profile)).toBe(expected)
})

const section = (name: string, settings: Profile) =>
  [`[${name}]`, ...Object.entries(settings).map(([setting, value]) => `${setting} = ${value}`), ''].join('\n')

/** Whether the SDK finds a way to get credentials in the profile `work`. No request is sent. */
async function sdkAccepts(profiles: Record<string, Profile>): Promise<boolean> {
  const sections = Object.entries(profiles).map(([name, settings]) => section(`profile ${name}`, settings))
  // The SDK reads each file once. Its provider of SSO reads those that these variables name, whatever it is given.
  Object.assign(process.env, files(sections.join('\n')))
  const role = async () => ({ accessKeyId: 'ASIA', secretAccessKey: 'x' })
  const provider = fromIni({ profile: 'work', roleAssumer: role, roleAssumerWithWebIdentity: role })
  try {
    await provider()
    return true
  } catch (error) {
    // It has tried what the profile says.
    return /returned invalid JSON|SSO session|Failed to load token/.test(String(error))
  }
}

const TOKEN_FILE = files('a.b.c')

const settings = fc.record(
  {
    aws_access_key_id: fc.constant('AKIA'),
    aws_secret_access_key: fc.constant('x'),
    role_arn: fc.constant(role.role_arn),
    source_profile: fc.constantFrom('work', 'a', 'b', 'c'),
    web_identity_token_file: fc.constant(TOKEN_FILE.AWS_CONFIG_FILE),
    credential_process: fc.constant('true'),
    credential_source: fc.constantFrom('Ec2'),
    sso_account_id: fc.constant('1'),
    sso_role_name: fc.constant('x'),
    sso_region: fc.constant('us-east-1'),
    sso_start_url: fc.constant('https://example.awsapps.com/start'),
    login_session: fc.constant('me'),
    region: fc.constant('x'),
  },
  { requiredKeys: [] },
)

test('the SDK accepts a profile without a problem, and rejects one with a problem unless it would ignore its role', async () => {
  const count = { accepted: 0, rejected: 0 }
  await fc.assert(
    fc.asyncProperty(fc.record({ work: settings, a: settings, b: settings }), async (profiles) => {
      const problem = findProfileProblem('work', profiles)
      const accepted = await sdkAccepts(profiles)
      count[accepted ? 'accepted' : 'rejected'] += 1
      if (!problem) expect(accepted).toBe(true)
      else if (accepted && 'profile' in problem)
        expect(profiles[problem.profile as keyof typeof profiles]).toHaveProperty('role_arn')
    }),
    { numRuns: 300 },
  )
  expect(Math.min(count.accepted, count.rejected)).toBeGreaterThan(20)
})
