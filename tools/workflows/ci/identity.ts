import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { startServer } from '../../../harness/simulator/server.ts'

/** A request to STS. */
export interface StsCall {
  action: string
  parameters: Record<string, string>
  /** The role of the caller, or undefined for a caller with an OIDC token or an access key. */
  callerRole: string | undefined
}

const bearer = 'request-token'
const oidcToken = ['{"alg":"RS256"}', '{"aud":"sts.amazonaws.com"}', 'signature']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.')
const tokenOf = (role: string) => `session-of-${role}`

/** Starts GitHub's endpoint for OIDC tokens, and an STS that assumes any role for its tokens and sessions. */
export async function startIdentityProvider() {
  const calls: StsCall[] = []
  const { url, stop } = await startServer(async (request, response) => {
    if (request.method === 'GET') {
      const known = request.headers.authorization === `Bearer ${bearer}`
      response.writeHead(known ? 200 : 401).end(JSON.stringify({ value: oidcToken }))
      return
    }
    const call = await stsCall(request)
    calls.push(call)
    response.setHeader('content-type', 'text/xml')
    const result = resultOf(call)
    if (!result)
      response.writeHead(403).end('<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>')
    else response.end(xml({ [`${call.action}Response`]: { [`${call.action}Result`]: result } }))
  })
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    AWS_ENDPOINT_URL_STS: url,
  }
  return { env, calls, stop }
}

async function stsCall(request: IncomingMessage): Promise<StsCall> {
  const { Action: action = '', ...parameters } = Object.fromEntries(new URLSearchParams(await text(request)))
  const session = request.headers['x-amz-security-token']
  return { action, parameters, callerRole: /^session-of-(.+)$/.exec(String(session))?.[1] }
}

interface Tree {
  [name: string]: string | Tree
}

function resultOf({ action, parameters, callerRole }: StsCall): Tree | undefined {
  const { RoleArn = '', WebIdentityToken } = parameters
  const mayAssume = action === 'AssumeRole' ? callerRole : WebIdentityToken === oidcToken
  if (/^AssumeRole/.test(action)) return mayAssume ? session(RoleArn) : undefined
  return callerRole ? { Account: accountOf(callerRole), Arn: callerRole, UserId: 'AROA:session' } : undefined
}

const accountOf = (role: string) => role.split(':')[4] as string

const session = (role: string): Tree => ({
  Credentials: {
    // The simulator of App Runner derives the account from the access key.
    AccessKeyId: `ASIA${accountOf(role)}`,
    SecretAccessKey: 'a-secret-access-key',
    SessionToken: tokenOf(role),
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  },
  AssumedRoleUser: { Arn: role, AssumedRoleId: 'AROA:session' },
})

const xml = (tree: Tree): string =>
  Object.entries(tree)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? value : xml(value)}</${name}>`)
    .join('')
