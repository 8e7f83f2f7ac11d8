import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { languageServiceProblems } from './language-service.ts'
import { ownRepository } from './references.ts'
import { type Files, templateProblems } from './workflow-templates.ts'

const folder = 'templates/organization/workflow-templates'
const files: Files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
)
const service = 'app-runner-service.yml'
const connections = 'app-runner-connections.yml'
const metadata = 'app-runner-service.properties.json'

/** A workflow as GitHub creates it from the template. */
const created = (name: string, text = files[name] ?? '') => ({
  path: `${folder}/${name}`,
  text: text.replaceAll('$default-branch', 'main'),
})

function replaced(name: string, pattern: string | RegExp, replacement: string): string {
  const text = files[name]?.replace(pattern, () => replacement) ?? ''
  expect(text).not.toBe(files[name])
  return text
}

describe('the workflow templates', () => {
  test("follow GitHub's rules", () => {
    expect(templateProblems(files)).toEqual([])
  })

  test.each<[string, string, string | RegExp, string]>([
    ['name is missing', metadata, '"App Runner service"', '""'],
    ['description is missing', metadata, /"description": .*\n/, ''],
    ['There is no icon runner', metadata, '"app-runner"', '"runner"'],
    ['There is no category Deployments', metadata, '"Deployment"', '"Deployments"'],
    ['There is no property icon', metadata, /\{/, '{ "icon": "x",'],
    ['Invalid [', metadata, /\{/, '{ "filePatterns": ["["],'],
    ['App Runner connections is not unique', metadata, '"App Runner service"', '"App Runner connections"'],
    ['There is no placeholder $default_branch', service, '$default-branch', '$default_branch'],
  ])('with a mistake: %s', (problem, name, pattern, replacement) => {
    const mutant = { ...files, [name]: replaced(name, pattern, replacement) }
    expect(templateProblems(mutant)).toContain(problem)
  })

  test('each need a workflow and metadata', () => {
    const { [metadata]: _, ...withoutMetadata } = files
    expect(templateProblems(withoutMetadata)).toEqual(['app-runner-service has no metadata'])
    const { [service]: __, ...withoutWorkflow } = files
    expect(templateProblems(withoutWorkflow)).toEqual([`${metadata} has no workflow`])
  })

  test('use other actions at the commits that this repository uses', () => {
    const own = readdirSync('.github/workflows').map((name) =>
      readFileSync(`.github/workflows/${name}`, 'utf8'),
    )
    const uses = Object.values(files)
      .flatMap((text) => text.match(/uses: .*/g) ?? [])
      .filter((line) => !line.includes(ownRepository))
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses) expect(own.join('\n')).toContain(line)
  })
})

describe.each([service, connections])('%s', (name) => {
  const problemsOf = (text?: string) => languageServiceProblems(created(name, text))

  test('has no problem', async () => {
    expect(await problemsOf()).toEqual([])
  })

  test.each<[string, RegExp, string, RegExp]>([
    ['a misspelled input', / connection-name: /, ' conection-name: ', /conection-name/],
    ['a missing input', / role-to-assume: .*\n/, '\n', /role-to-assume/],
    ['a misspelled key', / runs-on:/, ' run-on:', /run-on/],
    ['an unknown job', / needs: \w+/, ' needs: conection', /conection/],
  ])('with %s has a problem', async (_, pattern, replacement, problem) => {
    expect(await problemsOf(replaced(name, pattern, replacement))).toContainEqual(
      expect.stringMatching(problem),
    )
  })
})

test.each([
  [service, { connection: { 'id-token': 'write', issues: 'write' }, deploy: undefined }],
  [
    connections,
    {
      list: { contents: 'read' },
      connection: { 'id-token': 'write', issues: 'write' },
      overview: { actions: 'read' },
    },
  ],
])('the jobs of %s have the permissions that they need', (name, expected) => {
  const { permissions, jobs } = parse(files[name] ?? '')
  expect(permissions).toEqual({})
  const granted = Object.keys(jobs).map((job) => [job, jobs[job].permissions])
  expect(Object.fromEntries(granted)).toEqual(expected)
})
