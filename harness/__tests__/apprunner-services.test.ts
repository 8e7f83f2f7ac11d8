import { AppRunner, type Runtime } from '@aws-sdk/client-apprunner'
import { afterEach, expect, jest, test } from '@jest/globals'
import { type SimulatorOptions, startSimulator } from '../simulator/apprunner/simulator.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const name = 'my-service'

/** A simulator with an available connection, and a client with a function that creates a service. */
async function simulate(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options)
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' }
  const client = new AppRunner({ region: 'us-east-1', endpoint: simulator.url, credentials, maxAttempts: 1 })
  cleanups.push(
    () => simulator.stop(),
    () => client.destroy(),
  )
  const { arn } = simulator.seed({ name: 'my-connection' })
  const create = async (changes = {}) => {
    const { Service, OperationId } = await client.createService({
      ServiceName: name,
      SourceConfiguration: sourceWith(arn),
      ...changes,
    })
    return { ServiceArn: Service?.ServiceArn ?? '', Service, OperationId }
  }
  const statusOf = async (ServiceArn: string) =>
    (await client.describeService({ ServiceArn })).Service?.Status
  return { simulator, client, arn, create, statusOf }
}

/** What the deploy action sends. */
const sourceWith = (ConnectionArn: string, runtime: Runtime = 'CORRETTO_11') => ({
  AuthenticationConfiguration: { ConnectionArn },
  AutoDeploymentsEnabled: true,
  CodeRepository: {
    RepositoryUrl: 'https://github.com/octo-org/octo-repo',
    SourceCodeVersion: { Type: 'BRANCH' as const, Value: 'main' },
    CodeConfiguration: {
      ConfigurationSource: 'API' as const,
      CodeConfigurationValues: { Runtime: runtime, BuildCommand: 'a', StartCommand: 'b', Port: '8080' },
    },
  },
})

const invalidState = { name: 'InvalidStateException', $metadata: { httpStatusCode: 400 } }

test('a new service is being created, and then runs', async () => {
  const { client, create, statusOf } = await simulate()
  const InstanceConfiguration = { Cpu: '0.5 vCPU', Memory: '1 GB' }
  const { Service, ServiceArn, OperationId } = await create({ InstanceConfiguration })
  expect(Service).toMatchObject({
    Status: 'OPERATION_IN_PROGRESS',
    InstanceConfiguration: { Cpu: '512', Memory: '1024' },
  })
  expect(await statusOf(ServiceArn)).toBe('RUNNING')
  const { OperationSummaryList } = await client.listOperations({ ServiceArn })
  expect(OperationSummaryList).toMatchObject([
    { Id: OperationId, Type: 'CREATE_SERVICE', Status: 'SUCCEEDED', TargetArn: ServiceArn },
  ])
})

test('an operation takes as long as the simulator is told, and nothing else can start meanwhile', async () => {
  const start = Date.now()
  const now = jest.spyOn(Date, 'now').mockReturnValue(start)
  cleanups.push(() => now.mockRestore())
  const { client, create, statusOf } = await simulate({ serviceOperationMs: 200 })
  const { ServiceArn } = await create()
  now.mockReturnValue(start + 199)
  expect(await statusOf(ServiceArn)).toBe('OPERATION_IN_PROGRESS')
  expect((await client.listOperations({ ServiceArn })).OperationSummaryList).toMatchObject([
    { Status: 'IN_PROGRESS' },
  ])
  await expect(client.updateService({ ServiceArn })).rejects.toMatchObject(invalidState)
  await expect(client.deleteService({ ServiceArn })).rejects.toMatchObject(invalidState)
  now.mockReturnValue(start + 200)
  expect(await statusOf(ServiceArn)).toBe('RUNNING')
})

test('an update changes the source', async () => {
  const { client, arn, create } = await simulate()
  const { ServiceArn } = await create()
  const SourceConfiguration = sourceWith(arn, 'NODEJS_22')
  const { OperationId } = await client.updateService({ ServiceArn, SourceConfiguration })
  expect((await client.describeService({ ServiceArn })).Service).toMatchObject({
    Status: 'RUNNING',
    SourceConfiguration,
  })
  expect((await client.listOperations({ ServiceArn })).OperationSummaryList).toMatchObject([
    { Type: 'CREATE_SERVICE' },
    { Id: OperationId, Type: 'UPDATE_SERVICE', Status: 'SUCCEEDED' },
  ])
})

test('an update needs an available connection', async () => {
  const { simulator, client, create } = await simulate()
  const { ServiceArn } = await create()
  const pending = simulator.seed({ name: 'pending', status: 'PENDING_HANDSHAKE' }).arn
  const update = client.updateService({ ServiceArn, SourceConfiguration: sourceWith(pending) })
  await expect(update).rejects.toMatchObject({ name: 'InvalidRequestException' })
})

test('an operation can fail', async () => {
  const { simulator, client, create, statusOf } = await simulate()
  simulator.failNextOperation(name)
  const { ServiceArn } = await create()
  expect(await statusOf(ServiceArn)).toBe('CREATE_FAILED')
  await expect(client.updateService({ ServiceArn })).rejects.toMatchObject(invalidState)
  simulator.failNextOperation(name)
  await client.deleteService({ ServiceArn })
  expect(await statusOf(ServiceArn)).toBe('DELETE_FAILED')
  await client.deleteService({ ServiceArn })
  expect(await statusOf(ServiceArn)).toBe('DELETED')
})

test('a deleted service is no longer listed, and its name is free', async () => {
  const { simulator, client, create, statusOf } = await simulate()
  const { ServiceArn } = await create()
  await client.deleteService({ ServiceArn })
  expect(await statusOf(ServiceArn)).toBe('DELETED')
  expect((await client.listServices({})).ServiceSummaryList).toEqual([])
  await expect(client.deleteService({ ServiceArn })).rejects.toMatchObject(invalidState)
  await create()
  expect(simulator.services()).toMatchObject([{ status: 'DELETED' }, { status: 'RUNNING' }])
})

test('a connection can be deleted only when no service uses it', async () => {
  const { client, arn: ConnectionArn, create } = await simulate()
  const { ServiceArn } = await create()
  await expect(client.deleteConnection({ ConnectionArn })).rejects.toMatchObject({
    name: 'InvalidRequestException',
  })
  await client.deleteService({ ServiceArn })
  expect((await client.deleteConnection({ ConnectionArn })).Connection?.Status).toBe('DELETED')
})

test('services have tags', async () => {
  const { client, create } = await simulate()
  const { ServiceArn: ResourceArn } = await create({ Tags: [{ Key: 'team', Value: 'web' }] })
  await client.tagResource({ ResourceArn, Tags: [{ Key: 'env', Value: 'test' }] })
  expect((await client.listTagsForResource({ ResourceArn })).Tags).toEqual([
    { Key: 'team', Value: 'web' },
    { Key: 'env', Value: 'test' },
  ])
})

test('every operation needs a service of the caller', async () => {
  const { client, create } = await simulate()
  const ServiceArn = (await create()).ServiceArn.replace('us-east-1', 'eu-west-1')
  for (const call of [
    client.describeService({ ServiceArn }),
    client.updateService({ ServiceArn }),
    client.deleteService({ ServiceArn }),
    client.listOperations({ ServiceArn }),
  ])
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})
