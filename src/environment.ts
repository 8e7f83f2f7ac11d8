/** The environment variables of the step. */
export type Environment = Readonly<Record<string, string | undefined>>

/** App Runner's own endpoint in the region, as far as proxies depend on it. */
export function ownEndpoint(region: string): string {
  return `https://apprunner.${region}.amazonaws.com`
}

/** The URL that requests go to, as far as proxies depend on it and the environment sets it. */
export function endpointOf(region: string, env: Environment): string {
  return env.AWS_ENDPOINT_URL_APPRUNNER || env.AWS_ENDPOINT_URL || ownEndpoint(region)
}

/** The proxy URLs in the environment. */
export function proxiesOf(env: Environment): string[] {
  const urls = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy]
  return urls.filter((url): url is string => Boolean(url))
}

/**
 * The proxy through which requests to the URL go, `''` for none, by the rules of Node.js for `NO_PROXY` but for its
 * ranges of IP addresses: https://nodejs.org/api/http.html#built-in-proxy-support.
 */
export function proxyFor(url: string, env: Environment): string {
  if (!URL.canParse(url)) return proxiesOf(env)[0] ?? ''
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'https:'
  const proxy = secure ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY
  const host = `${hostname}:${port || (secure ? 443 : 80)}`
  const exceptions = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(',')
  return !proxy || exceptions.some((exception) => matches(exception.trim(), hostname, host)) ? '' : proxy
}

function matches(exception: string, hostname: string, host: string): boolean {
  if (exception === '*' || exception === hostname || exception === host) return true
  if (exception.startsWith('.')) return `.${hostname}`.endsWith(exception)
  return exception.startsWith('*.') && hostname.endsWith(exception.slice(1))
}
