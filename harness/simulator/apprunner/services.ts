import { randomBytes, randomUUID } from 'node:crypto'
import { invalidRequest, notFound } from './errors.ts'
import { resourceArn, status, tagList } from './model.ts'
import { type PageInput, pagination } from './paging.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import { page, serviceName, settings } from './service-model.ts'
import { exists, type Store } from './store.ts'

interface Settings {
  SourceConfiguration: { AuthenticationConfiguration?: { ConnectionArn?: string }; CodeRepository?: object }
  InstanceConfiguration?: { Cpu?: string; Memory?: string }
}

/** A service. Its operations end at once: it is RUNNING or DELETED. */
export interface Service extends Caller {
  serial: number
  name: string
  id: string
  arn: string
  status: 'RUNNING' | 'DELETED'
  createdAt: number
  settings: Settings
}

type ArnInput = { ServiceArn: string }

/**
 * CreateService, DescribeService, ListServices, UpdateService and DeleteService, as far as our workflows use them. The
 * services of all accounts and regions are in `services`, deleted ones included.
 */
export function serviceOperations(connections: Store, services: Service[]): Record<string, Operation> {
  const byArn = { type: 'structure', required: ['ServiceArn'], members: { ServiceArn: resourceArn } } as const
  const find = (arn: string, { account, region }: Caller): Service => {
    const found = services.find(
      (each) => each.arn === arn && each.account === account && each.region === region,
    )
    if (!found) throw notFound(arn)
    return found
  }
  return {
    CreateService: operation<{ ServiceName: string; Tags?: object } & Settings>(
      {
        type: 'structure',
        required: ['ServiceName', 'SourceConfiguration'],
        // Their tags are not kept.
        members: { ServiceName: serviceName, ...settings, Tags: tagList },
      },
      ({ ServiceName: name, Tags, ...given }, caller) => {
        if (existing(services, caller).some((service) => service.name === name))
          throw invalidRequest(`A service named ${name} already exists in ${caller.region}`)
        checkSource(connections, given, caller)
        const service = newService(services.length + 1, name, given, caller)
        services.push(service)
        return started(service)
      },
    ),
    DescribeService: operation<ArnInput>(byArn, ({ ServiceArn }, caller) => ({
      Service: description(find(ServiceArn, caller)),
    })),
    ListServices: operation<PageInput>({ type: 'structure', members: page }, listServices(services)),
    UpdateService: operation<ArnInput & Partial<Settings>>(
      { ...byArn, members: { ...byArn.members, ...settings } },
      ({ ServiceArn, ...changes }, caller) => {
        const service = find(ServiceArn, caller)
        const changed = { ...service.settings, ...changes }
        checkSource(connections, changed, caller)
        service.settings = changed
        return started(service)
      },
    ),
    DeleteService: operation<ArnInput>(byArn, ({ ServiceArn }, caller) => {
      const service = find(ServiceArn, caller)
      service.status = 'DELETED'
      return started(service)
    }),
  }
}

/** Whether a service uses the connection. */
export const isUsed = (services: Service[], connectionArn: string) =>
  services.some((service) => service.status !== 'DELETED' && connectionOf(service.settings) === connectionArn)

const connectionOf = ({ SourceConfiguration }: Settings) =>
  SourceConfiguration.AuthenticationConfiguration?.ConnectionArn

const existing = (services: Service[], { account, region }: Caller) =>
  services.filter((each) => each.account === account && each.region === region && each.status !== 'DELETED')

/** Rejects a source without a repository, or with a connection that is not available. */
function checkSource(connections: Store, given: Settings, { account, region }: Caller): void {
  if (!given.SourceConfiguration.CodeRepository)
    throw invalidRequest('Only services from a code repository are simulated')
  const arn = connectionOf(given)
  const connection = arn && connections.where({ account, region, arn }).find(exists)
  if (connection && connection.status === status.available) return
  throw invalidRequest(
    'Failed to retrieve the latest commit from your source repository. Be sure you configure your service with a ' +
      'valid connection to your GitHub repository',
  )
}

function newService(serial: number, name: string, given: Settings, { account, region }: Caller): Service {
  const id = randomBytes(16).toString('hex')
  const arn = `arn:aws:apprunner:${region}:${account}:service/${name}/${id}`
  const createdAt = Date.now() / 1000
  return { serial, name, id, arn, account, region, status: 'RUNNING', createdAt, settings: given }
}

function listServices(services: Service[]) {
  const paginate = pagination()
  return ({ MaxResults, NextToken }: PageInput, caller: Caller) => {
    const query = [caller.account, caller.region, MaxResults]
    const { page, ...next } = paginate(existing(services, caller), query, MaxResults ?? 20, NextToken)
    return { ServiceSummaryList: page.map(summary), ...next }
  }
}

/** The response to an operation that has just started. */
const started = (service: Service) => ({
  Service: { ...description(service), Status: 'OPERATION_IN_PROGRESS' },
  OperationId: randomUUID(),
})

const summary = ({ name, id, arn, region, status, createdAt }: Service) => ({
  ServiceName: name,
  ServiceId: id,
  ServiceArn: arn,
  ServiceUrl: `${id.slice(0, 10)}.${region}.awsapprunner.com`,
  CreatedAt: createdAt,
  UpdatedAt: createdAt,
  Status: status,
})

const description = (service: Service) => ({
  ...summary(service),
  SourceConfiguration: service.settings.SourceConfiguration,
  InstanceConfiguration: service.settings.InstanceConfiguration ?? { Cpu: '1024', Memory: '2048' },
  AutoScalingConfigurationSummary: {
    AutoScalingConfigurationArn:
      `arn:aws:apprunner:${service.region}:${service.account}:` +
      'autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001',
    AutoScalingConfigurationName: 'DefaultConfiguration',
    AutoScalingConfigurationRevision: 1,
  },
  NetworkConfiguration: {},
})
