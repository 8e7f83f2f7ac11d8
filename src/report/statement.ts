import type { Failure } from '../failure.ts'
import type { Run } from '../run.ts'
import type { Prose } from './prose.ts'

/** The actions whose resource is a connection: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapprunner.html. */
const ON_CONNECTIONS = ['CreateConnection', 'DeleteConnection', 'ListTagsForResource', 'TagResource']

/** Where a statement can be missing, in AWS's words: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html. */
const PLACE =
  /because no ((?:session|resource-based|service control|resource control|VPC endpoint) policy|permissions boundary) allows /

const EXPLICIT_DENY: Prose = [
  'AWS names an explicit deny, which wins over every statement that allows the call: change the policy that has it.',
]

/**
 * The IAM statement that a denied call lacks, as a line of prose, or undefined if the action is not App Runner's. A call
 * that a policy denies explicitly lacks none.
 */
export function missingStatement(
  { facts: { action = '' }, serviceError }: Failure,
  { region, connectionName, account }: Pick<Run, 'region' | 'connectionName' | 'account'>,
): Prose | undefined {
  const [, operation] = /^apprunner:(\w+)$/.exec(action) ?? []
  if (!operation) return undefined
  const { message = '' } = serviceError ?? {}
  if (message.includes(' with an explicit deny')) return EXPLICIT_DENY
  // AWS names the identity that was denied, and so the account.
  const denied = /\barn:aws:(?:sts|iam)::(\d{12}):/.exec(message)?.[1]
  const resource = ON_CONNECTIONS.includes(operation)
    ? `arn:aws:apprunner:${region}:${account ?? denied ?? '*'}:connection/${connectionName}/*`
    : '*'
  const statement = { Effect: 'Allow', Action: action, Resource: resource }
  const [, place = 'IAM policy'] = PLACE.exec(message) ?? []
  return [`The statement that the ${place} needs: `, { code: JSON.stringify(statement) }]
}
