import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { blocksOf } from '../../scripts/__tests__/markdown.ts'
import { resourcesOf } from './cloudformation.ts'
import { allows, type Claims, type TrustPolicy } from './trust-policy.ts'

const template = readFileSync('templates/bootstrap/role.yaml', 'utf8')

const parameters = {
  Owner: 'octo-org',
  OwnerId: '123456',
  Repository: 'octo-repo',
  RepositoryId: '456789',
  ConnectionName: 'my-connection',
}

const roleWith = (changes: Record<string, string> = {}) =>
  resourcesOf(template, { ...parameters, ...changes }).Role as {
    AssumeRolePolicyDocument: TrustPolicy
    Policies: [{ PolicyDocument: object }]
  }

const immutable = 'repo:octo-org@123456/octo-repo@456789'
const byName = 'repo:octo-org/octo-repo'

/** What GitHub puts into the token of a job on the branch main of octo-org/octo-repo. */
const claims: Claims = {
  aud: 'sts.amazonaws.com',
  sub: `${immutable}:ref:refs/heads/main`,
  ref: 'refs/heads/main',
  repository: 'octo-org/octo-repo',
  repository_id: '456789',
  repository_owner_id: '123456',
}

describe('the trust policy of the role for a repository', () => {
  test.each<[string, string, Claims]>([
    ['a branch', '', {}],
    ['a branch, without IDs in the subject', '', { sub: `${byName}:ref:refs/heads/main` }],
    ['an environment', 'environment:production', { sub: `${immutable}:environment:production` }],
    ['an environment, without IDs', 'environment:production', { sub: `${byName}:environment:production` }],
    ['a pull request', 'pull_request', { sub: `${immutable}:pull_request` }],
    ['a pull request, without IDs', 'pull_request', { sub: `${byName}:pull_request` }],
  ])('accepts %s', (_, Context, changes) => {
    const { AssumeRolePolicyDocument } = roleWith(Context ? { Context } : {})
    expect(allows(AssumeRolePolicyDocument, { ...claims, ...changes })).toBe(true)
  })

  // Names that Git and GitHub accept. GitHub writes a colon in a name as %3A.
  test.each([
    'ref:refs/heads/fix/a=b',
    'ref:refs/heads/dependabot/npm_and_yarn/@types/node-24.1.0',
    'ref:refs/heads/feature/#12-$x,(y)!+{z}',
    "environment:it's a test / 100%",
    'environment:Production%3AV1',
  ])('accepts %s', (Context) => {
    const { AssumeRolePolicyDocument } = roleWith({ Context })
    for (const repository of [immutable, byName])
      expect(allows(AssumeRolePolicyDocument, { ...claims, sub: `${repository}:${Context}` })).toBe(true)
  })

  test.each<[string, Claims]>([
    ['another audience', { aud: 'https://github.com/octo-org' }],
    ['another repository', { sub: 'repo:octo-org@123456/other@9:ref:refs/heads/main', repository_id: '9' }],
    ['a new repository with the old name', { sub: `${byName}:ref:refs/heads/main`, repository_id: '9' }],
    ['another branch', { sub: `${immutable}:ref:refs/heads/topic` }],
    ['a tag', { sub: `${immutable}:ref:refs/tags/main` }],
    ['an environment', { sub: `${immutable}:environment:production` }],
    ['a pull request', { sub: `${immutable}:pull_request` }],
    ['a pull request, without IDs', { sub: `${byName}:pull_request` }],
  ])('refuses %s', (_, changes) => {
    expect(allows(roleWith().AssumeRolePolicyDocument, { ...claims, ...changes })).toBe(false)
  })

  test.each([
    ['Owner', '*'],
    ['OwnerId', '*'],
    ['Repository', 'octo-*'],
    ['RepositoryId', '*'],
    ['Context', '*'],
    ['Context', 'ref:refs/heads/*'],
    ['Context', 'ref:refs/heads/a b'],
    ['Context', 'ref:refs/heads/a\nb'],
    ['Context', `ref:refs/heads/a\${b}`],
    ['Context', 'ref:refs/heads/caf\u00e9'],
    ['Context', 'ref:refs/tags/v1'],
    ['Context', 'environment:*'],
    ['Context', 'environment:a:b'],
    ['ConnectionName', '*'],
    ['ServiceName', '*'],
  ])('is not made for %s=%s', (name, value) => {
    expect(() => roleWith({ [name]: value })).toThrow(`${name} is invalid`)
  })
})

test('the role can create a service only if the service has a name', () => {
  const services = (changes = {}) => JSON.stringify(roleWith(changes).Policies).match(/:service\/[\w-]+/g)
  expect(services()).toBeNull()
  expect(services({ ServiceName: 'my-service' })).toEqual([':service/my-service'])
})

test('README.md has the policies of the template', () => {
  const [trust, permissions] = blocksOf('README.md')
    .filter(({ lang }) => lang === 'json')
    .map(({ text }) => JSON.parse(text))
  const { AssumeRolePolicyDocument, Policies } = roleWith({ OidcProvider: 'existing' })
  expect(trust).toEqual(AssumeRolePolicyDocument)
  const inRegion = JSON.stringify(Policies[0].PolicyDocument).replaceAll('eu-west-1', 'us-east-1')
  expect(permissions).toEqual(JSON.parse(inRegion))
})
