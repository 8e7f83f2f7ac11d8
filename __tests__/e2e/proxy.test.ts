import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Server } from 'proxy-chain'
import { findNode } from '../../harness/runner/node.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import { startTlsProxy } from './tls-proxy.ts'

// Node.js can use proxies from 22.21 and 24.5 on, where it has this option.
const canUseProxies = spawnSync(findNode().path, ['--use-env-proxy', '-e', '0']).status === 0
const describeWithProxy = canUseProxies ? describe : describe.skip

/** Starts a proxy that decrypts TLS and sends requests for the hosts of AWS and GitHub to the simulators. */
async function withTlsProxy(
  { apprunner, github }: TestEnvironment,
  use: (proxyUrl: string, env: Record<string, string | undefined>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ca-'))
  const proxy = await startTlsProxy({
    'apprunner.us-east-1.amazonaws.com': apprunner.url,
    'api.github.com': github.url,
  })
  try {
    const file = path.join(folder, 'ca.pem')
    writeFileSync(file, proxy.certificate)
    await use(proxy.url, { AWS_ENDPOINT_URL_APPRUNNER: undefined, NODE_EXTRA_CA_CERTS: file })
  } finally {
    proxy.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const api = { github: { apiUrl: 'https://api.github.com' } }

describeWithProxy('through a proxy that decrypts TLS', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])(
    '%s: the production endpoints of App Runner and GitHub are reached',
    (variable) =>
      withSimulators((environment) =>
        withTlsProxy(environment, async (proxyUrl, env) => {
          const result = await environment.run(
            { 'reminder-issue': 'true' },
            { env: { ...env, [variable]: proxyUrl }, ...api },
          )
          expect(result.annotations.map(({ title }) => title)).toEqual([
            'The connection is waiting for approval',
          ])
          expect(environment.operations()).toEqual(['ListConnections', 'CreateConnection'])
          expect(environment.apprunner.calls()[0]?.request.headers.host).toBe(
            'apprunner.us-east-1.amazonaws.com',
          )
          expect(environment.github.issues()).toHaveLength(1)
        }),
      ),
  )
})

/** Starts a proxy that requires a user name and password, and collects the hosts that it connected to. */
async function withPasswordProxy(use: (port: number, hosts: string[]) => Promise<void>): Promise<void> {
  const hosts: string[] = []
  const server = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ username, password, hostname }) => {
      const accepted = username === 'user' && password === 'p@ss/w0rd'
      if (accepted) hosts.push(hostname)
      return { requestAuthentication: !accepted, upstreamProxyUrl: null }
    },
  })
  await server.listen()
  try {
    await use(server.port, hosts)
  } finally {
    await server.close(true)
  }
}

