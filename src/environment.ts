/** The variables of the step's process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Whether requests go to App Runner's own address rather than to one that the environment names. */
export function usesOwnEndpoint(env: Environment): boolean {
  return !env.AWS_ENDPOINT_URL_APPRUNNER && !env.AWS_ENDPOINT_URL
}

/** Whether the environment names a proxy. */
export function usesProxy(env: Environment): boolean {
  return Boolean(env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy)
}

/** The secrets in the environment: of AWS and GitHub by the names of their variables, and the proxies' passwords. */
export function secretsIn(env: Environment): string[] {
  const variables = Object.entries(env).filter(([name]) => /SECRET|TOKEN|PASSWORD|ACCESS_KEY/i.test(name))
  const values = variables.filter(([name]) => !/_(FILE|URL|URI)$/i.test(name)).map(([, value]) => value ?? '')
  const proxies = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy].flatMap(passwords)
  // A short value is more likely a setting than a secret, and would be cut out of every message.
  return [...values.filter((value) => value.length >= 8), ...proxies]
}

function passwords(url: string | undefined): string[] {
  if (!url || !URL.canParse(url)) return []
  const { username, password } = new URL(url)
  const [user, word] = [decoded(username), decoded(password)]
  return password ? [password, word, Buffer.from(`${user}:${word}`).toString('base64')] : []
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
