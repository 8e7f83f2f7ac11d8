import { ListConnectionsCommand } from '@aws-sdk/client-apprunner'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createClient } from '../../../src/apprunner/client.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Environment } from '../../../src/environment.ts'
import { VERSION } from '../../../src/version.ts'
import { files } from './aws-files.ts'
import { useHttpServer } from './http-server.ts'

const http = useHttpServer()
const own = { ...process.env }
const { setTimeout: originalSetTimeout } = globalThis

/** Makes the pauses between attempts end at once, but not the time that a response may take. */
function skipPauses(): void {
  const setTimer = (callback: () => void, ms = 0) => originalSetTimeout(callback, ms < 5_000 ? 0 : ms)
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(setTimer as typeof setTimeout)
}

beforeEach(() => {
  answerWith()
  skipPauses()
  jest.spyOn(performance, 'now').mockReturnValue(5_000_000)
  // The SDK reads its settings from the environment of the process.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 's3cret-key',
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_APPRUNNER: `http://127.0.0.1:${http.port}`,
  })
})
afterEach(() => {
  jest.restoreAllMocks()
  process.env = { ...own }
})

/** Answers the first requests with these, and all others with an empty list. */
function answerWith(...responses: [status: number, body: object][]): void {
  http.answer = (response) => {
    const [status, body] = responses.shift() ?? [200, { ConnectionSummaryList: [] }]
    response
      .writeHead(status, { 'x-amzn-requestid': `req-${http.requests.length}` })
      .end(JSON.stringify(body))
  }
}

/** A client, and what it reports to its caller. */
async function start(env: Environment = {}, signal = new AbortController().signal) {
  const lines: string[] = []
  const notices: string[] = []
  const secrets: string[] = []
  const client = await createClient('eu-west-1', {
    env: { ...process.env, ...env },
    clock: systemClock,
    random: () => 0,
    info: (line) => void notices.push(line),
    signal,
    debug: (line) => void lines.push(line),
    hideSecrets: (found) => void secrets.push(...found),
  })
  /** Lists the connections, and returns the error, if there is one. */
  const send = (input: object = {}): Promise<unknown> =>
    client.send(new ListConnectionsCommand(input)).then(
      () => undefined,
      (error: unknown) => error,
    )
  return { client, send, lines, notices, secrets }
}

/** No request can have this input. */
const CIRCULAR: { NextToken?: unknown } = {}
CIRCULAR.NextToken = CIRCULAR

test('a call is traced in one line, and names the action in the user agent', async () => {
  const { send, lines, notices } = await start()
  expect(await send()).toBeUndefined()
  expect(lines).toEqual(['ListConnections: attempts 1, HTTP 200, request ID req-1, 0 ms'])
  expect(notices).toEqual([])
  expect(http.requests[0]?.headers['user-agent']).toContain(`apprunner-connection/${VERSION}`)
})

test('a failed call is traced with its error, and throws it with the operation and its duration', async () => {
  answerWith([400, { __type: 'InvalidRequestException', message: 'No' }])
  const { send, lines } = await start()
  expect(await send()).toMatchObject({
    kind: 'rejected-request',
    facts: { operation: 'ListConnections', duration: '0 s' },
    serviceError: { service: 'App Runner', name: 'InvalidRequestException', message: 'No', status: 400 },
  })
  const call = 'ListConnections: attempts 1, HTTP 400, request ID req-1, 0 ms'
  expect(lines).toEqual([`${call}, InvalidRequestException`])
})

test('a call without a response is tried five times, and traced', async () => {
  http.answer = (response) => response.destroy()
  const { send, lines } = await start()
  expect(await send()).toMatchObject({ kind: 'network', serviceError: { name: 'ECONNRESET' } })
  expect(http.requests).toHaveLength(5)
  const call = 'ListConnections: attempts 5, HTTP -, request ID -, 0 ms'
  expect(lines).toEqual([expect.stringContaining(`${call}, `)])
})

