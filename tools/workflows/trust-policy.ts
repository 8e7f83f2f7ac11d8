/** The claims of a GitHub OIDC token. */
export type Claims = Record<string, string>

export interface TrustPolicy {
  Statement: { Condition: Record<string, Record<string, string | string[]>> }[]
}

const prefix = 'token.actions.githubusercontent.com:'

/**
 * The claims that IAM has condition keys for:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const supported = [
  ...['aud', 'sub', 'actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref'],
  ...['repository', 'repository_id', 'repository_owner_id', 'workflow'],
]

const operators: Record<string, (claim: string, value: string) => boolean> = {
  StringEquals: (claim, value) => claim === value,
  StringLike: (claim, value) =>
    new RegExp(`^${value.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`).test(claim),
}

/** Whether STS assumes a role for a token, as far as its trust policy has the conditions that ours have. */
export function allows({ Statement }: TrustPolicy, claims: Claims): boolean {
  return Statement.some(({ Condition }) =>
    Object.entries(Condition).every(([operator, conditions]) =>
      Object.entries(conditions).every(([key, value]) => holds(operator, key, [value].flat(), claims)),
    ),
  )
}

function holds(operator: string, key: string, values: string[], claims: Claims): boolean {
  const matches = operators[operator]
  if (!matches) throw new Error(`${operator} is not supported`)
  const name = key.startsWith(prefix) ? key.slice(prefix.length) : key
  const claim = supported.includes(name) ? claims[name] : undefined
  return claim !== undefined && values.some((value) => matches(claim, value))
}
