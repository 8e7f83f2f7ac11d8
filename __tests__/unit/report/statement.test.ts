import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/failure.ts'
import { toText } from '../../../src/report/prose.ts'
import { missingStatement } from '../../../src/report/statement.ts'
import { ACCOUNT } from '../report.ts'

const RUN = { region: 'eu-west-1', connectionName: 'my-conn', account: ACCOUNT }
const resourceIn = (account: string) => `arn:aws:apprunner:eu-west-1:${account}:connection/my-conn/*`

function textOf(action: string, run: Parameters<typeof missingStatement>[1] = RUN, message = '') {
  const serviceError = { service: 'App Runner', name: 'AccessDeniedException', message }
  const prose = missingStatement(new Failure('denied', { action }, { serviceError }), run)
  return prose && toText(prose)
}

function statementOf(...parameters: Parameters<typeof textOf>) {
  const text = textOf(...parameters)
  return text && JSON.parse(/`(.*)`/.exec(text)?.[1] ?? '')
}

describe('the statement that a denied call lacks', () => {
  test.each([
    ...['CreateConnection', 'TagResource', 'ListTagsForResource', 'DeleteConnection'].map(
      (operation) => [operation, resourceIn(ACCOUNT)] as const,
    ),
    ['ListConnections', '*'],
    ['SomethingNew', '*'],
  ])('for %s is for the resource %s', (operation, resource) => {
    const action = `apprunner:${operation}`
    expect(statementOf(action)).toEqual({ Effect: 'Allow', Action: action, Resource: resource })
  })

  test.each([
    'User: arn:aws:sts::210987654321:assumed-role/deploy/GitHubActions is not authorized',
    'User: arn:aws:iam::210987654321:user/deploy is not authorized',
  ])('has the account of the denied identity if that of the connection is unknown: %s', (message) => {
    const run = { ...RUN, account: undefined }
    expect(statementOf('apprunner:CreateConnection', run, message).Resource).toBe(resourceIn('210987654321'))
    expect(statementOf('apprunner:TagResource', RUN, message).Resource).toBe(resourceIn(ACCOUNT))
  })

  test('is for any account if none is known', () => {
    const run = { ...RUN, account: undefined }
    expect(statementOf('apprunner:CreateConnection', run, 'No').Resource).toBe(resourceIn('*'))
  })

  test.each(['sts:AssumeRole', 'apprunner:*', ''])('is not made up for %j', (action) => {
    expect(statementOf(action)).toBeUndefined()
  })

  test.each([
    ['no identity-based policy allows', 'IAM policy'],
    ['no permissions boundary allows', 'permissions boundary'],
    ['no resource-based policy allows', 'resource-based policy'],
    ['no resource control policy allows', 'resource control policy'],
    ['no service control policy allows', 'service control policy'],
    ['no session policy allows', 'session policy'],
    ['no VPC endpoint policy allows', 'VPC endpoint policy'],
    ['no <b>other</b> policy allows', 'IAM policy'],
  ])('is for the policy that AWS names: %s', (reason, place) => {
    const action = 'apprunner:TagResource'
    const message = `User: x is not authorized to perform: ${action} because ${reason} the ${action} action`
    expect(textOf(action, RUN, message)).toContain(`The statement that the ${place} needs: `)
  })

  test('is not shown for an explicit deny, which it would not change', () => {
    const action = 'apprunner:TagResource'
    const message = `User: x is not authorized to perform: ${action} with an explicit deny in a service control policy`
    expect(textOf(action, RUN, message)).toMatch(/^AWS names an explicit deny/)
  })
})
