import { readFileSync } from 'node:fs'
import { describe, expect, jest, test } from '@jest/globals'
import { type TestEnvironment, withSimulators } from '../../../runner/with-simulators.ts'
import { reusableWorkflow, templateWorkflow } from '../checked-files.ts'
import { type JobRun, type RunOptions, runWorkflow, type WorkflowRun } from './act.ts'

// A run takes seconds, but each starts processes by the dozen, and the machine may be busy.
jest.setTimeout(300_000)

const CONNECTION = 'my-connection'
const REGION = 'eu-west-1'
const SERVICE = 'my-service'

const roleOf = (account: string) => `arn:aws:iam::${account}:role/apprunner-connection`
const variables = {
  AWS_ROLE_ARN: roleOf('123456789012'),
  AWS_READ_ROLE_ARN: roleOf('123456789012'),
  AWS_REGION: REGION,
  CONNECTION_NAME: CONNECTION,
  SERVICE_NAME: SERVICE,
}

/** Runs a workflow against the world; by hand unless told otherwise. */
async function runIn(
  { apprunner, github }: TestEnvironment,
  workflow: string,
  options: Partial<RunOptions> = {},
): Promise<WorkflowRun> {
  const env = {
    AWS_ENDPOINT_URL_APPRUNNER: apprunner.url,
    // The AWS CLI, version 1, knows only this one.
    AWS_ENDPOINT_URL: apprunner.url,
    GITHUB_API_URL: github.url,
  }
  return runWorkflow({ workflow, event: 'workflow_dispatch', vars: variables, env, ...options })
}

function jobsNamed({ jobs }: WorkflowRun, id: string): JobRun[] {
  return jobs.filter((job) => job.id === id && job.result !== '')
}

function only(run: WorkflowRun, id: string): JobRun {
  const [job, ...others] = jobsNamed(run, id)
  if (!job || others.length > 0)
    throw new Error(`${others.length + (job ? 1 : 0)} jobs ran as ${id}:\n${run.log}`)
  return job
}

function arnIn({ apprunner }: TestEnvironment): string {
  const [connection, ...others] = apprunner.connections()
  expect(others).toEqual([])
  return connection?.arn ?? ''
}

const openIssues = ({ github }: TestEnvironment) => github.issues().filter(({ state }) => state === 'open')

describe(`${reusableWorkflow}, called from another repository`, () => {
  test('hands the caller what the action gives, pending and then available', () =>
    withSimulators(async (world) => {
      const first = await runIn(world, 'examples/reusable-workflow.yml')
      expect(first.succeeded).toBe(true)
      expect(only(first, 'next').lines).toEqual([`${arnIn(world)} is PENDING_HANDSHAKE`])
      expect(openIssues(world)).toHaveLength(1)

      world.apprunner.completeHandshake(CONNECTION)
      const second = await runIn(world, 'examples/reusable-workflow.yml')
      expect(second.succeeded).toBe(true)
      expect(only(second, 'next').lines).toEqual([`${arnIn(world)} is AVAILABLE`])
      expect(openIssues(world)).toEqual([])
      expect(only(second, 'ensure').summaries).toHaveLength(1)
    }))
})

