import { readFileSync } from 'node:fs'
import { CredentialsProviderError } from '@smithy/core/config'
import type { AwsCredentialIdentity } from '@smithy/types'
import type { Environment } from '../environment.ts'
import { quote } from '../report/text.ts'
import type { WatchedCalls } from './calls.ts'
import type { Properties } from './context.ts'
import type { FailedLink } from './error.ts'
import type { CredentialProcesses } from './processes.ts'
import type { Profiles } from './profile.ts'
import type { ChainLink, OutsideSource } from './source.ts'

/** Gets credentials once, with what the client passes to its provider. */
export type Resolve = (properties: Properties) => Promise<AwsCredentialIdentity>

/** An attempt to get credentials. */
export interface Attempt {
  readonly env: Environment
  readonly region: string
  readonly source: OutsideSource
  readonly profiles: Profiles
  readonly calls: WatchedCalls
  readonly processes: CredentialProcesses
  readonly info: (line: string) => void
  /** The link of the default chain that was tried last. */
  link: ChainLink | undefined
  /** The links of the default chain that gave no credentials. */
  readonly failedLinks: FailedLink[]
}

/** The SDK's own providers for the source. What they need is loaded when it is used. */
export function providerOf(attempt: Attempt): Resolve {
  const { source } = attempt
  switch (source.kind) {
    case 'profile':
      return profileProvider(source.name, attempt)
    case 'chain':
      return chainProvider(source.links, attempt)
  }
}

/** For the clients that the providers create: STS takes one part, SSO, OIDC and Sign-In the other. */
function clientOptions({ calls: { handler: requestHandler, logger }, region }: Attempt) {
  return {
    logger,
    clientConfig: { requestHandler, logger },
    parentClientConfig: { requestHandler, logger, region },
  }
}

function profileProvider(profile: string, attempt: Attempt): Resolve {
  const options = { ...clientOptions(attempt), profile }
  return async (properties) => {
    const { fromIni } = await import('@aws-sdk/credential-provider-ini')
    return fromIni(options)(properties)
  }
}

/** The SDK's default chain, but with the error of each link. */
function chainProvider(links: readonly ChainLink[], attempt: Attempt): Resolve {
  const providers = links.map((link) => [link, linkProvider(link, attempt)] as const)
  return async (properties) => {
    let last: unknown = new CredentialsProviderError('Could not load credentials from any providers')
    for (const [link, provider] of providers) {
      attempt.link = link
      try {
        return await provider(properties)
      } catch (error) {
        last = error
        const { message, tryNextLink } = error as Error & { tryNextLink?: boolean }
        if (!tryNextLink) throw error
        attempt.failedLinks.push({ link, message, error })
        if (link !== links.at(-1)) attempt.info(`${LABELS[link]} gave no credentials: ${quote(message, 300)}`)
      }
    }
    throw last
  }
}

const LABELS: Readonly<Record<ChainLink, string>> = {
  'default-profile': 'The profile `default`',
  'web-identity': 'The web identity token',
  container: 'The container endpoint',
  instance: 'The instance metadata service',
}

function linkProvider(link: ChainLink, attempt: Attempt): Resolve {
  const { env } = attempt
  const { logger } = attempt.calls
  switch (link) {
    case 'default-profile':
      return profileProvider('default', attempt)
    case 'web-identity':
      return async (properties) => {
        const { fromTokenFile } = await import('@aws-sdk/credential-provider-web-identity')
        return fromTokenFile({
          ...clientOptions(attempt),
          ...(env.AWS_WEB_IDENTITY_TOKEN_FILE && { webIdentityTokenFile: env.AWS_WEB_IDENTITY_TOKEN_FILE }),
          ...(env.AWS_ROLE_ARN && { roleArn: env.AWS_ROLE_ARN }),
          ...(env.AWS_ROLE_SESSION_NAME && { roleSessionName: env.AWS_ROLE_SESSION_NAME }),
        })(properties)
      }
    case 'container':
      return async () => {
        const { fromHttp } = await import('@aws-sdk/credential-provider-http')
        return fromHttp({ logger, ...containerToken(env) })()
      }
    case 'instance':
      return async () => {
        const { fromInstanceMetadata } = await import('@smithy/credential-provider-imds')
        return fromInstanceMetadata({ logger })()
      }
  }
}

/** The authorization token without white space: the SDK would send the line break at the end of a file. */
function containerToken(env: Environment) {
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  const token = file ? readFileSync(file, 'utf8').trim() : env.AWS_CONTAINER_AUTHORIZATION_TOKEN
  // The SDK prefers the file of the environment, unless it is given an empty one.
  return { awsContainerAuthorizationToken: token ?? '', awsContainerAuthorizationTokenFile: '' }
}
