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
    [HTTP, { HTTP_PROXY: ADDRESS }, true],
    [HTTP, { http_proxy: ADDRESS }, true],
    [HTTP, { HTTPS_PROXY: ADDRESS, https_proxy: ADDRESS }, false],
  ])('to %s with %j: %j', (url, env, expected) => {
    expect(proxyFor(url, env)).toBe(expected ? ADDRESS : '')
  })

  test.each<[url: string, excluding: string[], others: string[]]>([
    [
      APP_RUNNER,
      [
        ...['*', 'apprunner.eu-west-1.amazonaws.com', 'APPRUNNER.eu-west-1.AmazonAWS.com', '.amazonaws.com'],
        ...[
          '*.amazonaws.com',
          'other.example, .amazonaws.com',
          'other.example .amazonaws.com',
          'amazonaws.com',
        ],
        ...['.apprunner.eu-west-1.amazonaws.com', '*.apprunner.eu-west-1.amazonaws.com', 'AMAZONAWS.COM'],
        ...['apprunner.eu-west-1.amazonaws.com:443', 'amazonaws.com:443', 'other.example\n\tamazonaws.com'],
      ],
      [
        ...[
          '',
          '.',
          'other.example,,',
          '.amazonaws.com.cn',
          'runner.eu-west-1.amazonaws.com',
          '*amazonaws.com',
        ],
        ...['apprunner.eu-west-1.amazonaws.com:80', 'amazonaws.com:80', 'x*.amazonaws.com'],
      ],
    ],
    [HTTP, ['apprunner.test', 'apprunner.test:8000', '.test'], ['apprunner.test:8001', 'apprunner.test:80']],
    ['http://apprunner.test', ['apprunner.test:80'], ['apprunner.test:443']],
    ['http://[::1]:8000', ['::1', '[::1]', '[::1]:8000'], ['[::1]:80']],
    ['http://127.0.0.1:8000', ['127.0.0.1'], ['0.0.1']],
  ])('to %s, unless NO_PROXY excludes it by one of %j, but not by %j', (url, excluding, others) => {
    const env = { HTTP_PROXY: ADDRESS, HTTPS_PROXY: ADDRESS }
    const isExcluded = (NO_PROXY: string) => {
      const proxy = proxyFor(url, { ...env, NO_PROXY })
      expect(proxyFor(url, { ...env, no_proxy: NO_PROXY })).toBe(proxy)
      return proxy === ''
    }
    expect(excluding.filter((exceptions) => !isExcluded(exceptions))).toEqual([])
    expect(others.filter(isExcluded)).toEqual([])
  })

  test('and the variable in lower case wins, as in Node.js', () => {
    expect(proxyFor(APP_RUNNER, { HTTPS_PROXY: ADDRESS, no_proxy: 'a.example', NO_PROXY: '*' })).toBe(ADDRESS)
    expect(proxyFor(APP_RUNNER, { https_proxy: ADDRESS, HTTPS_PROXY: OTHER })).toBe(ADDRESS)
    expect(proxyFor(HTTP, { http_proxy: ADDRESS, HTTP_PROXY: OTHER })).toBe(ADDRESS)
    expect(proxyFor(APP_RUNNER, { HTTPS_PROXY: ADDRESS, no_proxy: '', NO_PROXY: '*' })).toBe('')
  })
})
