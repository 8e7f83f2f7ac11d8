/** The environment variables of the step. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The endpoint that the environment sets in place of App Runner's own, `''` for none. */
export function customEndpoint(env: Environment): string {
  return env.AWS_ENDPOINT_URL_APPRUNNER || env.AWS_ENDPOINT_URL || ''
}

/** The proxy URLs in the environment. */
export function proxiesOf(env: Environment): string[] {
  const urls = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy]
  return urls.filter((url): url is string => Boolean(url))
}

/**
 * Whether requests to the URL go through a proxy, by the rules of Node.js for `NO_PROXY` but for its ranges of IP
 * addresses: https://nodejs.org/api/http.html#built-in-proxy-support.
 */
export function usesProxy(url: string, env: Environment): boolean {
  if (!URL.canParse(url)) return proxiesOf(env).length > 0
  const { protocol, hostname, host } = new URL(url)
  const proxy = protocol === 'https:' ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY
  const exceptions = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/)
  return Boolean(proxy) && !exceptions.some((exception) => matches(exception, hostname, host))
}

function matches(exception: string, hostname: string, host: string): boolean {
  if (exception === '*' || exception === hostname || exception === host) return true
  const suffix = exception.replace(/^\*/, '')
  return suffix.startsWith('.') && hostname.endsWith(suffix)
}
