import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import {
  AppRunner,
  type ListConnectionsCommandInput,
  type ListConnectionsCommandOutput,
  type ProviderType,
  type SourceConfiguration,
  type Tag,
} from '@aws-sdk/client-apprunner'
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  type Fault,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../simulator/apprunner/simulator.ts'
import { selfSigned } from '../simulator/certificate.ts'

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
function sdk(simulator: Simulator, { region = 'us-east-1', accessKeyId = 'AKIAIOSFODNN7EXAMPLE' } = {}) {
  const credentials = { accessKeyId, secretAccessKey: 'any' }
  const client = new AppRunner({ region, endpoint: simulator.url, credentials, maxAttempts: 1 })
  cleanups.push(() => client.destroy())
  return {
    client,
    create: (ConnectionName: string, provider = 'GITHUB', Tags: Tag[] = []) =>
      client.createConnection({ ConnectionName, ProviderType: provider as ProviderType, Tags }),
    list: (input: ListConnectionsCommandInput = {}) => client.listConnections(input),
    remove: (ConnectionArn: string) => client.deleteConnection({ ConnectionArn }),
    tag: (ResourceArn: string, Tags: Tag[]) => client.tagResource({ ResourceArn, Tags }),
    untag: (ResourceArn: string, TagKeys: string[]) => client.untagResource({ ResourceArn, TagKeys }),
    tags: async (ResourceArn: string) => (await client.listTagsForResource({ ResourceArn })).Tags,
  }
}

const names = ({ ConnectionSummaryList }: ListConnectionsCommandOutput) =>
  ConnectionSummaryList?.map((row) => row.ConnectionName)

const statuses = ({ ConnectionSummaryList }: ListConnectionsCommandOutput) =>
  ConnectionSummaryList?.map((row) => row.Status)

const tagged = (tags: Record<string, string>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

const many = (count: number): Tag[] => Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: '' }))

async function expectError(call: Promise<unknown>, name: string, status = 400, message = '') {
  await expect(call).rejects.toMatchObject({
    name,
    message: expect.stringContaining(message),
    $metadata: { httpStatusCode: status },
  })
}

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
  headers?: Partial<Record<keyof typeof validHeaders, string | undefined>>
}

/** Sends a request without the SDK. It is valid except for what is given. */
async function raw(simulator: Simulator, request: RawRequest = {}) {
  const { method = 'POST', path = '/', body = '{}' } = request
  const headers = Object.entries({ ...validHeaders, ...request.headers }).filter(([, value]) => value) as [
    string,
    string,
  ][]
  const url = simulator.url + path
  const response = await fetch(url, { method, headers, ...(method !== 'GET' && { body }) })
  const json = (await response.json()) as Record<string, unknown>
  return { status: response.status, headers: response.headers, body: json }
}

