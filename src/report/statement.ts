import type { Failure } from '../failure.ts'
import type { Run } from '../run.ts'
import type { Prose } from './prose.ts'

/** The actions whose resource is a connection: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapprunner.html. */
const ON_CONNECTIONS = ['CreateConnection', 'DeleteConnection', 'ListTagsForResource', 'TagResource']

/** The IAM statement that a denied call lacks, as a line of prose, or undefined if the action is not App Runner's. */
export function missingStatement(
  { facts: { action = '' }, serviceError }: Failure,
  { region, connectionName, account }: Pick<Run, 'region' | 'connectionName' | 'account'>,
): Prose | undefined {
  const [, operation] = /^apprunner:(\w+)$/.exec(action) ?? []
  if (!operation) return undefined
  // AWS names the identity that was denied, and so the account.
  const denied = /\barn:aws:(?:sts|iam)::(\d{12}):/.exec(serviceError?.message ?? '')?.[1]
  const resource = ON_CONNECTIONS.includes(operation)
    ? `arn:aws:apprunner:${region}:${account ?? denied ?? '*'}:connection/${connectionName}/*`
    : '*'
  const statement = { Effect: 'Allow', Action: action, Resource: resource }
  return ['The statement that the IAM policy needs: ', { code: JSON.stringify(statement) }]
}
