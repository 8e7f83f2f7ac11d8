import { invalidRequest, invalidState, notFound, quotaReached } from './errors.ts'
import { resourceArn, status, tagList } from './model.ts'
import { type PageInput, pagination } from './paging.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import {
  type InstanceConfiguration,
  instance,
  instanceSize,
  page,
  serviceName,
  source,
} from './service-model.ts'
import {
  latestOperation,
  type Service,
  type ServiceOperation,
  type ServiceStore,
  type SourceConfiguration,
  statusOf,
} from './service-store.ts'
import { exists, type Store } from './store.ts'
import { type Tag, withTags } from './tags.ts'

interface CreateInput {
  ServiceName: string
  SourceConfiguration: SourceConfiguration
  InstanceConfiguration?: InstanceConfiguration
  Tags?: Tag[] | null
}

interface ArnInput {
  ServiceArn: string
}

interface UpdateInput extends ArnInput {
  SourceConfiguration?: SourceConfiguration
  InstanceConfiguration?: InstanceConfiguration
}

/** CreateService, DescribeService, ListServices, UpdateService, DeleteService and ListOperations. */
export function serviceOperations(connections: Store, services: ServiceStore): Record<string, Operation> {
  const byArn = { type: 'structure', required: ['ServiceArn'], members: { ServiceArn: resourceArn } } as const
  const settings = { SourceConfiguration: source, InstanceConfiguration: instance }
  return {
    CreateService: operation<CreateInput>(
      {
        type: 'structure',
        required: ['ServiceName', 'SourceConfiguration'],
        members: { ServiceName: serviceName, ...settings, Tags: tagList },
      },
      createService(connections, services),
    ),
    DescribeService: operation<ArnInput>(byArn, ({ ServiceArn }, caller) => ({
      Service: description(findService(services, ServiceArn, caller)),
    })),
    ListServices: operation<PageInput>({ type: 'structure', members: page }, listServices(services)),
    UpdateService: operation<UpdateInput>(
      { ...byArn, members: { ...byArn.members, ...settings } },
      updateService(connections, services),
    ),
    DeleteService: operation<ArnInput>(byArn, ({ ServiceArn }, caller) => {
      const service = findService(services, ServiceArn, caller)
      if (['OPERATION_IN_PROGRESS', 'DELETED'].includes(statusOf(service))) throw invalidState()
      return started(service, services.start(service, 'DELETE_SERVICE'))
    }),
    ListOperations: operation<ArnInput & PageInput>(
      { ...byArn, members: { ...byArn.members, ...page } },
      listOperations(services),
    ),
  }
}

function createService(connections: Store, services: ServiceStore) {
  return (input: CreateInput, caller: Caller) => {
    const { ServiceName: name, SourceConfiguration, InstanceConfiguration = {}, Tags } = input
    const present = services.existing(caller)
    if (present.some((service) => service.name === name))
      throw invalidRequest(`A service named ${name} already exists in ${caller.region}`)
    if (present.length >= 30) throw quotaReached()
    checkSource(connections, SourceConfiguration, caller)
    const settings = { source: SourceConfiguration, instance: InstanceConfiguration }
    const service = services.add(caller, name, settings, withTags({}, Tags ?? []))
    return started(service, latestOperation(service))
  }
}

function updateService(connections: Store, services: ServiceStore) {
  return ({ ServiceArn, SourceConfiguration, InstanceConfiguration }: UpdateInput, caller: Caller) => {
    const service = findService(services, ServiceArn, caller)
    if (statusOf(service) !== 'RUNNING') throw invalidState()
    if (SourceConfiguration) {
      checkSource(connections, SourceConfiguration, caller)
      service.source = SourceConfiguration
    }
    if (InstanceConfiguration) service.instance = instanceSize(InstanceConfiguration)
    return started(service, services.start(service, 'UPDATE_SERVICE'))
  }
}

/** Rejects a source without a repository, or with a connection that is not available. */
function checkSource(connections: Store, source: SourceConfiguration, { account, region }: Caller): void {
  if (!source.CodeRepository) throw invalidRequest('Only services from a code repository are simulated')
  const arn = source.AuthenticationConfiguration?.ConnectionArn
  const connection = arn && connections.where({ account, region, arn }).find(exists)
  if (connection && connection.status === status.available) return
  throw invalidRequest(
    'Failed to retrieve the latest commit from your source repository. Be sure you configure your service with a ' +
      'valid connection to your GitHub repository',
  )
}

function listServices(services: ServiceStore) {
  const paginate = pagination()
  return ({ MaxResults, NextToken }: PageInput, caller: Caller) => {
    const { account, region } = caller
    const query = [account, region, MaxResults]
    const { page, ...next } = paginate(services.existing(caller), query, MaxResults ?? 20, NextToken)
    return { ServiceSummaryList: page.map((service) => summary(service)), ...next }
  }
}

function listOperations(services: ServiceStore) {
  const paginate = pagination()
  return ({ ServiceArn, MaxResults, NextToken }: ArnInput & PageInput, caller: Caller) => {
    const { operations } = findService(services, ServiceArn, caller)
    const { page, ...next } = paginate(operations, [ServiceArn, MaxResults], MaxResults ?? 20, NextToken)
    return { OperationSummaryList: page.map((each) => operationSummary(ServiceArn, each)), ...next }
  }
}

function findService(services: ServiceStore, arn: string, caller: Caller): Service {
  const service = services.find(arn, caller)
  if (!service) throw notFound(arn)
  return service
}

/** The response to an operation that has just started. */
const started = (service: Service, { id }: ServiceOperation) => ({
  Service: { ...description(service), Status: 'OPERATION_IN_PROGRESS' },
  OperationId: id,
})

function operationSummary(arn: string, { id, type, startedAt, endsAt, failed }: ServiceOperation) {
  const times = { StartedAt: startedAt / 1000, UpdatedAt: startedAt / 1000 }
  const fields = { Id: id, Type: type, TargetArn: arn, ...times }
  if (Date.now() < endsAt) return { ...fields, Status: 'IN_PROGRESS' }
  return {
    ...fields,
    Status: failed ? 'FAILED' : 'SUCCEEDED',
    EndedAt: endsAt / 1000,
    UpdatedAt: endsAt / 1000,
  }
}

const summary = (service: Service) => ({
  ServiceName: service.name,
  ServiceId: service.id,
  ServiceArn: service.arn,
  ServiceUrl: `${service.id.slice(0, 10)}.${service.region}.awsapprunner.com`,
  CreatedAt: (service.operations[0]?.startedAt ?? 0) / 1000,
  UpdatedAt: latestOperation(service).startedAt / 1000,
  Status: statusOf(service),
})

const description = (service: Service) => ({
  ...summary(service),
  SourceConfiguration: service.source,
  InstanceConfiguration: service.instance,
  AutoScalingConfigurationSummary: {
    AutoScalingConfigurationArn:
      `arn:aws:apprunner:${service.region}:${service.account}:` +
      'autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001',
    AutoScalingConfigurationName: 'DefaultConfiguration',
    AutoScalingConfigurationRevision: 1,
  },
  NetworkConfiguration: {
    EgressConfiguration: { EgressType: 'DEFAULT' },
    IngressConfiguration: { IsPubliclyAccessible: true },
  },
})
