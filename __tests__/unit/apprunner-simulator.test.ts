import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import {
  AppRunnerClient,
  CreateConnectionCommand,
  DeleteConnectionCommand,
  ListConnectionsCommand,
  type ListConnectionsCommandInput,
  type ListConnectionsCommandOutput,
  ListTagsForResourceCommand,
  type ProviderType,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-apprunner'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/apprunner/simulator.ts'
import { selfSigned } from '../../simulator/certificate.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function simulate(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options)
  cleanups.push(() => simulator.stop())
  return { simulator, ...sdk(simulator) }
}

/** The SDK's operations, each in one word, as `env()` would set them up; no retries. */
function sdk(simulator: Simulator, { region = 'us-east-1', accessKeyId = 'AKIAIOSFODNN7EXAMPLE' } = {}) {
  const client = new AppRunnerClient({
    region,
    endpoint: simulator.url,
    credentials: { accessKeyId, secretAccessKey: 'any' },
    maxAttempts: 1,
  })
  cleanups.push(() => client.destroy())
  return {
    create: (ConnectionName: string, ProviderType = 'GITHUB', Tags?: Tag[]) =>
      client.send(
        new CreateConnectionCommand({
          ConnectionName,
          ProviderType: ProviderType as ProviderType,
          ...(Tags && { Tags }),
        }),
      ),
    list: (input: ListConnectionsCommandInput = {}) => client.send(new ListConnectionsCommand(input)),
    remove: (ConnectionArn: string) => client.send(new DeleteConnectionCommand({ ConnectionArn })),
    tag: (ResourceArn: string, Tags: Tag[]) => client.send(new TagResourceCommand({ ResourceArn, Tags })),
    untag: (ResourceArn: string, TagKeys: string[]) =>
      client.send(new UntagResourceCommand({ ResourceArn, TagKeys })),
    tags: async (ResourceArn: string) =>
      (await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags,
  }
}

const names = ({ ConnectionSummaryList }: ListConnectionsCommandOutput) =>
  ConnectionSummaryList?.map((row) => row.ConnectionName)

const many = (count: number): Tag[] => Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: '' }))

const signature = 'a'.repeat(64)
const scoped = (scope: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`
const goodHeaders = {
  authorization: scoped('20261122/us-east-1/apprunner/aws4_request'),
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20261122T104500Z',
  'x-amz-target': 'AppRunner.ListConnections',
}

/** A request by hand, right but for what is given. */
async function raw(
  simulator: Simulator,
  {
    method = 'POST',
    path = '/',
    body = '{}',
    headers = {},
  }: Partial<Record<'method' | 'path' | 'body', string>> & {
    headers?: Record<string, string | undefined>
  } = {},
) {
  const given = Object.entries({ ...goodHeaders, ...headers }).filter(([, value]) => value !== undefined)
  const response = await fetch(simulator.url + path, {
    method,
    headers: given as [string, string][],
    ...(method !== 'GET' && { body }),
  })
  const answered = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: answered ? JSON.parse(answered) : undefined,
  }
}

const refusal = (status: number, name: string) => ({
  status,
  body: { __type: `com.amazonaws.apprunner#${name}` },
})

