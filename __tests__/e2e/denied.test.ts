import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import type { Fault } from '../../harness/simulator/apprunner/simulator.ts'
import { open } from '../unit/page.ts'
import { expectOneError } from './one-error.ts'

const ACCOUNT = '123456789012'
const REGION = 'eu-west-1'
const CONNECTION = `arn:aws:apprunner:${REGION}:${ACCOUNT}:connection/${NAME}/*`

/** What AWS says, of a role of this account, or without naming it. */
const denied = (
  operation: string,
  role = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions`,
): Fault => ({
  kind: 'error',
  status: 400,
  name: 'AccessDeniedException',
  message: `User: ${role} is not authorized to perform: apprunner:${operation} because no identity-based policy allows the apprunner:${operation} action`,
})

const seed = ({ apprunner }: TestEnvironment) => apprunner.seed({ name: NAME, region: REGION })

interface Case {
  /** The operation that is called, if it is not the IAM action. */
  operation?: string
  prepare?: (environment: TestEnvironment) => unknown
  resource: string
}

const cases: Record<string, Case> = {
  ListConnections: { resource: '*' },
  CreateConnection: { resource: CONNECTION },
  ListTagsForResource: { prepare: seed, resource: CONNECTION },
  TagResource: { prepare: seed, resource: CONNECTION },
  'TagResource to create': { operation: 'CreateConnection', resource: CONNECTION },
}

test.each(Object.entries(cases))(
  'a denied %s shows the statement that the policy needs, in the annotation and in the summary',
  (title, { operation, prepare, resource }) =>
    withSimulators(async (environment) => {
      await prepare?.(environment)
      const [action = ''] = title.split(' ')
      environment.apprunner.plan(operation ?? action, denied(action))
      const result = await environment.run({ 'aws-region': REGION, tags: 'Team=web' })
      expectOneError(result, 'Access denied')
      const statement = JSON.stringify({ Effect: 'Allow', Action: `apprunner:${action}`, Resource: resource })
      expect(result.annotations[0]?.message).toContain(
        `\n- The statement that the IAM policy needs: \`${statement}\``,
      )
      const { texts } = await open(result.summary)
      expect(texts('li')).toContain(`The statement that the IAM policy needs: ${statement}`)
    }),
)

test('a denied call during the wait shows the statement', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('ListConnections', denied('ListConnections'), { call: 2 })
    const { annotations } = await run({ 'wait-for-approval-minutes': '0.02' })
    expect(annotations.at(-1)?.message).toContain('"Action":"apprunner:ListConnections","Resource":"*"')
  }))

test('where AWS does not name the account, the statement is for any', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.plan('CreateConnection', denied('CreateConnection', 'deploy'))
    const { annotations } = await run()
    expect(annotations[0]?.message).toContain(`"arn:aws:apprunner:us-east-1:*:connection/${NAME}/*"`)
  }))

test('the action of another service has no statement', () =>
  withSimulators(async ({ run, apprunner }) => {
    const message = `User: x is not authorized to perform: kms:Decrypt on resource: *`
    apprunner.plan('CreateConnection', { kind: 'error', status: 400, name: 'AccessDeniedException', message })
    const { annotations } = await run()
    expect(annotations[0]?.message).toContain('`kms:Decrypt`')
    expect(annotations[0]?.message).not.toContain('statement')
  }))