describe('protocol', () => {
  test('responds in AWS JSON 1.0 with a request id', async () => {
    const { simulator } = await simulate()
    const { status, headers, body } = await raw(simulator)
    expect(status).toBe(200)
    expect(body).toEqual({ ConnectionSummaryList: [] })
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  const target = (value?: string) => ({ headers: { 'x-amz-target': value } })
  const authorization = (value?: string) => ({ headers: { authorization: value } })
  const valid = validHeaders.authorization
  const unknown = [404, 'UnknownOperationException'] as const
  const incomplete = [403, 'IncompleteSignatureException'] as const
  const invalid = [403, 'InvalidSignatureException'] as const
  const notSerializable = [400, 'SerializationException'] as const

  test.each<[string, RawRequest, number, string]>([
    ['another method', { method: 'GET' }, 405, 'UnknownOperationException'],
    ['another path', { path: '/connections' }, ...unknown],
    ['another content type', { headers: { 'content-type': 'application/json' } }, ...unknown],
    ['no target', target(), ...unknown],
    ['an unknown operation', target('AppRunner.DescribeConnection'), ...unknown],
    ['the name of an inherited method', target('AppRunner.toString'), ...unknown],
    ['another service', target('Lambda.ListConnections'), ...unknown],
    ['no signature', authorization(), 403, 'MissingAuthenticationTokenException'],
    ['basic authentication', authorization('Basic eDp5'), ...incomplete],
    ['an incomplete scope', authorization(scoped('20261122/us-east-1')), ...incomplete],
    ['no signed headers', authorization(valid.replace('SignedHeaders', 'X')), ...incomplete],
    ['an incomplete signature', authorization(valid.slice(0, -1)), ...incomplete],
    ['no date', { headers: { 'x-amz-date': undefined } }, ...incomplete],
    ['the wrong service in the scope', authorization(valid.replace('apprunner', 'lambda')), ...invalid],
    ['another day in the scope', authorization(valid.replace('20261122', '20261121')), ...invalid],
    ['a body that is not JSON', { body: '{' }, ...notSerializable],
    ['no body', { body: '' }, ...notSerializable],
    ['JSON that is not a structure', { body: '[]' }, ...notSerializable],
    ['a wrong type', { body: '{"ConnectionName":7}' }, ...notSerializable],
    ['a fraction for an integer', { body: '{"MaxResults":1.5}' }, ...notSerializable],
    ['an unknown member', { body: '{"Name":"my-conn"}' }, 400, 'InvalidRequestException'],
  ])('rejects %s', async (_, request, status, name) => {
    const { simulator } = await simulate()
    const response = await raw(simulator, request)
    expect(response).toMatchObject({ status, body: { __type: `com.amazonaws.apprunner#${name}` } })
    expect(response.headers.get('x-amzn-requestid')).toBeTruthy()
  })

  test('accepts null for an optional member', async () => {
    const { simulator } = await simulate()
    const body = '{"ConnectionName":null,"MaxResults":null,"NextToken":null}'
    expect(await raw(simulator, { body })).toMatchObject({ status: 200 })
  })

  test('has the text of its own errors in Message, and of errors common to AWS in message', async () => {
    const { simulator } = await simulate()
    expect((await raw(simulator, { body: '{"MaxResults":0}' })).body).toHaveProperty('Message')
    expect((await raw(simulator, authorization())).body).toHaveProperty('message')
  })

  test('records requests and responses', async () => {
    const { simulator, create, list } = await simulate()
    await create('my-conn')
    await list()
    expect(simulator.calls('CreateConnection')).toMatchObject([
      {
        account: '123456789012',
        region: 'us-east-1',
        at: expect.any(Number),
        request: { method: 'POST', path: '/', input: { ConnectionName: 'my-conn', ProviderType: 'GITHUB' } },
        response: { status: 200, body: expect.stringContaining('PENDING_HANDSHAKE') },
      },
    ])
    const operations = simulator.exchanges.map(({ operation }) => operation)
    expect(operations).toEqual(['CreateConnection', 'ListConnections'])
    expect(simulator.calls()).toEqual(simulator.exchanges)
  })

  test('records faults and seeded strings', async () => {
    const { simulator, list } = await simulate()
    simulator.plan('ListConnections', { kind: 'throttle' })
    await expect(list()).rejects.toThrow()
    const { arn } = simulator.seed({ name: '<b>', tags: { key: 'value' } })
    simulator.setStatus('<b>', 'NEW')
    await list()
    expect(simulator.exchanges).toMatchObject([
      { fault: 'throttle', seeded: [] },
      { seeded: ['<b>', arn, 'GITHUB', 'AVAILABLE', 'key', 'value', 'NEW'] },
    ])
    expect(simulator.exchanges[1]).not.toHaveProperty('fault')
  })

  test('has the environment for an SDK', async () => {
    const { simulator } = await simulate({ region: 'eu-west-1' })
    const { url } = simulator
    expect(simulator.env()).toMatchObject({ AWS_ENDPOINT_URL_APPRUNNER: url, AWS_REGION: 'eu-west-1' })
    expect(simulator.env('us-west-2').AWS_REGION).toBe('us-west-2')
  })

  test('serves HTTPS', async () => {
    const tls = selfSigned('127.0.0.1')
    const { simulator } = await simulate({ tls })
    const options = { method: 'POST', headers: validHeaders, ca: tls.cert, agent: false }
    const body = await new Promise((resolve, reject) =>
      httpsRequest(simulator.url, options, (response) => resolve(text(response)))
        .on('error', reject)
        .end('{}'),
    )
    expect(body).toBe('{"ConnectionSummaryList":[]}')
  })

  test('throttles when the token bucket is empty', async () => {
    const { list } = await simulate({ rate: { burst: 2, perSecond: 0.001 } })
    await list()
    await list()
    await expectError(list(), 'ThrottlingException')
  })
})

describe('connections', () => {
  test('a new connection is pending, without tags in the response', async () => {
    const { create, list } = await simulate()
    const before = Date.now()
    const { Connection } = await create('my-conn', 'BITBUCKET', tagged({ team: 'web' }))
    expect(Connection).toEqual({
      ConnectionName: 'my-conn',
      ConnectionArn: expect.stringMatching(
        /^arn:aws:apprunner:us-east-1:123456789012:connection\/my-conn\/[0-9a-f]{32}$/,
      ),
      ProviderType: 'BITBUCKET',
      Status: 'PENDING_HANDSHAKE',
      CreatedAt: expect.any(Date),
    })
    expect(Connection?.CreatedAt?.getTime()).toBeGreaterThanOrEqual(before)
    expect((await list()).ConnectionSummaryList).toEqual([Connection])
  })

  test.each<[string, string, string, Tag[]?]>([
    ['a name of 3', 'abc', 'GITHUB'],
    ['a name of 33', 'a'.repeat(33), 'GITHUB'],
    ['a name that starts with a dash', '-abcd', 'GITHUB'],
    ['a name that ends with a newline', 'abcd\n', 'GITHUB'],
    ['another provider', 'my-conn', 'UNKNOWN'],
    ['a provider in lower case', 'my-conn', 'github'],
    ['an empty tag key', 'my-conn', 'GITHUB', tagged({ '': 'x' })],
    ['a tag key of 129', 'my-conn', 'GITHUB', tagged({ ['k'.repeat(129)]: 'x' })],
    ['a tag key reserved for AWS', 'my-conn', 'GITHUB', tagged({ 'aws:team': 'x' })],
    ['a tag without a key', 'my-conn', 'GITHUB', [{ Value: 'x' }]],
    ['a tag value of 257', 'my-conn', 'GITHUB', tagged({ k: 'v'.repeat(257) })],
    ['a duplicate tag key', 'my-conn', 'GITHUB', [...tagged({ k: '1' }), ...tagged({ k: '2' })]],
    ['51 tags', 'my-conn', 'GITHUB', many(51)],
  ])('rejects %s', async (_, name, provider, tags = []) => {
    const { simulator, create } = await simulate()
    await expectError(create(name, provider, tags), 'InvalidRequestException')
    expect(simulator.connections()).toEqual([])
  })

  test('accepts values at the limits', async () => {
    const { simulator, create } = await simulate()
    await create('0_-a')
    await create('a'.repeat(32), 'GITHUB', [...tagged({ ['k'.repeat(128)]: 'v'.repeat(256) }), ...many(49)])
    expect(simulator.connections()).toHaveLength(2)
  })

  test('names all violations at once', async () => {
    const { simulator } = await simulate()
    const headers = { 'x-amz-target': 'AppRunner.CreateConnection' }
    const { body } = await raw(simulator, { headers, body: '{"ConnectionName":"abc"}' })
    expect(body.Message).toMatch(/^3 validation errors detected: .*ProviderType.*length.*pattern/)
  })

  test('a name is unique per account and region', async () => {
    const { simulator, create } = await simulate({ accounts: { AKIAOTHEREXAMPLE: '210987654321' } })
    await create('my-conn')
    await expectError(create('my-conn', 'BITBUCKET'), 'InvalidRequestException', 400, 'my-conn')
    await sdk(simulator, { region: 'eu-west-1' }).create('my-conn')
    const other = sdk(simulator, { accessKeyId: 'AKIAOTHEREXAMPLE' })
    await other.create('my-conn')
    expect((await other.list()).ConnectionSummaryList).toHaveLength(1)
    expect(simulator.connections().map(({ account, region }) => `${account} ${region}`)).toEqual([
      '123456789012 us-east-1',
      '123456789012 eu-west-1',
      '210987654321 us-east-1',
    ])
    expect(simulator.connections({ region: 'eu-west-1' })).toHaveLength(1)
    expect(simulator.connections({ account: '210987654321' })).toHaveLength(1)
  })

  test('the default quota is 10', async () => {
    const { create } = await simulate()
    for (let n = 0; n < 10; n += 1) await create(`conn-${n}`)
    await expect(create('conn-10')).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
      message:
        "App Runner can't create this resource. You've reached your account quota for this resource type.",
      $metadata: { httpStatusCode: 402 },
    })
  })

  test('the quota is per region and can be set', async () => {
    const { simulator, create } = await simulate({ quota: 1 })
    await create('conn-1')
    await expectError(create('conn-2'), 'ServiceQuotaExceededException', 402)
    await sdk(simulator, { region: 'eu-west-1' }).create('conn-2')
  })

  test.each<[string, SimulatorOptions, string[] | string]>([
    ['an empty list', {}, []],
    ['an error, if set', { unknownNameIsNotFound: true }, 'ResourceNotFoundException'],
    ['all connections, if the filter is ignored', { ignoreFilter: true }, ['conn-a', 'conn-b']],
  ])('an unknown name in the filter gives %s', async (_, options, expected) => {
    const { simulator, list } = await simulate(options)
    for (const name of ['conn-a', 'conn-b']) simulator.seed({ name })
    expect(names(await list())).toEqual(['conn-a', 'conn-b'])
    if (!options.ignoreFilter) expect(names(await list({ ConnectionName: 'conn-b' }))).toEqual(['conn-b'])
    const outcome = list({ ConnectionName: 'conn-c' }).then(names, (error) => error.name)
    expect(await outcome).toEqual(expected)
  })

  test('a list continues on the next page, even after a deletion', async () => {
    const { simulator, list } = await simulate()
    for (const name of ['conn-a', 'conn-b', 'conn-c']) simulator.seed({ name })
    const first = await list({ MaxResults: 2 })
    expect(names(first)).toEqual(['conn-a', 'conn-b'])
    simulator.remove('conn-a')
    const second = await list({ MaxResults: 2, NextToken: first.NextToken })
    expect(names(second)).toEqual(['conn-c'])
    expect(second.NextToken).toBeUndefined()
  })

  test('a page has 100 rows by default', async () => {
    const { simulator, list } = await simulate()
    for (let n = 0; n < 101; n += 1) simulator.seed({ name: `conn-${n}` })
    expect(names(await list())).toHaveLength(100)
    const small = await simulate({ pageSize: 1 })
    for (const name of ['conn-a', 'conn-b']) small.simulator.seed({ name })
    expect(names(await small.list({ MaxResults: 100 }))).toEqual(['conn-a'])
  })

  test('a page token is valid only for the query it was issued for', async () => {
    const { simulator, list } = await simulate({ pageSize: 1 })
    for (const name of ['conn-a', 'conn-b']) simulator.seed({ name })
    const { NextToken } = await list()
    for (const call of [
      list({ NextToken: 'made-up' }),
      list({ NextToken, ConnectionName: 'conn-b' }),
      list({ NextToken, MaxResults: 5 }),
      sdk(simulator, { region: 'eu-west-1' }).list({ NextToken }),
    ])
      await expectError(call, 'InvalidRequestException')
    expect(names(await list({ NextToken }))).toEqual(['conn-b'])
  })

  test.each<[string, ListConnectionsCommandInput]>([
    ['an empty name', { ConnectionName: '' }],
    ['MaxResults 0', { MaxResults: 0 }],
    ['MaxResults 101', { MaxResults: 101 }],
    ['an empty NextToken', { NextToken: '' }],
    ['a NextToken of 1025', { NextToken: 'x'.repeat(1025) }],
  ])('rejects a list with %s', async (_, input) => {
    const { list } = await simulate()
    await expectError(list(input), 'InvalidRequestException', 400, 'validation error')
  })

  test.each<[string, SimulatorOptions, string[]]>([
    ['disappears', {}, ['PENDING_HANDSHAKE']],
    ['can stay listed', { lingerDeleted: true, quota: 1 }, ['DELETED', 'PENDING_HANDSHAKE']],
  ])('a deleted connection %s, and its name is free', async (_, options, listed) => {
    const { simulator, create, list, remove, tags } = await simulate(options)
    const { arn } = simulator.seed({ name: 'my-conn' })
    expect((await remove(arn)).Connection).toMatchObject({ ConnectionArn: arn, Status: 'DELETED' })
    expect(await list().then(statuses)).toEqual(listed.slice(0, -1))
    for (const call of [remove, tags]) await expectError(call(arn), 'ResourceNotFoundException')
    await create('my-conn')
    expect(statuses(await list({ ConnectionName: 'my-conn' }))).toEqual(listed)
    expect(simulator.connections()).toHaveLength(1)
    expect(simulator.connections({ deleted: true })).toHaveLength(listed.length)
  })
})

