import type { IncomingMessage, ServerResponse } from 'node:http'
import { faultPlan, type Which } from '../faults.ts'
import { type ServerOptions, startServer } from '../server.ts'
import { type ConnectionOptions, connectionOperations } from './connections.ts'
import { type Controls, defaultAccount, storeControls } from './controls.ts'
import { type Exchange, readExchange } from './exchange.ts'
import { executeUnderFault } from './execution.ts'
import type { Fault } from './faults.ts'
import { type Hook, hookRegistry } from './hooks.ts'
import { awsJson, errorResponse, type Operation } from './protocol.ts'
import { type Rate, rateLimit } from './rate.ts'
import { type Service, serviceOperations } from './services.ts'
import { connectionStore } from './store.ts'
import { tagOperations } from './tags.ts'

export type { Fault }

export interface SimulatorOptions extends ConnectionOptions, ServerOptions {
  /** The default region of env() and seed(); us-east-1 by default. */
  region?: string
  /** Account IDs by access key ID. All other keys belong to 123456789012. */
  accounts?: Record<string, string>
  /** Deleted connections are still listed, as DELETED. Their names can be reused. */
  lingerDeleted?: boolean
  /** Throttles by a token bucket. */
  rate?: Rate
  /** Called for each request when its response is sent, or when it is certain that there is none. */
  onExchange?: (exchange: Exchange) => void
}

export interface Simulator extends Controls {
  url: string
  /** The environment that makes an AWS SDK use the simulator. */
  env(region?: string): Record<string, string>
  /** All requests so far, in the order in which they arrived. */
  exchanges: Exchange[]
  calls(operation?: string): Exchange[]
  /** The names of the operations that it has. */
  operations: readonly string[]
  /** Plans a fault for calls of an operation. */
  plan(operation: string, fault: Fault, which?: Which): void
  /** Gives an operation a fault until another is set, or undefined. Planned faults come first. */
  setFault(operation: string, fault: Fault | undefined): void
  /** Adds a hook that runs before each call of the operation. */
  onCall(operation: string, hook: Hook): void
  /** Destroys all sockets and frees the port. */
  stop(): Promise<void>
}

/** Starts a simulator of App Runner's API on 127.0.0.1, with no connections. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { region = 'us-east-1', port, tls } = options
  const store = connectionStore(options)
  const services: Service[] = []
  const seeded = new Set<string>()
  const stopping = new AbortController()
  const operations = {
    ...connectionOperations(store, services, options),
    ...tagOperations(store),
    ...serviceOperations(store, services),
  }
  const { handle, ...api } = simulatedApi(options, operations, seeded, stopping.signal)
  const { url, stop } = await startServer(handle, { port, tls })
  return {
    url,
    env: (inRegion = region) => environment(url, inRegion),
    ...api,
    ...storeControls(store, services, region, seeded),
    async stop() {
      const stopped = stop()
      stopping.abort()
      await stopped
    },
  }
}

/** Handles requests and records them, with the faults and hooks that tests add. */
function simulatedApi(
  options: SimulatorOptions,
  operations: Record<string, Operation>,
  seeded: Set<string>,
  stopping: AbortSignal,
) {
  const { accounts = {}, rate, onExchange = () => {} } = options
  const faults = faultPlan<string, Fault>()
  const lastingFaults = new Map<string, Fault | undefined>()
  const hooks = hookRegistry()
  const exchanges: Exchange[] = []
  const execute = awsJson(operations, rateLimit(rate))

  async function respond(exchange: Exchange) {
    const fault = faults.next(exchange.operation) ?? lastingFaults.get(exchange.operation)
    if (fault) exchange.fault = fault.kind
    await hooks.run(exchange.operation)
    return executeUnderFault(fault, () => execute(exchange), stopping)
  }

  return {
    async handle(message: IncomingMessage, response: ServerResponse) {
      const exchange = await readExchange(message, (key) => accounts[key] ?? defaultAccount)
      exchanges.push(exchange)
      const outcome = await respond(exchange).catch(errorResponse)
      if (outcome === 'drop') message.socket.destroy()
      if (typeof outcome === 'string' || message.socket.destroyed) return onExchange(exchange)
      exchange.response = outcome
      exchange.seeded = [...seeded]
      response.writeHead(outcome.status, outcome.headers).end(outcome.body)
      onExchange(exchange)
    },
    exchanges,
    operations: Object.keys(operations),
    calls: (operation?: string) => exchanges.filter((each) => !operation || each.operation === operation),
    plan: (operation: string, fault: Fault, which?: Which) =>
      faults.plan((called) => called === operation, fault, which),
    setFault: (operation: string, fault: Fault | undefined) => void lastingFaults.set(operation, fault),
    onCall: hooks.add,
  }
}

function environment(url: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_APPRUNNER: url,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjEXAMPLETOKEN',
    AWS_REGION: region,
  }
}