describe(templateWorkflow, () => {
  test('reminds until the approval, then creates the service once, then changes nothing', () =>
    withSimulators(async (world) => {
      const { apprunner, github } = world
      const created = () => apprunner.calls('CreateService')

      const pending = await runIn(world, templateWorkflow, { event: 'push' })
      expect(pending.succeeded).toBe(true)
      expect(jobsNamed(pending, 'service')).toEqual([])
      expect(github.issues()).toHaveLength(1)

      const again = await runIn(world, templateWorkflow)
      expect(again.succeeded).toBe(true)
      expect(github.issues()).toHaveLength(1)
      expect(created()).toEqual([])

      apprunner.completeHandshake(CONNECTION)
      const approved = await runIn(world, templateWorkflow, { event: 'schedule' })
      expect(approved.succeeded).toBe(true)
      expect(openIssues(world)).toEqual([])
      expect(created().map(({ request }) => request.input)).toEqual([
        {
          ServiceName: SERVICE,
          SourceConfiguration: {
            AuthenticationConfiguration: { ConnectionArn: arnIn(world) },
            AutoDeploymentsEnabled: true,
            CodeRepository: {
              RepositoryUrl: 'https://github.com/octo-org/octo-repo',
              SourceCodeVersion: { Type: 'BRANCH', Value: 'main' },
              CodeConfiguration: { ConfigurationSource: 'REPOSITORY' },
            },
          },
        },
      ])
      const url = /<https:\/\/\w+\.eu-west-1\.awsapprunner\.com>/
      expect(only(approved, 'service').summaries).toEqual([expect.stringMatching(url)])

      const [before, changes] = [apprunner.calls().length, github.calls().filter(changing).length]
      const third = await runIn(world, templateWorkflow, { event: 'schedule' })
      expect(third.succeeded).toBe(true)
      expect(only(third, 'service').summaries).toEqual([expect.stringMatching(url)])
      expect(world.operations().slice(before)).toEqual(['ListConnections', 'ListServices'])
      expect(github.calls().filter(changing)).toHaveLength(changes)

      // The role allows what was called, and nothing else but what AWS calls on its own.
      expect(allowed(/apprunner:(\w+)/g)).toEqual([...new Set(world.operations())].sort())
      expect(allowed(/iam:(Create\w+)/g)).toEqual(['CreateServiceLinkedRole'])
    }))

  test('finds its service on the second page', () =>
    withSimulators(async (world) => {
      const { apprunner } = world
      apprunner.seed({ name: CONNECTION, region: REGION })
      await createServices(world, 20)
      expect((await runIn(world, templateWorkflow)).succeeded).toBe(true)
      expect((await runIn(world, templateWorkflow)).succeeded).toBe(true)
      expect(apprunner.calls('CreateService')).toHaveLength(21)
    }))

  test('creates nothing when it cannot see what is there', () =>
    withSimulators(async (world) => {
      const { apprunner } = world
      apprunner.seed({ name: CONNECTION, region: REGION })
      const message = 'User is not authorized to perform: apprunner:ListServices'
      apprunner.plan('ListServices', { kind: 'error', status: 400, name: 'AccessDeniedException', message })
      const run = await runIn(world, templateWorkflow)
      expect(run.succeeded).toBe(false)
      expect(apprunner.calls('CreateService')).toEqual([])
    }))

  test('fails when App Runner could not create the service, and leaves it alone', () =>
    withSimulators(async (world) => {
      const { apprunner } = world
      apprunner.seed({ name: CONNECTION, region: REGION })
      const failed = {
        ServiceName: SERVICE,
        Status: 'CREATE_FAILED',
        ServiceUrl: 'x.eu-west-1.awsapprunner.com',
      }
      apprunner.plan('ListServices', {
        kind: 'garbage',
        body: JSON.stringify({ ServiceSummaryList: [failed] }),
      })
      const run = await runIn(world, templateWorkflow)
      expect(run.succeeded).toBe(false)
      expect(only(run, 'service').summaries).toEqual([expect.stringContaining('CREATE_FAILED')])
      expect(apprunner.calls('CreateService')).toEqual([])
    }))

  test('does nothing in a repository without a role', () =>
    withSimulators(async (world) => {
      const run = await runIn(world, templateWorkflow, { event: 'push', vars: {} })
      expect(run.succeeded).toBe(true)
      expect(world.operations()).toEqual([])
    }))
})