describe('tags', () => {
  test('are added, changed, removed and listed', async () => {
    const { create, tag, tags, untag } = await simulate()
    const { Connection } = await create('my-conn', 'GITHUB', tagged({ team: 'web' }))
    const arn = Connection?.ConnectionArn ?? ''
    await tag(arn, tagged({ team: 'api', empty: '' }))
    expect(await tags(arn)).toEqual(tagged({ team: 'api', empty: '' }))
    await untag(arn, ['team', 'unknown'])
    expect(await tags(arn)).toEqual(tagged({ empty: '' }))
  })

  test('are at most 50, including those present', async () => {
    const { simulator, tag, tags } = await simulate()
    const { arn } = simulator.seed({ name: 'my-conn', tags: { k0: 'old' } })
    await tag(arn, many(50))
    await expectError(tag(arn, tagged({ 'one-more': '' })), 'InvalidRequestException')
    expect(await tags(arn)).toHaveLength(50)
  })

  test('belong to a connection of the caller', async () => {
    const { simulator, tag, tags, untag } = await simulate()
    const { arn } = simulator.seed({ name: 'my-conn', region: 'eu-west-1' })
    for (const call of [tag(arn, []), untag(arn, []), tags(arn)])
      await expectError(call, 'ResourceNotFoundException')
    await expectError(tags('my-conn'), 'InvalidRequestException')
  })
})

