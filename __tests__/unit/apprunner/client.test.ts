import { ListConnectionsCommand } from '@aws-sdk/client-apprunner'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createClient } from '../../../src/apprunner/client.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Environment } from '../../../src/environment.ts'
import { VERSION } from '../../../src/version.ts'
import { useHttpServer } from './http-server.ts'

const http = useHttpServer()
const THROTTLED = { __type: 'ThrottlingException', message: 'Rate exceeded' }
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

/** Lists the connections, and returns the error, if there is one, and what the client reported to its caller. */
async function send(env: Environment = {}, signal = new AbortController().signal) {
  const lines: string[] = []
  const notices: string[] = []
  const secrets: string[] = []
  const sent = createClient('eu-west-1', {
    env: { ...process.env, ...env },
    clock: systemClock,
    random: () => 0,
    info: (line) => void notices.push(line),
    signal,
    debug: (line) => void lines.push(line),
    hideSecrets: (found) => void secrets.push(...found),
  }).then((client) => client.send(new ListConnectionsCommand({})))
  const error = await sent.then(
    () => undefined,
    (error: unknown) => error,
  )
  return { error, lines, notices, secrets }
}

const line = (start: string, end = '') => [
  expect.stringMatching(`^ListConnections: ${start}, \\d+ ms${end}$`),
]

test('a call is traced in one line, and names the action in the user agent', async () => {
  const { error, lines, notices } = await send()
  expect(error).toBeUndefined()
  expect(lines).toEqual(line('attempts 1, HTTP 200, request ID req-1'))
  expect(notices).toEqual([])
  expect(http.requests[0]?.headers['user-agent']).toContain(`apprunner-connection/${VERSION}`)
})

test('a failed call is traced with its error, and throws it with the operation', async () => {
  answerWith([400, { __type: 'InvalidRequestException', message: 'No' }])
  const { error, lines } = await send()
  expect(error).toMatchObject({
    kind: 'rejected-request',
    facts: { operation: 'ListConnections' },
    serviceError: { service: 'App Runner', name: 'InvalidRequestException', message: 'No', status: 400 },
  })
  expect(lines).toEqual(line('attempts 1, HTTP 400, request ID req-1', ', InvalidRequestException'))
})

test('a call without a response is tried five times, and traced', async () => {
  http.answer = (response) => response.destroy()
  const { error, lines } = await send()
  expect(error).toMatchObject({ kind: 'network', serviceError: { service: 'Node.js', name: 'ECONNRESET' } })
  expect(http.requests).toHaveLength(5)
  expect(lines).toEqual(line('attempts 5, HTTP -, request ID -', ', \\w+'))
})

test('the secrets that the credential chain finds are reported, and no empty token', async () => {
  expect((await send()).secrets).toEqual(['s3cret-key'])
  process.env.AWS_SESSION_TOKEN = 's3cret-token'
  expect((await send()).secrets).toEqual(['s3cret-key', 's3cret-token'])
})

test('nothing is sent once the signal is aborted', async () => {
  expect((await send({}, AbortSignal.abort('SIGINT'))).error).toBe('SIGINT')
  expect(http.requests).toEqual([])
})

test('an endpoint without a protocol is refused', async () => {
  process.env.AWS_ENDPOINT_URL_APPRUNNER = 'localhost:4566'
  expect((await send()).error).toMatchObject({ kind: 'endpoint' })
})

test.each<[env: Environment, patient: boolean]>([
  [{}, true],
  [{ AWS_MAX_ATTEMPTS: '', AWS_RETRY_MODE: '' }, true],
  [{ AWS_MAX_ATTEMPTS: '2' }, false],
  [{ AWS_RETRY_MODE: 'standard' }, false],
])(
  'a throttled call is tried again, and that is said unless the user has set retries: %j',
  async (env, patient) => {
    answerWith([400, THROTTLED])
    const { lines, notices } = await send(env)
    expect(lines).toEqual(line('attempts 2, HTTP 200, request ID req-2'))
    expect(notices).toEqual(patient ? [expect.stringMatching(/throttling requests.*waiting/)] : [])
  },
)

test('nothing is sent past a proxy that is no URL', async () => {
  expect((await send({ HTTP_PROXY: 'proxy:8080' })).error).toMatchObject({ kind: 'proxy-url' })
  expect(http.requests).toEqual([])
})

test('a proxy that no request uses does no harm', async () => {
  expect((await send({ HTTP_PROXY: 'proxy:8080', NO_PROXY: '*' })).error).toBeUndefined()
})
