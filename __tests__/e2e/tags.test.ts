import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'

const denied = (operation: string): Fault => ({
  kind: 'error',
  status: 400,
  name: 'AccessDeniedException',
  message: `User: arn:aws:iam::123456789012:user/x is not authorized to perform: apprunner:${operation} on resource: *`,
})

describe('with an existing connection', () => {
  test('tags that are already set are only listed', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, tags: { Team: 'web', theirs: 'x' } })
      await run({ tags: 'Team=web' })
      expect(operations()).toEqual(['ListConnections', 'ListTagsForResource'])
    }))

  test('only missing or different tags are set, and all others stay', () =>
    withSimulators(async ({ run, operations, apprunner }) => {
      const { arn } = apprunner.seed({
        name: NAME,
        tags: { Team: 'web', Stage: 'test', stage: 'prod', theirs: 'x' },
      })
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
      expect(apprunner.connections()[0]?.tags).toEqual({
        Team: 'web',
        Stage: 'prod',
        stage: 'prod',
        New: '',
        theirs: 'x',
      })
      expect(result.summary).toContain('set the tags <code>Stage=prod</code>, <code>New=</code>')
    }))

  test.each(['', '  ', '{}', '[]'])('the tags input %j causes no request for tags', (tags) =>
    withSimulators(async ({ run, operations, apprunner }) => {
      apprunner.seed({ name: NAME, tags: { theirs: 'x' } })
      await run({ tags })
      expect(operations()).toEqual(['ListConnections'])
    }),
  )

  test.each(['ListTagsForResource', 'TagResource'])(
    'a denied %s request fails the run, with outputs',
    (operation) =>
      withSimulators(async ({ run, apprunner }) => {
        const { arn } = apprunner.seed({ name: NAME })
        apprunner.plan(operation, denied(operation))
        const result = await run({ tags: 'a=b' })
        expect(result.exitCode).toBe(1)
        expect(result.outputs).toMatchObject({
          'connection-arn': arn,
          status: 'AVAILABLE',
          available: 'true',
        })
        const message = expect.stringContaining(`Allow \`apprunner:${operation}\``)
        expect(result.annotations).toMatchObject([{ type: 'error', title: 'Access denied', message }])
        expect(apprunner.calls(operation)).toHaveLength(1)
      }),
  )
})

test('the tags input can be a JSON object', () =>
  withSimulators(async ({ run, apprunner }) => {
    await run({ tags: '{"Team": "web"}' })
    expect(apprunner.connections()[0]?.tags).toEqual({ Team: 'web' })
  }))

test('a create that is denied for its tags is reported with the tag permission', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.plan('CreateConnection', denied('TagResource'))
    const result = await run({ tags: 'Team=web' })
    expect(result.annotations[0]?.message).toContain('Allow `apprunner:TagResource`')
    expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
  }))