describe('services', () => {
  const sourceWith = (ConnectionArn: string): SourceConfiguration => ({
    AuthenticationConfiguration: { ConnectionArn },
    AutoDeploymentsEnabled: true,
    CodeRepository: {
      RepositoryUrl: 'https://github.com/octo-org/octo-repo',
      SourceCodeVersion: { Type: 'BRANCH', Value: 'main' },
      CodeConfiguration: { ConfigurationSource: 'REPOSITORY' },
    },
  })

  async function withConnection(status = 'AVAILABLE') {
    const { simulator, client } = await simulate()
    const { arn } = simulator.seed({ name: 'my-connection', status })
    const create = (ServiceName: string, changes = {}) =>
      client.createService({ ServiceName, SourceConfiguration: { ...sourceWith(arn), ...changes } })
    return { client, arn, create }
  }

  test('are created with an available connection and a unique name', async () => {
    const { arn, create } = await withConnection()
    const { Service } = await create('my-service')
    expect(Service).toMatchObject({
      ServiceName: 'my-service',
      ServiceArn: `arn:aws:apprunner:us-east-1:123456789012:service/my-service/${Service?.ServiceId}`,
      ServiceUrl: expect.stringMatching(/^\w{10}\.us-east-1\.awsapprunner\.com$/),
      Status: 'OPERATION_IN_PROGRESS',
      SourceConfiguration: sourceWith(arn),
      CreatedAt: expect.any(Date),
    })
    await expectError(create('my-service'), 'InvalidRequestException')
  })

  test.each(['PENDING_HANDSHAKE', 'ERROR'])('cannot use a connection with status %s', async (status) => {
    const { create } = await withConnection(status)
    const message = 'valid connection to your GitHub repository'
    await expectError(create('my-service'), 'InvalidRequestException', 400, message)
  })

  test('must follow the model', async () => {
    const { create } = await withConnection()
    await expectError(create('abc'), 'InvalidRequestException')
    await expectError(create('my-service', { AutoDeploymentsEnabled: 'yes' }), 'SerializationException')
  })

  test('are listed in pages of at most 20', async () => {
    const { client, create } = await withConnection()
    for (let number = 1; number <= 25; number += 1) await create(`service-${number}`)
    const first = await client.listServices({})
    expect(first.ServiceSummaryList).toHaveLength(20)
    const second = await client.listServices({ NextToken: first.NextToken })
    expect(second.ServiceSummaryList?.map(({ ServiceName }) => ServiceName)).toEqual(
      [21, 22, 23, 24, 25].map((number) => `service-${number}`),
    )
    expect(second.NextToken).toBeUndefined()
  })
})

