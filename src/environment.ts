import { isIP } from 'node:net'

/** The environment variables of the step. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The proxy URLs in the environment. */
export function proxiesOf(env: Environment): string[] {
  const urls = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy]
  return urls.filter((url): url is string => Boolean(url))
}

/**
 * The proxy through which requests to the URL go, `''` for none. `NO_PROXY` means what it does for curl and the AWS
 * CLI: names with or without a leading dot or `*.`, in any case, with or without a port, separated by commas or
 * blanks: https://everything.curl.dev/usingcurl/proxies/env.html.
 */
export function proxyFor(url: string, env: Environment): string {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'https:'
  const proxy = secure ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY
  const exceptions = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/)
  const host = { name: hostname.replace(/^\[|\]$/g, ''), port: port || (secure ? '443' : '80') }
  return !proxy || exceptions.some((exception) => matches(exception, host)) ? '' : proxy
}

function matches(exception: string, host: { name: string; port: string }): boolean {
  if (exception === '' || exception === '*') return exception === '*'
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(exception) ?? []
  const name = (bracketed ?? plain ?? '').replace(/^\*?\./, '')
  return (
    (!port || port === host.port) &&
    (host.name === name || (!isIP(host.name) && host.name.endsWith(`.${name}`)))
  )
}
