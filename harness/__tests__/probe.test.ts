import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { afterAll, describe, expect, test } from '@jest/globals'
import { probe } from '../probe/probe.ts'
import { compare } from '../probe/report.ts'
import {
  type Fault,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/apprunner/simulator.ts'

const INVALID = 'InvalidRequestException (HTTP 400)'
const NOT_FOUND = 'ResourceNotFoundException (HTTP 400)'
const QUOTA = 'ServiceQuotaExceededException (HTTP 402)'

/** What the simulator does by default. */
const DEFAULT = {
  'new-status': 'PENDING_HANDSHAKE',
  'new-listed': 'at once',
  arn: 'arn:aws:apprunner:REGION:ACCOUNT:connection/NAME/32 hex digits',
  'created-at': 'the current time',
  duplicate: INVALID,
  'duplicate-provider': INVALID,
  'invalid-name': INVALID,
  'long-name': INVALID,
  'invalid-provider': INVALID,
  'reserved-tag': INVALID,
  'duplicate-tag': INVALID,
  'too-many-tags': INVALID,
  filter: 'only that connection',
  'no-match': 'an empty list',
  paging: 'one connection per page',
  'invalid-token': INVALID,
  tagging: 'added; other tags stay',
  'unknown-arn': NOT_FOUND,
  'deleted-status': 'DELETED',
  'name-reuse': 'created',
  'deleted-listed': 'not listed',
  'delete-again': NOT_FOUND,
}

/** The results of a probe of the simulator, whether each is as assumed, and what it could not delete. */
async function probeSimulator(
  { url }: Simulator,
  { region = 'us-east-1', signal = new AbortController().signal } = {},
) {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }
  const client = new AppRunnerClient({ region, endpoint: url, credentials })
  const { results, remaining } = await probe({ client, watchMs: 1_000, pollMs: 50, signal })
  const unexpected = compare([], results).filter(({ asAssumed }) => asAssumed === false)
  return {
    results: Object.fromEntries(results.map(({ id, result }) => [id, result])),
    unexpected: unexpected.map(({ id }) => id),
    messages: results.map(({ message }) => message),
    remaining,
  }
}

async function withSimulator<T>(
  options: SimulatorOptions,
  use: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator(options)
  try {
    return await use(simulator)
  } finally {
    await simulator.stop()
  }
}

const IGNORED = { filter: 'other connections too', 'no-match': 'other connections' }
const UNOBSERVED = ['paging', 'deleted-status', 'name-reuse'].map((id) => [id, 'not observed'])
const ONLY_ONE = { filter: QUOTA, ...Object.fromEntries(UNOBSERVED) }

test.each<[options: SimulatorOptions, results: Partial<typeof DEFAULT>, unexpected: string[]]>([
  [{}, {}, []],
  [{ ignoreFilter: true }, IGNORED, ['filter', 'no-match']],
  [{ unknownNameIsNotFound: true }, { 'no-match': NOT_FOUND }, []],
  [{ lingerDeleted: true }, { 'deleted-listed': 'listed as DELETED for more than 1 s' }, []],
  [{ quota: 2 }, ONLY_ONE, ['filter']],
  [{ pageSize: 1, rate: { perSecond: 50, burst: 5 }, region: 'eu-west-1' }, {}, []],
])('the results show what the options say: %j', (options, results, unexpected) =>
  withSimulator(options, async (simulator) => {
    simulator.seed({ name: 'existing' })
    const probed = await probeSimulator(simulator, options)
    expect(probed).toMatchObject({ results: { ...DEFAULT, ...results }, unexpected, remaining: [] })
    expect(simulator.connections().map(({ name }) => name)).toEqual(['existing'])
  }),
)

const rejected = (name: string): Fault => ({ kind: 'error', status: 409, name, message: 'No' })
const raw = (body: object, when: 'before' | 'after' = 'before'): Fault => ({
  kind: 'raw',
  body: JSON.stringify(body),
  when,
})
const NO_ROWS = raw({ ConnectionSummaryList: [] })
const OTHER = raw({
  Connection: { ConnectionArn: 'arn:aws:apprunner:us-east-1:123456789012:connection/x/y' },
})

// In a probe that is otherwise undisturbed, these calls of the operation end differently.
test.each<[id: keyof typeof DEFAULT, operation: string, call: number, times: number, Fault, result: string]>([
  ['new-listed', 'ListConnections', 2, 1, NO_ROWS, 'after 1 s'],
  ['created-at', 'ListConnections', 3, 1, NO_ROWS, 'none'],
  ['duplicate', 'CreateConnection', 2, 1, rejected('ConflictException'), 'ConflictException (HTTP 409)'],
  ['long-name', 'CreateConnection', 5, 1, { kind: 'raw', status: 400, body: '<' }, 'not JSON (HTTP 400)'],
  ['invalid-provider', 'CreateConnection', 6, 1, OTHER, 'created'],
  ['paging', 'ListConnections', 6, 1, NO_ROWS, 'not every connection exactly once'],
  ['tagging', 'TagResource', 1, 1, raw({}), 'then: purpose=probe'],
  [
    'deleted-status',
    'DeleteConnection',
    1,
    1,
    raw({ Connection: { Status: 'AVAILABLE' } }, 'after'),
    'AVAILABLE',
  ],
])('a difference is found: %s after %s %i', (id, operation, call, times, fault, result) =>
  withSimulator({}, async (simulator) => {
    simulator.plan(operation, fault, { call, times })
    const results = { ...DEFAULT, [id]: result }
    expect(await probeSimulator(simulator)).toMatchObject({ results, unexpected: [id], remaining: [] })
    expect(simulator.connections()).toEqual([])
  }),
)

