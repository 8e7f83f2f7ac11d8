import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { findNode } from '../../harness/runner/node.ts'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { withCredentialServices } from './credential-services.ts'
import { PROFILE_KEYS, SOURCES, webIdentity, work } from './credential-sources.ts'
import { expectOneError } from './one-error.ts'
import { preload } from './preload.ts'
import { withProxy } from './proxy.ts'
import { startTlsProxy } from './tls-proxy.ts'

// Node.js can use proxies from 22.21 and 24.5 on, where it has this option.
const canUseProxies = spawnSync(findNode().path, ['--use-env-proxy', '-e', '0']).status === 0
const describeWithProxy = canUseProxies ? describe : describe.skip

const APP_RUNNER = 'apprunner.us-east-1.amazonaws.com'
const PRODUCTION = { AWS_ENDPOINT_URL_APPRUNNER: undefined }
const ONE_ATTEMPT = { AWS_MAX_ATTEMPTS: '1' }
const REMINDER = { 'reminder-issue': 'true' }

describeWithProxy('App Runner and GitHub are reached', () => {
  test('through a proxy that decrypts TLS', () =>
    withSimulators(async ({ run, apprunner, github, operations }) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'ca-'))
      const proxy = await startTlsProxy({ [APP_RUNNER]: apprunner.url, 'api.github.com': github.url })
      try {
        const file = path.join(folder, 'ca.pem')
        writeFileSync(file, proxy.certificate)
        const env = { ...PRODUCTION, NODE_EXTRA_CA_CERTS: file, HTTPS_PROXY: proxy.url }
        const result = await run(REMINDER, { env, github: { apiUrl: 'https://api.github.com' } })
        expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
        expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
        expect(apprunner.calls()[0]?.request.headers.host).toBe(APP_RUNNER)
        expect(github.issues()).toHaveLength(1)
      } finally {
        proxy.stop()
        rmSync(folder, { recursive: true, force: true })
      }
    }))

  test('with the credentials in the URL of the proxy, which are not printed', () =>
    withSimulators(({ run, github }) =>
      withProxy(async ({ url, hosts }) => {
        const { exitCode, log, stderr, summary } = await run(REMINDER, {
          env: { http_proxy: url },
          debug: true,
        })
        expect(exitCode).toBe(0)
        expect(hosts.length).toBeGreaterThanOrEqual(2)
        expect(github.issues()).toHaveLength(1)
        expect(log.join('\n') + stderr + summary).not.toMatch(/p@ss|p%40ss/)
      }),
    ))

  test('past it by NO_PROXY', () =>
    withSimulators(({ run, github, operations }) =>
      withProxy(async ({ url, hosts }) => {
        const env = { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: 'localhost,127.0.0.1' }
        expect((await run(REMINDER, { env })).exitCode).toBe(0)
        expect(hosts).toEqual([])
        expect(operations()).toHaveLength(2)
        expect(github.issues()).toHaveLength(1)
      }),
    ))
})

const STS = 'sts.us-east-1.amazonaws.com'
const PORTAL = 'portal.sso.us-east-1.amazonaws.com'
const SERVICES: [source: string, host: string][] = [
  ['a web identity token', STS],
  ['an SSO session', PORTAL],
  ['an SSO session that has to be refreshed', 'oidc.us-east-1.amazonaws.com'],
  ['SSO in the legacy form', PORTAL],
  ['a role with an SSO source', PORTAL],
]

const sourceOf = (title: string) => SOURCES[title]?.[0] ?? webIdentity

describeWithProxy('requests for credentials go through the proxy', () => {
  test.each(SERVICES)('for %s, to %s', (source, host) =>
    withCredentialServices((environment) =>
      withProxy(async ({ refusing, hosts }) => {
        const names = ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL_SSO', 'AWS_ENDPOINT_URL_SSO_OIDC']
        const ownEndpoints = Object.fromEntries(names.map((name) => [name, undefined]))
        const noProxy = new URL(environment.apprunner.url).host
        const env = { ...ownEndpoints, ...ONE_ATTEMPT, HTTPS_PROXY: refusing, NO_PROXY: noProxy }
        expectOneError(await environment.run({ ...sourceOf(source)(environment), ...env }), /./)
        expect(hosts[0]).toBe(host)
        expect(environment.operations()).toEqual([])
      }),
    ),
  )
})

