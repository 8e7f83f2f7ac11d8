import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'

test('the connection is found on a later page, among similar names, and no further page is requested', () =>
  withSimulators(
    async ({ run, apprunner, operations }) => {
      for (const name of ['My-Connection', `${NAME}-2`, 'my-connectio', 'dddd']) apprunner.seed({ name })
      const { arn } = apprunner.seed({ name: NAME })
      for (const name of ['zzzz', 'zzzy']) apprunner.seed({ name })
      const result = await run()
      expect(result.outputs).toMatchObject({ 'connection-arn': arn, created: 'false' })
      expect(operations()).toEqual(['ListConnections', 'ListConnections', 'ListConnections'])
    },
    { apprunner: { ignoreFilter: true, pageSize: 2 } },
  ))

test('a connection may lack provider, status and date', () =>
  withSimulators(async ({ run, apprunner }) => {
    const arn = `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`
    const rows = { ConnectionSummaryList: [null, {}, { ConnectionName: NAME, ConnectionArn: arn }] }
    apprunner.plan('ListConnections', { kind: 'raw', body: JSON.stringify(rows) })
    const result = await run()
    expect(result.exitCode).toBe(0)
    const defaults = { status: '', available: 'false', 'created-at': '', 'provider-type': 'GITHUB' }
    expect(result.outputs).toMatchObject({ 'connection-arn': arn, ...defaults })
    expect(result.summary + result.stdout).not.toContain('undefined')
  }))
