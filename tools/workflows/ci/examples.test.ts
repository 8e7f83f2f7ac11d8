import { expect, jest, test } from '@jest/globals'
import { withSimulators } from '../../../harness/runner/with-simulators.ts'
import { read } from '../workflow-files.ts'
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

// act starts many processes, and the machine may be busy.
jest.setTimeout(300_000)

test('reusable-workflow: passes the outputs on to the caller, pending and then available', () =>
  withSimulators(async (environment) => {
    const pending = await runToSuccess(environment, 'examples/reusable-workflow.yml')
    const arn = connectionArn(environment)
    expect(jobWithId(pending, 'next').lines).toEqual([`${arn} is PENDING_HANDSHAKE`])
    expect(openIssues(environment)).toHaveLength(1)

    environment.apprunner.completeHandshake(CONNECTION)
    const available = await runToSuccess(environment, 'examples/reusable-workflow.yml')
    expect(jobWithId(available, 'next').lines).toEqual([`${arn} is AVAILABLE`])
    expect(openIssues(environment)).toEqual([])
    expect(jobWithId(available, 'ensure').summaries).toHaveLength(1)
  }))

test('several-regions: creates a connection in each region and shows each in its own summary', () =>
  withSimulators(async (environment) => {
    const run = await runToSuccess(environment, 'examples/several-regions.yml')
    const regions = ['us-east-1', 'eu-west-1', 'ap-northeast-1']
    const connections = environment.apprunner.connections()
    expect(connections.map(({ region }) => region).sort()).toEqual(regions.toSorted())
    const jobs = jobsWithId(run, 'connection')
    expect(jobs).toHaveLength(3)
    for (const { arn, region, tags } of connections) {
      expect(tags).toEqual({ team: 'web', 'managed-by': 'octo-org/octo-repo' })
      const job = jobs.find(({ matrix }) => matrix.region === region)
      expect(job?.lines).toContain(arn)
      expect(job?.summaries).toEqual([expect.stringContaining(arn)])
      for (const other of regions.filter((name) => name !== region))
        expect(job?.summaries.join()).not.toContain(other)
    }
  }))

test('several-accounts: creates a connection and a reminder in each account', () => {
  const accounts = { staging: '111111111111', production: '222222222222' }
  const keys = Object.values(accounts).map((account) => [`ASIA${account}`, account])
  return withSimulators(
    async (environment) => {
      // act doesn't support environments, so each has a run with its own variables.
      for (const [name, account] of Object.entries(accounts)) {
        const options = { vars: { AWS_ROLE_ARN: roleOf(account) }, matrix: `account:${name}` }
        const run = await runToSuccess(environment, 'examples/several-accounts.yml', options)
        expect(run.jobs).toMatchObject([{ matrix: { account: name }, result: 'success' }])
      }
      const connections = environment.apprunner.connections()
      expect(connections.map(({ account }) => account)).toEqual(Object.values(accounts))
      expect(openIssues(environment).map(({ title }) => title)).toEqual([
        expect.stringContaining(', staging)'),
        expect.stringContaining(', production)'),
      ])
    },
    { apprunner: { accounts: Object.fromEntries(keys) } },
  )
})

test('gate-deployment: deploys only when the connection is available', () =>
  withSimulators(async (environment) => {
    const pending = await runToSuccess(environment, 'examples/gate-deployment.yml', { event: 'push' })
    expect(jobsWithId(pending, 'deploy')).toEqual([])
    environment.apprunner.completeHandshake(CONNECTION)
    const available = await runToSuccess(environment, 'examples/gate-deployment.yml', { event: 'push' })
    expect(jobWithId(available, 'deploy').lines).toEqual([
      expect.stringContaining(connectionArn(environment)),
    ])
    expect(available.sts[0]).toMatchObject({
      action: 'AssumeRoleWithWebIdentity',
      parameters: { RoleArn: roleOf('123456789012'), RoleSessionName: 'GitHubActions' },
    })
  }))

test('wait-for-approval: continues after the approval', () =>
  withSimulators(async (environment) => {
    // The first call finds nothing, the second comes during the wait.
    environment.apprunner.onCall('ListConnections', (call) => {
      if (call === 2) environment.apprunner.completeHandshake(CONNECTION)
    })
    const options = { inputs: { minutes: '1' } }
    const run = await runToSuccess(environment, 'examples/wait-for-approval.yml', options)
    expect(jobWithId(run, 'connection').lines).toContain('The connection is AVAILABLE')
  }))

test('wait-for-approval: fails without an approval, and prints the status', () =>
  withSimulators(async (environment) => {
    const options = { inputs: { minutes: '0.01' } }
    const run = await runWorkflow(environment, 'examples/wait-for-approval.yml', options)
    expect(run.succeeded).toBe(false)
    expect(jobWithId(run, 'connection').lines).toContain('The connection is PENDING_HANDSHAKE')
  }))

test('pull-request-dry-run: changes nothing, and skips pull requests from forks', () =>
  withSimulators(async (environment) => {
    const runFrom = (full_name: string) =>
      runToSuccess(environment, 'examples/pull-request-dry-run.yml', {
        event: 'pull_request',
        payload: { pull_request: { head: { ref: 'topic', repo: { full_name } }, base: { ref: 'main' } } },
      })
    const run = await runFrom('octo-org/octo-repo')
    expect(jobWithId(run, 'connection').summaries).toEqual([expect.stringContaining('Dry run')])
    expect(environment.operations()).toEqual(['ListConnections'])
    await runFrom('someone/octo-repo')
    expect(environment.operations()).toEqual(['ListConnections'])
  }))

test('create-service: creates two services, then updates one and leaves the other alone', () =>
  withSimulators(async (environment) => {
    const { apprunner } = environment
    const { arn } = apprunner.seed({ name: CONNECTION, region: REGION })
    await runToSuccess(environment, 'examples/create-service.yml')
    const created = apprunner.services()
    expect(created.map(({ name, status }) => [name, status]).sort()).toEqual([
      ['my-other-service', 'RUNNING'],
      ['my-service', 'RUNNING'],
    ])
    for (const { settings, region } of created) {
      expect(settings.SourceConfiguration.AuthenticationConfiguration?.ConnectionArn).toBe(arn)
      expect(region).toBe(REGION)
    }

    await runToSuccess(environment, 'examples/create-service.yml')
    expect(apprunner.calls('CreateService')).toHaveLength(2)
    const [updated] = apprunner.calls('UpdateService')
    expect(updated?.request.input).toMatchObject({
      ServiceArn: created.find(({ name }) => name === 'my-other-service')?.arn,
    })
    expect(apprunner.calls('UpdateService')).toHaveLength(1)
  }))

test('create-service: creates nothing while the connection is pending', () =>
  withSimulators(async (environment) => {
    const run = await runWorkflow(environment, 'examples/create-service.yml')
    expect(run.succeeded).toBe(false)
    expect(environment.apprunner.services()).toEqual([])
  }))

test('create-service: the deploy action refuses the runtimes that the example advises against', () =>
  withSimulators(async (environment) => {
    environment.apprunner.seed({ name: CONNECTION, region: REGION })
    const { path, text } = read('examples/create-service.yml')
    const workflow = { path, text: text.replace('runtime: CORRETTO_11', 'runtime: NODEJS_22') }
    const run = await runWorkflow(environment, workflow)
    expect(run.log).toContain('Specified runtime (NODEJS_22) does not belong to the supported range')
  }))