describe('examples', () => {
  test('several-regions: three connections, three summaries, no mixing', () =>
    withSimulators(async (world) => {
      const run = await runIn(world, 'examples/several-regions.yml')
      expect(run.succeeded).toBe(true)
      const regions = ['us-east-1', 'eu-west-1', 'ap-northeast-1']
      const connections = world.apprunner.connections()
      expect(connections.map(({ region }) => region).sort()).toEqual([...regions].sort())
      const jobs = jobsNamed(run, 'connection')
      expect(jobs).toHaveLength(3)
      for (const region of regions) {
        const { arn, tags } = connections.find((connection) => connection.region === region) ?? {}
        expect(tags).toEqual({ team: 'web', 'managed-by': 'octo-org/octo-repo' })
        const job = jobs.find(({ matrix }) => matrix.region === region)
        expect(job?.lines).toContain(arn)
        expect(job?.summaries).toHaveLength(1)
        const page = job?.summaries.join() ?? ''
        expect(page).toContain(arn)
        for (const other of regions.filter((name) => name !== region)) expect(page).not.toContain(other)
      }
    }))

  test('several-accounts: a connection and a reminder each, by the role of its environment', () => {
    const accounts = { staging: '111111111111', production: '222222222222' }
    const keys = Object.values(accounts).map((account) => [`ASIA${account}`, account])
    return withSimulators(
      async (world) => {
        // act knows no environments, so each has its variables in a run of its own.
        for (const [environment, account] of Object.entries(accounts)) {
          const vars = { AWS_ROLE_ARN: roleOf(account) }
          const matrix = `account:${environment}`
          expect(await runIn(world, 'examples/several-accounts.yml', { vars, matrix })).toMatchObject({
            succeeded: true,
            jobs: [{ matrix: { account: environment }, result: 'success' }],
          })
        }
        expect(world.apprunner.connections().map(({ account }) => account)).toEqual(Object.values(accounts))
        expect(openIssues(world)).toHaveLength(2)
      },
      { apprunner: { accounts: Object.fromEntries(keys) } },
    )
  })

  test('gate-deployment: deploys only once it is available', () =>
    withSimulators(async (world) => {
      const pending = await runIn(world, 'examples/gate-deployment.yml', { event: 'push' })
      expect(pending.succeeded).toBe(true)
      expect(jobsNamed(pending, 'deploy')).toEqual([])
      world.apprunner.completeHandshake(CONNECTION)
      const available = await runIn(world, 'examples/gate-deployment.yml', { event: 'push' })
      expect(only(available, 'deploy').lines).toEqual([expect.stringContaining(arnIn(world))])
    }))

  test('wait-for-approval: goes on at the approval', () =>
    withSimulators(async (world) => {
      // The first look finds nothing, the second comes while the run waits.
      world.apprunner.onCall('ListConnections', (call) => {
        if (call === 2) world.apprunner.completeHandshake(CONNECTION)
      })
      const run = await runIn(world, 'examples/wait-for-approval.yml', { inputs: { minutes: '1' } })
      expect(run.succeeded).toBe(true)
      expect(only(run, 'connection').lines).toContain('The connection is AVAILABLE')
    }))

  test('wait-for-approval: fails without, and says where it stands', () =>
    withSimulators(async (world) => {
      const run = await runIn(world, 'examples/wait-for-approval.yml', { inputs: { minutes: '0.01' } })
      expect(run.succeeded).toBe(false)
      expect(only(run, 'connection').lines).toContain('The connection is PENDING_HANDSHAKE')
    }))

  test('pull-request-dry-run: changes nothing, and a fork gets nothing', () =>
    withSimulators(async (world) => {
      const from = (full_name: string) => ({
        event: 'pull_request' as const,
        payload: { pull_request: { head: { ref: 'topic', repo: { full_name } }, base: { ref: 'main' } } },
      })
      const run = await runIn(world, 'examples/pull-request-dry-run.yml', from('octo-org/octo-repo'))
      expect(run.succeeded).toBe(true)
      expect(only(run, 'connection').summaries).toEqual([expect.stringContaining('Dry run')])
      expect(world.operations()).toEqual(['ListConnections'])
      const fork = await runIn(world, 'examples/pull-request-dry-run.yml', from('someone/octo-repo'))
      expect(fork.succeeded).toBe(true)
      expect(world.operations()).toEqual(['ListConnections'])
    }))

  test('create-service: the ARN reaches the AWS CLI and the action', () =>
    withSimulators(async (world) => {
      const { arn } = world.apprunner.seed({ name: CONNECTION, region: REGION })
      const run = await runIn(world, 'examples/create-service.yml')
      expect(run.succeeded).toBe(true)
      expect(world.apprunner.calls('CreateService').map(({ request }) => request.input)).toMatchObject([
        { SourceConfiguration: { AuthenticationConfiguration: { ConnectionArn: arn } } },
      ])
      expect(only(run, 'by-action').lines).toContain(`my-other-service is deployed by ${arn}`)
    }))
})

const changing = ({ method }: { method: string }) => method !== 'GET'

/** The actions that the template's role allows, by their names. */
function allowed(pattern: RegExp): string[] {
  const actions = readFileSync('templates/bootstrap/role.yaml', 'utf8').match(/^ +Action: .*$/gm) ?? []
  return [...actions.join('\n').matchAll(pattern)].map(([, name = '']) => name).sort()
}

async function createServices({ apprunner }: TestEnvironment, count: number): Promise<void> {
  const { AppRunnerClient, CreateServiceCommand } = await import('@aws-sdk/client-apprunner')
  const credentials = { accessKeyId: 'ASIA123456789012', secretAccessKey: 'any' }
  const client = new AppRunnerClient({ region: REGION, endpoint: apprunner.url, credentials })
  const ConnectionArn = apprunner.connections()[0]?.arn
  for (let number = 1; number <= count; number += 1) {
    const SourceConfiguration = {
      AuthenticationConfiguration: { ConnectionArn },
      CodeRepository: {
        RepositoryUrl: 'https://github.com/octo-org/octo-repo',
        SourceCodeVersion: { Type: 'BRANCH' as const, Value: 'main' },
      },
    }
    await client.send(new CreateServiceCommand({ ServiceName: `service-${number}`, SourceConfiguration }))
  }
  client.destroy()
}