/** Lets the action believe that it runs on Node.js 24.4.0, which ignores proxies. */
const OLD_NODE = preload(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '24.4.0' } })",
)
const INVALID = 'http://user:p%zzs3cret@127.0.0.1:9'

describe('a proxy that cannot be used is refused, and nothing is sent past it:', () => {
  test('a password that is not encoded, which is not shown', () =>
    withCredentialServices(async (environment) => {
      const { apprunner, run } = environment
      const profile = work(`${PROFILE_KEYS}endpoint_url = ${apprunner.url}\n`, '', PRODUCTION)
      const result = await run({ ...profile(environment), HTTP_PROXY: INVALID })
      expectOneError(result, 'Invalid proxy URL')
      expect(result.annotations[0]?.message).toContain('http://user:password@host:port')
      expect(result.log.join('\n') + result.summary).not.toContain('s3cret')
      expect(environment.operations()).toEqual([])
    }))

  test.each([
    ['AWS STS', webIdentity],
    ['IAM Identity Center', sourceOf('a role with an SSO source')],
  ])('an old Node.js, although NO_PROXY excludes App Runner: to %s', (_, prepare) =>
    withCredentialServices(async (environment) => {
      const noProxy = new URL(environment.apprunner.url).host
      const env = { ...prepare(environment), HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: noProxy }
      const result = await environment.run(env, { nodeOptions: OLD_NODE })
      expectOneError(result, 'This runner cannot use a proxy')
      expect(result.annotations[0]?.message).toMatch(/Node\.js `24\.4\.0`.*2\.328\.0/)
      expect([...environment.sts.requests, ...environment.portal.requests]).toEqual([])
    }),
  )
})

test('an old Node.js does not matter if NO_PROXY excludes the endpoint', () =>
  withSimulators(async ({ run, operations }) => {
    const env = { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' }
    expect(await run({}, { env, nodeOptions: OLD_NODE })).toMatchObject({ exitCode: 0, stderr: '' })
    expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
  }))

test('no proxy is blamed for what fails where NO_PROXY excludes AWS', () =>
  withSimulators(async ({ run }) => {
    const NOBODY = 'http://127.0.0.1:9'
    const env = { AWS_ENDPOINT_URL_APPRUNNER: NOBODY, HTTP_PROXY: NOBODY, NO_PROXY: '127.0.0.1' }
    const result = await run({}, { env: { ...env, ...ONE_ATTEMPT } })
    expectOneError(result, 'The custom endpoint could not be reached')
  }))

describeWithProxy('a proxy that does not work is a clear error that does not show the password:', () => {
  const expectProxyError = (proxy: string, production: boolean, message: RegExp) =>
    withSimulators(async ({ run }) => {
      const env = production ? { ...PRODUCTION, HTTPS_PROXY: proxy } : { HTTP_PROXY: proxy }
      const result = await run({}, { env: { ...env, ...ONE_ATTEMPT }, debug: true })
      expect(result.annotations).toMatchObject([
        { title: 'The proxy request failed', message: expect.stringMatching(message) },
      ])
      const shown = result.log.join('\n') + result.stderr + result.summary
      expect(shown).not.toContain('wr0ng-secret')
      expect(shown).not.toContain(Buffer.from('user:wr0ng-secret').toString('base64'))
    })

  test.each([false, true])('one that refuses the password, with https:// %j', (production) =>
    withProxy(({ refusing }) => expectProxyError(refusing, production, /407/)),
  )

  test('one that is not there', () =>
    expectProxyError('http://user:wr0ng-secret@127.0.0.1:9', true, /ECONNREFUSED/))
})
