import { randomBytes, randomUUID } from 'node:crypto'
import type { Caller } from './protocol.ts'
import { type InstanceConfiguration, instanceSize } from './service-model.ts'

export interface SourceConfiguration {
  AuthenticationConfiguration?: { ConnectionArn?: string }
  AutoDeploymentsEnabled?: boolean
  CodeRepository?: object
}

interface ServiceSettings {
  source: SourceConfiguration
  instance: InstanceConfiguration
}

type OperationType = 'CREATE_SERVICE' | 'UPDATE_SERVICE' | 'DELETE_SERVICE'

export interface ServiceOperation {
  serial: number
  id: string
  type: OperationType
  startedAt: number
  endsAt: number
  failed: boolean
}

export interface Service extends Caller, ServiceSettings {
  serial: number
  name: string
  id: string
  arn: string
  tags: Record<string, string>
  /** At least one: the first created the service. */
  operations: ServiceOperation[]
}

export interface ServiceOptions {
  /** How long operations on services take. By default, they end before the next request. */
  serviceOperationMs?: number
}

export type ServiceStore = ReturnType<typeof serviceStore>

/** The services of all accounts and regions, deleted ones included, in the order of their creation. */
export function serviceStore({ serviceOperationMs = 0 }: ServiceOptions = {}) {
  const services: Service[] = []
  const failing = new Set<string>()

  const start = (service: Service, type: OperationType) =>
    addOperation(service, type, serviceOperationMs, failing.delete(service.name))

  return {
    start,

    add(caller: Caller, name: string, settings: ServiceSettings, tags: Record<string, string>): Service {
      const service = newService(services.length + 1, caller, name, settings, tags)
      services.push(service)
      start(service, 'CREATE_SERVICE')
      return service
    },

    /** The caller's service with this ARN, even if it is deleted. */
    find: (arn: string, { account, region }: Caller) =>
      services.find((each) => each.arn === arn && each.account === account && each.region === region),

    /** The services that exist. */
    existing: ({ account, region }: Caller) =>
      services.filter(
        (each) => each.account === account && each.region === region && statusOf(each) !== 'DELETED',
      ),

    /** Makes the next operation on the service with this name fail. */
    failNext(name: string): void {
      failing.add(name)
    },

    all: () => services,
  }
}

function newService(
  serial: number,
  { account, region }: Caller,
  name: string,
  { source, instance }: ServiceSettings,
  tags: Record<string, string>,
): Service {
  const id = randomBytes(16).toString('hex')
  const arn = `arn:aws:apprunner:${region}:${account}:service/${name}/${id}`
  const settings = { source, instance: instanceSize(instance) }
  return { serial, account, region, name, id, arn, tags, operations: [], ...settings }
}

function addOperation(service: Service, type: OperationType, durationMs: number, failed: boolean) {
  const serial = service.operations.length + 1
  const startedAt = Date.now()
  const operation = { serial, id: randomUUID(), type, startedAt, endsAt: startedAt + durationMs, failed }
  service.operations.push(operation)
  return operation
}

export const connectionOf = ({ source }: Service) => source.AuthenticationConfiguration?.ConnectionArn

export function latestOperation({ operations }: Service): ServiceOperation {
  return operations.at(-1) as ServiceOperation
}

/** The status that the latest operation led to. */
export function statusOf(service: Service): string {
  const { type, endsAt, failed } = latestOperation(service)
  if (Date.now() < endsAt) return 'OPERATION_IN_PROGRESS'
  if (type === 'DELETE_SERVICE') return failed ? 'DELETE_FAILED' : 'DELETED'
  return type === 'CREATE_SERVICE' && failed ? 'CREATE_FAILED' : 'RUNNING'
}
