import { describe, expect, test } from '@jest/globals'
import { type Environment, proxiesOf, proxyFor } from '../../src/environment.ts'

const APP_RUNNER = 'https://apprunner.eu-west-1.amazonaws.com'
const ADDRESS = 'http://localhost:8080'
const OTHER = 'http://localhost:9090'

test.each<[env: Environment, proxies: string[]]>([
  [{}, []],
  [{ HTTPS_PROXY: '', http_proxy: undefined, NO_PROXY: '*', ALL_PROXY: ADDRESS }, []],
  [{ HTTPS_PROXY: 'a', https_proxy: 'b', HTTP_PROXY: 'c', http_proxy: 'd' }, ['a', 'b', 'c', 'd']],
])('the proxies of %j are %j', (env, proxies) => {
  expect(proxiesOf(env)).toEqual(proxies)
})

const HTTP = 'http://apprunner.test:8000'

describe('a request uses a proxy', () => {
  test.each<[url: string, env: Environment, expected: boolean]>([
    [APP_RUNNER, {}, false],
    [APP_RUNNER, { HTTPS_PROXY: ADDRESS }, true],
    [APP_RUNNER, { https_proxy: ADDRESS }, true],
    [APP_RUNNER, { HTTP_PROXY: ADDRESS, http_proxy: ADDRESS }, false],
    [APP_RUNNER, { HTTPS_PROXY: '' }, false],
    [HTTP, { HTTP_PROXY: ADDRESS }, true],
    [HTTP, { http_proxy: ADDRESS }, true],
    [HTTP, { HTTPS_PROXY: ADDRESS, https_proxy: ADDRESS }, false],
  ])('to %s with %j: %j', (url, env, expected) => {
    expect(proxyFor(url, env)).toBe(expected ? ADDRESS : '')
  })

  test.each<[exceptions: string, expected: boolean]>([
    ['', true],
    ['*', false],
    ['apprunner.eu-west-1.amazonaws.com', false],
    ['APPRUNNER.eu-west-1.AmazonAWS.com', false],
    ['.amazonaws.com', false],
    ['*.amazonaws.com', false],
    ['other.example, .amazonaws.com', false],
    ['other.example .amazonaws.com', false],
    ['.apprunner.eu-west-1.amazonaws.com', false],
    ['*.apprunner.eu-west-1.amazonaws.com', false],
    ['apprunner.eu-west-1.amazonaws.com:443', false],
    ['apprunner.eu-west-1.amazonaws.com:80', true],
    ['.', true],
    ['other.example,,', true],
    ['amazonaws.com', false],
    ['eu-west-1.amazonaws.com', false],
    ['AMAZONAWS.COM', false],
    ['amazonaws.com:443', false],
    ['amazonaws.com:80', true],
    ['other.example\n\tamazonaws.com', false],
    ['.amazonaws.com.cn', true],
    ['runner.eu-west-1.amazonaws.com', true],
    ['*amazonaws.com', true],
    ['x*.amazonaws.com', true],
  ])('unless NO_PROXY excludes the host: %j', (exceptions, expected) => {
    expect(proxyFor(APP_RUNNER, { HTTPS_PROXY: ADDRESS, NO_PROXY: exceptions })).toBe(expected ? ADDRESS : '')
    expect(proxyFor(APP_RUNNER, { HTTPS_PROXY: ADDRESS, no_proxy: exceptions })).toBe(expected ? ADDRESS : '')
  })

  test.each<[exceptions: string, expected: boolean]>([
    ['apprunner.test', false],
    ['apprunner.test:8000', false],
    ['apprunner.test:8001', true],
    ['apprunner.test:80', true],
    ['.test', false],
  ])('unless NO_PROXY excludes the host or the host with its port: %j', (exceptions, expected) => {
    expect(proxyFor(HTTP, { HTTP_PROXY: ADDRESS, NO_PROXY: exceptions })).toBe(expected ? ADDRESS : '')
  })

  test.each<[url: string, exceptions: string, expected: boolean]>([
    ['http://[::1]:8000', '::1', false],
    ['http://[::1]:8000', '[::1]', false],
    ['http://[::1]:8000', '[::1]:8000', false],
    ['http://[::1]:8000', '[::1]:80', true],
    ['http://127.0.0.1:8000', '127.0.0.1', false],
    ['http://127.0.0.1:8000', '0.0.1', true],
  ])('unless NO_PROXY excludes the address: %s, %j', (url, exceptions, expected) => {
    expect(proxyFor(url, { HTTP_PROXY: ADDRESS, NO_PROXY: exceptions })).toBe(expected ? ADDRESS : '')
  })

  test('unless NO_PROXY excludes the host with the default port', () => {
    const env = { HTTP_PROXY: ADDRESS, NO_PROXY: 'apprunner.test:80' }
    expect(proxyFor('http://apprunner.test', env)).toBe('')
    expect(proxyFor('https://apprunner.test', { ...env, HTTPS_PROXY: ADDRESS })).toBe(ADDRESS)
  })

  test('and the variable in lower case wins, as in Node.js', () => {
    expect(proxyFor(APP_RUNNER, { HTTPS_PROXY: ADDRESS, no_proxy: 'a.example', NO_PROXY: '*' })).toBe(ADDRESS)
    expect(proxyFor(APP_RUNNER, { https_proxy: ADDRESS, HTTPS_PROXY: OTHER })).toBe(ADDRESS)
    expect(proxyFor(HTTP, { http_proxy: ADDRESS, HTTP_PROXY: OTHER })).toBe(ADDRESS)
    expect(proxyFor(APP_RUNNER, { HTTPS_PROXY: ADDRESS, no_proxy: '', NO_PROXY: '*' })).toBe('')
  })
})