describe('protocol', () => {
  test('answers in AWS JSON 1.0 with a request id', async () => {
    const { simulator } = await simulate()
    const { status, headers, body } = await raw(simulator)
    expect(status).toBe(200)
    expect(body).toEqual({ ConnectionSummaryList: [] })
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each<[string, Parameters<typeof raw>[1], number, string]>([
    ['another method', { method: 'GET' }, 405, 'UnknownOperationException'],
    ['another path', { path: '/connections' }, 404, 'UnknownOperationException'],
    [
      'another content type',
      { headers: { 'content-type': 'application/json' } },
      404,
      'UnknownOperationException',
    ],
    ['no target', { headers: { 'x-amz-target': undefined } }, 404, 'UnknownOperationException'],
    [
      'an unknown operation',
      { headers: { 'x-amz-target': 'AppRunner.DescribeConnection' } },
      404,
      'UnknownOperationException',
    ],
    [
      'an operation by an inherited name',
      { headers: { 'x-amz-target': 'AppRunner.toString' } },
      404,
      'UnknownOperationException',
    ],
    [
      'another service',
      { headers: { 'x-amz-target': 'Lambda.ListConnections' } },
      404,
      'UnknownOperationException',
    ],
    ['no signature', { headers: { authorization: undefined } }, 403, 'MissingAuthenticationTokenException'],
    [
      'basic authentication',
      { headers: { authorization: 'Basic eDp5' } },
      403,
      'IncompleteSignatureException',
    ],
    [
      'half a scope',
      { headers: { authorization: scoped('20261122/us-east-1') } },
      403,
      'IncompleteSignatureException',
    ],
    [
      'no signed headers',
      { headers: { authorization: goodHeaders.authorization.replace('SignedHeaders', 'X') } },
      403,
      'IncompleteSignatureException',
    ],
    [
      'half a signature',
      { headers: { authorization: goodHeaders.authorization.slice(0, -1) } },
      403,
      'IncompleteSignatureException',
    ],
    ['no date', { headers: { 'x-amz-date': undefined } }, 403, 'IncompleteSignatureException'],
    [
      'the wrong service in scope',
      { headers: { authorization: scoped('20261122/us-east-1/lambda/aws4_request') } },
      403,
      'InvalidSignatureException',
    ],
    [
      'another day in scope',
      { headers: { authorization: scoped('20261121/us-east-1/apprunner/aws4_request') } },
      403,
      'InvalidSignatureException',
    ],
    ['no JSON', { body: '{' }, 400, 'SerializationException'],
    ['no body', { body: '' }, 400, 'SerializationException'],
    ['JSON that is no structure', { body: '[]' }, 400, 'SerializationException'],
    ['a wrong type', { body: '{"ConnectionName":7}' }, 400, 'SerializationException'],
    ['a fraction for an integer', { body: '{"MaxResults":1.5}' }, 400, 'SerializationException'],
    ['an unknown member', { body: '{"Name":"my-conn"}' }, 400, 'InvalidRequestException'],
  ])('refuses %s', async (_, request, status, name) => {
    const { simulator } = await simulate()
    const refused = await raw(simulator, request)
    expect(refused).toMatchObject(refusal(status, name))
    expect(refused.headers.get('x-amzn-requestid')).toBeTruthy()
  })

  test('takes null for a member left out', async () => {
    const { simulator } = await simulate()
    expect(
      await raw(simulator, { body: '{"ConnectionName":null,"MaxResults":null,"NextToken":null}' }),
    ).toMatchObject({
      status: 200,
    })
  })

  test("spells its own errors' text Message, and that of errors common to AWS message", async () => {
    const { simulator } = await simulate()
    expect((await raw(simulator, { body: '{"MaxResults":0}' })).body).toHaveProperty('Message')
    expect((await raw(simulator, { headers: { authorization: undefined } })).body).toHaveProperty('message')
  })

  test('keeps what was asked and answered', async () => {
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
    expect(simulator.exchanges.map(({ operation }) => operation)).toEqual([
      'CreateConnection',
      'ListConnections',
    ])
    expect(simulator.calls()).toEqual(simulator.exchanges)
  })

  test('tells which answers a test had a hand in', async () => {
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

  test('env() points an SDK at it', async () => {
    const { simulator } = await simulate({ region: 'eu-west-1' })
    expect(simulator.env()).toMatchObject({
      AWS_ENDPOINT_URL_APPRUNNER: simulator.url,
      AWS_REGION: 'eu-west-1',
    })
    expect(simulator.env('us-west-2').AWS_REGION).toBe('us-west-2')
  })

  test('serves https', async () => {
    const tls = selfSigned()
    const { simulator } = await simulate({ tls })
    const body = await new Promise((resolve, reject) =>
      httpsRequest(
        simulator.url,
        { method: 'POST', headers: goodHeaders, ca: tls.cert, agent: false },
        (response) => resolve(text(response)),
      )
        .on('error', reject)
        .end('{}'),
    )
    expect(body).toBe('{"ConnectionSummaryList":[]}')
  })

  test('throttles when the bucket is empty', async () => {
    const { list } = await simulate({ rate: { burst: 2, perSecond: 0.001 } })
    await list()
    await list()
    await expect(list()).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    })
  })
})

describe('connections', () => {
  test('a new one is pending, and shows no tags', async () => {
    const { create, list } = await simulate()
    const before = Date.now()
    const { Connection } = await create('my-conn', 'BITBUCKET', [{ Key: 'team', Value: 'web' }])
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
    ['a name with a newline at its end', 'abcd\n', 'GITHUB'],
    ['another provider', 'my-conn', 'GITLAB'],
    ['a provider in lower case', 'my-conn', 'github'],
    ['an empty tag key', 'my-conn', 'GITHUB', [{ Key: '', Value: 'x' }]],
    ['a tag key of 129', 'my-conn', 'GITHUB', [{ Key: 'k'.repeat(129), Value: 'x' }]],
    ["a tag key of AWS's own", 'my-conn', 'GITHUB', [{ Key: 'aws:team', Value: 'x' }]],
    ['a tag without a key', 'my-conn', 'GITHUB', [{ Value: 'x' }]],
    ['a tag value of 257', 'my-conn', 'GITHUB', [{ Key: 'k', Value: 'v'.repeat(257) }]],
    [
      'a tag key twice',
      'my-conn',
      'GITHUB',
      [
        { Key: 'k', Value: '1' },
        { Key: 'k', Value: '2' },
      ],
    ],
    ['51 tags', 'my-conn', 'GITHUB', many(51)],
  ])('refuses %s', async (_, name, provider, tags = []) => {
    const { simulator, create } = await simulate()
    await expect(create(name, provider, tags)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      $metadata: { httpStatusCode: 400 },
    })
    expect(simulator.connections()).toEqual([])
  })

  test('takes all that is just allowed', async () => {
    const { simulator, create } = await simulate()
    await create('0_-a')
    await create('a'.repeat(32), 'GITHUB', [{ Key: 'k'.repeat(128), Value: 'v'.repeat(256) }, ...many(49)])
    expect(simulator.connections()).toHaveLength(2)
  })

  test('names all violations at once', async () => {
    const { simulator } = await simulate()
    const headers = { 'x-amz-target': 'AppRunner.CreateConnection' }
    const { body } = await raw(simulator, { headers, body: '{"ConnectionName":"abc"}' })
    expect(body.Message).toMatch(/^3 validation errors detected: .*ProviderType.*length.*pattern/)
  })

  test('a name is unique in its account and region', async () => {
    const { simulator, create } = await simulate({ accounts: { AKIAOTHEREXAMPLE: '210987654321' } })
    await create('my-conn')
    await expect(create('my-conn', 'BITBUCKET')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('my-conn'),
    })
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

  test('an account has ten in a region', async () => {
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
    await expect(create('conn-2')).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' })
    await sdk(simulator, { region: 'eu-west-1' }).create('conn-2')
  })

  test('lists all, or those of a name', async () => {
    const { simulator, list } = await simulate()
    for (const name of ['conn-a', 'conn-b']) simulator.seed({ name })
    expect(names(await list())).toEqual(['conn-a', 'conn-b'])
    expect(names(await list({ ConnectionName: 'conn-b' }))).toEqual(['conn-b'])
    expect(names(await list({ ConnectionName: 'conn-c' }))).toEqual([])
  })

  test('can answer an unknown name with an error', async () => {
    const { simulator, list } = await simulate({ unknownNameIsNotFound: true })
    simulator.seed({ name: 'conn-a' })
    expect(names(await list({ ConnectionName: 'conn-a' }))).toEqual(['conn-a'])
    await expect(list({ ConnectionName: 'conn-c' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    expect(names(await list())).toEqual(['conn-a'])
  })

  test('can ignore the filter', async () => {
    const { simulator, list } = await simulate({ ignoreFilter: true })
    simulator.seed({ name: 'conn-a' })
    expect(names(await list({ ConnectionName: 'conn-b' }))).toEqual(['conn-a'])
  })

  test('lists page by page', async () => {
    const { simulator, list } = await simulate()
    for (const name of ['conn-a', 'conn-b', 'conn-c']) simulator.seed({ name })
    const first = await list({ MaxResults: 2 })
    expect(names(first)).toEqual(['conn-a', 'conn-b'])
    simulator.remove('conn-a')
    const second = await list({ MaxResults: 2, NextToken: first.NextToken })
    expect(names(second)).toEqual(['conn-c'])
    expect(second.NextToken).toBeUndefined()
  })

  test('a page has 100 rows unless told otherwise', async () => {
    const { simulator, list } = await simulate()
    for (let n = 0; n < 101; n += 1) simulator.seed({ name: `conn-${n}` })
    expect(names(await list())).toHaveLength(100)
    const small = await simulate({ pageSize: 1 })
    for (const name of ['conn-a', 'conn-b']) small.simulator.seed({ name })
    expect(names(await small.list({ MaxResults: 100 }))).toEqual(['conn-a'])
  })

  test('a page token holds only for the list it was given for', async () => {
    const { simulator, list } = await simulate({ pageSize: 1 })
    for (const name of ['conn-a', 'conn-b']) simulator.seed({ name })
    const { NextToken } = await list()
    const refused = { name: 'InvalidRequestException' }
    await expect(list({ NextToken: 'made-up' })).rejects.toMatchObject(refused)
    await expect(list({ NextToken, ConnectionName: 'conn-b' })).rejects.toMatchObject(refused)
    await expect(list({ NextToken, MaxResults: 5 })).rejects.toMatchObject(refused)
    await expect(sdk(simulator, { region: 'eu-west-1' }).list({ NextToken })).rejects.toMatchObject(refused)
    expect(names(await list({ NextToken }))).toEqual(['conn-b'])
  })

  test.each<[string, ListConnectionsCommandInput]>([
    ['an empty name', { ConnectionName: '' }],
    ['MaxResults 0', { MaxResults: 0 }],
    ['MaxResults 101', { MaxResults: 101 }],
    ['an empty NextToken', { NextToken: '' }],
    ['a NextToken of 1025', { NextToken: 'x'.repeat(1025) }],
  ])('refuses to list with %s', async (_, input) => {
    const { list } = await simulate()
    await expect(list(input)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('validation error'),
    })
  })

  test('a deleted one is gone and its name free', async () => {
    const { simulator, create, list, remove, tags } = await simulate()
    const { arn } = simulator.seed({ name: 'my-conn' })
    expect((await remove(arn)).Connection).toMatchObject({ ConnectionArn: arn, Status: 'DELETED' })
    expect(names(await list())).toEqual([])
    for (const call of [remove, tags])
      await expect(call(arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await create('my-conn')
  })

  test('a deleted one can stay listed', async () => {
    const { simulator, create, list, remove, tags } = await simulate({ lingerDeleted: true, quota: 1 })
    const { arn } = simulator.seed({ name: 'my-conn' })
    await remove(arn)
    await create('my-conn')
    const { ConnectionSummaryList } = await list({ ConnectionName: 'my-conn' })
    expect(ConnectionSummaryList?.map((row) => row.Status)).toEqual(['DELETED', 'PENDING_HANDSHAKE'])
    expect(simulator.connections()).toHaveLength(1)
    expect(simulator.connections({ deleted: true })).toHaveLength(2)
    for (const call of [remove, tags])
      await expect(call(arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

describe('tags', () => {
  test('are set, changed, taken away and listed', async () => {
    const { create, tag, tags, untag } = await simulate()
    const { Connection } = await create('my-conn', 'GITHUB', [{ Key: 'team', Value: 'web' }])
    const arn = Connection?.ConnectionArn ?? ''
    await tag(arn, [
      { Key: 'team', Value: 'api' },
      { Key: 'empty', Value: '' },
    ])
    expect(await tags(arn)).toEqual([
      { Key: 'team', Value: 'api' },
      { Key: 'empty', Value: '' },
    ])
    await untag(arn, ['team', 'unknown'])
    expect(await tags(arn)).toEqual([{ Key: 'empty', Value: '' }])
  })

  test('are at most 50, those there already included', async () => {
    const { simulator, tag, tags } = await simulate()
    const { arn } = simulator.seed({ name: 'my-conn', tags: { k0: 'old' } })
    await tag(arn, many(50))
    await expect(tag(arn, [{ Key: 'one-more', Value: '' }])).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
    expect(await tags(arn)).toHaveLength(50)
  })

  test('belong to a connection of the caller', async () => {
    const { simulator, tag, tags, untag } = await simulate()
    const { arn } = simulator.seed({ name: 'my-conn', region: 'eu-west-1' })
    const unknown = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } }
    await expect(tag(arn, [])).rejects.toMatchObject(unknown)
    await expect(untag(arn, [])).rejects.toMatchObject(unknown)
    await expect(tags(arn)).rejects.toMatchObject(unknown)
    await expect(tags('my-conn')).rejects.toMatchObject({ name: 'InvalidRequestException' })
  })
})

describe('what others do meanwhile', () => {
  test('completes the handshake, sets a status, removes', async () => {
    const { simulator, create, list } = await simulate()
    const status = async () => (await list()).ConnectionSummaryList?.map((row) => row.Status)
    await create('my-conn')
    simulator.completeHandshake('my-conn')
    expect(await status()).toEqual(['AVAILABLE'])
    simulator.setStatus('my-conn', 'ERROR')
    expect(await status()).toEqual(['ERROR'])
    simulator.remove('my-conn')
    expect(await status()).toEqual([])
    expect(() => simulator.completeHandshake('my-conn')).toThrow('my-conn')
  })

  test('needs the region when a name is in two', async () => {
    const { simulator } = await simulate()
    for (const region of ['us-east-1', 'eu-west-1'])
      simulator.seed({ name: 'my-conn', region, status: 'ERROR' })
    expect(() => simulator.completeHandshake('my-conn')).toThrow('my-conn')
    simulator.completeHandshake('my-conn', 'eu-west-1')
    expect(simulator.connections().map((row) => row.status)).toEqual(['ERROR', 'AVAILABLE'])
  })

  test('a seed has what it is given', async () => {
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

  test('a seed can be there before it is listed', async () => {
    const { simulator, create, list } = await simulate()
    simulator.seed({ name: 'my-conn', visibleAfterMs: 60_000 })
    expect(names(await list())).toEqual([])
    await expect(create('my-conn')).rejects.toMatchObject({ name: 'InvalidRequestException' })
  })

  test('happens just before a call', async () => {
    const { simulator, create, list } = await simulate()
    await create('conn-a')
    const calls: number[] = []
    simulator.onCall('CreateConnection', (call) => {
      calls.push(call)
      if (call === 2) simulator.seed({ name: 'conn-c' })
    })
    await create('conn-b')
    await list()
    await expect(create('conn-c')).rejects.toMatchObject({ name: 'InvalidRequestException' })
    expect(calls).toEqual([1, 2])
  })

  test('a hook that throws is seen by the client', async () => {
    const { simulator, list } = await simulate()
    simulator.onCall('ListConnections', () => {
      throw new Error('oops')
    })
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('oops') })
  })
})

describe('faults', () => {
  test('hit the planned calls alone', async () => {
    const { simulator, create, list } = await simulate()
    await list()
    simulator.plan('ListConnections', { kind: 'throttle' }, { call: 2, times: 2 })
    const outcomes: string[] = []
    for (let n = 0; n < 4; n += 1)
      outcomes.push(
        await list().then(
          () => 'fine',
          (error) => error.name,
        ),
      )
    expect(outcomes).toEqual(['fine', 'ThrottlingException', 'ThrottlingException', 'fine'])
    await create('my-conn')
  })

  test('can last forever', async () => {
    const { simulator, list } = await simulate()
    simulator.plan('ListConnections', { kind: 'throttle' }, { times: Number.POSITIVE_INFINITY })
    for (let n = 0; n < 3; n += 1) await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' })
  })

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('an error %s the change', async (when, left) => {
    const { simulator, create } = await simulate()
    simulator.plan('CreateConnection', {
      kind: 'error',
      status: 500,
      name: 'OopsException',
      message: 'oops',
      when,
    })
    await expect(create('my-conn')).rejects.toMatchObject({
      name: 'OopsException',
      message: 'oops',
      $metadata: { httpStatusCode: 500, requestId: expect.any(String) },
    })
    expect(simulator.connections()).toHaveLength(left)
  })

  test('an error spells its text as asked', async () => {
    const { simulator } = await simulate()
    const error = { kind: 'error', status: 403, name: 'AccessDeniedException', message: 'no' } as const
    simulator.plan('ListConnections', error)
    simulator.plan('ListConnections', { ...error, messageMember: 'Message' }, { call: 2 })
    expect((await raw(simulator)).body).toHaveProperty('message', 'no')
    expect((await raw(simulator)).body).toHaveProperty('Message', 'no')
  })

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('a socket dropped %s the change', async (when, left) => {
    const { simulator, create } = await simulate()
    simulator.plan('CreateConnection', { kind: 'drop', when })
    await expect(create('my-conn')).rejects.toThrow('socket hang up')
    expect(simulator.connections()).toHaveLength(left)
    expect(simulator.calls()).toMatchObject([{ operation: 'CreateConnection' }])
    expect(simulator.calls()[0]?.response).toBeUndefined()
  })

  test.each(['before', 'after'] as const)('an answer held back, %s the change', async (when) => {
    const { simulator, create } = await simulate()
    simulator.plan('CreateConnection', { kind: 'delay', ms: 5, when })
    expect((await create('my-conn')).Connection?.ConnectionName).toBe('my-conn')
  })

  test.each([
    ['never', { kind: 'never' }, 0],
    ['held back', { kind: 'delay', ms: 60_000, when: 'after' }, 1],
  ] as const)('an answer %s ends with stop()', async (_, fault, left) => {
    const { simulator, create } = await simulate()
    simulator.plan('CreateConnection', fault)
    const arrived = new Promise<void>((resolve) => simulator.onCall('CreateConnection', () => resolve()))
    const refused = expect(create('my-conn')).rejects.toThrow('socket hang up')
    await arrived
    await new Promise(setImmediate)
    await simulator.stop()
    await refused
    expect(simulator.calls()[0]?.response).toBeUndefined()
    expect(simulator.connections()).toHaveLength(left)
  })

  test('a body that is no answer', async () => {
    const { simulator, create } = await simulate()
    const headers = { 'content-type': 'text/html', 'x-amzn-requestid': 'proxy-1' }
    simulator.plan('CreateConnection', {
      kind: 'garbage',
      status: 502,
      body: '<html>',
      headers,
      when: 'after',
    })
    await expect(create('my-conn')).rejects.toMatchObject({
      $metadata: { httpStatusCode: 502, requestId: 'proxy-1' },
    })
    expect(simulator.connections()).toHaveLength(1)
    simulator.plan('ListConnections', { kind: 'garbage', body: '{}' })
    expect(await raw(simulator)).toMatchObject({ status: 200, body: {} })
  })

  test('stop() twice is no error', async () => {
    const { simulator } = await simulate()
    await simulator.stop()
    await simulator.stop()
    await expect(fetch(simulator.url)).rejects.toThrow('fetch failed')
  })
})
