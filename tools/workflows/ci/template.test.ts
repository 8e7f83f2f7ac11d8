import { readFileSync } from 'node:fs'
import { AppRunnerClient, CreateServiceCommand } from '@aws-sdk/client-apprunner'
import { expect, jest, test } from '@jest/globals'
import { type TestEnvironment, withSimulators } from '../../../harness/runner/with-simulators.ts'
import { templateWorkflow } from '../workflow-files.ts'
import {
  CONNECTION,
  connectionArn,
  jobsWithId,
  jobWithId,
  openIssues,
  REGION,
  runToSuccess,
  runWorkflow,
  SERVICE,
} from './act.ts'

// act starts many processes, and the machine may be busy.
jest.setTimeout(300_000)

const serviceUrl = /<https:\/\/\w+\.eu-west-1\.awsapprunner\.com>/

const sourceWith = (ConnectionArn: string) => ({
  AuthenticationConfiguration: { ConnectionArn },
  AutoDeploymentsEnabled: true,
  CodeRepository: {
    RepositoryUrl: 'https://github.com/octo-org/octo-repo',
    SourceCodeVersion: { Type: 'BRANCH' as const, Value: 'main' },
    CodeConfiguration: { ConfigurationSource: 'REPOSITORY' as const },
  },
})

test('reminds until the approval, then creates the service once, with the permissions of the role', () =>
  withSimulators(async (environment) => {
    const { apprunner, github } = environment
    const inputs = () => apprunner.calls('CreateService').map(({ request }) => request.input)

    for (const event of ['push', 'workflow_dispatch'] as const) {
      const pending = await runToSuccess(environment, templateWorkflow, { event })
      expect(jobsWithId(pending, 'service')).toEqual([])
      expect(github.issues()).toHaveLength(1)
      expect(inputs()).toEqual([])
    }

    apprunner.completeHandshake(CONNECTION)
    const approved = await runToSuccess(environment, templateWorkflow, { event: 'schedule' })
    expect(openIssues(environment)).toEqual([])
    const SourceConfiguration = sourceWith(connectionArn(environment))
    expect(inputs()).toEqual([{ ServiceName: SERVICE, SourceConfiguration }])
    expect(jobWithId(approved, 'service').summaries).toEqual([expect.stringMatching(serviceUrl)])

    const [calls, changes] = [apprunner.calls().length, changesIn(environment)]
    const again = await runToSuccess(environment, templateWorkflow, { event: 'schedule' })
    expect(jobWithId(again, 'service').summaries).toEqual([expect.stringMatching(serviceUrl)])
    expect(environment.operations().slice(calls)).toEqual(['ListConnections', 'ListServices'])
    expect(changesIn(environment)).toBe(changes)

    const used = [...environment.operations(), 'ListTagsForResource', 'TagResource']
    expect(allowed(/apprunner:(\w+)/g)).toEqual([...new Set(used)].sort())
    // App Runner creates this role itself, with the caller's permissions.
    expect(allowed(/iam:(Create\w+)/g)).toEqual(['CreateServiceLinkedRole'])
  }))

test('finds its service on the second page', () =>
  withSimulators(async (environment) => {
    const { arn } = environment.apprunner.seed({ name: CONNECTION, region: REGION })
    const names = Array.from({ length: 20 }, (_, number) => `service-${number}`)
    await createServices(environment, arn, [...names, SERVICE])
    const run = await runToSuccess(environment, templateWorkflow)
    expect(jobWithId(run, 'service').summaries).toEqual([expect.stringContaining('is RUNNING')])
    expect(environment.apprunner.calls('ListServices')).toHaveLength(2)
    expect(environment.apprunner.calls('CreateService')).toHaveLength(21)
  }))

test('creates nothing when it cannot list the services', () =>
  withSimulators(async (environment) => {
    const { apprunner } = environment
    apprunner.seed({ name: CONNECTION, region: REGION })
    const message = 'User is not authorized to perform: apprunner:ListServices'
    apprunner.plan('ListServices', { kind: 'error', status: 400, name: 'AccessDeniedException', message })
    expect((await runWorkflow(environment, templateWorkflow)).succeeded).toBe(false)
    expect(apprunner.calls('CreateService')).toEqual([])
  }))

test('fails when App Runner could not create the service, and does not create it again', () =>
  withSimulators(async (environment) => {
    const { apprunner } = environment
    apprunner.seed({ name: CONNECTION, region: REGION })
    const ServiceUrl = 'x.eu-west-1.awsapprunner.com'
    const body = { ServiceSummaryList: [{ ServiceName: SERVICE, Status: 'CREATE_FAILED', ServiceUrl }] }
    apprunner.plan('ListServices', { kind: 'raw', body: JSON.stringify(body) })
    const run = await runWorkflow(environment, templateWorkflow)
    expect(run.succeeded).toBe(false)
    expect(jobWithId(run, 'service').summaries).toEqual([expect.stringContaining('CREATE_FAILED')])
    expect(apprunner.calls('CreateService')).toEqual([])
  }))

test('does nothing in a repository without a role', () =>
  withSimulators(async (environment) => {
    await runToSuccess(environment, templateWorkflow, { event: 'push', vars: {} })
    expect(environment.operations()).toEqual([])
  }))

const changesIn = ({ github }: TestEnvironment) =>
  github.calls().filter(({ method, path }) => method !== 'GET' && path !== '/graphql').length

/** The actions of the role in the template that match a pattern. */
function allowed(pattern: RegExp): string[] {
  const actions = readFileSync('templates/bootstrap/role.yaml', 'utf8').match(/^ +Action: .*$/gm) ?? []
  return [...actions.join('\n').matchAll(pattern)].map(([, name = '']) => name).sort()
}

async function createServices({ apprunner }: TestEnvironment, arn: string, names: string[]): Promise<void> {
  const credentials = { accessKeyId: 'ASIA123456789012', secretAccessKey: 'any' }
  const client = new AppRunnerClient({ region: REGION, endpoint: apprunner.url, credentials })
  for (const ServiceName of names)
    await client.send(new CreateServiceCommand({ ServiceName, SourceConfiguration: sourceWith(arn) }))
  client.destroy()
}
