import { describe, expect, test } from '@jest/globals'
import { inWorld, NAME } from './world.ts'

describe('creating', () => {
  test('takes two requests, sets every output, warns once', () =>
    inWorld(async ({ run, operations, apprunner }) => {
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
        'console-url':
          'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections',
        'reminder-issue-url': '',
      })
      expect(result.annotations.map(({ type }) => type)).toEqual(['warning'])
    }))
})
