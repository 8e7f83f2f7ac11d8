import { describe, expect, test } from '@jest/globals'
import type { Profiles } from '../../../src/credentials/profile.ts'
import { type ChainLink, chooseSource, type SourceProblem } from '../../../src/credentials/source.ts'

type Variables = Record<string, string | undefined>

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG' }
const SESSION = { ...KEYS, AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLE==' }
const WORK = { AWS_PROFILE: 'work' }
const keys = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG' }
const role = { role_arn: 'arn:aws:iam::123456789012:role/deploy' }
const work: Profiles = { work: keys }
const TOKEN_FILE = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }
const ROLE = { AWS_ROLE_ARN: role.role_arn }
const CONTAINER = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/credentials' }
const NO_INSTANCE = { AWS_EC2_METADATA_DISABLED: 'true' }

const environment = (ignoredProfile?: string) => ({ source: { kind: 'environment', ignoredProfile } })
const profile = (name: string) => ({ source: { kind: 'profile', name } })
const chain = (...links: ChainLink[]) => ({ source: { kind: 'chain', links } })
const problem = (expected: SourceProblem) => ({ problem: expected })
const incomplete = (set: string[], missing: string[]) => problem({ kind: 'incomplete', set, missing })
const invalid = (setting: string, character: string) =>
  problem({ kind: 'invalid-character', setting, profile: undefined, character })

type Row = [title: string, env: Variables, profiles: Profiles, expected: object]

describe('keys in the environment go first', () => {
  test.each<Row>([
    ['keys', KEYS, {}, environment()],
    ['keys of a session', SESSION, {}, environment()],
    ['an empty session token', { ...KEYS, AWS_SESSION_TOKEN: '' }, {}, environment()],
    ['keys and a profile', { ...KEYS, ...WORK }, work, environment('work')],
    [
      'keys and a profile that does not exist',
      { ...SESSION, AWS_PROFILE: 'wrok' },
      work,
      environment('wrok'),
    ],
    ['keys and an empty AWS_PROFILE', { ...KEYS, AWS_PROFILE: '' }, work, environment()],
    ['keys and a default profile', KEYS, { default: keys }, environment()],
    ['keys, token file and role', { ...KEYS, ...TOKEN_FILE, ...ROLE }, {}, environment()],
    ['keys and a token file without a role', { ...KEYS, ...TOKEN_FILE }, {}, environment()],
    ['keys and a container', { ...KEYS, ...CONTAINER }, {}, environment()],
    [
      'keys from which a profile assumes its role',
      { ...KEYS, ...WORK },
      { work: { ...role, credential_source: 'Environment' } },
      profile('work'),
    ],
    [
      'keys from which its source profile assumes a role',
      { ...KEYS, ...WORK },
      { work: { ...role, source_profile: 'base' }, base: { credential_source: 'Environment' } },
      profile('work'),
    ],
  ])('%s', (_, env, profiles, expected) => {
    expect(chooseSource(env, profiles)).toEqual(expected)
  })
})

