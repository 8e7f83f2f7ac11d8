import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { AppRunner, type ListConnectionsCommandInput, type Tag } from '@aws-sdk/client-apprunner'
import { afterEach, describe, expect, test } from '@jest/globals'
import { runCommand } from '../simulator/apprunner/commands.ts'
import { requestLine } from '../simulator/apprunner/request-line.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/apprunner/simulator.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function simulate(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options)
  cleanups.push(() => simulator.stop())
  return { simulator, ...sdk(simulator) }
}

/** Short forms of the SDK's operations, without retries. */
function sdk({ url }: { url: string }, region = 'us-east-1', accessKeyId = 'AKIAIOSFODNN7EXAMPLE') {
  const credentials = { accessKeyId, secretAccessKey: 'any' }
  const client = new AppRunner({ region, endpoint: url, credentials, maxAttempts: 1 })
  cleanups.push(() => client.destroy())
  return {
    create: (ConnectionName: string, Tags: Tag[] = []) =>
      client.createConnection({ ConnectionName, ProviderType: 'GITHUB', Tags }),
    list: async (input: ListConnectionsCommandInput = {}) => {
      const { ConnectionSummaryList = [], NextToken } = await client.listConnections(input)
      return { names: ConnectionSummaryList.map((row) => row.ConnectionName), NextToken }
    },
    tag: (ResourceArn: string, Tags: Tag[]) => client.tagResource({ ResourceArn, Tags }),
  }
}

const invalid = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } }

const scoped = (scope: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope}, SignedHeaders=host;x-amz-date, Signature=${'a'.repeat(64)}`

const validHeaders = {
  authorization: scoped('20261122/us-east-1/apprunner/aws4_request'),
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20261122T104500Z',
  'x-amz-target': 'AppRunner.ListConnections',
}

interface RawRequest {
  method?: string
  path?: string
  body?: string
  headers?: Partial<Record<keyof typeof validHeaders, string>>
}

/** Sends a request without the SDK. It is valid except for what is given. A header that is `''` is left out. */
async function raw({ url }: Simulator, { method = 'POST', path = '/', body = '{}', ...given }: RawRequest) {
  const headers = Object.entries({ ...validHeaders, ...given.headers }).filter(([, value]) => value !== '')
  const response = await fetch(url + path, { method, headers, ...(method !== 'GET' && { body }) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('protocol', () => {
  const target = (value: string) => ({ headers: { 'x-amz-target': value } })
  const authorization = (value: string) => ({ headers: { authorization: value } })
  const valid = validHeaders.authorization

  test.each<[string, RawRequest, number, string]>([
    ['another method', { method: 'GET' }, 405, 'UnknownOperation'],
    ['another path', { path: '/connections' }, 404, 'UnknownOperation'],
    ['another content type', { headers: { 'content-type': 'application/json' } }, 404, 'UnknownOperation'],
    ['no target', target(''), 404, 'UnknownOperation'],
    ['the name of an inherited method', target('AppRunner.toString'), 404, 'UnknownOperation'],
    ['another service', target('Lambda.ListConnections'), 404, 'UnknownOperation'],
    ['no signature', authorization(''), 403, 'MissingAuthenticationToken'],
    ['an incomplete scope', authorization(scoped('20261122/us-east-1')), 403, 'IncompleteSignature'],
    ['no signed headers', authorization(valid.replace('SignedHeaders', 'X')), 403, 'IncompleteSignature'],
    ['an incomplete signature', authorization(valid.slice(0, -1)), 403, 'IncompleteSignature'],
    ['no date', { headers: { 'x-amz-date': '' } }, 403, 'IncompleteSignature'],
    [
      'another service in the scope',
      authorization(valid.replace('apprunner', 'ecs')),
      403,
      'InvalidSignature',
    ],
    ['another day in the scope', authorization(valid.replace('1122/', '1121/')), 403, 'InvalidSignature'],
    ['a body that is not JSON', { body: '{' }, 400, 'Serialization'],
    ['JSON that is not a structure', { body: '[]' }, 400, 'Serialization'],
    ['a wrong type', { body: '{"ConnectionName":7}' }, 400, 'Serialization'],
    ['a fraction for an integer', { body: '{"MaxResults":1.5}' }, 400, 'Serialization'],
    ['an unknown member', { body: '{"Name":"my-conn"}' }, 400, 'InvalidRequest'],
    ['a number below its limit', { body: '{"MaxResults":0}' }, 400, 'InvalidRequest'],
    ['a number above its limit', { body: '{"MaxResults":101}' }, 400, 'InvalidRequest'],
    ['a line end behind a name', { body: '{"ConnectionName":"abcd\\n"}' }, 400, 'InvalidRequest'],
  ])('rejects %s', async (_, request, status, name) => {
    const { simulator } = await simulate()
    const body = { __type: `com.amazonaws.apprunner#${name}Exception` }
    expect(await raw(simulator, request)).toMatchObject({ status, body })
  })

  test('accepts null for an optional member', async () => {
    const { simulator } = await simulate()
    const body = '{"ConnectionName":null,"MaxResults":null,"NextToken":null}'
    expect(await raw(simulator, { body })).toEqual({ status: 200, body: { ConnectionSummaryList: [] } })
  })

  test('names all violations at once', async () => {
    const { simulator } = await simulate()
    const headers = { 'x-amz-target': 'AppRunner.CreateConnection' }
    const { body } = await raw(simulator, { headers, body: '{"ConnectionName":"abc"}' })
    expect(body.Message).toMatch(/^3 validation errors detected: .*ProviderType.*length.*pattern/)
  })

  test('records faults, and the strings that tests put into the state', async () => {
    const { simulator, list } = await simulate()
    simulator.plan('ListConnections', { kind: 'throttle' })
    await expect(list()).rejects.toThrow('Rate exceeded')
    const { arn } = simulator.seed({ name: '<b>', tags: { key: 'value' } })
    simulator.setStatus('<b>', 'NEW')
    await list()
    expect(simulator.exchanges).toMatchObject([
      { operation: 'ListConnections', fault: 'throttle', seeded: [] },
      { seeded: ['<b>', arn, 'GITHUB', 'AVAILABLE', 'key', 'value', 'NEW'], response: { status: 200 } },
    ])
  })

  test('throttles when the token bucket is empty', async () => {
    const { list } = await simulate({ rate: { burst: 1, perSecond: 0.001 } })
    await list()
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' })
  })
})

