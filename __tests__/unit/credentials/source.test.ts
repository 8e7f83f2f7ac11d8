import { describe, expect, test } from '@jest/globals'
import type { Profiles } from '../../../src/credentials/profile.ts'
import { type ChainLink, chooseSource, type SourceProblem } from '../../../src/credentials/source.ts'

type Variables = Record<string, string | undefined>

const ID = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }
const SECRET = { AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' }
const KEYS = { ...ID, ...SECRET }
const SESSION = { AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE==' }
const WORK = { AWS_PROFILE: 'work' }
const TOKEN_FILE = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }
const ROLE = { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy' }
const CONTAINER_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const CONTAINER = { [CONTAINER_URI]: 'http://127.0.0.1/credentials' }
const RELATIVE = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/id' }
const NO_URL = { [CONTAINER_URI]: '/credentials' }
const CONTAINER_TOKEN = { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer pod' }
const CONTAINER_TOKEN_FILE = { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/x' }
const NO_INSTANCE = { AWS_EC2_METADATA_DISABLED: 'true' }

const keys = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG' }
const work: Profiles = { work: keys }
const roleFrom = (credential_source: string): Profiles => ({
  work: { role_arn: ROLE.AWS_ROLE_ARN, credential_source },
})
const base: Profiles = {
  work: { role_arn: ROLE.AWS_ROLE_ARN, source_profile: 'base' },
  base: { credential_source: 'Environment' },
}

const environment = (ignoredProfile?: string) => ({ source: { kind: 'environment', ignoredProfile } })
const profile = (name: string) => ({ source: { kind: 'profile', name } })
const chain = (...links: ChainLink[]) => ({ source: { kind: 'chain', links } })
const problem = (expected: SourceProblem) => ({ problem: expected })
const incomplete = (set: Variables, missing: Variables) =>
  problem({ kind: 'incomplete', set: Object.keys(set), missing: Object.keys(missing) })
const unknown = (name: string, names: string[] = []) =>
  problem({ kind: 'unknown-profile', profile: name, names })
const unset = (value: string, missing: Variables) =>
  problem({ kind: 'unset-credential-source', profile: 'work', value, missing: Object.keys(missing) })
const invalidUrl = problem({ kind: 'invalid-url', setting: CONTAINER_URI })
const invalid = (setting: string, character: string) =>
  problem({ kind: 'invalid-character', setting, profile: undefined, character })

function testChoices(rows: [title: string, env: Variables, expected: object, profiles?: Profiles][]): void {
  for (const [title, env, expected, profiles = {}] of rows)
    test(title, () => expect(chooseSource(env, profiles)).toEqual(expected))
}

describe('keys in the environment go first', () => {
  testChoices([
    ['keys of a session', { ...KEYS, ...SESSION }, environment()],
    ['an empty session token', { ...KEYS, AWS_SESSION_TOKEN: '' }, environment()],
    ['keys and a profile', { ...KEYS, ...WORK }, environment('work'), work],
    ['keys and a profile that does not exist', { ...KEYS, ...WORK }, environment('work')],
    ['keys and an empty AWS_PROFILE', { ...KEYS, AWS_PROFILE: '' }, environment(), work],
    ['keys and a default profile', KEYS, environment(), { default: keys }],
    ['keys and a token file without a role', { ...KEYS, ...TOKEN_FILE }, environment()],
    ['keys and a container', { ...KEYS, ...CONTAINER }, environment()],
    [
      'keys with which a profile assumes its role',
      { ...KEYS, ...WORK },
      profile('work'),
      roleFrom('Environment'),
    ],
    ['keys of its source profile', { ...KEYS, ...WORK }, profile('work'), base],
  ])
})

describe('half of a pair is a problem', () => {
  testChoices([
    ['a key ID', ID, incomplete(ID, SECRET)],
    ['a secret', SECRET, incomplete(SECRET, ID)],
    ['a session token', SESSION, incomplete(SESSION, KEYS)],
    ['a key ID and a session token', { ...ID, ...SESSION }, incomplete({ ...ID, ...SESSION }, SECRET)],
    ['a blank secret', { ...ID, AWS_SECRET_ACCESS_KEY: ' \n' }, incomplete(ID, SECRET)],
    ['a key ID and a profile', { ...ID, ...WORK }, incomplete(ID, SECRET), work],
    ['a token file and a default profile', TOKEN_FILE, incomplete(TOKEN_FILE, ROLE), { default: keys }],
    ['a container token', CONTAINER_TOKEN, incomplete(CONTAINER_TOKEN, CONTAINER)],
    ['a container token file', CONTAINER_TOKEN_FILE, incomplete(CONTAINER_TOKEN_FILE, CONTAINER)],
  ])
})

describe('a selected profile is the only source', () => {
  testChoices([
    ['with keys', WORK, profile('work'), work],
    ['default, by name', { AWS_PROFILE: 'default' }, profile('default'), { default: keys }],
    ['and a container', { ...WORK, ...CONTAINER }, profile('work'), work],
    ['and a token file without a role', { ...WORK, ...TOKEN_FILE }, profile('work'), work],
    ['that does not exist', { AWS_PROFILE: 'wrok' }, unknown('wrok', ['work']), work],
    ['beside other sections', WORK, unknown('work'), { 'sso-session.work': {}, 'services.work': {} }],
    ['with the name of a property', { AWS_PROFILE: 'constructor' }, unknown('constructor')],
    ['with an Environment without keys', WORK, unset('Environment', KEYS), roleFrom('Environment')],
    ['with an EcsContainer outside of one', WORK, unset('EcsContainer', CONTAINER), roleFrom('EcsContainer')],
    ['with an EcsContainer', { ...WORK, ...CONTAINER }, profile('work'), roleFrom('EcsContainer')],
    ['with an EcsContainer at no URL', { ...WORK, ...NO_URL }, invalidUrl, roleFrom('EcsContainer')],
    ['with an instance', { ...WORK, ...NO_INSTANCE }, profile('work'), roleFrom('Ec2InstanceMetadata')],
  ])
})

const ALL = { ...TOKEN_FILE, ...ROLE, ...CONTAINER }

describe('otherwise the default chain', () => {
  testChoices([
    ['an empty AWS_PROFILE', { AWS_PROFILE: '' }, chain('instance'), work],
    ['nothing, without an instance', NO_INSTANCE, chain()],
    ['an instance that is not disabled', { AWS_EC2_METADATA_DISABLED: 'false' }, chain('instance')],
    [
      'half a default profile',
      {},
      chain('default-profile', 'instance'),
      { default: { sso_session: 'corp' } },
    ],
    ['one without credentials', {}, chain('instance'), { default: { region: 'eu-west-1' } }],
    ['a web identity', { ...TOKEN_FILE, ...ROLE }, chain('web-identity', 'instance')],
    ['a role without a token file', ROLE, chain('instance')],
    ['a container with a relative URI', RELATIVE, chain('container')],
    ['a container with a token', { ...CONTAINER, ...CONTAINER_TOKEN }, chain('container')],
    ['a container whose URI is none', NO_URL, invalidUrl],
    ['one with a relative URI besides', { ...NO_URL, ...RELATIVE }, chain('container')],
    ['all', ALL, chain('default-profile', 'web-identity', 'container'), { default: keys }],
  ])
})

const twoLines = { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a\nb' }
const hidden = { ...KEYS, AWS_SESSION_TOKEN: 'IQo\u200bJ' }

describe('white space and characters', () => {
  testChoices([
    ['after the key ID', { ...SECRET, AWS_ACCESS_KEY_ID: 'AKIA\n' }, environment()],
    ['around the name of a profile', { AWS_PROFILE: ' work\r\n' }, profile('work'), work],
    ['instead of a profile', { AWS_PROFILE: ' ' }, chain('instance'), work],
    ['in the key ID', { ...SECRET, AWS_ACCESS_KEY_ID: 'A\nB' }, invalid('AWS_ACCESS_KEY_ID', 'U+000A')],
    ['in the secret', { ...ID, AWS_SECRET_ACCESS_KEY: 'a b' }, invalid('AWS_SECRET_ACCESS_KEY', 'U+0020')],
    ['a hidden character in the session token', hidden, invalid('AWS_SESSION_TOKEN', 'U+200B')],
    [
      'a hidden character in AWS_PROFILE',
      { AWS_PROFILE: 'wo\u200brk' },
      invalid('AWS_PROFILE', 'U+200B'),
      work,
    ],
    ['a profile whose name is not ASCII', { AWS_PROFILE: 'prüfung' }, profile('prüfung'), { prüfung: keys }],
    ['in the container token', twoLines, invalid('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'U+000A')],
  ])
})