describe('half of a pair is a problem', () => {
  test.each<Row>([
    [
      'a key ID',
      { AWS_ACCESS_KEY_ID: 'AKIA' },
      {},
      incomplete(['AWS_ACCESS_KEY_ID'], ['AWS_SECRET_ACCESS_KEY']),
    ],
    [
      'a secret',
      { AWS_SECRET_ACCESS_KEY: 'x' },
      {},
      incomplete(['AWS_SECRET_ACCESS_KEY'], ['AWS_ACCESS_KEY_ID']),
    ],
    [
      'a session token',
      { AWS_SESSION_TOKEN: 'x' },
      {},
      incomplete(['AWS_SESSION_TOKEN'], ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']),
    ],
    [
      'a key ID and a session token',
      { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SESSION_TOKEN: 'x' },
      {},
      incomplete(['AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN'], ['AWS_SECRET_ACCESS_KEY']),
    ],
    [
      'a blank secret',
      { ...KEYS, AWS_SECRET_ACCESS_KEY: ' \n' },
      {},
      incomplete(['AWS_ACCESS_KEY_ID'], ['AWS_SECRET_ACCESS_KEY']),
    ],
    [
      'a key ID and a profile',
      { ...WORK, AWS_ACCESS_KEY_ID: 'AKIA' },
      work,
      incomplete(['AWS_ACCESS_KEY_ID'], ['AWS_SECRET_ACCESS_KEY']),
    ],
    ['a token file', TOKEN_FILE, {}, incomplete(['AWS_WEB_IDENTITY_TOKEN_FILE'], ['AWS_ROLE_ARN'])],
    [
      'a token file and a default profile',
      TOKEN_FILE,
      { default: keys },
      incomplete(['AWS_WEB_IDENTITY_TOKEN_FILE'], ['AWS_ROLE_ARN']),
    ],
    [
      'a container token',
      { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x' },
      {},
      incomplete(['AWS_CONTAINER_AUTHORIZATION_TOKEN'], ['AWS_CONTAINER_CREDENTIALS_FULL_URI']),
    ],
    [
      'a container token file',
      { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/x' },
      {},
      incomplete(['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'], ['AWS_CONTAINER_CREDENTIALS_FULL_URI']),
    ],
  ])('%s', (_, env, profiles, expected) => {
    expect(chooseSource(env, profiles)).toEqual(expected)
  })
})

describe('a selected profile is the only source', () => {
  test.each<Row>([
    ['with keys', WORK, work, profile('work')],
    ['default, by name', { AWS_PROFILE: 'default' }, { default: keys }, profile('default')],
    ['and a container', { ...WORK, ...CONTAINER }, work, profile('work')],
    ['and a web identity', { ...WORK, ...TOKEN_FILE, ...ROLE }, work, profile('work')],
    ['and a token file without a role', { ...WORK, ...TOKEN_FILE }, work, profile('work')],
    [
      'that does not exist',
      { AWS_PROFILE: 'wrok' },
      work,
      problem({ kind: 'unknown-profile', profile: 'wrok', names: ['work'] }),
    ],
    [
      'that does not exist, without any file',
      WORK,
      {},
      problem({ kind: 'unknown-profile', profile: 'work', names: [] }),
    ],
    [
      'that does not exist, beside sections of other types',
      WORK,
      { 'sso-session.work': {}, 'services.work': {} },
      problem({ kind: 'unknown-profile', profile: 'work', names: [] }),
    ],
    [
      'with the name of a property',
      { AWS_PROFILE: 'constructor' },
      {},
      problem({ kind: 'unknown-profile', profile: 'constructor', names: [] }),
    ],
    [
      'that has no credentials',
      WORK,
      { work: { region: 'eu-west-1' } },
      problem({ kind: 'no-credential-settings', profile: 'work', has: ['region'] }),
    ],
    [
      'with an Environment without keys',
      WORK,
      { work: { ...role, credential_source: 'Environment' } },
      problem({
        kind: 'unset-credential-source',
        profile: 'work',
        value: 'Environment',
        missing: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
      }),
    ],
    [
      'with an EcsContainer outside of one',
      WORK,
      { work: { ...role, credential_source: 'EcsContainer' } },
      problem({
        kind: 'unset-credential-source',
        profile: 'work',
        value: 'EcsContainer',
        missing: ['AWS_CONTAINER_CREDENTIALS_FULL_URI'],
      }),
    ],
    [
      'with an EcsContainer',
      { ...WORK, ...CONTAINER },
      { work: { ...role, credential_source: 'EcsContainer' } },
      profile('work'),
    ],
    [
      'with an EcsContainer whose URI is none',
      { ...WORK, AWS_CONTAINER_CREDENTIALS_FULL_URI: '/credentials' },
      { work: { ...role, credential_source: 'EcsContainer' } },
      problem({ kind: 'invalid-url', setting: 'AWS_CONTAINER_CREDENTIALS_FULL_URI' }),
    ],
    [
      'with an instance',
      { ...WORK, ...NO_INSTANCE },
      { work: { ...role, credential_source: 'Ec2InstanceMetadata' } },
      profile('work'),
    ],
  ])('%s', (_, env, profiles, expected) => {
    expect(chooseSource(env, profiles)).toEqual(expected)
  })
})

describe('otherwise the default chain', () => {
  test.each<Row>([
    ['nothing', {}, {}, chain('instance')],
    ['an empty AWS_PROFILE', { AWS_PROFILE: '' }, work, chain('instance')],
    ['profiles of which none is selected', {}, work, chain('instance')],
    ['nothing, without an instance', NO_INSTANCE, {}, chain()],
    ['an instance that is not disabled', { AWS_EC2_METADATA_DISABLED: 'false' }, {}, chain('instance')],
    ['a default profile', {}, { default: keys }, chain('default-profile', 'instance')],
    [
      'a default profile that is not complete',
      {},
      { default: { aws_access_key_id: 'AKIA' } },
      chain('default-profile', 'instance'),
    ],
    [
      'a default profile with an SSO session',
      {},
      { default: { sso_session: 'corp' } },
      chain('default-profile', 'instance'),
    ],
    ['a default profile without credentials', {}, { default: { region: 'eu-west-1' } }, chain('instance')],
    ['a web identity', { ...TOKEN_FILE, ...ROLE }, {}, chain('web-identity', 'instance')],
    ['a role without a token file', ROLE, {}, chain('instance')],
    ['a container', CONTAINER, {}, chain('container')],
    [
      'a container with a relative URI',
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/id' },
      {},
      chain('container'),
    ],
    [
      'a container with a token',
      { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer pod' },
      {},
      chain('container'),
    ],
    [
      'a container whose URI is none',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: '/v2/id' },
      {},
      problem({ kind: 'invalid-url', setting: 'AWS_CONTAINER_CREDENTIALS_FULL_URI' }),
    ],
    [
      'all',
      { ...TOKEN_FILE, ...ROLE, ...CONTAINER },
      { default: keys },
      chain('default-profile', 'web-identity', 'container'),
    ],
  ])('%s', (_, env, profiles, expected) => {
    expect(chooseSource(env, profiles)).toEqual(expected)
  })
})

describe('white space and characters', () => {
  test.each<Row>([
    ['after the key ID', { ...KEYS, AWS_ACCESS_KEY_ID: `${KEYS.AWS_ACCESS_KEY_ID}\n` }, {}, environment()],
    ['around the name of a profile', { AWS_PROFILE: ' work\r\n' }, work, profile('work')],
    ['instead of a profile', { AWS_PROFILE: ' ' }, work, chain('instance')],
    ['instead of keys', { AWS_ACCESS_KEY_ID: ' ', AWS_SECRET_ACCESS_KEY: '\n' }, {}, chain('instance')],
    [
      'a line break in the key ID',
      { ...KEYS, AWS_ACCESS_KEY_ID: 'AKIA\nEXAMPLE' },
      {},
      invalid('AWS_ACCESS_KEY_ID', 'U+000A'),
    ],
    [
      'a space in the secret',
      { ...KEYS, AWS_SECRET_ACCESS_KEY: 'two words' },
      {},
      invalid('AWS_SECRET_ACCESS_KEY', 'U+0020'),
    ],
    [
      'a hidden character in the session token',
      { ...SESSION, AWS_SESSION_TOKEN: 'IQo\u200bJ' },
      {},
      invalid('AWS_SESSION_TOKEN', 'U+200B'),
    ],
    [
      'a hidden character in the name of a profile',
      { AWS_PROFILE: 'wo\u200brk' },
      work,
      invalid('AWS_PROFILE', 'U+200B'),
    ],
    ['a profile whose name is not ASCII', { AWS_PROFILE: 'prüfung' }, { prüfung: keys }, profile('prüfung')],
    [
      'a line break in the container token',
      { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a\nb' },
      {},
      invalid('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'U+000A'),
    ],
  ])('%s', (_, env, profiles, expected) => {
    expect(chooseSource(env, profiles)).toEqual(expected)
  })
})