test('an error shows no account ID', () =>
  withSimulator({}, async (simulator) => {
    const message = 'User: arn:aws:iam::123456789012:user/x is not authorized'
    const denied = { kind: 'error', status: 400, name: 'AccessDeniedException', message } as const
    simulator.plan('CreateConnection', denied)
    const { results, messages } = await probeSimulator(simulator)
    expect(results).toMatchObject({
      'new-status': 'AccessDeniedException (HTTP 400)',
      'new-listed': 'not observed',
    })
    expect(messages.slice(0, 2)).toEqual(['User: arn:aws:iam::ACCOUNT:user/x is not authorized', ''])
  }))

test.each([
  ['CreateConnection', 1],
  ['ListConnections', 4],
  ['DeleteConnection', 1],
])('deletes what it created when it is stopped during %s %i', (operation, number) =>
  withSimulator({}, async (simulator) => {
    const stopping = new AbortController()
    simulator.onCall(operation, (call) => {
      if (call === number) stopping.abort()
    })
    const { results } = await probeSimulator(simulator, { signal: stopping.signal })
    expect(Object.keys(results).length).toBeLessThan(Object.keys(DEFAULT).length)
    expect(simulator.calls('CreateConnection')).not.toEqual([])
    expect(simulator.connections()).toEqual([])
  }),
)

describe('npm run probe', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'probe-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Starts the command without any AWS settings of this machine. */
  function start(...args: string[]) {
    const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, AWS_REGION: 'us-east-1' }
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
    return spawn(process.execPath, ['harness/probe/main.ts', ...args], { env, stdio })
  }

  async function finish(child: ReturnType<typeof start>) {
    const ended = [text(child.stdout), text(child.stderr), once(child, 'close')] as const
    const [stdout, stderr, [exitCode]] = await Promise.all(ended)
    return { stdout, stderr, exitCode }
  }

  test('prints a table and writes a file', () =>
    withSimulator({ ignoreFilter: true }, async ({ url }) => {
      const json = path.join(folder, 'probe.json')
      const { stdout, exitCode } = await finish(start('--endpoint-url', url, '--watch', '1', '--json', json))
      expect(exitCode).toBe(0)
      const { host } = new URL(url)
      expect(stdout).toContain(`| observation | assumed | simulator | ${host} | as assumed |\n`)
      expect(stdout).toContain(
        '| only that connection | only that connection | other connections too | **no** |',
      )
      expect(stdout).toContain('\n2 of 22 are not as assumed.\n')
      const { endpoint, rows } = JSON.parse(readFileSync(json, 'utf8'))
      expect(endpoint).toBe(host)
      const message = expect.stringContaining('already exists')
      expect(rows[4]).toEqual({
        id: 'duplicate',
        question: 'CreateConnection with the name of an existing connection',
        assumed: [INVALID],
        simulator: INVALID,
        endpoint: INVALID,
        simulatorMessage: message,
        endpointMessage: message,
        asAssumed: true,
      })
    }))

  // On Windows, a signal ends the process at once.
  const onPosix = process.platform === 'win32' ? test.skip : test
  onPosix.each<[signal: NodeJS.Signals, times: number, message: RegExp]>([
    ['SIGINT', 0, /Interrupted\. What the probe created was deleted\.\n$/],
    ['SIGTERM', 99, /Could not delete arn:aws:apprunner:us-east-1:\S+\n$/],
  ])('says at %s what became of its connections, with %i rejected deletions', (signal, times, message) =>
    withSimulator({}, async (simulator) => {
      simulator.plan('DeleteConnection', rejected('InvalidStateException'), { times })
      const child = start('--endpoint-url', simulator.url)
      simulator.onCall('TagResource', () => void child.kill(signal))
      const ended = await finish(child)
      expect(ended).toEqual({ stdout: '', stderr: expect.stringMatching(message), exitCode: 1 })
    }),
  )

  test.each<[exitCode: number, error: string, ...args: string[]]>([
    [2, '--aws creates and deletes connections in your account: add --yes', '--aws'],
    [1, 'ECONNREFUSED', '--endpoint-url', 'http://127.0.0.1:9'],
  ])('ends with exit code %i and one line: %s', async (exitCode, error, ...args) => {
    const ended = await finish(start(...args))
    expect(ended).toEqual({ stdout: '', stderr: expect.stringMatching(/^.+\n$/), exitCode })
    expect(ended.stderr).toContain(error)
  })
})
