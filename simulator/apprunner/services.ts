import { randomBytes, randomUUID } from 'node:crypto'
import { invalidRequest, quotaReached } from './errors.ts'
import type { Shape } from './model.ts'
import { pageTokens } from './paging.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import { alive, type Store } from './store.ts'
import { arnShape } from './tags.ts'

interface SourceConfiguration {
  AuthenticationConfiguration?: { ConnectionArn?: string }
  AutoDeploymentsEnabled?: boolean
  CodeRepository?: object
}

interface CreateInput {
  ServiceName: string
  SourceConfiguration: SourceConfiguration
}

interface ListInput {
  MaxResults?: number | null
  NextToken?: string | null
}

interface Service extends Caller {
  serial: number
  name: string
  id: string
  createdAt: number
  source: SourceConfiguration
}

const anyText = { type: 'string', min: 0, max: 51200, pattern: '.*' } satisfies Shape

const nameShape = {
  type: 'string',
  min: 4,
  max: 40,
  pattern: '[A-Za-z0-9][A-Za-z0-9-_]{3,39}',
} satisfies Shape

/** Services built from a repository with its own apprunner.yaml; of images and other settings nothing is known here. */
const sourceShape = {
  type: 'structure',
  members: {
    AuthenticationConfiguration: { type: 'structure', members: { ConnectionArn: arnShape } },
    AutoDeploymentsEnabled: { type: 'boolean' },
    CodeRepository: {
      type: 'structure',
      required: ['RepositoryUrl', 'SourceCodeVersion'],
      members: {
        RepositoryUrl: anyText,
        SourceCodeVersion: {
          type: 'structure',
          required: ['Type', 'Value'],
          members: { Type: { type: 'string', enum: ['BRANCH'] }, Value: anyText },
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
        members: { ServiceName: nameShape, SourceConfiguration: sourceShape },
      },
      creating(connections, services),
    ),

    ListServices: operation<ListInput>(
      {
        type: 'structure',
        members: { MaxResults: { type: 'integer', min: 1, max: 20 }, NextToken: anyText },
      },
      listing(services),
    ),
  }
}

function creating(connections: Store, services: Service[]) {
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
  const connection = arn && connections.where({ account, region, arn }).find(alive)
  if (connection && connection.status === 'AVAILABLE') return
  throw invalidRequest(
    'Failed to retrieve the latest commit from your source repository. Be sure you configure your service with a ' +
      'valid connection to your GitHub repository',
  )
}

function listing(services: Service[]) {
  const tokens = pageTokens()
  return ({ MaxResults, NextToken }: ListInput, { account, region }: Caller) => {
    const list = JSON.stringify([account, region, MaxResults ?? null])
    const after = NextToken ? tokens.read(NextToken, list) : 0
    const own = services.filter((service) => service.account === account && service.region === region)
    const left = own.filter((service) => service.serial > after)
    const page = left.slice(0, MaxResults ?? 20)
    const last = page.at(-1)
    return {
      ServiceSummaryList: page.map(summary),
      ...(last && left.length > page.length && { NextToken: tokens.issue(list, last.serial) }),
    }
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
  // A new service is being deployed for minutes; here nothing ever ends that.
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