describe('controls', () => {
  test('complete the handshake, set a status, remove a connection', async () => {
    const { simulator, create, list } = await simulate()
    await create('my-conn')
    simulator.completeHandshake('my-conn')
    expect(statuses(await list())).toEqual(['AVAILABLE'])
    simulator.setStatus('my-conn', 'ERROR')
    expect(statuses(await list())).toEqual(['ERROR'])
    simulator.remove('my-conn')
    expect(statuses(await list())).toEqual([])
    expect(() => simulator.completeHandshake('my-conn')).toThrow('my-conn')
  })

  test('need the region if two regions have the same name', async () => {
    const { simulator } = await simulate()
    for (const region of ['us-east-1', 'eu-west-1'])
      simulator.seed({ name: 'my-conn', region, status: 'ERROR' })
    expect(() => simulator.completeHandshake('my-conn')).toThrow('my-conn')
    simulator.completeHandshake('my-conn', 'eu-west-1')
    expect(simulator.connections().map((row) => row.status)).toEqual(['ERROR', 'AVAILABLE'])
  })

  test('seed a connection with the given values', async () => {
    const { simulator, list } = await simulate()
    const createdAt = new Date('2026-01-02T03:04:05.678Z')
    const arn = 'arn:aws:apprunner:us-east-1:123456789012:connection/my-conn'
    simulator.seed({ name: 'my-conn', provider: 'BITBUCKET', status: 'PENDING_HANDSHAKE', createdAt, arn })
    expect((await list()).ConnectionSummaryList).toEqual([
      {
        ConnectionName: 'my-conn',
        ConnectionArn: arn,
        ProviderType: 'BITBUCKET',
        Status: 'PENDING_HANDSHAKE',
        CreatedAt: createdAt,
      },
    ])
  })

  test('seed a connection that exists before it is listed', async () => {
    const { simulator, create, list } = await simulate()
    simulator.seed({ name: 'my-conn', visibleAfterMs: 60_000 })
    expect(names(await list())).toEqual([])
    await expectError(create('my-conn'), 'InvalidRequestException')
  })

  test('run a hook just before each call', async () => {
    const { simulator, create, list } = await simulate()
    await create('conn-a')
    const calls: number[] = []
    simulator.onCall('CreateConnection', (call) => {
      calls.push(call)
      if (call === 2) simulator.seed({ name: 'conn-c' })
    })
    await create('conn-b')
    await list()
    await expectError(create('conn-c'), 'InvalidRequestException')
    expect(calls).toEqual([1, 2])
  })

  test('are told of each request once its result is known', async () => {
    const results: [string, number | undefined][] = []
    const { simulator, create, list } = await simulate({
      onExchange: ({ operation, response }) => results.push([operation, response?.status]),
    })
    simulator.plan('ListConnections', { kind: 'drop', when: 'before' })
    await create('my-conn')
    await expect(create('my-conn')).rejects.toThrow()
    await expect(list()).rejects.toThrow()
    expect(results).toEqual([
      ['CreateConnection', 200],
      ['CreateConnection', 400],
      ['ListConnections', undefined],
    ])
  })

  test('report the error of a hook to the client', async () => {
    const { simulator, list } = await simulate()
    simulator.onCall('ListConnections', () => {
      throw new Error('oops')
    })
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('oops') })
  })
})

