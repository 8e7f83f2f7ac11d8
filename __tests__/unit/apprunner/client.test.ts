import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ListConnectionsCommand } from '@aws-sdk/client-apprunner'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { type ClientContext, createClient } from '../../../src/apprunner/client.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Environment } from '../../../src/environment.ts'
import { Failure } from '../../../src/failure.ts'
import { VERSION } from '../../../src/version.ts'

/** Stands for a body that never ends. */
const INCOMPLETE = {}

/** What a client reports to its caller. */
function recorder(env: Environment) {
  const lines: string[] = []
  const notices: string[] = []
  const secrets: (readonly string[])[] = []
  const context: ClientContext = {
    env: { ...process.env, ...env },
    clock: systemClock,
    random: () => 0,
    info: (line) => void notices.push(line),
    signal: new AbortController().signal,
    debug: (line) => void lines.push(line),
    hideSecrets: (found) => void secrets.push(found),
  }
  return { context, lines, notices, secrets }
}

describe('a client', () => {
  const KEYS = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 's3cret-key',
    AWS_SESSION_TOKEN: '',
  }
  const saved = { ...process.env }
  const requests: Record<string, string | string[] | undefined>[] = []
  const responses: [status: number, body: object][] = []
  const server = createServer((request, response) => {
    requests.push(request.headers)
    const [status, body] = responses.shift() ?? [200, { ConnectionSummaryList: [] }]
    response.writeHead(status, { 'x-amzn-requestid': `req-${requests.length}` })
    if (body === INCOMPLETE) response.write('{')
    else response.end(JSON.stringify(body))
  })

  beforeEach(async () => {
    requests.length = 0
    responses.length = 0
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    Object.assign(process.env, KEYS, { AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${port}` })
  })
  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name]
    Object.assign(process.env, saved)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const send = async (context: ClientContext) =>
    (await createClient('eu-west-1', context)).send(new ListConnectionsCommand({}))

  test('names the action in the user agent', async () => {
    await send(recorder({}).context)
    expect(requests[0]?.['user-agent']).toContain(`apprunner-connection/${VERSION}`)
  })

  test('traces a call in one line', async () => {
    const { context, lines, notices } = recorder({})
    await send(context)
    expect(lines).toEqual([
      expect.stringMatching(/^ListConnections: attempts 1, HTTP 200, request ID req-1, \d+ ms$/),
    ])
    expect(notices).toEqual([])
  })

  test('traces a failed call with its error, and throws it with the operation and its duration', async () => {
    responses.push([400, { __type: 'InvalidRequestException', message: 'No' }])
    const { context, lines } = recorder({})
    const call = send(context)
    await expect(call).rejects.toMatchObject({
      kind: 'rejected-request',
      facts: { operation: 'ListConnections' },
      serviceError: { service: 'App Runner', name: 'InvalidRequestException', message: 'No', status: 400 },
    })
    expect(lines).toEqual([
      expect.stringMatching(
        /^ListConnections: attempts 1, HTTP 400, request ID req-1, \d+ ms, InvalidRequestE/,
      ),
    ])
  })

  test('traces a call that got no response', async () => {
    process.env.AWS_ENDPOINT_URL_APPRUNNER = 'http://127.0.0.1:1'
    const { context, lines } = recorder({ AWS_MAX_ATTEMPTS: '1' })
    const call = send(context)
    await expect(call).rejects.toBeInstanceOf(Failure)
    expect(lines).toEqual([
      expect.stringMatching(/^ListConnections: attempts \d+, HTTP -, request ID -, \d+ ms, \w+$/),
    ])
  })

  test('gives up a response that is not complete after 25 seconds', async () => {
    process.env.AWS_MAX_ATTEMPTS = '1'
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] })
    try {
      responses.push([200, INCOMPLETE])
      const received = once(server, 'request')
      const call = send(recorder({ AWS_MAX_ATTEMPTS: '1' }).context).catch((error: unknown) => error)
      await received
      // The client receives the head, and with it its own timeout for that ends.
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
      await jest.advanceTimersByTimeAsync(25_000)
      expect(await call).toMatchObject({ kind: 'timeout', serviceError: { status: undefined } })
      await send(recorder({}).context)
      expect(jest.getTimerCount()).toBe(0)
    } finally {
      jest.useRealTimers()
    }
  })

  test('reports the secrets that the credential chain finds, and no empty token', async () => {
    const { context, secrets } = recorder({})
    await send(context)
    expect(secrets).toContainEqual(['s3cret-key'])
    process.env.AWS_SESSION_TOKEN = 's3cret-token'
    const other = recorder({})
    await send(other.context)
    expect(other.secrets).toContainEqual(['s3cret-key', 's3cret-token'])
    expect(other.secrets.flat()).not.toContain('')
  })

  test('sends nothing once the signal is aborted', async () => {
    const context = { ...recorder({}).context, signal: AbortSignal.abort('SIGINT') }
    const call = send(context)
    await expect(call).rejects.toBe('SIGINT')
    expect(requests).toEqual([])
  })

  test.each(['localhost:4566', '127.0.0.1:4566', 'x-http://localhost'])(
    'refuses the endpoint %s',
    async (url) => {
      process.env.AWS_ENDPOINT_URL_APPRUNNER = url
      const call = send(recorder({}).context)
      await expect(call).rejects.toMatchObject({ kind: 'endpoint' })
    },
  )

  test('says that it waits when AWS throttles', async () => {
    responses.push([400, { __type: 'ThrottlingException', message: 'Rate exceeded' }])
    const { context, notices, lines } = recorder({})
    await send(context)
    expect(notices).toEqual([expect.stringMatching(/throttling requests.*waiting/)])
    expect(lines).toEqual([expect.stringMatching(/^ListConnections: attempts 2, HTTP 200/)])
  })

  test.each<[env: Environment, patient: boolean]>([
    [{}, true],
    [{ AWS_MAX_ATTEMPTS: '', AWS_RETRY_MODE: '' }, true],
    [{ AWS_MAX_ATTEMPTS: '2' }, false],
    [{ AWS_RETRY_MODE: 'standard' }, false],
  ])('leaves retries to the SDK where the user set them: %j', async (env, patient) => {
    responses.push([400, { __type: 'ThrottlingException', message: 'Rate exceeded' }])
    const { context, notices } = recorder(env)
    await send(context)
    expect(notices).toHaveLength(patient ? 1 : 0)
  })

  test.each<[title: string, env: Environment]>([
    ['a wrong port', { HTTP_PROXY: 'http://user:s3cret@proxy:port' }],
    ['no protocol', { HTTP_PROXY: 'proxy:8080' }],
  ])('sends nothing if the proxy has %s', async (_, env) => {
    await expect(send(recorder(env).context)).rejects.toMatchObject({ kind: 'proxy-url' })
    expect(requests).toEqual([])
  })

  test.each<[env: Environment]>([
    [{ HTTPS_PROXY: 'proxy:8080' }],
    [{ HTTP_PROXY: 'proxy:8080', NO_PROXY: '*' }],
  ])('does not mind a proxy that no request uses: %j', async (env) => {
    await send(recorder(env).context)
    expect(requests).toHaveLength(1)
  })
})
