import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parseDocument } from 'yaml'

const templates = ['templates/bootstrap/role.yaml', 'templates/organization/role.yaml']

// The parser reports the tags of CloudFormation, such as !Sub, as unknown.
const resourcesIn = (file: string) =>
  parseDocument(readFileSync(file, 'utf8'), { logLevel: 'silent' }).toJS().Resources

test.each(templates)('%s keeps the OIDC provider, except one whose stack could not be created', (file) => {
  expect(resourcesIn(file).GitHubOidcProvider).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  })
})

test.each(templates)('%s has the subjects without immutable IDs first, as checkov needs them', (file) => {
  const [{ Condition }] = resourcesIn(file).Role.Properties.AssumeRolePolicyDocument.Statement
  const subjects: string[] = Object.assign({}, Condition.StringEquals, Condition.StringLike)[
    'token.actions.githubusercontent.com:sub'
  ]
  const withIds = subjects.map((subject) => subject.includes('@'))
  expect(withIds).toEqual(withIds.toSorted())
  expect(new Set(withIds).size).toBe(2)
})