describe('faults', () => {
  test('affect only the planned calls', async () => {
    const { simulator, create, list } = await simulate()
    const outcome = () => list().then(names, (error) => error.name)
    await list()
    simulator.plan('ListConnections', { kind: 'throttle' }, { call: 2, times: 2 })
    const outcomes = [await outcome(), await outcome(), await outcome(), await outcome()]
    expect(outcomes).toEqual([[], 'ThrottlingException', 'ThrottlingException', []])
    await create('my-conn')
  })

  test('can affect all further calls', async () => {
    const { simulator, list } = await simulate()
    simulator.plan('ListConnections', { kind: 'throttle' }, { times: Number.POSITIVE_INFINITY })
    for (let n = 0; n < 3; n += 1) await expectError(list(), 'ThrottlingException')
  })

  test('can be set for an operation until they are removed, and planned ones come first', async () => {
    const { simulator, create, list } = await simulate()
    simulator.setFault('ListConnections', { kind: 'throttle' })
    simulator.plan('ListConnections', { kind: 'raw', body: '{}' }, { call: 2 })
    await expectError(list(), 'ThrottlingException')
    expect(await list()).toMatchObject({ $metadata: { httpStatusCode: 200 } })
    await expectError(list(), 'ThrottlingException')
    await create('my-conn')
    simulator.setFault('ListConnections', undefined)
    expect(names(await list())).toEqual(['my-conn'])
    expect(simulator.calls().map(({ fault }) => fault)).toEqual([
      'throttle',
      'raw',
      'throttle',
      undefined,
      undefined,
    ])
  })

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('an error %s the change', async (when, remaining) => {
    const { simulator, create } = await simulate()
    const fault = { kind: 'error', status: 500, name: 'OopsException', message: 'oops', when } as const
    simulator.plan('CreateConnection', fault)
    await expect(create('my-conn')).rejects.toMatchObject({
      name: 'OopsException',
      message: 'oops',
      $metadata: { httpStatusCode: 500, requestId: expect.any(String) },
    })
    expect(simulator.connections()).toHaveLength(remaining)
  })

  test('an error has its text in the given member', async () => {
    const { simulator } = await simulate()
    const error = { kind: 'error', status: 403, name: 'AccessDeniedException', message: 'no' } as const
    simulator.plan('ListConnections', error)
    simulator.plan('ListConnections', { ...error, messageMember: 'Message' }, { call: 2 })
    expect((await raw(simulator)).body).toHaveProperty('message', 'no')
    expect((await raw(simulator)).body).toHaveProperty('Message', 'no')
  })

  test.each<['before' | 'after']>([['before'], ['after']])('a delay %s the change', async (when) => {
    const { simulator, create } = await simulate()
    simulator.plan('CreateConnection', { kind: 'delay', ms: 5, when })
    expect((await create('my-conn')).Connection?.ConnectionName).toBe('my-conn')
  })

  test.each<[string, Fault, number]>([
    ['dropped before the change', { kind: 'drop', when: 'before' }, 0],
    ['dropped after the change', { kind: 'drop', when: 'after' }, 1],
    ['never sent, until stop()', { kind: 'hang' }, 0],
    ['delayed after the change, until stop()', { kind: 'delay', ms: 60_000, when: 'after' }, 1],
  ])('a response that is %s', async (_, fault, remaining) => {
    const { simulator, create } = await simulate()
    simulator.plan('CreateConnection', fault)
    const arrived = new Promise<void>((resolve) => simulator.onCall('CreateConnection', () => resolve()))
    const rejected = expect(create('my-conn')).rejects.toThrow('socket hang up')
    await arrived
    await new Promise(setImmediate)
    if (fault.kind !== 'drop') await simulator.stop()
    await rejected
    expect(simulator.calls()).toMatchObject([{ operation: 'CreateConnection' }])
    expect(simulator.calls()[0]?.response).toBeUndefined()
    expect(simulator.connections()).toHaveLength(remaining)
  })

  test('a raw body instead of a response', async () => {
    const { simulator, create } = await simulate()
    const headers = { 'content-type': 'text/html', 'x-amzn-requestid': 'proxy-1' }
    const fault = { kind: 'raw', status: 502, body: '<html>', headers, when: 'after' } as const
    simulator.plan('CreateConnection', fault)
    const $metadata = { httpStatusCode: 502, requestId: 'proxy-1' }
    await expect(create('my-conn')).rejects.toMatchObject({ $metadata })
    expect(simulator.connections()).toHaveLength(1)
    simulator.plan('ListConnections', { kind: 'raw', body: '{}' })
    expect(await raw(simulator)).toMatchObject({ status: 200, body: {} })
  })
})

