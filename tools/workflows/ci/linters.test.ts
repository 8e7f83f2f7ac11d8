import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Check, mutantsFor } from '../mutations.ts'
import { snippets } from '../snippets.ts'
import { allWorkflows, organizationWorkflows, read, reusableWorkflow, workflowOf } from '../workflow-files.ts'
import { lint, linters } from './linters.ts'

// Each test checks many files.
jest.setTimeout(300_000)

const actionFiles = ['action.yml', 'connection/action.yml']
const forms = readdirSync('.github/ISSUE_TEMPLATE').map((name) => `.github/ISSUE_TEMPLATE/${name}`)
const roleTemplate = 'templates/bootstrap/role.yaml'
const roleTemplates = [roleTemplate, 'templates/organization/role.yaml']
const workflows = [...allWorkflows, ...organizationWorkflows]
const otherYaml = [
  ...forms,
  ...roleTemplates,
  '.github/dependabot.yml',
  'tools/workflows/actions/inputs.yml',
  'tools/ci/jactionlint.yml',
  'tools/ci/yamllint.yml',
  'tools/ci/zizmor.yml',
  'templates/bootstrap/apprunner.yaml',
]

// zizmor.yml makes its exception for the reusable workflow by file name.
const documents = snippets.map(({ text, path }) => ({
  path: workflowOf({ path, text }).on.workflow_call ? reusableWorkflow : 'snippet.yml',
  text,
}))

test.each([
  ['jactionlint', workflows],
  ['pedanticZizmor', [...workflows, ...actionFiles, '.github/dependabot.yml']],
  ['yamllint', [...workflows, ...actionFiles, ...otherYaml]],
] as const)('%s finds nothing in the files of this repository', async (linter, paths) => {
  expect((await lint(linters[linter], paths.map(read))).flat()).toEqual([])
})

test.each(['jactionlint', 'zizmor', 'yamllint'] as const)(
  '%s finds nothing in the documents',
  async (name) => {
    const findings = await lint(linters[name], documents)
    expect(
      findings.flatMap((each, index) => each.map((finding) => [snippets[index]?.path, finding])),
    ).toEqual([])
  },
)

describe.each<[Check, keyof typeof linters]>([
  ['jactionlint', 'jactionlint'],
  ['zizmor', 'pedanticZizmor'],
  ['yamllint', 'yamllint'],
])('%s', (check, linter) => {
  const mutants = mutantsFor(check, workflows.map(read))
  let findings: string[][]
  beforeAll(async () => {
    findings = await lint(linters[linter], mutants)
  })

  test.each(mutants.map((mutant, index) => ({ ...mutant, index })))(
    'finds $mistake in $path',
    ({ expected, index }) => {
      expect(findings[index]).toContainEqual(expect.stringMatching(expected))
    },
  )
})

test('zizmor allows inherited permissions only in the reusable workflow', async () => {
  const other = { ...read(reusableWorkflow), path: 'other.yml' }
  expect((await lint(linters.pedanticZizmor, [other])).flat()).toContainEqual(
    expect.stringMatching(/excessive-permissions/),
  )
})

test('cfn-lint finds nothing in the roles, and each mistake', async () => {
  const { path, text } = read(roleTemplate)
  const mutants = [
    [/AssumeRolePolicyDocument/, 'AssumeRolePolicyDokument'],
    [/\$\{ConnectionName\}/, `\${Connection}`],
    [/apprunner:CreateService/, 'apprunnerCreateService'],
  ].map(([pattern = '', replacement]) => ({ path, text: text.replace(pattern, () => String(replacement)) }))
  const findings = await lint(linters.cfnLint, [...roleTemplates.map(read), ...mutants])
  const none = roleTemplates.map(() => 0)
  expect(findings.map(({ length }) => Math.min(length, 1))).toEqual([...none, ...mutants.map(() => 1)])
})
