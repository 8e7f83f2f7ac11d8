import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { resourcesOf } from './cloudformation.ts'
import { allows, type Claims, type TrustPolicy } from './trust-policy.ts'

const template = readFileSync('templates/organization/role.yaml', 'utf8')
const workflow = 'octo-org/actions/.github/workflows/ensure-connection.yml'
const commit = '0123456789abcdef0123456789abcdef01234567'

const parameters = {
  Organization: 'octo-org',
  OrganizationId: '123456',
  Workflows: `${workflow}@refs/tags/v1,${workflow}@${commit}`,
}

const roleWith = (changes: Record<string, string> = {}) =>
  resourcesOf(template, { ...parameters, ...changes }).Role ?? {}

const trustPolicy = roleWith({ CallerRefs: 'refs/heads/main,refs/heads/fix/a=b' })
  .AssumeRolePolicyDocument as TrustPolicy

const immutable = 'repo:octo-org@123456/octo-repo@456789'
const byName = 'repo:octo-org/octo-repo'

/** What GitHub puts into the token of a job on the branch main of octo-org/octo-repo. */
const claims: Claims = {
  aud: 'sts.amazonaws.com',
  sub: `${immutable}:ref:refs/heads/main`,
  job_workflow_ref: `${workflow}@refs/tags/v1`,
  ref: 'refs/heads/main',
  repository: 'octo-org/octo-repo',
  repository_id: '456789',
  repository_owner: 'octo-org',
  repository_owner_id: '123456',
}

describe('the trust policy of the role for an organization', () => {
  test.each<[string, Claims]>([
    ['a branch', {}],
    ['a branch, without IDs in the subject', { sub: `${byName}:ref:refs/heads/main` }],
    ['an environment', { sub: `${immutable}:environment:production`, environment: 'production' }],
    ['an environment, without IDs', { sub: `${byName}:environment:production`, environment: 'production' }],
    ['another caller ref', { ref: 'refs/heads/fix/a=b', sub: `${byName}:ref:refs/heads/fix/a=b` }],
    ['the other ref of the workflow', { job_workflow_ref: `${workflow}@${commit}` }],
    [
      'another repository of the organization',
      { sub: 'repo:octo-org@123456/other@9:ref:refs/heads/main', repository: 'octo-org/other' },
    ],
  ])('accepts %s', (_, changes) => {
    expect(allows(trustPolicy, { ...claims, ...changes })).toBe(true)
  })

  const refused: [string, Claims][] = [
    ['another audience', { aud: 'https://github.com/octo-org' }],
    ['another organization', { sub: 'repo:evil@666/octo-repo@1:ref:refs/heads/main' }],
    ['an organization with a longer name', { sub: 'repo:octo-org-2/octo-repo:ref:refs/heads/main' }],
    [
      'a new organization with the old name',
      { sub: `${byName}:ref:refs/heads/main`, repository_owner_id: '666' },
    ],
    [
      'another workflow',
      { job_workflow_ref: `${workflow.replace('ensure-connection', 'other')}@refs/tags/v1` },
    ],
    [
      'the workflow in a fork',
      { job_workflow_ref: `evil/${workflow.slice('octo-org/'.length)}@refs/tags/v1` },
    ],
    ['a branch of the workflow', { job_workflow_ref: `${workflow}@refs/heads/main` }],
    ['another tag of the workflow', { job_workflow_ref: `${workflow}@refs/tags/v10` }],
    [
      'a job without the workflow',
      { job_workflow_ref: 'octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/main' },
    ],
    ['another branch', { sub: `${immutable}:ref:refs/heads/topic`, ref: 'refs/heads/topic' }],
    ['a tag', { sub: `${immutable}:ref:refs/tags/v1`, ref: 'refs/tags/v1' }],
    ['a pull request', { sub: `${immutable}:pull_request`, ref: 'refs/pull/1/merge' }],
    ['a pull request, without IDs', { sub: `${byName}:pull_request`, ref: 'refs/pull/1/merge' }],
    ['a pull request for the branch main', { sub: `${immutable}:pull_request` }],
    ['a pull request in an environment', { sub: `${immutable}:environment:x`, ref: 'refs/pull/1/merge' }],
  ]

  test.each(refused)('refuses %s', (_, changes) => {
    expect(allows(trustPolicy, { ...claims, ...changes })).toBe(false)
  })

  const conditions = trustPolicy.Statement.flatMap(({ Condition }) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => ({ operator, key })),
    ),
  )

  test.each(conditions)('without $operator of $key, accepts a wrong token', ({ operator, key }) => {
    const weaker = structuredClone(trustPolicy)
    delete weaker.Statement[0]?.Condition[operator]?.[key]
    expect(refused.some(([, changes]) => allows(weaker, { ...claims, ...changes }))).toBe(true)
  })

  test.each(conditions)('refuses a token without the claim of $key', ({ key }) => {
    const incomplete = { ...claims }
    delete incomplete[key.replace(/.*:/, '')]
    expect(allows(trustPolicy, incomplete)).toBe(false)
  })
})

test('a condition on a claim that STS does not check accepts no token', () => {
  const [statement] = structuredClone(trustPolicy).Statement
  const Condition = { ...statement?.Condition, StringEquals: { repository_owner: 'octo-org' } }
  expect(allows({ Statement: [{ Condition }] }, claims)).toBe(false)
})

describe('the role for an organization', () => {
  test('can do what the action does, and nothing else', () => {
    const { Policies } = roleWith({ ConnectionNamePrefix: 'web-' }) as {
      Policies: [{ PolicyDocument: object }]
    }
    expect(Policies).toMatchObject([
      {
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'apprunner:ListConnections', Resource: '*' },
            {
              Effect: 'Allow',
              Action: [
                'apprunner:CreateConnection',
                'apprunner:ListTagsForResource',
                'apprunner:TagResource',
              ],
              Resource: 'arn:aws:apprunner:*:123456789012:connection/web-*/*',
            },
          ],
        },
      },
    ])
  })

  test('has a permissions boundary if there is one', () => {
    expect(roleWith()).not.toHaveProperty('PermissionsBoundary')
    const PermissionsBoundary = 'arn:aws:iam::123456789012:policy/boundary'
    expect(roleWith({ PermissionsBoundary })).toMatchObject({ PermissionsBoundary })
  })

  test.each(['create', 'existing'])('trusts the OIDC provider, with OidcProvider=%s', (OidcProvider) => {
    const { GitHubOidcProvider, Role } = resourcesOf(template, { ...parameters, OidcProvider })
    expect(GitHubOidcProvider !== undefined).toBe(OidcProvider === 'create')
    const existing = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'
    expect(Role).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Federated: GitHubOidcProvider ? 'the GitHubOidcProvider' : existing } }],
      },
    })
  })

  test.each([
    ['Organization', '*'],
    ['OrganizationId', '*'],
    ['Workflows', `${workflow}@*`],
    ['Workflows', `${workflow}@refs/heads/main`],
    ['Workflows', `${workflow}@refs/tags/v1,${workflow}@refs/tags/*`],
    ['CallerRefs', 'refs/heads/*'],
    ['CallerRefs', 'refs/pull/1/merge'],
    ['CallerRefs', `refs/heads/a\${b}`],
    ['ConnectionNamePrefix', '*'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => roleWith({ [name]: value })).toThrow(`${name} is invalid`)
  })
})
