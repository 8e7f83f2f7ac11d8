import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { addAbortSignal, type Readable } from 'node:stream'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Environment, proxyFor } from '../environment.ts'
import { Failure } from '../failure.ts'
import { invalidResponse, readableBody } from './responses.ts'

const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
  socketTimeout: 15_000,
}
/** Time to connect and to respond, and some more for the body. */
const ATTEMPT_MS = 25_000
const MAX_BYTES = 1024 * 1024
/** Signatures have room for four digits. */
const YEAR_10000 = Date.UTC(10_000, 0)

/** A request that was sent, or refused. */
export interface SentRequest {
  readonly service: string
  readonly operation: string
  /** When it was sent, by `performance.now()`. */
  readonly time: number
  proxied: boolean
  /** Why it has no response. Some credential providers report only its message. */
  error?: unknown
}

type Handler = Pick<
  NodeHttpHandler,
  'handle' | 'destroy' | 'metadata' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>
type Request = Parameters<Handler['handle']>[0]
type Response = Awaited<ReturnType<Handler['handle']>>['response']

/** A request handler of the SDK that remembers the last request. */
export interface RequestHandler extends Handler {
  lastRequest(): SentRequest | undefined
}

/**
 * Sends the requests of App Runner's client and of its credential providers, none after `stop` is aborted. Only here is
 * the URL known that a request really goes to, so only here is decided about proxies. An attempt fails when connecting
 * takes over 5 seconds, the start of the response over 15, or all of it over 25, and when the response is over 1 MiB.
 */
export function createRequestHandler(env: Environment, stop: AbortSignal): RequestHandler {
  const direct = new NodeHttpHandler({ ...TIMEOUTS, ...agents() })
  const proxied = new Map<string, NodeHttpHandler>()
  let last: SentRequest | undefined

  function handlerFor(url: string, sent: SentRequest): NodeHttpHandler {
    const proxy = proxyFor(url, env)
    sent.proxied = proxy !== ''
    if (!proxy) return direct
    assertProxySupport(proxy, process.versions.node)
    const handler = proxied.get(proxy) ?? new NodeHttpHandler({ ...TIMEOUTS, ...agents(proxy) })
    proxied.set(proxy, handler)
    return handler
  }

  return {
    metadata: direct.metadata,
    lastRequest: () => last,
    async handle(request, options = {}) {
      const sent: SentRequest = { ...identify(request), time: performance.now(), proxied: false }
      last = sent
      const timeout = AbortSignal.timeout(ATTEMPT_MS)
      const signals = [timeout, options.abortSignal].filter((signal) => signal instanceof AbortSignal)
      const abortSignal = AbortSignal.any(signals)
      try {
        stop.throwIfAborted()
        const handler = handlerFor(urlOf(request), sent)
        const { response } = await handler.handle(request, { ...options, abortSignal })
        await readBody(response, sent, abortSignal)
        return { response }
      } catch (error) {
        sent.error = timeout.aborted
          ? new DOMException('The response is not complete', 'TimeoutError')
          : error
        throw sent.error
      }
    },
    destroy: () => void [direct, ...proxied.values()].map((handler) => handler.destroy()),
    updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
  }
}

/** Agents that connect through the proxy, if any: https://nodejs.org/api/http.html#built-in-proxy-support. */
function agents(proxy?: string) {
  const options = { keepAlive: true, ...(proxy && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }) }
  try {
    return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) }
  } catch {
    // Node.js's own message may contain the password.
    throw new Failure('proxy-url', {})
  }
}

/**
 * Throws if this Node.js would ignore the proxy: no request is better than one that bypasses it. Node.js supports
 * proxies since 24.5.0 and 22.21.0, and ignores those without `http://` or `https://`.
 */
export function assertProxySupport(proxy: string, version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const supported = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
  if (!supported) throw new Failure('proxy-unsupported', { version })
  if (!/^https?:\/\//.test(proxy)) throw new Failure('proxy-url', {})
}

/** Throws if the endpoint has no `https://` or `http://`: `localhost:4566` parses as a URL too. */
function urlOf({ protocol, hostname, port }: Request): string {
  if (!/^https?:$/.test(protocol)) throw new Failure('endpoint', {})
  return `${protocol}//${hostname}${port ? `:${port}` : ''}/`
}

/** Which service and operation a request is for. A custom endpoint can have any host, so the host does not tell. */
export function identify({ headers, path, body }: Pick<Request, 'headers' | 'path' | 'body'>) {
  const [, target] = /^AppRunner\.(\w+)$/.exec(headers['x-amz-target'] ?? '') ?? []
  if (target) return { service: 'App Runner', operation: target }
  if (path.endsWith('/v1/token')) return { service: 'AWS Sign-In', operation: 'CreateOAuth2Token' }
  if (path.endsWith('/token')) return { service: 'IAM Identity Center', operation: 'CreateToken' }
  if (path.endsWith('/federation/credentials'))
    return { service: 'IAM Identity Center', operation: 'GetRoleCredentials' }
  return { service: 'AWS STS', operation: /(?:^|&)Action=(\w+)/.exec(String(body))?.[1] ?? '' }
}

/** Reads the whole body, so that it counts for the limits, and checks what the SDK does not. */
async function readBody(
  response: Response,
  { service, operation }: SentRequest,
  abortSignal: AbortSignal,
): Promise<void> {
  const body: Readable = addAbortSignal(abortSignal, response.body)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw invalidResponse('it is larger than 1 MiB', service)
    chunks.push(chunk)
  }
  // The SDK corrects its clock by this header, and could then sign no further request.
  const { date } = response.headers
  if (date && !(Math.abs(Date.parse(date)) < YEAR_10000))
    throw invalidResponse('its Date header is no date', service)
  const whole = Buffer.concat(chunks)
  response.body = service === 'App Runner' ? readableBody(operation, response.statusCode, whole) : whole
}
