import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const PAGE = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'

describe('creating', () => {
  test('takes two requests, sets every output and warns once, with title and link', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      const result = await run()
      const [connection] = apprunner.connections()
      expect(result.exitCode).toBe(0)
      expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
      expect(result.outputs).toEqual({
        'connection-arn': connection?.arn,
        'connection-name': NAME,
        'provider-type': 'GITHUB',
        status: 'PENDING_HANDSHAKE',
        available: 'false',
        created: 'true',
        'created-at': connection?.createdAt.toISOString(),
        'console-url': PAGE,
        'reminder-issue-url': '',
      })
      expect(result.annotations).toEqual([
        expect.objectContaining({
          type: 'warning',
          title: 'The connection waits for its approval',
          message: expect.stringContaining(PAGE),
        }),
      ])
      expect(result.stderr).toBe('')
    }))

  test('sends the tags in the same request', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      await run({ tags: 'Team=web\nCost Center = a=b ', 'provider-type': 'bitbucket' })
      expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
      expect(apprunner.connections()).toEqual([
        expect.objectContaining({ provider: 'BITBUCKET', tags: { Team: 'web', 'Cost Center': 'a=b' } }),
      ])
    }))

  test('leaves out of its requests what was left out of the inputs', () =>
    withSimulators(async ({ run, apprunner }) => {
      await run({
        tags: '',
        'provider-type': '',
        'aws-region': '',
        'wait-for-approval-minutes': '',
        'dry-run': '',
      })
      expect(apprunner.calls('ListConnections')[0]?.request.input).toEqual({ ConnectionName: NAME })
      expect(apprunner.calls('CreateConnection')[0]?.request.input).toEqual({
        ConnectionName: NAME,
        ProviderType: 'GITHUB',
      })
    }))
})

describe('reusing', () => {
  test('takes one request; a connection that waits is a warning', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      const { arn } = apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
      const result = await run()
      expect(result.exitCode).toBe(0)
      expect(operations()).toEqual(['ListConnections'])
      expect(result.outputs).toMatchObject({ 'connection-arn': arn, created: 'false', available: 'false' })
      expect(result.annotations.map(({ type }) => type)).toEqual(['warning'])
    }))

  test('an available connection is a success without annotations', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, createdAt: new Date('2026-11-22T09:15:00Z') })
      const result = await run()
      expect(operations()).toEqual(['ListConnections'])
      expect(result.outputs).toMatchObject({
        status: 'AVAILABLE',
        available: 'true',
        created: 'false',
        'created-at': '2026-11-22T09:15:00.000Z',
      })
      expect(result.annotations).toEqual([])
    }))

  test.each(['ERROR', 'SUSPENDED'])('the status %s is not available', (status) =>
    withSimulators(async ({ run, apprunner }) => {
      const { arn } = apprunner.seed({ name: NAME, status })
      const result = await run()
      expect(result.outputs).toMatchObject({ status, available: 'false', 'connection-arn': arn })
      expect(result.exitCode).toBe(status === 'ERROR' ? 1 : 0)
      expect(result.annotations).toHaveLength(1)
      const said = result.annotations[0]?.message
      if (status === 'ERROR') {
        const command = `aws apprunner delete-connection --connection-arn ${arn} --region us-east-1`
        expect(said).toContain(command)
        expect(result.summary).toContain(command)
      } else expect(said).toContain('`SUSPENDED`')
    }),
  )

  test('a connection of another provider is a failure, and nothing is changed', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, provider: 'BITBUCKET' })
      const result = await run({ tags: 'a=b' })
      expect(result.exitCode).toBe(1)
      expect(operations()).toEqual(['ListConnections'])
      expect(result.annotations).toEqual([
        expect.objectContaining({ type: 'error', title: 'The connection has another provider' }),
      ])
      expect(result.annotations[0]?.message).toMatch(/`BITBUCKET`.*`GITHUB`.*`provider-type`/s)
      expect(result.summary).toContain('another provider')
    }))
})

describe('finding', () => {
  test('never takes a row of another name, even from a server that ignores the filter', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        for (const name of ['My-Connection', `${NAME}-2`, 'my-connectio']) apprunner.seed({ name })
        const result = await run()
        expect(result.outputs.created).toBe('true')
        expect(apprunner.connections()).toHaveLength(4)
      },
      { apprunner: { ignoreFilter: true } },
    ))

  test('follows the pages to the match, and not further', () =>
    withSimulators(
      async ({ run, apprunner, operations }) => {
        for (const name of ['aaaa', 'bbbb', 'cccc', 'dddd', NAME, 'zzzz', 'zzzy']) apprunner.seed({ name })
        const result = await run()
        expect(result.outputs.created).toBe('false')
        expect(operations()).toEqual(['ListConnections', 'ListConnections', 'ListConnections'])
      },
      { apprunner: { ignoreFilter: true, pageSize: 2 } },
    ))

  test('takes a DELETED row for no connection', () =>
    withSimulators(
      async ({ run, apprunner }) => {
        apprunner.seed({ name: NAME })
        apprunner.remove(NAME)
        const result = await run()
        expect(result.outputs.created).toBe('true')
        expect(apprunner.connections({ deleted: true })).toHaveLength(2)
      },
      { apprunner: { lingerDeleted: true } },
    ))

  test('takes ResourceNotFoundException for no connection', () =>
    withSimulators(
      async ({ run }) => {
        const result = await run()
        expect(result.outputs.created).toBe('true')
      },
      { apprunner: { unknownNameIsNotFound: true } },
    ))
})

describe('the region', () => {
  test.each([
    [
      { 'aws-region': 'eu-west-1' },
      { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-2' },
      'eu-west-1',
    ],
    [{ 'aws-region': '' }, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-east-2'],
    [{}, { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-west-2'],
  ])('%j with %j is %s', (inputs, env, region) =>
    withSimulators(async ({ run, apprunner }) => {
      const result = await run(inputs as Record<string, string>, { env })
      expect(apprunner.connections()).toEqual([expect.objectContaining({ region })])
      expect(result.outputs['console-url']).toBe(PAGE.replaceAll('us-east-1', region))
    }),
  )
})

test('the user agent names the action and its version', () =>
  withSimulators(async ({ run, apprunner }) => {
    await run()
    for (const { request } of apprunner.calls()) {
      expect(request.headers['user-agent']).toMatch(/ apprunner-connection\/\d+\.\d+\.\d+( |$)/)
    }
  }))
