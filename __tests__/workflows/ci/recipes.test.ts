import { expect, jest, test } from '@jest/globals'
import { withSimulators } from '../../../runner/with-simulators.ts'
import { snippets } from '../snippets.ts'
import { CONNECTION, connectionArn, jobWithId, runToSuccess, runWorkflow } from './act.ts'

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

// act refuses these keys, so it runs the recipes without them.
test.each(['queue: max', 'deployment: false'])('the recipe with %s creates the connection', (key) =>
  withSimulators(async (environment) => {
    const { path, text } = recipe(key)
    await runToSuccess(environment, { path, text: text.replace(`${key}\n`, '\n') })
    expect(connectionArn(environment)).toContain(CONNECTION)
  }),
)

test('the drift recipe fails while a real run would change something', () =>
  withSimulators(async (environment) => {
    const { apprunner } = environment
    const missing = await runWorkflow(environment, recipe('Fail on drift'))
    expect(missing.succeeded).toBe(false)
    expect(missing.log).toContain('create-connection')
    expect(apprunner.connections()).toEqual([])

    apprunner.seed({ name: CONNECTION, region: 'us-east-1', tags: { team: 'ops' } })
    const changedTag = await runWorkflow(environment, recipe('Fail on drift'))
    expect(changedTag.succeeded).toBe(false)
    expect(changedTag.log).toContain('set-tags')
  }))

test('the drift recipe succeeds when nothing differs', () =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: CONNECTION, region: 'us-east-1', tags: { team: 'web' } })
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

test('the Terraform recipe passes the ARN on only once the connection is approved', () =>
  withSimulators(async (environment) => {
    const files = { 'bin/terraform': '#!/bin/bash\necho "$TF_VAR_connection_arn"\n' }
    const pending = await runWorkflow(environment, recipe('terraform apply'), { files })
    expect(pending.succeeded).toBe(false)

    environment.apprunner.completeHandshake(CONNECTION, 'us-east-1')
    const approved = await runToSuccess(environment, recipe('terraform apply'), { files })
    expect(jobWithId(approved, 'connect').lines).toContain(connectionArn(environment))
  }))
