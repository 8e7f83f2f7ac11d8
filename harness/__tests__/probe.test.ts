import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { probe } from '../probe/probe.ts'
import { compare } from '../probe/report.ts'
import {
  type Fault,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/apprunner/simulator.ts'

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' }
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

/** The results of a probe of the simulator, and whether each is as assumed. */
async function probeSimulator(simulator: Simulator, region = 'us-east-1') {
  const client = new AppRunnerClient({ region, endpoint: simulator.url, credentials })
  const { signal } = new AbortController()
  const { results, remaining } = await probe({ client, watchMs: 600, pollMs: 200, signal })
  expect(remaining).toEqual([])
  const rows = compare([], results)
  return {
    results: Object.fromEntries(results.map(({ id, result }) => [id, result])),
    unexpected: rows.filter(({ asAssumed }) => asAssumed === false).map(({ id }) => id),
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
const ONLY_ONE = {
  filter: QUOTA,
  paging: 'not observed',
  'deleted-status': 'not observed',
  'name-reuse': 'not observed',
}

describe('the table shows what the options of the simulator say', () => {
  test.each<[options: SimulatorOptions, results: Partial<typeof DEFAULT>, unexpected: string[]]>([
    [{}, {}, []],
    [{ ignoreFilter: true }, IGNORED, ['filter', 'no-match']],
    [{ unknownNameIsNotFound: true }, { 'no-match': NOT_FOUND }, []],
    [{ lingerDeleted: true }, { 'deleted-listed': 'listed as DELETED for more than 0.6 s' }, []],
    [{ quota: 1 }, ONLY_ONE, ['filter']],
    [{ quota: 2 }, {}, []],
    [{ pageSize: 1 }, {}, []],
    [{ rate: { perSecond: 20, burst: 5 } }, {}, []],
    [{ region: 'eu-west-1', accounts: { AKIAIOSFODNN7EXAMPLE: '210987654321' } }, {}, []],
  ])('%j', (options, results, unexpected) =>
    withSimulator(options, async (simulator) => {
      simulator.seed({ name: 'existing', account: '999999999999' })
      const probed = await probeSimulator(simulator, options.region)
      expect(probed).toEqual({ results: { ...DEFAULT, ...results }, unexpected })
      expect(simulator.connections().map(({ name }) => name)).toEqual(['existing'])
    }),
  )

  test('existing connections of the account stay, and change nothing', () =>
    withSimulator({}, async (simulator) => {
      for (const name of ['one', 'two', 'three']) simulator.seed({ name })
      expect(await probeSimulator(simulator)).toEqual({ results: DEFAULT, unexpected: [] })
      expect(simulator.connections()).toHaveLength(3)
    }))
})

const rejected = (name: string): Fault => ({ kind: 'error', status: 409, name, message: 'No' })
const raw = (body: object, when: 'before' | 'after' = 'before'): Fault => ({
  kind: 'raw',
  body: JSON.stringify(body),
  when,
})
type Input = Record<string, unknown>

/** Makes the first call that matches, in a probe that is otherwise undisturbed, end differently. */
interface Difference {
  id: keyof typeof DEFAULT
  operation: string
  matches: (input: Input, index: number) => boolean
  fault: Fault
  times?: number
  result: string
}

const DIFFERENCES: Difference[] = [
  {
    id: 'new-listed',
    operation: 'ListConnections',
    matches: (_, index) => index === 1,
    fault: raw({ ConnectionSummaryList: [] }),
    times: 2,
    result: 'after 1 s',
  },
  {
    id: 'created-at',
    operation: 'ListConnections',
    matches: (_, index) => index === 2,
    fault: raw({ ConnectionSummaryList: [] }),
    result: 'none',
  },
  {
    id: 'duplicate',
    operation: 'CreateConnection',
    matches: (_, index) => index === 1,
    fault: rejected('ConflictException'),
    result: 'ConflictException (HTTP 409)',
  },
  {
    id: 'duplicate-provider',
    operation: 'CreateConnection',
    matches: ({ ProviderType }) => ProviderType === 'BITBUCKET',
    fault: { kind: 'raw', status: 400, body: '<Error/>' },
    result: 'not JSON (HTTP 400)',
  },
  {
    id: 'invalid-provider',
    operation: 'CreateConnection',
    matches: ({ ProviderType }) => ProviderType === 'GITLAB',
    fault: raw({ Connection: { ConnectionArn: 'arn:aws:apprunner:us-east-1:123456789012:connection/x/y' } }),
    result: 'created',
  },
  {
    id: 'paging',
    operation: 'ListConnections',
    matches: ({ MaxResults }) => MaxResults === 1,
    fault: raw({ ConnectionSummaryList: [] }),
    result: 'not every connection exactly once',
  },
  {
    id: 'tagging',
    operation: 'TagResource',
    matches: () => true,
    fault: raw({}),
    result: 'then: purpose=probe',
  },
  {
    id: 'deleted-status',
    operation: 'DeleteConnection',
    matches: () => true,
    fault: raw({ Connection: { Status: 'AVAILABLE' } }, 'after'),
    result: 'AVAILABLE',
  },
]

describe('a difference is found', () => {
  let calls: Simulator['exchanges'] = []
  beforeAll(() =>
    withSimulator({}, async (simulator) => {
      await probeSimulator(simulator)
      calls = simulator.calls()
    }),
  )

  test.each(DIFFERENCES)('$id: $result', ({ id, operation, matches, fault, times = 1, result }) =>
    withSimulator({}, async (simulator) => {
      const inputs = calls.filter((call) => call.operation === operation).map(({ request }) => request.input)
      const call = inputs.findIndex((input, index) => matches(input as Input, index)) + 1
      simulator.plan(operation, fault, { call, times })
      expect(await probeSimulator(simulator)).toEqual({
        results: { ...DEFAULT, [id]: result },
        unexpected: [id],
      })
      expect(simulator.connections()).toEqual([])
    }),
  )

  test('an error shows no account ID', () =>
    withSimulator({}, async (simulator) => {
      const message = 'User: arn:aws:iam::123456789012:user/x is not authorized'
      simulator.plan('CreateConnection', {
        kind: 'error',
        status: 400,
        name: 'AccessDeniedException',
        message,
      })
      const client = new AppRunnerClient({ region: 'us-east-1', endpoint: simulator.url, credentials })
      const { results } = await probe({
        client,
        watchMs: 0,
        pollMs: 100,
        signal: new AbortController().signal,
      })
      const denied = 'User: arn:aws:iam::ACCOUNT:user/x is not authorized'
      expect(results[0]).toEqual({
        id: 'new-status',
        result: 'AccessDeniedException (HTTP 400)',
        message: denied,
      })
      expect(results[1]).toEqual({ id: 'new-listed', result: 'not observed', message: '' })
    }))
})

describe('npm run probe', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'probe-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Starts the command without any AWS settings of this machine. */
  function start(args: string[]) {
    const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, AWS_REGION: 'us-east-1' }
    return spawn(process.execPath, ['harness/probe/main.ts', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async function finish(child: ReturnType<typeof start>) {
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { stdout, stderr, exitCode }
  }

  test('prints a table and writes a file', () =>
    withSimulator({ ignoreFilter: true }, async ({ url, connections }) => {
      const json = path.join(folder, 'probe.json')
      const { stdout, exitCode } = await finish(
        start(['--endpoint-url', url, '--watch', '1', '--json', json]),
      )
      expect(exitCode).toBe(0)
      const host = new URL(url).host
      expect(stdout).toContain(`| observation | assumed | simulator | ${host} | as assumed |\n`)
      expect(stdout).toContain(
        '| only that connection | only that connection | other connections too | **no** |\n',
      )
      expect(stdout).toContain('\n2 of 22 are not as assumed.\n')
      const { endpoint, rows } = JSON.parse(readFileSync(json, 'utf8'))
      expect(endpoint).toBe(host)
      expect(rows).toHaveLength(22)
      const message = expect.stringContaining('already exists')
      expect(rows.find(({ id }: { id: string }) => id === 'duplicate')).toEqual({
        id: 'duplicate',
        question: 'CreateConnection with the name of an existing connection',
        assumed: [INVALID],
        simulator: INVALID,
        endpoint: INVALID,
        simulatorMessage: message,
        endpointMessage: message,
        asAssumed: true,
      })
      expect(connections()).toEqual([])
    }))

  // On Windows, a signal ends the process at once.
  const onPosix = process.platform === 'win32' ? test.skip : test
  onPosix.each<[signal: NodeJS.Signals, operation: string, call: number]>([
    ['SIGINT', 'CreateConnection', 1],
    ['SIGTERM', 'ListConnections', 4],
    ['SIGINT', 'DeleteConnection', 1],
  ])('deletes what it created after %s during %s %i', (signal, operation, number) =>
    withSimulator({}, async (simulator) => {
      simulator.seed({ name: 'existing' })
      const child = start(['--endpoint-url', simulator.url])
      simulator.onCall(operation, (call) => {
        if (call === number) child.kill(signal)
      })
      const { stdout, stderr, exitCode } = await finish(child)
      expect([stdout, exitCode]).toEqual(['', 1])
      expect(stderr).toContain('Interrupted. What the probe created was deleted.\n')
      expect(simulator.connections().map(({ name }) => name)).toEqual(['existing'])
      expect(simulator.calls('CreateConnection').length).toBeGreaterThan(0)
    }),
  )

  test('names what it could not delete', () =>
    withSimulator({}, async (simulator) => {
      simulator.plan('DeleteConnection', rejected('InvalidStateException'), { times: 99 })
      const { stderr, exitCode } = await finish(start(['--endpoint-url', simulator.url, '--watch', '0']))
      const [{ arn } = { arn: '' }] = simulator.connections()
      expect(stderr).toContain(`Could not delete ${arn}\n`)
      expect(exitCode).toBe(1)
    }))

  test.each<[args: string[], exitCode: number, error: string]>([
    [[], 2, 'Expected either --endpoint-url or --aws'],
    [['--aws', '--endpoint-url', 'http://localhost'], 2, 'Expected either --endpoint-url or --aws'],
    [['--aws'], 2, 'Without a terminal, --aws needs --yes'],
    [['--endpoint-url', 'nonsense'], 2, '--endpoint-url'],
    [['--endpoint-url', 'http://127.0.0.1:9'], 1, 'ECONNREFUSED'],
  ])('%j ends with exit code %i and one line', async (args, exitCode, error) => {
    const ended = await finish(start(args))
    expect(ended).toEqual({ stdout: '', stderr: expect.stringMatching(/^.+\n$/), exitCode })
    expect(ended.stderr).toContain(error)
  })
})
