import { describe, expect, test } from '@jest/globals'
import { assertProxySupport, identify } from '../../../src/apprunner/request-handler.ts'

const PROXY = 'http://proxy:8080'

describe('a proxy can be used', () => {
  test.each<[version: string, supported: boolean]>([
    ['24.5.0', true],
    ['24.4.1', false],
    ['24.19.0', true],
    ['25.0.0', true],
    ['23.11.0', false],
    ['22.21.0', true],
    ['22.20.0', false],
    ['22.9.0', false],
    ['20.20.0', false],
    ['21.30.0', false],
  ])('by Node.js %s: %j', (version, supported) => {
    const check = () => assertProxySupport(PROXY, version)
    if (supported) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ kind: 'proxy-unsupported', facts: { version } }))
  })

  test.each<[proxy: string, supported: boolean]>([
    ['http://proxy', true],
    ['https://user:password@proxy:8443', true],
    ['proxy:8080', false],
    ['socks5://proxy:1080', false],
    ['HTTP://proxy', false],
    ['x-http://proxy', false],
    ['http:proxy', false],
  ])('at the address %s: %j', (proxy, supported) => {
    const check = () => assertProxySupport(proxy, '24.19.0')
    if (supported) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ kind: 'proxy-url' }))
  })
})

test.each<[headers: Record<string, string>, path: string, body: string, service: string, operation: string]>([
  [{ 'x-amz-target': 'AppRunner.ListConnections' }, '/', '{}', 'App Runner', 'ListConnections'],
  [{}, '/', 'Action=AssumeRole&Version=2011-06-15', 'AWS STS', 'AssumeRole'],
  [{}, '/', 'Version=2011-06-15&Action=AssumeRoleWithWebIdentity', 'AWS STS', 'AssumeRoleWithWebIdentity'],
  [{}, '/federation/credentials', '', 'IAM Identity Center', 'GetRoleCredentials'],
  [{}, '/custom/federation/credentials', '', 'IAM Identity Center', 'GetRoleCredentials'],
  [{}, '/token', '{}', 'IAM Identity Center', 'CreateToken'],
  [{}, '/v1/token', '{}', 'AWS Sign-In', 'CreateOAuth2Token'],
  [{ 'x-amz-target': 'Other.ListConnections' }, '/', '', 'AWS STS', ''],
])('a request with %j to %s, %j, is for %s: %s', (headers, path, body, service, operation) => {
  expect(identify({ headers, path, body })).toEqual({ service, operation })
})