describe('connections', () => {
  test('names and the quota are per account and region', async () => {
    const { simulator, create } = await simulate({ quota: 2, accounts: { AKIAOTHEREXAMPLE: '210987654321' } })
    await create('my-conn')
    await expect(create('my-conn')).rejects.toMatchObject(invalid)
    await create('conn-2')
    await expect(create('conn-3')).rejects.toMatchObject({ $metadata: { httpStatusCode: 402 } })
    for (const other of [sdk(simulator, 'eu-west-1'), sdk(simulator, 'us-east-1', 'AKIAOTHEREXAMPLE')]) {
      await other.create('my-conn')
      expect((await other.list()).names).toEqual(['my-conn'])
    }
    expect(simulator.connections({ region: 'eu-west-1' })).toHaveLength(1)
    expect(simulator.connections({ account: '210987654321' })).toHaveLength(1)
  })

  test('a list continues on the next page, even after a deletion', async () => {
    const { simulator, list } = await simulate()
    for (const name of ['conn-a', 'conn-b', 'conn-c']) simulator.seed({ name })
    const { names, NextToken } = await list({ MaxResults: 2 })
    expect(names).toEqual(['conn-a', 'conn-b'])
    simulator.remove('conn-a')
    expect(await list({ MaxResults: 2, NextToken })).toEqual({ names: ['conn-c'] })
  })

  test('tags are at most 50, including those present, and have a key', async () => {
    const { simulator, create, tag } = await simulate()
    const { arn } = simulator.seed({ name: 'my-conn', tags: { k0: 'old' } })
    await tag(
      arn,
      Array.from({ length: 50 }, (_, number) => ({ Key: `k${number}`, Value: '' })),
    )
    await expect(tag(arn, [{ Key: 'one-more', Value: '' }])).rejects.toMatchObject(invalid)
    await expect(create('other', [{ Value: 'x' }])).rejects.toMatchObject(invalid)
  })

  test('are found by name, and by region if two have the same', async () => {
    const { simulator } = await simulate()
    const of = { name: 'my-conn', status: 'ERROR' }
    for (const region of ['us-east-1', 'eu-west-1']) simulator.seed({ ...of, region })
    expect(() => simulator.completeHandshake('my-conn')).toThrow('found 2')
    simulator.completeHandshake('my-conn', 'eu-west-1')
    expect(simulator.connections().map((row) => row.status)).toEqual(['ERROR', 'AVAILABLE'])
  })

  test('can exist before they are listed', async () => {
    const { simulator, create, list } = await simulate()
    simulator.seed({ name: 'my-conn', visibleAfterMs: 60_000 })
    expect((await list()).names).toEqual([])
    await expect(create('my-conn')).rejects.toMatchObject(invalid)
  })
})

