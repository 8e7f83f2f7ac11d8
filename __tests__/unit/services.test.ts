import {
  AppRunnerClient,
  CreateServiceCommand,
  ListServicesCommand,
  type SourceConfiguration,
} from '@aws-sdk/client-apprunner'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Simulator, startSimulator } from '../../simulator/apprunner/simulator.ts'

let simulator: Simulator
let client: AppRunnerClient

beforeEach(async () => {
  simulator = await startSimulator()
  client = new AppRunnerClient({
    region: 'us-east-1',
    endpoint: simulator.url,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' },
    maxAttempts: 1,
  })
})

afterEach(async () => {
  client.destroy()
  await simulator.stop()
})

const sourceBy = (ConnectionArn: string): SourceConfiguration => ({
  AuthenticationConfiguration: { ConnectionArn },
  AutoDeploymentsEnabled: true,
  CodeRepository: {
    RepositoryUrl: 'https://github.com/octo-org/octo-repo',
    SourceCodeVersion: { Type: 'BRANCH', Value: 'main' },
    CodeConfiguration: { ConfigurationSource: 'REPOSITORY' },
  },
})

const create = (ServiceName: string, SourceConfiguration: SourceConfiguration) =>
  client.send(new CreateServiceCommand({ ServiceName, SourceConfiguration }))

test('a service is created on an available connection, once', async () => {
  const { arn } = simulator.seed({ name: 'my-connection' })
  const { Service } = await create('my-service', sourceBy(arn))
  expect(Service).toMatchObject({
    ServiceName: 'my-service',
    ServiceArn: `arn:aws:apprunner:us-east-1:123456789012:service/my-service/${Service?.ServiceId}`,
    ServiceUrl: expect.stringMatching(/^\w{10}\.us-east-1\.awsapprunner\.com$/),
    Status: 'OPERATION_IN_PROGRESS',
    SourceConfiguration: sourceBy(arn),
    CreatedAt: expect.any(Date),
  })
  await expect(create('my-service', sourceBy(arn))).rejects.toMatchObject({ name: 'InvalidRequestException' })
})

test.each(['PENDING_HANDSHAKE', 'ERROR'])(
  'no service is created on a connection that is %s',
  async (status) => {
    const { arn } = simulator.seed({ name: 'my-connection', status })
    await expect(create('my-service', sourceBy(arn))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('valid connection to your GitHub repository'),
    })
  },
)

test('what the model forbids is refused', async () => {
  const { arn } = simulator.seed({ name: 'my-connection' })
  await expect(create('abc', sourceBy(arn))).rejects.toMatchObject({ name: 'InvalidRequestException' })
  const odd = { ...sourceBy(arn), AutoDeploymentsEnabled: 'yes' as unknown as boolean }
  await expect(create('my-service', odd)).rejects.toMatchObject({ name: 'SerializationException' })
})

test('services are listed by pages of at most 20, each region its own', async () => {
  const { arn } = simulator.seed({ name: 'my-connection' })
  for (let number = 1; number <= 25; number += 1) await create(`service-${number}`, sourceBy(arn))
  const first = await client.send(new ListServicesCommand({}))
  expect(first.ServiceSummaryList).toHaveLength(20)
  const second = await client.send(new ListServicesCommand({ NextToken: first.NextToken }))
  expect(second.ServiceSummaryList?.map(({ ServiceName }) => ServiceName)).toEqual(
    [21, 22, 23, 24, 25].map((number) => `service-${number}`),
  )
  expect(second.NextToken).toBeUndefined()
})
