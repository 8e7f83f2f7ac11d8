import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

const DENIED =
  'User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:TagResource on resource: *'

describe('on a connection that exists', () => {
  test('tags in order take one request more', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, tags: { Team: 'web', theirs: 'x' } })
      await run({ tags: 'Team=web' })
      expect(operations()).toEqual(['ListConnections', 'ListTagsForResource'])
    }))

  test('only what is missing or different is set, and tags of others stay', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      const { arn } = apprunner.seed({ name: NAME, tags: { Team: 'web', Stage: 'test', theirs: 'x' } })
      const result = await run({
        tags: '[{"Key": "Team", "Value": "web"}, {"Key": "Stage", "Value": "prod"}, {"Key": "New", "Value": ""}]',
      })
      expect(operations()).toEqual(['ListConnections', 'ListTagsForResource', 'TagResource'])
      expect(apprunner.calls('TagResource')[0]?.request.input).toEqual({
        ResourceArn: arn,
        Tags: [
          { Key: 'Stage', Value: 'prod' },
          { Key: 'New', Value: '' },
        ],
      })
      expect(apprunner.connections()[0]?.tags).toEqual({ Team: 'web', Stage: 'prod', New: '', theirs: 'x' })
      expect(result.summary).toContain('set the tags <code>Stage=prod</code>, <code>New=</code>')
    }))

  test.each(['', '  ', '{}', '[]'])('tags given as %j mean no tag call', (tags) =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, tags: { theirs: 'x' } })
      await run({ tags })
      expect(operations()).toEqual(['ListConnections'])
    }),
  )

  test.each(['ListTagsForResource', 'TagResource'])(
    'a denied %s is a failure with outputs kept and the action named',
    (operation) =>
      withSimulators(async ({ run, apprunner, operations }) => {
        const { arn } = apprunner.seed({ name: NAME })
        const message = DENIED.replace('TagResource', operation)
        apprunner.plan(operation, { kind: 'error', status: 400, name: 'AccessDeniedException', message })
        const result = await run({ tags: 'a=b' })
        expect(result.exitCode).toBe(1)
        expect(result.outputs).toMatchObject({
          'connection-arn': arn,
          status: 'AVAILABLE',
          available: 'true',
        })
        expect(result.annotations).toEqual([
          expect.objectContaining({
            type: 'error',
            title: 'Access denied',
            message: expect.stringContaining(`Allow \`apprunner:${operation}\``),
          }),
        ])
        expect(operations().filter((name) => name === operation)).toHaveLength(1)
      }),
  )
})

test('a JSON object is a form of tags, and a denied create names the tag permission that is missing', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.plan('CreateConnection', {
      kind: 'error',
      status: 400,
      name: 'AccessDeniedException',
      message: DENIED,
    })
    const result = await run({ tags: '{"Team": "web"}' })
    expect(apprunner.calls('CreateConnection')[0]?.request.input).toMatchObject({
      Tags: [{ Key: 'Team', Value: 'web' }],
    })
    expect(result.annotations[0]?.message).toContain('Allow `apprunner:TagResource`')
    expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
  }))
