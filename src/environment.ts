/** The environment variables of the step. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Whether the environment sets an endpoint in place of App Runner's own. */
export function hasCustomEndpoint(env: Environment): boolean {
  return Boolean(env.AWS_ENDPOINT_URL_APPRUNNER || env.AWS_ENDPOINT_URL)
}

/** Whether the environment sets a proxy. */
export function hasProxy(env: Environment): boolean {
  return proxiesOf(env).length > 0
}

/** The secrets in the environment: variables that are named like one, and the passwords of proxies. */
export function secretsOf(env: Environment): string[] {
  const values = Object.entries(env)
    .filter(([name]) => /SECRET|TOKEN|PASSWORD|ACCESS_KEY/i.test(name) && !/_(FILE|URL|URI)$/i.test(name))
    .map(([, value]) => value ?? '')
  // A short value is more likely a setting than a secret, and would be cut out of every message.
  return [...values.filter((value) => value.length >= 8), ...proxiesOf(env).flatMap(passwordOf)]
}

function proxiesOf(env: Environment): string[] {
  const urls = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy]
  return urls.filter((url): url is string => Boolean(url))
}

/** The password as it is in the URL, decoded, and as the header that Node.js sends. */
function passwordOf(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { username, password } = new URL(url)
  if (password === '') return []
  const credentials = `${decode(username)}:${decode(password)}`
  return [password, decode(password), Buffer.from(credentials).toString('base64')]
}

function decode(component: string): string {
  try {
    return decodeURIComponent(component)
  } catch {
    return component
  }
}
