import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { type Exchange, readExchange } from '../exchange.ts'
import { type ConnectionOptions, connectionOperations } from './connections.ts'
import { type Fault, faultPlan, type Hook, underFault } from './faults.ts'
import { awsJson, errorAnswer } from './protocol.ts'
import { type Rate, rateLimit } from './rate.ts'
import { serviceOperations } from './services.ts'
import { alive, type Connection, connectionStore, type Row, type Store } from './store.ts'
import { tagOperations } from './tags.ts'

export type { Connection, Exchange, Fault, Hook, Rate }

export interface SimulatorOptions extends ConnectionOptions {
  /** Default: any free one. */
  port?: number
  /** The region that env() and seed() take unless told otherwise; default us-east-1. */
  region?: string
  /** Access key id to account id; a key that isn't here belongs to 123456789012. */
  accounts?: Record<string, string>
  /** Deleted connections stay listed, as DELETED; their names are free. */
  lingerDeleted?: boolean
  /** Serve https. */
  tls?: { key: string; cert: string }
  /** Throttle by a token bucket. */
  rate?: Rate
}

export interface Seed {
  name: string
  provider?: string
  status?: string
  tags?: Record<string, string>
  region?: string
  account?: string
  createdAt?: Date
  /** Listed only that long after seeding. */
  visibleAfterMs?: number
  arn?: string
}

export interface Simulator {
  url: string
  /** The environment that points an AWS SDK at the simulator. */
  env(region?: string): Record<string, string>
  /** Every request so far, in the order they came in. */
  exchanges: Exchange[]
  calls(operation?: string): Exchange[]
  /** Puts a connection there without a request, and without asking for the quota or the model. */
  seed(connection: Seed): { arn: string }
  /** The connections there are; DELETED ones only with `deleted`. */
  connections(where?: { region?: string; account?: string; deleted?: boolean }): Connection[]
  /** What the person in the console does: the connection becomes AVAILABLE. */
  completeHandshake(name: string, region?: string): void
  setStatus(name: string, status: string, region?: string): void
  remove(name: string, region?: string): void
  /** Lets calls go wrong: `times` of them (default 1), from the `call`-th counted from now (default 1). */
  plan(operation: string, fault: Fault, which?: { call?: number; times?: number }): void
  /** Runs before each call of the operation is carried out, with its number counted from now. */
  onCall(operation: string, hook: Hook): void
  /** Destroys all sockets and frees the port. */
  stop(): Promise<void>
}

const defaultAccount = '123456789012'

/** Starts App Runner's connection API on 127.0.0.1, with an empty state of its own. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { region = 'us-east-1', accounts = {}, tls } = options
  const store = connectionStore(options)
  const faults = faultPlan()
  const exchanges: Exchange[] = []
  const planted = new Set<string>()
  const stopping = new AbortController()
  const carryOut = awsJson(
    { ...connectionOperations(store, options), ...tagOperations(store), ...serviceOperations(store) },
    rateLimit(options.rate),
  )

  const listener = async (message: IncomingMessage, response: ServerResponse) => {
    const exchange = await readExchange(message, (key) => accounts[key] ?? defaultAccount)
    exchanges.push(exchange)
    const fault = await faults.next(exchange.operation)
    if (fault) exchange.fault = fault.kind
    const answer = await underFault(fault, () => carryOut(exchange), stopping.signal)
    if (answer === 'drop') message.socket.destroy()
    if (typeof answer === 'string' || message.socket.destroyed) return
    exchange.response = answer
    exchange.planted = [...planted]
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  const server = serverFor(listener, tls)
  const sockets = openSockets(server)
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    env: (inRegion = region) => environment(url, inRegion),
    exchanges,
    calls: (operation) => exchanges.filter((exchange) => !operation || exchange.operation === operation),
    ...hands(store, region, planted),
    plan: faults.plan,
    onCall: faults.onCall,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      stopping.abort()
      await closed
    },
  }
}

function serverFor(
  listener: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
  tls: SimulatorOptions['tls'],
): Server {
  const guarded = (message: IncomingMessage, response: ServerResponse) => {
    listener(message, response).catch((error) => {
      // Nobody is left to tell when the client went away, or stop() was called.
      if (message.socket.destroyed) return
      const { status, headers, body } = errorAnswer(error)
      response.writeHead(status, headers).end(body)
    })
  }
  // A client that polls every few seconds must not find its idle socket closed.
  const settings = { keepAliveTimeout: 60_000 }
  return tls ? createTlsServer({ ...settings, ...tls }, guarded) : createServer(settings, guarded)
}

// closeAllConnections() leaves sockets whose TLS handshake isn't done.
function openSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

/** What happens to connections other than by the API. The texts that it puts there are added to `planted`. */
function hands(store: Store, defaultRegion: string, planted: Set<string>) {
  const one = (name: string, region?: string): Row => {
    const rows = store.where({ name, region }).filter(alive)
    const [row] = rows
    if (!row || rows.length > 1) throw new Error(`${rows.length} connections are named ${name}, not one`)
    return row
  }
  const setStatus = (name: string, status: string, region?: string) => {
    one(name, region).status = status
    planted.add(status)
  }

  return {
    seed({ provider = 'GITHUB', status = 'AVAILABLE', createdAt = new Date(), ...given }: Seed) {
      const { tags = {}, region = defaultRegion, account = defaultAccount } = given
      const { name, arn } = store.add({ ...given, provider, status, tags, createdAt, region, account })
      for (const text of [name, arn, provider, status, ...Object.entries(tags).flat()]) planted.add(text)
      return { arn }
    },
    connections: ({
      deleted = false,
      ...where
    }: {
      region?: string
      account?: string
      deleted?: boolean
    } = {}) =>
      store
        .where(where)
        .filter((row) => deleted || alive(row))
        .map(({ serial, visibleAt, ...connection }): Connection => structuredClone(connection)),
    setStatus,
    completeHandshake: (name: string, region?: string) => setStatus(name, 'AVAILABLE', region),
    remove: (name: string, region?: string) => store.remove(one(name, region)),
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
