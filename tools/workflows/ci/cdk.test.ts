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

/** The recipe with another source of the ARN, which the document has in its text. */
function recipeWith(start: string, imports: string): string {
  const [expression = ''] = new RegExp(`${start}[^\`]+`).exec(readFileSync('docs/recipes.md', 'utf8')) ?? []
  return `${imports}\n${recipe.replace(fromContext, expression)}`
}

const apps: Record<string, string> = {
  context: recipe,
  noContext: recipe,
  parameter: recipeWith('new CfnParameter', "import { CfnParameter } from 'aws-cdk-lib'"),
  parameterStore: recipeWith('StringParameter\\.', "import { StringParameter } from 'aws-cdk-lib/aws-ssm'"),
}

/**
 * Does what `cdk deploy` does, for each app: creates it with its context and its folder. An app that fails has no folder,
 * or the CDK would warn that it is empty. One process does all of them, because loading the CDK takes seconds.
 */
const synthesize = `
const errors = {}
for (const name of process.argv.slice(2)) {
  if (name === 'noContext') delete process.env.CDK_OUTDIR
  else process.env.CDK_OUTDIR = name
  process.env.CDK_CONTEXT_JSON = JSON.stringify(name === 'context' ? { connectionArn: '${arn}' } : {})
  await import(\`./\${name}.ts\`).catch(({ message }) => { errors[name] = message })
}
console.log(JSON.stringify(errors))`

let folder: string
let synthesized: { stdout: string; stderr: string; status: number | null }
beforeAll(() => {
  folder = createPackageFolder()
  for (const [name, text] of Object.entries(apps)) writeFileSync(path.join(folder, `${name}.ts`), text)
  writeFileSync(path.join(folder, 'wrong.ts'), recipe.replace('repositoryUrl:', 'repositoryUrls:'))
  writeFileSync(path.join(folder, 'synthesize.ts'), synthesize)
  synthesized = runNode(['synthesize.ts', ...Object.keys(apps)])
})
afterAll(() => rmSync(folder, { recursive: true }))

function runNode(args: string[]) {
  const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } } as const
  return spawnSync(process.execPath, args, options)
}

/** The service and the parameters of an app. */
function stackOf(app: string) {
  const { Resources, Parameters } = JSON.parse(
    readFileSync(path.join(folder, app, 'Web.template.json'), 'utf8'),
  ) as { Parameters: object; Resources: Record<string, { Type: string; Properties: object }> }
  const [service] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::AppRunner::Service')
  return { service: service?.Properties, parameters: Object.values(Parameters) }
}

const serviceWith = (ConnectionArn: unknown) => ({
  SourceConfiguration: { AuthenticationConfiguration: { ConnectionArn } },
})

test('the CDK recipe is the only one in TypeScript', () => {
  expect(recipe).toContain(fromContext)
  expect(others).toEqual([])
})

test('the CDK recipe has the right types', () => {
  const compiler = path.join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext']
  const { stdout } = runNode([compiler, ...options, 'context.ts', 'wrong.ts'])
  const errors = stdout.split('\n').filter((line) => line.includes(': error '))
  expect(errors).not.toEqual([])
  for (const error of errors) expect(error).toMatch(/^wrong\.ts.*repositoryUrl/)
})

test('the CDK recipe gives the service the ARN in the context, in a parameter or in Parameter Store', () => {
  const { status, stderr } = synthesized
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.not.stringContaining('validation found issues'),
  })
  expect(stackOf('context')).toMatchObject({ service: serviceWith(arn) })
  expect(stackOf('parameter')).toMatchObject({ service: serviceWith({ Ref: 'ConnectionArn' }) })
  expect(stackOf('parameterStore').parameters).toContainEqual({
    Type: 'AWS::SSM::Parameter::Value<String>',
    Default: '/app-runner/connection-arn',
  })
})

test('the CDK recipe fails without an ARN in the context', () => {
  const errors = JSON.parse(synthesized.stdout)
  expect(errors).toEqual({ noContext: expect.stringContaining('connectionArn') })
})