describe('npm run simulator', () => {
  async function startCommand() {
    const { FORCE_COLOR, NODE_OPTIONS, ...env } = process.env
    const child = spawn(process.execPath, ['harness/simulator/main.ts'], { env })
    const ended = once(child, 'close')
    cleanups.push(async () => {
      child.kill()
      await ended
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const next = async () => (await lines.next()).value as string
    const url = (await next()).match(/http:\S+/)?.[0] as string
    while (!(await next()).startsWith('Press Ctrl-C'));
    /** Types a command, and returns the line that it prints. */
    const type = (line: string) => {
      child.stdin.write(`${line}\n`)
      return next()
    }
    return { child, ended, next, type, ...sdk({ url } as Simulator) }
  }

  test('prints a line for each request', async () => {
    const { next, create, list, tags, remove } = await startCommand()
    const { Connection } = await create('my-connection')
    expect(await next()).toMatch(
      /^\d\d:\d\d:\d\d {2}CreateConnection {5}my-connection {2}200 PENDING_HANDSHAKE$/,
    )
    await create('other')
    await next()
    await list()
    expect(await next()).toMatch(/ListConnections {6}- {2}200 PENDING_HANDSHAKE, PENDING_HANDSHAKE$/)
    await tags(Connection?.ConnectionArn ?? '')
    expect(await next()).toMatch(/ListTagsForResource {2}my-connection {2}200$/)
    await expect(remove('\u001b[31m')).rejects.toThrow()
    expect(await next()).toMatch(/DeleteConnection {5}- {2}400 InvalidRequestException: \P{Cc}+$/u)
  })

  test('is told how to respond', async () => {
    const { next, type, create, list } = await startCommand()
    const outcome = async (call: Promise<unknown>) => {
      await call.catch(() => {})
      return (await next()).split('  ').at(-1)
    }
    expect(await type('list')).toBe('No connections')
    expect(await type('deny CreateConnection')).toBe('CreateConnection: denied')
    expect(await outcome(create('my-conn'))).toMatch(
      /^400 AccessDeniedException: User: \S+ is not authorized to perform: apprunner:CreateConnection/,
    )
    expect(await outcome(list())).toBe('200')
    expect(await type('throttle')).toBe('All operations: throttled')
    expect(await outcome(create('my-conn'))).toBe('400 ThrottlingException: Rate exceeded')
    expect(await outcome(list())).toBe('400 ThrottlingException: Rate exceeded')
    expect(await type('normal')).toBe('All operations: normal')
    expect(await outcome(create('my-conn'))).toBe('200 PENDING_HANDSHAKE')
    expect(await type('error my-conn')).toBe('my-conn is ERROR')
    expect(await type('slow 0.01 ListConnections')).toBe('ListConnections: 0.01 s slower')
    expect(await outcome(list())).toBe('200 ERROR')
    expect(await type('approve my-conn')).toBe('my-conn is AVAILABLE')
    expect(await outcome(list())).toBe('200 AVAILABLE')
    expect(await type('list')).toMatch(/^AVAILABLE\tGITHUB\tarn:/)
  })

  test.each([
    ['what', /^Commands: list, approve NAME, error NAME, deny \[OPERATION\], /],
    ['approve', /^Usage: approve NAME$/],
    ['approve unknown', /unknown/],
    ['error unknown', /unknown/],
    ['deny createconnection', /^No operation createconnection\. There are CreateConnection, /],
    ['slow', /^Usage: slow SECONDS \[OPERATION\]$/],
    ['slow ListConnections', /^Not a number of seconds: ListConnections$/],
    ['slow 1 2', /^No operation 2/],
    ['throttle a b', /^Usage: throttle \[OPERATION\]$/],
  ])('answers %s with one line about the mistake', async (line, answer) => {
    const { type } = await startCommand()
    expect(await type(line)).toMatch(answer)
    expect(await type('list')).toBe('No connections')
  })

  test('has the commands that docs/simulator.md explains', async () => {
    const { type } = await startCommand()
    const rows = readFileSync('docs/simulator.md', 'utf8').matchAll(/^\| `(.+?)` \|/gm)
    expect(await type('help')).toBe(`Commands: ${[...rows].map(([, command]) => command).join(', ')}`)
  })

  test('ends when nobody reads its output', async () => {
    const { child, ended, list } = await startCommand()
    child.stdout.destroy()
    await list()
    expect(await ended).toEqual([0, null])
  })
})

test('stop() can be called twice', async () => {
  const { simulator } = await simulate()
  await simulator.stop()
  await simulator.stop()
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed')
})
