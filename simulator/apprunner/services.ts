import { randomBytes, randomUUID } from 'node:crypto'
import { invalidRequest, quotaReached } from './errors.ts'
import { resourceArn, status } from './model.ts'
import { type PageInput, pagination } from './paging.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import { exists, type Store } from './store.ts'
import type { Shape } from './validation.ts'

interface SourceConfiguration {
  AuthenticationConfiguration?: { ConnectionArn?: string }
  AutoDeploymentsEnabled?: boolean
  CodeRepository?: object
}

interface CreateInput {
  ServiceName: string
  SourceConfiguration: SourceConfiguration
}

interface Service extends Caller {
  serial: number
  name: string
  id: string
  createdAt: number
  source: SourceConfiguration
}

const anyString = { type: 'string', min: 0, max: 51200, pattern: '.*' } satisfies Shape

const serviceName = {
  type: 'string',
  min: 4,
  max: 40,
  pattern: '[A-Za-z0-9][A-Za-z0-9-_]{3,39}',
} satisfies Shape

/** Services from a repository that contains an apprunner.yaml. Images and other settings are not simulated. */
const sourceShape = {
  type: 'structure',
  members: {
    AuthenticationConfiguration: { type: 'structure', members: { ConnectionArn: resourceArn } },
    AutoDeploymentsEnabled: { type: 'boolean' },
    CodeRepository: {
      type: 'structure',
      required: ['RepositoryUrl', 'SourceCodeVersion'],
      members: {
        RepositoryUrl: anyString,
        SourceCodeVersion: {
          type: 'structure',
          required: ['Type', 'Value'],
          members: { Type: { type: 'string', enum: ['BRANCH'] }, Value: anyString },
        },
        CodeConfiguration: {
          type: 'structure',
          required: ['ConfigurationSource'],
          members: { ConfigurationSource: { type: 'string', enum: ['REPOSITORY'] } },
        },
      },
    },
  },
} satisfies Shape

/** CreateService and ListServices. */
export function serviceOperations(connections: Store): Record<string, Operation> {
  const services: Service[] = []
  return {
    CreateService: operation<CreateInput>(
      {
        type: 'structure',
        required: ['ServiceName', 'SourceConfiguration'],
        members: { ServiceName: serviceName, SourceConfiguration: sourceShape },
      },
      createService(connections, services),
    ),

    ListServices: operation<PageInput>(
      {
        type: 'structure',
        members: { MaxResults: { type: 'integer', min: 1, max: 20 }, NextToken: anyString },
      },
      listServices(services),
    ),
  }
}

function createService(connections: Store, services: Service[]) {
  return ({ ServiceName: name, SourceConfiguration: source }: CreateInput, { account, region }: Caller) => {
    const present = services.filter((service) => service.account === account && service.region === region)
    if (present.some((service) => service.name === name))
      throw invalidRequest(`A service named ${name} already exists in ${region}`)
    if (present.length >= 30) throw quotaReached()
    if (!source.CodeRepository) throw invalidRequest('Only services from a code repository are simulated')
    checkConnection(connections, source, { account, region })
    const id = randomBytes(16).toString('hex')
    const createdAt = Date.now() / 1000
    const service = { serial: services.length + 1, name, id, createdAt, source, account, region }
    services.push(service)
    return { Service: description(service), OperationId: randomUUID() }
  }
}

function checkConnection(connections: Store, source: SourceConfiguration, caller: Caller): void {
  const { account, region } = caller
  const arn = source.AuthenticationConfiguration?.ConnectionArn
  const connection = arn && connections.where({ account, region, arn }).find(exists)
  if (connection && connection.status === status.available) return
  throw invalidRequest(
    'Failed to retrieve the latest commit from your source repository. Be sure you configure your service with a ' +
      'valid connection to your GitHub repository',
  )
}

function listServices(services: Service[]) {
  const paginate = pagination()
  return ({ MaxResults, NextToken }: PageInput, { account, region }: Caller) => {
    const own = services.filter((service) => service.account === account && service.region === region)
    const { page, ...next } = paginate(own, [account, region, MaxResults], MaxResults ?? 20, NextToken)
    return { ServiceSummaryList: page.map(summary), ...next }
  }
}

const arnOf = ({ region, account }: Caller, resource: string) =>
  `arn:aws:apprunner:${region}:${account}:${resource}`

const summary = (service: Service) => ({
  ServiceName: service.name,
  ServiceId: service.id,
  ServiceArn: arnOf(service, `service/${service.name}/${service.id}`),
  ServiceUrl: `${service.id.slice(0, 10)}.${service.region}.awsapprunner.com`,
  CreatedAt: service.createdAt,
  UpdatedAt: service.createdAt,
  // The real deployment takes minutes. The simulated one never completes.
  Status: 'OPERATION_IN_PROGRESS',
})

const description = (service: Service) => ({
  ...summary(service),
  SourceConfiguration: service.source,
  InstanceConfiguration: { Cpu: '1024', Memory: '2048' },
  AutoScalingConfigurationSummary: {
    AutoScalingConfigurationArn: arnOf(
      service,
      'autoscalingconfiguration/DefaultConfiguration/1/00000000000000000000000000000001',
    ),
    AutoScalingConfigurationName: 'DefaultConfiguration',
    AutoScalingConfigurationRevision: 1,
  },
  NetworkConfiguration: {
    EgressConfiguration: { EgressType: 'DEFAULT' },
    IngressConfiguration: { IsPubliclyAccessible: true },
  },
})
