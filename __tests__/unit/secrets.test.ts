import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Environment } from '../../src/environment.ts'
import { secretsOf } from '../../src/secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tokenFile = join(folder, 'token')
const emptyFile = join(folder, 'empty')
writeFileSync(tokenFile, 'web-identity-token\n')
writeFileSync(emptyFile, '\n')

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('the runner masks', () => {
  test.each<[title: string, env: Environment, masked: string[]]>([
    ['nothing in an empty environment', {}, []],
    ['the secret access key', { AWS_SECRET_ACCESS_KEY: 'short' }, ['short']],
    ['the session token', { AWS_SESSION_TOKEN: 'short' }, ['short']],
    ['the input github-token', { 'INPUT_GITHUB-TOKEN': ' ghs_x\n' }, ['ghs_x']],
    ['the web identity token', { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile }, ['web-identity-token']],
    ['no empty web identity token', { AWS_WEB_IDENTITY_TOKEN_FILE: emptyFile }, []],
    ['no web identity token that cannot be read', { AWS_WEB_IDENTITY_TOKEN_FILE: folder }, []],
    ['no empty value', { AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '', HTTPS_PROXY: '' }, []],
    ['a proxy password of 8 characters', { HTTPS_PROXY: 'http://u:12345678@x' }, ['12345678', '12345678']],
    [
      'a proxy password, raw and decoded',
      { http_proxy: 'http://u:a%3Ab%40cdef@x' },
      ['a%3Ab%40cdef', 'a:b@cdef'],
    ],
    ['one that is long enough only if raw', { HTTP_PROXY: 'http://u:a%3Ab%40c@x' }, ['a%3Ab%40c']],
    ['no proxy password of 7 characters', { https_proxy: 'http://u:1234567@x' }, []],
    ['no user name of a proxy', { HTTPS_PROXY: 'http://long-user-name@x' }, []],
    ['no password of an invalid proxy URL', { HTTPS_PROXY: 'u:s3cret-password@' }, []],
  ])('%s', (_, env, masked) => {
    expect(secretsOf(env).masked).toEqual(masked)
  })

  test('neither account IDs, key IDs, regions and names, nor what only looks secret', () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_ACCOUNT_ID: '123456789012',
      AWS_PROFILE: 'production',
      AWS_REGION: 'eu-west-1',
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
      CACHE_TOKEN: 'some-cache-key',
      GITHUB_REPOSITORY: 'octo-org/app',
    }
    expect(secretsOf(env).masked).toEqual([])
  })
})

describe('the action itself hides also', () => {
  test.each<[title: string, env: Environment, redacted: string[]]>([
    ['nothing in an empty environment', {}, []],
    ['a secret', { CLIENT_SECRET: 's3cret-value' }, ['s3cret-value']],
    ['an input', { 'INPUT_GITHUB-TOKEN': 'ghs_s3cret' }, ['ghs_s3cret']],
    ['a password in a variable in lower case', { db_password: 's3cret-password' }, ['s3cret-password']],
    ['an access key ID', { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }, ['AKIAIOSFODNN7EXAMPLE']],
    ['a value of 8 characters', { TOKEN: '12345678' }, ['12345678']],
    ['no shorter value', { TOKEN: '1234567', OTHER_TOKEN: '', THIRD_TOKEN: undefined }, []],
    ['no value of another variable', { AWS_REGION: 'us-east-1', PATH: '/usr/bin' }, []],
    ['no path of a file', { AWS_WEB_IDENTITY_TOKEN_FILE: '/path/to/token' }, []],
    ['no account ID', { TOKEN_ACCOUNT: '123456789012' }, []],
    [
      'no name, region or ARN',
      { SECRET_NAME: 'orders-db', TOKEN_REGION: 'eu-north-1', SECRET_ARN: 'arn:aws:x' },
      [],
    ],
    ['no address', { ID_TOKEN_REQUEST_URL: 'https://x.example', aws_token_uri: 'https://x.example' }, []],
    ['a variable whose name only contains FILE', { TOKEN_FILE_KEY: '12345678' }, ['12345678']],
    ['a proxy password', { HTTPS_PROXY: 'http://a%40:c%3Ad@x' }, ['c%3Ad', 'c:d', base64('a@:c:d')]],
    ['a wrongly encoded proxy password', { HTTP_PROXY: 'http://u:p%@x' }, ['p%', 'p%', base64('u:p%')]],
    ['one without a user name', { http_proxy: 'http://:pass@x' }, ['pass', 'pass', base64(':pass')]],
    ['nothing of a proxy without a password', { HTTPS_PROXY: 'http://user@proxy', HTTP_PROXY: 'no URL' }, []],
  ])('%s', (_, env, redacted) => {
    expect(secretsOf(env).redacted.filter(Boolean)).toEqual(redacted)
  })
})

describe('what is public is not hidden:', () => {
  const ENV = {
    GITHUB_SERVER_URL: 'https://ghe.example.com',
    GITHUB_REPOSITORY: 'octo-org/app-server',
    'INPUT_CONNECTION-NAME': ' my-connection\n',
    'INPUT_AWS-REGION': 'eu-central-1 ',
    'INPUT_REMINDER-REPOSITORY': 'approvers/approvals',
    AWS_REGION: 'us-gov-west-1',
  }
  const hidden = (value: string, env: Environment = ENV) =>
    secretsOf({ ...env, SECRET_X: value, HTTPS_PROXY: `http://u:${value}@x` }).redacted.includes(value)

  test.each([
    ...['octo-org', 'octo-org/app-server', 'app-server', 'https://ghe.example.com', 'ghe.example.com'],
    ...['GITHUB', 'BITBUCKET', 'PENDING_HANDSHAKE', 'AVAILABLE', 'my-connection', 'connection'],
    ...['eu-central-1', 'approvals', 'approvers/approvals', 'apprunner', 'console.aws.amazon.com'],
  ])('%j', (value) => {
    expect(hidden(value)).toBe(false)
    expect(hidden(`${value}!`)).toBe(true)
  })

  test('the first region that is set', () => {
    expect(hidden('us-gov-west-1')).toBe(true)
    expect(hidden('us-gov-west-1', { ...ENV, 'INPUT_AWS-REGION': ' ' })).toBe(false)
    expect(hidden('us-gov-west-1', { AWS_DEFAULT_REGION: 'us-gov-west-1' })).toBe(false)
  })

  test('but what is no name of a connection is', () => {
    expect(hidden('my.connection', { 'INPUT_CONNECTION-NAME': 'my.connection' })).toBe(true)
  })

  test('but nothing of what is not set is', () => {
    expect(hidden('undefined', {})).toBe(true)
  })

  test('and what the runner masks stays masked', () => {
    expect(secretsOf({ ...ENV, AWS_SESSION_TOKEN: 'octo-org' }).masked).toEqual(['octo-org'])
  })
})
