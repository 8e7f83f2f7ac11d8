import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Seed } from '../../harness/simulator/apprunner/controls.ts'
import type { SimulatorOptions } from '../../harness/simulator/apprunner/simulator.ts'

const CONSOLE_URL = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const { outputs: declared } = parse(readFileSync('action.yml', 'utf8'))

describe('a missing connection', () => {
  test('is created with two requests, all outputs and one warning', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      const result = await run()
      const [connection] = apprunner.connections()
      expect(result.exitCode).toBe(0)
      expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
      expect(Object.keys(result.outputs).sort()).toEqual(Object.keys(declared).sort())
      expect(result.outputs).toMatchObject({
        'connection-arn': connection?.arn,
        'connection-name': NAME,
        'provider-type': 'GITHUB',
        status: 'PENDING_HANDSHAKE',
        available: 'false',
        created: 'true',
        'created-at': connection?.createdAt.toISOString(),
        'console-url': CONSOLE_URL,
        'reminder-issue-url': '',
        changed: 'true',
        changes: JSON.stringify([
          { action: 'create-connection', name: NAME, provider: 'GITHUB', region: 'us-east-1' },
        ]),
      })
      const title = 'The connection is waiting for approval'
      const message = expect.stringContaining(CONSOLE_URL)
      expect(result.annotations).toMatchObject([{ type: 'warning', title, message }])
      expect(result.log).toContain(`This run created the connection \`${NAME}\` for \`GITHUB\`.`)
      expect(result.stderr).toBe('')
    }))

  test('is created with its tags in the same request', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      await run({ tags: 'Team=web\nCost Center = a=b ', 'provider-type': 'bitbucket' })
      expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
      const [connection] = apprunner.connections()
      expect(connection?.provider).toBe('BITBUCKET')
      expect(connection?.tags).toEqual({ Team: 'web', 'Cost Center': 'a=b' })
    }))

  test('is created without the fields that have no input', () =>
    withSimulators(async ({ run, apprunner }) => {
      const optional = ['tags', 'provider-type', 'aws-region', 'wait-for-approval-minutes', 'dry-run']
      await run(Object.fromEntries(optional.map((name) => [name, ''])))
      expect(apprunner.calls('ListConnections')[0]?.request.input).toEqual({ ConnectionName: NAME })
      expect(apprunner.calls('CreateConnection')[0]?.request.input).toEqual({
        ConnectionName: NAME,
        ProviderType: 'GITHUB',
      })
    }))

  test.each<[string, SimulatorOptions, existing: Seed[]]>([
    [
      'App Runner ignores the filter and lists similar names',
      { ignoreFilter: true },
      [{ name: 'My-Connection' }, { name: `${NAME}-2` }, { name: 'my-connectio' }],
    ],
    ['App Runner still lists a deleted one', { lingerDeleted: true }, [{ name: NAME, status: 'DELETED' }]],
    ['App Runner returns ResourceNotFoundException', { unknownNameIsNotFound: true }, []],
  ])('is created when %s', (_, options, existing) =>
    withSimulators(
      async ({ run, apprunner }) => {
        for (const connection of existing) apprunner.seed(connection)
        const result = await run()
        expect(result.outputs.created).toBe('true')
        expect(apprunner.connections({ deleted: true })).toHaveLength(existing.length + 1)
      },
      { apprunner: options },
    ),
  )
})

describe('an existing connection', () => {
  test.each<[status: string, exitCode: number, annotations: object[]]>([
    ['AVAILABLE', 0, []],
    ['PENDING_HANDSHAKE', 0, [{ type: 'warning', title: 'The connection is waiting for approval' }]],
    ['SUSPENDED', 0, [{ type: 'warning', title: 'The connection is not available' }]],
    ['ERROR', 1, [{ type: 'error', title: 'The connection is in the ERROR state' }]],
  ])('with the status %s is reused, and the run exits with %d', (status, exitCode, annotations) =>
    withSimulators(async ({ run, operations, apprunner }) => {
      const { arn } = apprunner.seed({ name: NAME, status, createdAt: new Date('2026-11-22T09:15:00Z') })
      const result = await run()
      expect(result.exitCode).toBe(exitCode)
      expect(operations()).toEqual(['ListConnections'])
      expect(result.outputs).toMatchObject({
        'connection-arn': arn,
        status,
        available: String(status === 'AVAILABLE'),
        created: 'false',
        'created-at': '2026-11-22T09:15:00.000Z',
      })
      expect(result.annotations).toMatchObject(annotations)
      for (const { message } of result.annotations) expect(message).toContain(`\`${status}\``)
    }),
  )

  test('with another provider fails the run and is not changed', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, provider: 'BITBUCKET' })
      const result = await run({ tags: 'a=b' })
      expect(result.exitCode).toBe(1)
      expect(operations()).toEqual(['ListConnections'])
      const title = 'The connection has a different provider'
      const message = expect.stringMatching(/`BITBUCKET`.*`GITHUB`.*`provider-type`/s)
      expect(result.annotations).toMatchObject([{ type: 'error', title, message }])
      expect(result.summary).toContain('has a different provider')
    }))

  test('is found on a later page, and no further pages are requested', () =>
    withSimulators(
      async ({ run, apprunner, operations }) => {
        for (const name of ['aaaa', 'bbbb', 'cccc', 'dddd', NAME, 'zzzz', 'zzzy']) apprunner.seed({ name })
        const result = await run()
        expect(result.outputs.created).toBe('false')
        expect(operations()).toEqual(['ListConnections', 'ListConnections', 'ListConnections'])
      },
      { apprunner: { ignoreFilter: true, pageSize: 2 } },
    ))
})

test.each<[inputs: Record<string, string>, env: Record<string, string>, region: string]>([
  [{ 'aws-region': 'eu-west-1' }, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-2' }, 'eu-west-1'],
  [{ 'aws-region': '' }, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-east-2'],
  [{}, { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-west-2' }, 'us-west-2'],
])('the inputs %j and the environment %j select the region %s', (inputs, env, region) =>
  withSimulators(async ({ run, apprunner }) => {
    const result = await run(inputs, { env })
    expect(apprunner.connections()).toMatchObject([{ region }])
    expect(result.outputs['console-url']).toBe(CONSOLE_URL.replaceAll('us-east-1', region))
  }),
)

test('the user agent contains the name and version of the action', () =>
  withSimulators(async ({ run, apprunner }) => {
    await run()
    for (const { request } of apprunner.calls()) {
      expect(request.headers['user-agent']).toMatch(/ apprunner-connection\/\d+\.\d+\.\d+( |$)/)
    }
  }))
