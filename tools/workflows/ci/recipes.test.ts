import { expect, jest, test } from '@jest/globals'
import { type TestEnvironment, withSimulators } from '../../../harness/runner/with-simulators.ts'
import { snippets } from '../snippets.ts'
import { CONNECTION, connectionArn, jobWithId, openIssues, REGION, runToSuccess, runWorkflow } from './act.ts'

// A run takes seconds, but each starts processes by the dozen, and the machine may be busy.
jest.setTimeout(300_000)

/** The workflow of a recipe in docs/recipes.md, found by a part of its text. */
function recipe(part: string) {
  const [found, ...others] = snippets.filter(
    ({ block }) => block.file === 'docs/recipes.md' && block.text.includes(part),
  )
  if (!found || others.length > 0) throw new Error(`Not exactly one recipe contains ${part}`)
  return { path: 'recipe.yml', text: found.text }
}

test('the quick start of the README goes from nothing to an approved connection', () =>
  withSimulators(async (environment) => {
    const quickStart = snippets.find(({ block }) => block.file === 'README.md')
    const workflow = { path: 'quick-start.yml', text: quickStart?.text ?? '' }
    const pending = await runToSuccess(environment, workflow)
    const arn = connectionArn(environment)
    expect(jobWithId(pending, 'connect').lines).toContain(`${arn} is PENDING_HANDSHAKE`)
    environment.apprunner.completeHandshake(CONNECTION, 'us-east-1')
    const available = await runToSuccess(environment, workflow)
    expect(jobWithId(available, 'connect').lines).toContain(`${arn} is AVAILABLE`)
  }))

test('the drift recipe fails if a real run would change something, and succeeds if nothing differs', () =>
  withSimulators(async (environment) => {
    const { apprunner } = environment
    const missing = await runWorkflow(environment, recipe('Fail on drift'))
    expect(missing.succeeded).toBe(false)
    expect(missing.log).toContain('create-connection')
    expect(apprunner.connections()).toEqual([])

    apprunner.seed({ name: CONNECTION, region: 'us-east-1', tags: { team: 'web' } })
    await runToSuccess(environment, recipe('Fail on drift'))
  }))

test('the Slack recipe sends the status and the link to the console', () =>
  withSimulators(async (environment) => {
    const files = { 'bin/curl': '#!/bin/bash\ncat\n' }
    const run = await runToSuccess(environment, recipe('Notify Slack'), { files })
    const message = jobWithId(run, 'connect').lines.join('\n')
    expect(message).toContain(
      'App Runner connection: PENDING_HANDSHAKE. <https://us-east-1.console.aws.amazon.com/',
    )
  }))

/** Runs the recipe that starts failed runs again. Returns the calls of the GitHub CLI, for which there is one run. */
async function resume(environment: TestEnvironment, conclusion: string): Promise<string[]> {
  const { path, text } = recipe('gh run rerun')
  // The filter is the last argument.
  const listed = `jq --raw-output "\${@: -1}" <<<'[{"conclusion": "${conclusion}", "databaseId": 42}]'`
  const gh = `#!/bin/bash\necho "gh $*" >&2\nif [[ $2 == list ]]; then ${listed}; fi\n`
  const workflow = { path, text: text.replace(/^on:\n( .*\n)+/m, 'on: workflow_dispatch\n') }
  const run = await runToSuccess(environment, workflow, { files: { 'bin/gh': gh } })
  return jobWithId(run, 'resume').lines.filter((line) => line.startsWith('gh '))
}

test('the recipe starts a failed run again once, in the run that closes the reminder', () =>
  withSimulators(async (environment) => {
    expect(await resume(environment, 'failure')).toEqual([])
    expect(openIssues(environment)).toHaveLength(1)
    environment.apprunner.completeHandshake(CONNECTION, REGION)
    expect(await resume(environment, 'failure')).toEqual([
      expect.stringContaining('gh run list --workflow deploy.yml --branch main --limit 1'),
      'gh run rerun 42 --failed',
    ])
    expect(openIssues(environment)).toEqual([])
    expect(await resume(environment, 'failure')).toEqual([])
  }))

test('the recipe does not start a run again that succeeded', () =>
  withSimulators(async (environment) => {
    await resume(environment, 'success')
    environment.apprunner.completeHandshake(CONNECTION, REGION)
    expect(await resume(environment, 'success')).toEqual([expect.stringContaining('gh run list')])
  }))

test('the recipe that keeps the ARN does so once the connection is approved', () =>
  withSimulators(async (environment) => {
    const files = Object.fromEntries(
      ['aws', 'gh'].map((name) => [`bin/${name}`, `#!/bin/bash\necho "${name} $*"\n`]),
    )
    const keptIn = async () => {
      const run = await runToSuccess(environment, recipe('ssm put-parameter'), { files })
      return jobWithId(run, 'connect').lines.filter((line) => /^(aws|gh) /.test(line))
    }
    expect(await keptIn()).toEqual([])
    environment.apprunner.completeHandshake(CONNECTION, 'us-east-1')
    const arn = connectionArn(environment)
    expect(await keptIn()).toEqual([
      `aws ssm put-parameter --name /app-runner/connection-arn --type String --overwrite --value ${arn}`,
      `gh variable set APP_RUNNER_CONNECTION_ARN --body ${arn}`,
    ])
  }))

test('the CDK recipe deploys with the ARN only once the connection is approved', () =>
  withSimulators(async (environment) => {
    const files = { 'bin/npx': '#!/bin/bash\necho "npx $*"\n' }
    expect((await runWorkflow(environment, recipe('cdk deploy'), { files })).succeeded).toBe(false)

    environment.apprunner.completeHandshake(CONNECTION, 'us-east-1')
    const approved = await runToSuccess(environment, recipe('cdk deploy'), { files })
    const command = `npx cdk deploy --require-approval never --context connectionArn=${connectionArn(environment)}`
    expect(jobWithId(approved, 'connect').lines).toContain(command)
  }))

test('the Terraform recipe passes the ARN on only once the connection is approved', () =>
  withSimulators(async (environment) => {
    const files = { 'bin/terraform': '#!/bin/bash\necho "$TF_VAR_connection_arn"\n' }
    const pending = await runWorkflow(environment, recipe('terraform apply'), { files })
    expect(pending.succeeded).toBe(false)

    environment.apprunner.completeHandshake(CONNECTION, 'us-east-1')
    const approved = await runToSuccess(environment, recipe('terraform apply'), { files })
    expect(jobWithId(approved, 'connect').lines).toContain(connectionArn(environment))
  }))
