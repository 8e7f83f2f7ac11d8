import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { HttpRequest } from '@smithy/core/protocols'
import {
  assertProxySupport,
  createRequestHandler,
  identify,
  type RequestHandler,
} from '../../../src/apprunner/request-handler.ts'
import type { Environment } from '../../../src/environment.ts'
import { useHttpServer } from './http-server.ts'

// Node.js can use proxies from 22.21 and 24.5 on, where it has this option.
const describeWithProxy = process.allowedNodeEnvironmentFlags.has('--use-env-proxy')
  ? describe
  : describe.skip

describe('a proxy can be used', () => {
  test.each<[version: string, supported: boolean]>([
    ['24.5.0', true],
    ['24.4.1', false],
    ['25.0.0', true],
    ['23.11.0', false],
    ['22.21.0', true],
    ['22.20.0', false],
    ['22.9.0', false],
    ['21.30.0', false],
  ])('by Node.js %s: %j', (version, supported) => {
    const check = () => assertProxySupport('http://proxy:8080', version)
    if (supported) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ kind: 'proxy-unsupported', facts: { version } }))
  })

  test.each<[proxy: string, supported: boolean]>([
    ['http://proxy', true],
    ['https://user:password@proxy:8443', true],
    ['proxy:8080', false],
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

describe('a request handler', () => {
  const http = useHttpServer()
  const handlers: RequestHandler[] = []
  afterEach(() => {
    for (const handler of handlers.splice(0)) handler.destroy()
  })

  function start(env: Environment = {}, stop = new AbortController().signal): RequestHandler {
    const handler = createRequestHandler(env, stop)
    handlers.push(handler)
    return handler
  }
  const LIST = { 'x-amz-target': 'AppRunner.ListConnections' }
  /** A request to the server, of AWS STS if its headers don't say that it is App Runner's. */
  const request = (overrides: Partial<HttpRequest> = {}) =>
    new HttpRequest({
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: http.port,
      method: 'POST',
      path: '/',
      headers: {},
      body: 'Action=AssumeRole',
      ...overrides,
    })
  const bodyOf = async (handler: RequestHandler, headers = {}) =>
    String((await handler.handle(request({ headers }))).response.body)

  describe('reads a body', () => {
    const MiB = 1_048_576

    test('of 1 MiB, and of another service than App Runner as it is', async () => {
      http.answer = (response) => response.end('x'.repeat(MiB))
      expect(await bodyOf(start())).toBe('x'.repeat(MiB))
    })

    test.each([
      ['AWS STS', {}],
      ['App Runner', LIST],
    ])('but not one that is larger: %s', async (service, headers) => {
      http.answer = (response) => response.end('x'.repeat(MiB + 1))
      await expect(bodyOf(start(), headers)).rejects.toMatchObject({
        kind: 'invalid-response',
        facts: { problem: 'it is larger than 1 MiB', service },
      })
    })

    test('of App Runner in the form that the SDK can read', async () => {
      http.answer = (response) => response.writeHead(400).end('Bad Request')
      expect(await bodyOf(start(), LIST)).toBe('{"message":"Bad Request"}')
      http.answer = (response) => response.end('[]')
      await expect(bodyOf(start(), LIST)).rejects.toMatchObject({
        facts: { problem: 'ListConnections returned no JSON object' },
      })
    })

    test('until it is aborted', async () => {
      const controller = new AbortController()
      http.answer = (response) => response.write('{', () => controller.abort())
      const handler = start()
      const handled = handler.handle(request(), { abortSignal: controller.signal })
      await expect(handled).rejects.toMatchObject({ name: 'AbortError' })
      expect(handler.lastRequest()?.error).toMatchObject({ name: 'AbortError' })
    })
  })

  test.each<[date: string | undefined, valid: boolean]>([
    [undefined, true],
    ['Sat, 28 Nov 2026 15:00:00 GMT', true],
    ['Fri, 31 Dec 9999 23:59:59 GMT', true],
    ['Sat, 01 Jan 10000 00:00:00 GMT', false],
    ['Sat, 13 Sep 275760 00:00:00 GMT', false],
    ['yesterday', false],
  ])('the Date header %j is valid: %j', async (date, valid) => {
    http.answer = (response) => {
      response.sendDate = false
      response.writeHead(200, date === undefined ? {} : { date }).end('{}')
    }
    const body = bodyOf(start())
    if (valid) expect(await body).toBe('{}')
    else await expect(body).rejects.toMatchObject({ facts: { problem: 'its Date header is no date' } })
  })

  test.each(['localhost:', 'x-http:', 'httpx:'])('refuses the protocol %s', async (protocol) => {
    await expect(start().handle(request({ protocol }))).rejects.toMatchObject({ kind: 'endpoint' })
    expect(http.requests).toEqual([])
  })

  test('sends nothing once the run has to stop', async () => {
    await expect(start({}, AbortSignal.abort('SIGINT')).handle(request())).rejects.toBe('SIGINT')
    expect(http.requests).toEqual([])
  })

  describeWithProxy('sends a request', () => {
    const proxy = () => `http://user:password@127.0.0.1:${http.port}`

    test.each<[title: string, env: () => Environment, proxied: boolean]>([
      ['without a proxy', () => ({}), false],
      ['through the proxy for http://', () => ({ HTTP_PROXY: proxy() }), true],
      ['past a proxy for https://, even one that is no URL', () => ({ HTTPS_PROXY: 'proxy:8080' }), false],
      ['past the proxy by NO_PROXY', () => ({ HTTP_PROXY: proxy(), NO_PROXY: '127.0.0.1' }), false],
      ['past it by the port', () => ({ http_proxy: proxy(), no_proxy: `127.0.0.1:${http.port}` }), false],
      ['through it to another host', () => ({ HTTP_PROXY: proxy(), NO_PROXY: 'amazonaws.com' }), true],
    ])('%s', async (_, env, proxied) => {
      const handler = start(env())
      for (let count = 0; count < 2; count += 1) await handler.handle(request())
      // As a proxy, the server is asked for whole URLs.
      const url = proxied ? `http://127.0.0.1:${http.port}/` : '/'
      expect(http.requests.map((request) => [request.method, request.url])).toEqual(
        Array(2).fill(['POST', url]),
      )
      expect(handler.lastRequest()).toMatchObject({ proxied })
    })

    test.each(['proxy:8080', 'http://user:p%zz@127.0.0.1:9', 'http://127.0.0.1:port'])(
      'not past a proxy that is no valid URL: %s',
      async (url) => {
        const handler = start({ HTTP_PROXY: url })
        await expect(handler.handle(request())).rejects.toMatchObject({ kind: 'proxy-url' })
        expect(http.requests).toEqual([])
        expect(handler.lastRequest()).toMatchObject({ proxied: true, error: { kind: 'proxy-url' } })
      },
    )
  })

  test('gives up a response that is not complete after 25 seconds', async () => {
    const timeout = new AbortController()
    const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(timeout.signal)
    http.answer = (response) => response.write('{', () => timeout.abort())
    const handled = start().handle(request())
    await expect(handled).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(limit).toHaveBeenCalledWith(25_000)
    limit.mockRestore()
  })

  test('remembers the last request', async () => {
    const handler = start()
    expect(handler.lastRequest()).toBeUndefined()
    const before = performance.now()
    await handler.handle(request({ headers: LIST }))
    const first = handler.lastRequest()
    expect(first).toMatchObject({ service: 'App Runner', operation: 'ListConnections', proxied: false })
    expect(first).not.toHaveProperty('error')
    expect(first?.time).toBeGreaterThanOrEqual(before)
    http.answer = (response) => response.destroy()
    await expect(handler.handle(request())).rejects.toMatchObject({ code: 'ECONNRESET' })
    const error = { code: 'ECONNRESET' }
    expect(handler.lastRequest()).toMatchObject({ service: 'AWS STS', operation: 'AssumeRole', error })
  })
})
