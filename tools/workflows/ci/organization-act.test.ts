import { describe, expect, jest, test } from '@jest/globals'
import { type TestEnvironment, withSimulators } from '../../../harness/runner/with-simulators.ts'
import {
  CONNECTION,
  connectionArn,
  jobsWithId,
  jobWithId,
  openIssues,
  REGION,
  roleOf,
  runToSuccess,
  runWorkflow,
} from './act.ts'

// A run takes seconds, but each starts processes by the dozen, and the machine may be busy.
jest.setTimeout(300_000)

const folder = 'templates/organization/workflow-templates'
const vars = {
  APP_RUNNER_ROLE_ARN: roleOf('123456789012'),
  APP_RUNNER_REGION: REGION,
  APP_RUNNER_CONNECTION: CONNECTION,
  APP_RUNNER_ACCOUNT_NAME: 'staging',
}

test('a service repository deploys once its connection is approved', () =>
  withSimulators(async (environment) => {
    const workflow = `${folder}/app-runner-service.yml`
    const pending = await runToSuccess(environment, workflow, { event: 'push', vars })
    expect(jobsWithId(pending, 'deploy')).toEqual([])
    expect(openIssues(environment)).toMatchObject([{ title: expect.stringContaining(', staging)') }])

    environment.apprunner.completeHandshake(CONNECTION)
    const approved = await runToSuccess(environment, workflow, { event: 'push', vars })
    expect(jobWithId(approved, 'deploy').lines).toEqual([`Deploy with ${connectionArn(environment)}`])
    expect(openIssues(environment)).toEqual([])
  }))

const list = [
  { name: 'web-github', provider: 'GITHUB', region: 'eu-west-1' },
  { name: 'web-github', provider: 'GITHUB', region: 'us-east-1' },
  { name: 'api-github', provider: 'GITHUB', region: 'eu-west-1' },
  { name: 'api-github', provider: 'GITHUB', region: 'us-east-1' },
  { name: 'tools-bitbucket', provider: 'BITBUCKET', region: 'eu-west-1' },
]
const broken = { name: 'api-github', provider: 'GITHUB', region: 'us-east-1' }

/** A GitHub CLI that lists the jobs of a run that succeeded, because act has no API. */
const githubCli = `#!/bin/bash\njq "$4" <<'END'\n${JSON.stringify({
  jobs: list.map(({ name, region }) => ({
    name: `${name} in ${region} (staging) / Connection`,
    conclusion: 'success',
    html_url: 'https://github.com/octo-org/octo-repo/actions/runs/1/job/2',
  })),
})}\nEND\n`

const runConnections = (environment: TestEnvironment, connections: object[] = list) =>
  runWorkflow(environment, `${folder}/app-runner-connections.yml`, {
    event: 'schedule',
    vars,
    files: { '.github/app-runner-connections.json': JSON.stringify(connections), 'bin/gh': githubCli },
  })

/** The connections that exist, in the order of the list. */
const existing = ({ apprunner }: TestEnvironment) =>
  list.filter(({ name, region }) =>
    apprunner.connections().some((connection) => connection.name === name && connection.region === region),
  )

describe('five connections in two regions', () => {
  test('exist after the first run, and the second changes nothing', () =>
    withSimulators(async (environment) => {
      const first = await runConnections(environment)
      expect(first.succeeded).toBe(true)
      expect(existing(environment)).toEqual(list)
      expect(jobsWithId(first, 'ensure').map(({ summaries }) => summaries.length)).toEqual([1, 1, 1, 1, 1])
      expect(jobWithId(first, 'overview').summaries.join()).toContain(
        '<code>api-github in us-east-1 (staging)</code>',
      )
      expect(openIssues(environment)).toHaveLength(5)

      const [calls, requests] = [environment.operations().length, environment.github.calls().length]
      expect((await runConnections(environment)).succeeded).toBe(true)
      expect(environment.operations().slice(calls)).toEqual(list.map(() => 'ListConnections'))
      const later = environment.github.calls().slice(requests)
      expect(later.filter(({ method, path }) => method !== 'GET' && path !== '/graphql')).toEqual([])
    }))

  // act ends the run when a reusable workflow fails: organization.test.ts tests the overview.
  test('are ensured even if one of them fails', () =>
    withSimulators(async (environment) => {
      environment.apprunner.seed({ ...broken, status: 'ERROR' })
      const run = await runConnections(environment)
      expect(run.succeeded).toBe(false)
      expect(existing(environment)).toEqual(list)
      const failed = jobsWithId(run, 'ensure').filter(({ result }) => result !== 'success')
      expect(failed.map(({ summaries }) => summaries)).toEqual([
        [expect.stringMatching(/api-github[\s\S]*us-east-1/)],
      ])
      expect(jobsWithId(run, 'ensure')).toHaveLength(5)
    }))

  test('are not touched if the list is invalid', () =>
    withSimulators(async (environment) => {
      const run = await runConnections(environment, [{ name: 'web-github' }])
      expect(run.succeeded).toBe(false)
      expect(jobsWithId(run, 'overview')).toEqual([])
      expect(environment.operations()).toEqual([])
    }))
})
