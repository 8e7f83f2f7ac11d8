import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { resourcesOf } from '../cloudformation.ts'
import { runTool } from './tools.ts'

/** What parliament finds in the permissions of a role. */
async function problemsOf(template: string, parameters: Record<string, string>): Promise<string[]> {
  const { Policies } = resourcesOf(template, parameters).Role as { Policies: [{ PolicyDocument: object }] }
  const folder = mkdtempSync(path.join(tmpdir(), 'policies-'))
  try {
    writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(Policies[0].PolicyDocument))
    const args = ['--json', '--include_policy_extension', 'json', '--directory', folder]
    const { status, stdout } = await runTool('parliament', args, { cwd: folder })
    const problems = stdout.split('\n').filter(Boolean)
    expect(status).toBe(problems.length > 0 ? 1 : 0)
    return problems
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.each([
  [
    'templates/bootstrap/role.yaml',
    {
      Owner: 'octo-org',
      OwnerId: '123456',
      Repository: 'octo-repo',
      RepositoryId: '456789',
      ConnectionName: 'my-connection',
      ServiceName: 'my-service',
    },
  ],
  [
    'templates/role.yaml',
    {
      Owner: 'octo-org',
      OwnerId: '123456',
      Repository: 'octo-repo',
      RepositoryId: '456789',
      ConnectionName: 'my-connection',
    },
  ],
  [
    'templates/organization/role.yaml',
    {
      Organization: 'octo-org',
      OrganizationId: '123456',
      Workflows: 'octo-org/actions/.github/workflows/ensure-connection.yml@refs/tags/v1',
    },
  ],
])('parliament', (template, parameters) => {
  const text = readFileSync(template, 'utf8')

  test(`finds nothing in ${template}`, async () => {
    expect(await problemsOf(text, parameters)).toEqual([])
  })

  test.each([
    ['an unknown action', /apprunner:CreateConnection/, 'apprunner:CreateConnections', /UNKNOWN_ACTION/],
    ['a resource of another type', /:connection\//, ':vpcconnector/', /RESOURCE_MISMATCH/],
    ['an action without a resource', /Resource: '\*'/, 'Resource: arn:aws:s3:::a', /RESOURCE_MISMATCH/],
  ])(`finds %s in ${template}`, async (_, pattern, replacement, problem) => {
    const mutant = text.replace(pattern, replacement)
    expect(await problemsOf(mutant, parameters)).toContainEqual(expect.stringMatching(problem))
  })
})