const OUT_OF_ORDER = 'http://127.0.0.1:1'
test.each<[setting: string, env: Environment]>([
  ['AWS_ENDPOINT_URL_APPRUNNER', { AWS_ENDPOINT_URL_APPRUNNER: OUT_OF_ORDER }],
  ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: OUT_OF_ORDER }],
  ['endpoint_url in profile default', files(`[default]\nendpoint_url = ${OUT_OF_ORDER}\n`)],
])('an endpoint that is out of order has the setting %s', async (endpointSetting, env) => {
  delete process.env.AWS_ENDPOINT_URL_APPRUNNER
  Object.assign(process.env, env)
  const facts = { endpointSetting, host: '127.0.0.1:1' }
  expect(await (await start()).send()).toMatchObject({ kind: 'endpoint-unreachable', facts })
})

test('a call that sends nothing has no error of the call before, and no endpoint that is not set', async () => {
  const { send } = await start()
  const nothingSent = { kind: 'unexpected', serviceError: { service: 'Node.js' } }
  expect(await send(CIRCULAR)).toMatchObject(nothingSent)
  http.answer = (response) => response.destroy()
  expect(await send()).toMatchObject({ kind: 'network' })
  jest.spyOn(performance, 'now').mockReturnValue(5_000_001)
  expect(await send(CIRCULAR)).toMatchObject(nothingSent)
  delete process.env.AWS_ENDPOINT_URL_APPRUNNER
  expect(await (await start()).send(CIRCULAR)).toMatchObject({ facts: { endpointSetting: '', host: '' } })
})

test('credentials that expire after a success are a session that has ended', async () => {
  const expired: [number, object] = [403, { __type: 'ExpiredTokenException' }]
  answerWith(expired, [200, { ConnectionSummaryList: [] }], expired)
  const { send } = await start()
  expect(await send()).toMatchObject({ kind: 'rejected-credentials' })
  expect(await send()).toBeUndefined()
  expect(await send()).toMatchObject({ kind: 'session-ended' })
})

test('the secrets that the credential chain finds are reported, and no empty token', async () => {
  const { send, secrets } = await start()
  await send()
  expect(secrets).toEqual(['s3cret-key'])
  const other = await start({ AWS_SESSION_TOKEN: 's3cret-token' })
  await other.send()
  expect(other.secrets).toEqual(['s3cret-key', 's3cret-token'])
})

test('nothing is sent once the signal is aborted', async () => {
  expect(await (await start({}, AbortSignal.abort('SIGINT'))).send()).toBe('SIGINT')
  expect(http.requests).toEqual([])
})

test('an endpoint without a protocol is refused', async () => {
  process.env.AWS_ENDPOINT_URL_APPRUNNER = 'localhost:4566'
  expect(await (await start()).send()).toMatchObject({ kind: 'endpoint' })
})

test.each<[env: Environment, patient: boolean]>([
  [{}, true],
  [{ AWS_MAX_ATTEMPTS: '', AWS_RETRY_MODE: '' }, true],
  [{ AWS_MAX_ATTEMPTS: '2' }, false],
  [{ AWS_RETRY_MODE: 'standard' }, false],
])(
  'a throttled call is tried again, and that is said unless the user has set retries: %j',
  async (env, patient) => {
    answerWith([400, { __type: 'ThrottlingException', message: 'Rate exceeded' }])
    const { client, send, lines, notices } = await start(env)
    await send()
    expect(lines).toEqual(['ListConnections: attempts 2, HTTP 200, request ID req-2, 0 ms'])
    expect(notices).toEqual(patient ? [expect.stringMatching(/throttling requests.*waiting/)] : [])
    expect(client.retries.throttled).toBe(patient)
  },
)

test.each([true, false])(
  'the endpoints for FIPS and dual-stack are used if the settings ask for them: %j',
  async (uses) => {
    const env = { AWS_USE_FIPS_ENDPOINT: `${uses}`, AWS_USE_DUALSTACK_ENDPOINT: `${uses}` }
    const { config } = (await start(env)).client
    expect([await config.useFipsEndpoint(), await config.useDualstackEndpoint()]).toEqual([uses, uses])
  },
)

test('nothing is sent past a proxy that is no URL, or that an old Node.js cannot use', async () => {
  const kind = expect.stringMatching(/^proxy-(url|unsupported)$/)
  expect(await (await start({ HTTP_PROXY: 'proxy:8080' })).send()).toMatchObject({ kind })
  expect(http.requests).toEqual([])
})

test('a proxy that no request uses does no harm', async () => {
  expect(await (await start({ HTTP_PROXY: 'proxy:8080', NO_PROXY: '*' })).send()).toBeUndefined()
})
