import { expect, test } from '@jest/globals'
import { type Environment, hasCustomEndpoint, hasProxy, secretsOf } from '../../src/environment.ts'

const ADDRESS = 'http://localhost:8080'

test.each<[env: Environment, customEndpoint: boolean, proxy: boolean]>([
  [{}, false, false],
  [{ AWS_ENDPOINT_URL_APPRUNNER: ADDRESS }, true, false],
  [{ AWS_ENDPOINT_URL: ADDRESS }, true, false],
  [{ AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_APPRUNNER: '' }, false, false],
  [{ AWS_ENDPOINT_URL_STS: ADDRESS }, false, false],
  [{ HTTPS_PROXY: ADDRESS }, false, true],
  [{ https_proxy: ADDRESS }, false, true],
  [{ HTTP_PROXY: ADDRESS }, false, true],
  [{ http_proxy: ADDRESS }, false, true],
  [{ HTTPS_PROXY: '', http_proxy: '', NO_PROXY: '*' }, false, false],
])('%j: custom endpoint %j, proxy %j', (env, customEndpoint, proxy) => {
  expect(hasCustomEndpoint(env)).toBe(customEndpoint)
  expect(hasProxy(env)).toBe(proxy)
})

const base64 = (text: string) => Buffer.from(text).toString('base64')

test.each<[title: string, env: Environment, secrets: string[]]>([
  ['nothing in an empty environment', {}, []],
  ['a secret access key', { AWS_SECRET_ACCESS_KEY: 's3cret-key' }, ['s3cret-key']],
  ['a session token', { AWS_SESSION_TOKEN: 's3cret-token' }, ['s3cret-token']],
  ['an input', { 'INPUT_GITHUB-TOKEN': 'ghs_s3cret' }, ['ghs_s3cret']],
  ['a password in a variable in lower case', { db_password: 's3cret-password' }, ['s3cret-password']],
  ['no short value', { TOKEN: '1234567', OTHER_TOKEN: '' }, []],
  ['no value of another variable', { AWS_REGION: 'us-east-1', PATH: '/usr/bin' }, []],
  ['no file or URL', { AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/token', ID_TOKEN_REQUEST_URL: ADDRESS }, []],
  ['no variable without a value', { AWS_SESSION_TOKEN: undefined }, []],
  ['a proxy password', { HTTPS_PROXY: 'http://a%40:c%3Ad@x' }, ['c%3Ad', 'c:d', base64('a@:c:d')]],
  ['a proxy password in lower case', { http_proxy: 'http://u:pass@x' }, ['pass', 'pass', base64('u:pass')]],
  ['a wrongly encoded proxy password', { HTTP_PROXY: 'http://u:p%@proxy' }, ['p%', 'p%', base64('u:p%')]],
  ['no proxy password where there is none', { HTTPS_PROXY: ADDRESS, https_proxy: 'http://u@proxy' }, []],
  ['no password of an invalid proxy URL', { HTTPS_PROXY: 'u:s3cret@' }, []],
])('secretsOf finds %s', (_, env, secrets) => {
  expect(secretsOf(env)).toEqual(secrets)
})