describe('hooks and faults', () => {
  test('the error of a hook reaches the client', async () => {
    const { simulator, list } = await simulate()
    simulator.onCall('ListConnections', () => {
      throw new Error('oops')
    })
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('oops') })
  })

  test('a fault affects only the planned calls', async () => {
    const { simulator, create, list } = await simulate()
    const outcome = () =>
      list().then(
        ({ names }) => names.length,
        (error) => error.name,
      )
    simulator.plan('ListConnections', { kind: 'throttle' }, { call: 2, times: 2 })
    await create('my-conn')
    const outcomes = [await outcome(), await outcome(), await outcome(), await outcome()]
    expect(outcomes).toEqual([1, 'ThrottlingException', 'ThrottlingException', 1])
  })
})

describe('npm run simulator', () => {
  test('prints a line for each request, obeys what is typed, and ends when nobody reads', async () => {
    const { FORCE_COLOR, NODE_OPTIONS, ...env } = process.env
    const child = spawn(process.execPath, ['harness/simulator/main.ts'], { env })
    const ended = once(child, 'close')
    cleanups.push(() => void child.kill())
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async () => (await lines.next()).value as string
    const url = (await next()).match(/http:\S+/)?.[0] as string
    while (!(await next()).startsWith('Press Ctrl-C'));
    const { create, list } = sdk({ url })
    await create('my-connection')
    const line = /^\d\d:\d\d:\d\d {2}CreateConnection {5}my-connection {2}200 PENDING_HANDSHAKE$/
    expect(await next()).toMatch(line)
    child.stdin.write('approve my-connection\n')
    expect(await next()).toBe('my-connection is AVAILABLE')
    child.stdout.destroy()
    await list()
    expect(await ended).toEqual([0, null])
  })

  test('a line about a request has its result, and no control characters', async () => {
    const results: string[] = []
    const { simulator, create, list, tag } = await simulate({
      onExchange: (exchange) => results.push(requestLine(exchange).slice('09:15:00  '.length)),
    })
    const { Connection } = await create('my-conn')
    await list()
    await tag(Connection?.ConnectionArn ?? '', [])
    await expect(create('\u001b[31m')).rejects.toThrow()
    simulator.plan('ListConnections', { kind: 'drop', when: 'before' })
    await expect(list()).rejects.toThrow()
    expect(results).toEqual([
      'CreateConnection     my-conn  200 PENDING_HANDSHAKE',
      'ListConnections      -  200 PENDING_HANDSHAKE',
      'TagResource          my-conn  200',
      expect.stringMatching(/^CreateConnection {6}\[31m {2}400 InvalidRequestException: \P{Cc}+$/u),
      'ListConnections      -  no response',
    ])
  })

  test('commands change how it responds', async () => {
    const { simulator, create, list } = await simulate()
    const outcome = async (call: Promise<unknown>) =>
      call.then(
        () => 'success',
        ({ name }) => name,
      )
    const type = (line: string) => runCommand(simulator, line)
    expect(type('list')).toBe('No connections')
    expect(type('deny CreateConnection')).toBe('CreateConnection: denied')
    expect(await outcome(create('my-conn'))).toBe('AccessDeniedException')
    expect(await outcome(list())).toBe('success')
    expect(type('throttle')).toBe('All operations: throttled')
    simulator.plan('ListConnections', { kind: 'raw', body: '{}' })
    expect([await outcome(list()), await outcome(list())]).toEqual(['success', 'ThrottlingException'])
    expect(type('normal')).toBe('All operations: normal')
    expect(await outcome(create('my-conn'))).toBe('success')
    expect(type('slow 0.05 ListConnections')).toBe('ListConnections: 0.05 s slower')
    const start = performance.now()
    await list()
    expect(performance.now() - start).toBeGreaterThan(45)
    expect(type('error my-conn')).toBe('my-conn is ERROR')
    expect(type('list')).toMatch(/^ERROR\tGITHUB\tarn:/)
  })

  test.each([
    ['approve', /^Usage: approve NAME$/],
    ['approve unknown', /unknown/],
    ['deny createconnection', /^No operation createconnection\. There are CreateConnection, /],
    ['slow', /^Usage: slow SECONDS \[OPERATION\]$/],
    ['slow ListConnections', /^Not a number of seconds: ListConnections$/],
    ['throttle a b', /^Usage: throttle \[OPERATION\]$/],
  ])('answers %s with one line about the mistake', async (line, answer) => {
    expect(runCommand((await simulate()).simulator, line)).toMatch(answer)
  })

  test('has the commands that docs/simulator.md explains', async () => {
    const rows = readFileSync('docs/simulator.md', 'utf8').matchAll(/^\| `(.+?)` \|/gm)
    const commands = [...rows].map(([, command]) => command).join(', ')
    expect(runCommand((await simulate()).simulator, 'help')).toBe(`Commands: ${commands}`)
  })
})
