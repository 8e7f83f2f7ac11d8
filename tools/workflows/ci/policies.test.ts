import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { resourcesOf } from '../cloudformation.ts'
import { runTool } from './tools.ts'

// The machine may be busy.
jest.setTimeout(300_000)

const repository = { Owner: 'octo-org', OwnerId: '123456', Repository: 'octo-repo', RepositoryId: '456789' }
const workflow = 'octo-org/actions/.github/workflows/ensure-connection.yml@refs/tags/v1'
const roles: Record<string, Record<string, string>> = {
  'templates/bootstrap/role.yaml': {
    ...repository,
    ConnectionName: 'my-connection',
    ServiceName: 'my-service',
  },
  'templates/organization/role.yaml': {
    Organization: 'octo-org',
    OrganizationId: '123456',
    Workflows: workflow,
  },
}

/** Mistakes, and what parliament must find. */
const mistakes = [
  ['a resource of another type', /:connection\//, ':vpcconnector/', /RESOURCE_MISMATCH/],
  ['an unknown action', /apprunner:CreateConnection/, 'apprunner:CreateConnections', /UNKNOWN_ACTION/],
  ['an action without a resource', /Resource: '\*'/, 'Resource: arn:aws:s3:::a', /RESOURCE_MISMATCH/],
] as const

const cases = Object.entries(roles).flatMap(([file, parameters]) => {
  const text = readFileSync(file, 'utf8')
  const mutants = mistakes.map(([mistake, pattern, replacement, problem]) => {
    return { title: `${mistake} in ${file}`, text: text.replace(pattern, replacement), parameters, problem }
  })
  return [{ title: `nothing in ${file}`, text, parameters, problem: undefined }, ...mutants]
})

interface Role {
  Policies: { PolicyDocument: { Statement: object[] } }[]
}

/** What parliament finds in the permissions of each role. One process checks all of them. */
async function problemsOf(templates: typeof cases): Promise<string[][]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'policies-'))
  try {
    for (const [index, { text, parameters }] of templates.entries()) {
      const { Policies } = resourcesOf(text, parameters).Role as unknown as Role
      const Statement = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      const policy = { Version: '2012-10-17', Statement }
      writeFileSync(path.join(folder, `${index}.json`), JSON.stringify(policy))
    }
    const args = ['--json', '--include_policy_extension', 'json', '--directory', folder]
    const { stdout } = await runTool('parliament', args, { cwd: folder })
    const lines = stdout.split('\n')
    return templates.map((_, index) =>
      lines.filter((line) => line.includes(path.join(folder, `${index}.json`))),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('parliament finds nothing in the permissions of the roles, and each mistake', async () => {
  const problems = await problemsOf(cases)
  const found = cases.map(({ title }, index) => ({ title, problems: problems[index]?.join('\n') }))
  expect(found).toEqual(
    cases.map(({ title, problem }) => ({ title, problems: problem ? expect.stringMatching(problem) : '' })),
  )
})
