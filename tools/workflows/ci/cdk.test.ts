import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { blocksOf } from '../../../scripts/__tests__/markdown.ts'
import { createPackageFolder } from './packages.ts'

// The CDK loads many files, and the machine may be busy.
jest.setTimeout(300_000)

const [recipe = '', ...others] = blocksOf('docs/recipes.md')
  .filter(({ lang }) => lang === 'ts')
  .map(({ text }) => text)
const fromContext = "app.node.getContext('connectionArn')"
const arn =
  'arn:aws:apprunner:eu-west-1:123456789012:connection/my-connection/0123456789abcdef0123456789abcdef'

let folder: string
beforeAll(() => {
  folder = createPackageFolder()
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (text: string) => writeFileSync(path.join(folder, 'app.ts'), text)

function runNode(args: string[], env: Record<string, string> = {}) {
  const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } } as const
  return spawnSync(process.execPath, args, options)
}

interface Template {
  Parameters: Record<string, object>
  Resources: Record<string, { Type: string; Properties: object }>
}

/** Synthesizes an app as `cdk deploy` does. Returns its service and its parameters, or the error. */
function synthesize(text: string, context: Record<string, string> = {}) {
  write(text)
  const env = { CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) }
  const { status, stderr } = runNode(['app.ts'], env)
  if (status !== 0) return { error: stderr }
  expect(stderr).not.toContain('validation found issues')
  const template: Template = JSON.parse(readFileSync(path.join(folder, 'Web.template.json'), 'utf8'))
  const [service] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::AppRunner::Service')
  return { service: service?.Properties, parameters: Object.values(template.Parameters) }
}

const serviceWith = (ConnectionArn: unknown) => ({
  SourceConfiguration: { AuthenticationConfiguration: { ConnectionArn } },
})

/** The recipe with another source of the ARN, which the document has in its text. */
function recipeWith(start: string, imports: string): string {
  const [expression = ''] = new RegExp(`${start}[^\`]+`).exec(readFileSync('docs/recipes.md', 'utf8')) ?? []
  return `${imports}\n${recipe.replace(fromContext, expression)}`
}

test('the CDK recipe is the only one in TypeScript', () => {
  expect(recipe).toContain(fromContext)
  expect(others).toEqual([])
})

test('the CDK recipe has the right types', () => {
  const compiler = path.join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const check = () =>
    runNode([compiler, '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', 'app.ts'])
  write(recipe)
  expect(check()).toMatchObject({ status: 0, stdout: '' })
  write(recipe.replace('repositoryUrl:', 'repositoryUrls:'))
  expect(check().stdout).toContain('repositoryUrls')
})

test('the CDK recipe gives the service the ARN in the context', () => {
  expect(synthesize(recipe, { connectionArn: arn })).toMatchObject({ service: serviceWith(arn) })
})

test('the CDK recipe fails without an ARN in the context', () => {
  expect(synthesize(recipe)).toEqual({ error: expect.stringContaining('connectionArn') })
})

test('the CDK recipe works with a parameter', () => {
  const text = recipeWith('new CfnParameter', "import { CfnParameter } from 'aws-cdk-lib'")
  expect(synthesize(text)).toMatchObject({ service: serviceWith({ Ref: 'ConnectionArn' }) })
})

test('the CDK recipe works with Parameter Store', () => {
  const text = recipeWith('StringParameter\\.', "import { StringParameter } from 'aws-cdk-lib/aws-ssm'")
  expect(synthesize(text).parameters).toContainEqual({
    Type: 'AWS::SSM::Parameter::Value<String>',
    Default: '/app-runner/connection-arn',
  })
})