describeWithProxy('through a proxy with a password', () => {
  const RIGHT = 'user:p%40ss%2Fw0rd'
  test.each(['HTTP_PROXY', 'http_proxy'])(
    '%s: App Runner and GitHub are reached with the credentials in the URL',
    (variable) =>
      withSimulators((environment) =>
        withPasswordProxy(async (port, hosts) => {
          const result = await environment.run(
            { 'reminder-issue': 'true' },
            { env: { [variable]: `http://${RIGHT}@127.0.0.1:${port}` }, debug: true },
          )
          expect(result.exitCode).toBe(0)
          expect(hosts.length).toBeGreaterThanOrEqual(2)
          expect(environment.github.issues()).toHaveLength(1)
          expect(result.stdout + result.stderr + result.summary).not.toMatch(/p@ss|p%40ss/)
        }),
      ),
  )

  test('AWS STS is reached through it, too', () =>
    withSimulators(({ run }) =>
      withPasswordProxy(async (port, hosts) => {
        const folder = mkdtempSync(path.join(tmpdir(), 'sts-'))
        try {
          const file = path.join(folder, 'token')
          writeFileSync(file, 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl')
          const env = {
            AWS_ACCESS_KEY_ID: undefined,
            AWS_SECRET_ACCESS_KEY: undefined,
            AWS_SESSION_TOKEN: undefined,
            AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
            AWS_WEB_IDENTITY_TOKEN_FILE: file,
            AWS_ENDPOINT_URL_STS: 'http://sts.invalid',
            AWS_MAX_ATTEMPTS: '1',
            HTTP_PROXY: `http://${RIGHT}@127.0.0.1:${port}`,
          }
          await run({}, { env })
          expect(hosts).toContain('sts.invalid')
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      }),
    ))

  test.each(['NO_PROXY', 'no_proxy'])('%s bypasses it', (variable) =>
    withSimulators((environment) =>
      withPasswordProxy(async (port, hosts) => {
        const env = {
          HTTP_PROXY: `http://${RIGHT}@127.0.0.1:${port}`,
          HTTPS_PROXY: `http://${RIGHT}@127.0.0.1:${port}`,
        }
        const result = await environment.run(
          { 'reminder-issue': 'true' },
          { env: { ...env, [variable]: 'localhost,127.0.0.1' } },
        )
        expect(result.exitCode).toBe(0)
        expect(hosts).toEqual([])
        expect(environment.operations()).toHaveLength(2)
      }),
    ),
  )

  test.each([
    ['HTTP_PROXY', undefined],
    ['HTTPS_PROXY', 'https://apprunner.us-east-1.amazonaws.com'],
  ])('%s with a wrong password: a clear error that does not show it', (variable, endpoint) =>
    withSimulators((environment) =>
      withPasswordProxy(async (port) => {
        const env = {
          [variable]: `http://user:wr0ng-secret@127.0.0.1:${port}`,
          ...(endpoint && { AWS_ENDPOINT_URL_APPRUNNER: endpoint }),
        }
        const result = await environment.run({}, { env: { ...env, AWS_MAX_ATTEMPTS: '2' }, debug: true })
        expect(result.exitCode).toBe(1)
        expect(result.annotations.map(({ title }) => title)).toEqual(['The proxy request failed'])
        expect(result.annotations[0]?.message).toContain('407')
        const shown = result.stdout + result.stderr + result.summary
        expect(shown).not.toContain('wr0ng-secret')
        expect(shown).not.toContain(Buffer.from('user:wr0ng-secret').toString('base64'))
      }),
    ),
  )
})

// Such as the Node.js 24.4.0 of runner 2.327.1. It is found only on machines that have one beside the current one.
const nodes = spawnSync('which', ['-a', 'node'], { encoding: 'utf8' }).stdout?.trim().split('\n') ?? []
const oldNode = nodes.find((node) => spawnSync(node, ['--use-env-proxy', '-e', '0']).status !== 0)
const describeWithOldNode = oldNode ? describe : describe.skip

describeWithOldNode('a Node.js that ignores proxies (skipped on machines without one)', () => {
  test.each([
    ['is refused with a proxy', {}, 1, 0],
    ['is accepted if NO_PROXY excludes AWS', { NO_PROXY: '127.0.0.1' }, 0, 2],
  ])('%s', (_, noProxy, expectedCode, requests) =>
    withSimulators(async ({ apprunner }) => {
      const inputs = { 'INPUT_CONNECTION-NAME': NAME, HTTP_PROXY: 'http://127.0.0.1:9', ...noProxy }
      const child = spawn(oldNode as string, ['dist/index.js'], {
        env: { ...apprunner.env(), ...inputs },
        timeout: 30_000,
      })
      let output = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk
        })
      }
      const [exitCode] = await once(child, 'close')
      expect(exitCode).toBe(expectedCode)
      expect(apprunner.calls()).toHaveLength(requests)
      const error = /^::error title=This runner cannot use a proxy::.*Node\.js `\d+\.\d+\.\d+`.*2\.328\.0/m
      expect(error.test(output)).toBe(exitCode === 1)
    }),
  )
})

describe('NO_PROXY that excludes AWS', () => {
  test('no proxy is blamed for what fails', () =>
    withSimulators(async ({ run }) => {
      const env = {
        AWS_ENDPOINT_URL_APPRUNNER: 'http://127.0.0.1:9',
        AWS_MAX_ATTEMPTS: '1',
        HTTP_PROXY: 'http://127.0.0.1:9',
        NO_PROXY: '127.0.0.1',
      }
      const result = await run({}, { env })
      expect(result.annotations).toMatchObject([
        { type: 'error', title: 'The custom endpoint could not be reached' },
      ])
    }))
})

describeWithProxy('without a working proxy', () => {
  test.each(['HTTP_PROXY', 'HTTPS_PROXY'])(
    '%s with an unreachable proxy: a clear error that does not show the password',
    (variable) =>
      withSimulators(async ({ run }) => {
        const endpoint = variable === 'HTTPS_PROXY' ? { AWS_ENDPOINT_URL_APPRUNNER: undefined } : {}
        const env = { ...endpoint, [variable]: 'http://user:s3cret-word@127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }
        const result = await run({ 'connection-name': NAME }, { env, debug: true })
        expect(result.annotations.map(({ title }) => title)).toEqual(['The proxy request failed'])
        expect(result.stdout + result.stderr + result.summary).not.toContain('s3cret-word')
      }),
  )

  test('an invalid proxy URL: a clear error that does not show the password', () =>
    withSimulators(async ({ run }) => {
      const result = await run(
        {},
        {
          env: {
            AWS_ENDPOINT_URL_APPRUNNER: undefined,
            HTTPS_PROXY: 'http://user:p%zzs3cret@127.0.0.1:9',
          },
          debug: true,
        },
      )
      expect(result.annotations.map(({ title }) => title)).toEqual(['Invalid proxy URL'])
      expect(result.annotations[0]?.message).toContain('http://user:password@host:port')
      expect(result.stdout + result.stderr + result.summary).not.toContain('s3cret')
    }))
})
