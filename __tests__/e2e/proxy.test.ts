import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { generateCACertificate, getLocal } from 'mockttp'
import { Server } from 'proxy-chain'
import { NAME, type TestEnvironment, withSimulators } from '../../runner/with-simulators.ts'

/** A proxy that opens TLS: the real host names of AWS and GitHub, answered by the world's stand-ins. */
async function throughInterceptor(
  world: TestEnvironment,
  test: (proxyUrl: string, env: Record<string, string | undefined>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ca-'))
  const ca = await generateCACertificate({ bits: 2048 })
  const caFile = path.join(folder, 'ca.pem')
  writeFileSync(caFile, ca.cert)
  const proxy = getLocal({ https: ca })
  await proxy.start()
  try {
    for (const [name, standIn] of [
      ['apprunner.us-east-1.amazonaws.com', world.apprunner.url],
      ['api.github.com', world.github.url],
    ] as const) {
      // The host is signed, so that it must arrive as it was sent.
      const replaceHost = { targetHost: new URL(standIn).host, updateHostHeader: false }
      await proxy
        .forAnyRequest()
        .forHost(name)
        .thenPassThrough({ transformRequest: { setProtocol: 'http', replaceHost } })
    }
    await test(`http://127.0.0.1:${proxy.port}`, {
      AWS_ENDPOINT_URL_APPRUNNER: undefined,
      NODE_EXTRA_CA_CERTS: caFile,
    })
  } finally {
    await proxy.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const api = { github: { apiUrl: 'https://api.github.com' } }

describe('through a proxy that opens TLS', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])(
    '%s: the production endpoint and GitHub are reached with no override',
    (variable) =>
      withSimulators((world) =>
        throughInterceptor(world, async (proxyUrl, env) => {
          const result = await world.run(
            { 'reminder-issue': 'true' },
            { env: { ...env, [variable]: proxyUrl }, ...api },
          )
          expect(result.annotations.map(({ title }) => title)).toEqual([
            'The connection waits for its approval',
          ])
          expect(world.operations()).toEqual(['ListConnections', 'CreateConnection'])
          expect(world.apprunner.calls()[0]?.request.headers.host).toBe('apprunner.us-east-1.amazonaws.com')
          expect(world.github.issues()).toHaveLength(1)
        }),
      ),
  )
})

/** A proxy that wants a user name and password, and counts whom it let through. */
async function withPasswordProxy(test: (port: number, hosts: string[]) => Promise<void>): Promise<void> {
  const hosts: string[] = []
  const server = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ username, password, hostname }) => {
      const known = username === 'user' && password === 'p@ss/w0rd'
      if (known) hosts.push(hostname)
      return { requestAuthentication: !known, upstreamProxyUrl: null }
    },
  })
  await server.listen()
  try {
    await test(server.port, hosts)
  } finally {
    await server.close(true)
  }
}

describe('through a proxy with a password', () => {
  const RIGHT = 'user:p%40ss%2Fw0rd'
  test.each(['HTTP_PROXY', 'http_proxy'])(
    '%s: the credentials of the URL are given, and GitHub is asked through it',
    (variable) =>
      withSimulators((world) =>
        withPasswordProxy(async (port, hosts) => {
          const result = await world.run(
            { 'reminder-issue': 'true' },
            { env: { [variable]: `http://${RIGHT}@127.0.0.1:${port}` }, debug: true },
          )
          expect(result.exitCode).toBe(0)
          expect(hosts.length).toBeGreaterThanOrEqual(2)
          expect(world.github.issues()).toHaveLength(1)
          expect(result.stdout + result.stderr + result.summary).not.toMatch(/p@ss|p%40ss/)
        }),
      ),
  )

  test.each(['NO_PROXY', 'no_proxy'])('%s goes past it', (variable) =>
    withSimulators((world) =>
      withPasswordProxy(async (port, hosts) => {
        const env = {
          HTTP_PROXY: `http://${RIGHT}@127.0.0.1:${port}`,
          HTTPS_PROXY: `http://${RIGHT}@127.0.0.1:${port}`,
        }
        const result = await world.run(
          { 'reminder-issue': 'true' },
          { env: { ...env, [variable]: 'localhost,127.0.0.1' } },
        )
        expect(result.exitCode).toBe(0)
        expect(hosts).toEqual([])
        expect(world.operations()).toHaveLength(2)
      }),
    ),
  )

  test.each([
    ['HTTP_PROXY', undefined],
    ['HTTPS_PROXY', 'https://apprunner.us-east-1.amazonaws.com'],
  ])('%s with a wrong password: a clear error without it', (variable, endpoint) =>
    withSimulators((world) =>
      withPasswordProxy(async (port) => {
        const env = {
          [variable]: `http://user:wr0ng-secret@127.0.0.1:${port}`,
          ...(endpoint && { AWS_ENDPOINT_URL_APPRUNNER: endpoint }),
        }
        const result = await world.run({}, { env: { ...env, AWS_MAX_ATTEMPTS: '2' }, debug: true })
        expect(result.exitCode).toBe(1)
        expect(result.annotations.map(({ title }) => title)).toEqual([
          'The proxy did not let the request through',
        ])
        expect(result.annotations[0]?.message).toContain('407')
        const shown = result.stdout + result.stderr + result.summary
        expect(shown).not.toContain('wr0ng-secret')
        expect(shown).not.toContain(Buffer.from('user:wr0ng-secret').toString('base64'))
      }),
    ),
  )
})

test.each(['HTTP_PROXY', 'HTTPS_PROXY'])(
  '%s that cannot be reached: a clear error without its password',
  (variable) =>
    withSimulators(async ({ run }) => {
      const endpoint = variable === 'HTTPS_PROXY' ? { AWS_ENDPOINT_URL_APPRUNNER: undefined } : {}
      const env = { ...endpoint, [variable]: 'http://user:s3cret-word@127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }
      const result = await run({ 'connection-name': NAME }, { env, debug: true })
      expect(result.annotations.map(({ title }) => title)).toEqual([
        'The proxy did not let the request through',
      ])
      expect(result.stdout + result.stderr + result.summary).not.toContain('s3cret-word')
    }),
)

test('the address of a proxy that cannot be read: a clear error without its password', () =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { env: { HTTPS_PROXY: 'http://user:p%zzs3cret@127.0.0.1:9' }, debug: true })
    expect(result.annotations.map(({ title }) => title)).toEqual(['The address of the proxy cannot be read'])
    expect(result.stdout + result.stderr + result.summary).not.toContain('s3cret')
  }))
