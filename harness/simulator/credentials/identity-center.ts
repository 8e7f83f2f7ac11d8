import { randomUUID } from 'node:crypto'
import { parseJson } from '../json.ts'
import { keysOf } from './keys.ts'
import { type CredentialService, jsonReply, type Reply, startCredentialService } from './service.ts'

/** The access key ID of the permission set. */
export const PERMISSION_SET_KEY = 'ASIAPERMISSIONSET000'

/** What `aws sso login` keeps in its cache, and what the services accept. */
export const SSO_TOKENS = {
  accessToken: 'aoaAAAAAGEXAMPLEssoAccessToken',
  refreshToken: 'aorAAAAAGEXAMPLEssoRefreshToken',
  clientId: 'EXAMPLEclientId',
  clientSecret: 'EXAMPLEssoClientSecret.of.the.registration',
} as const

/** The tokens after a refresh. */
export const REFRESHED_TOKENS = {
  accessToken: 'aoaBBBBBGEXAMPLErefreshedAccessToken',
  refreshToken: 'aorBBBBBGEXAMPLErefreshedRefreshToken',
} as const

/** One of the two services of IAM Identity Center. */
export type IdentityCenterService = CredentialService

/** Starts the access portal: `GetRoleCredentials`. */
export function startPortal(): Promise<IdentityCenterService> {
  const known: string[] = [SSO_TOKENS.accessToken, REFRESHED_TOKENS.accessToken]
  return startCredentialService({
    env: (url) => ({ AWS_ENDPOINT_URL_SSO: url }),
    operationOf: ({ path }) => (path === '/federation/credentials' ? 'GetRoleCredentials' : ''),
    respond: ({ operation, query, headers }) => {
      if (!operation) return portalError(404, 'ResourceNotFoundException', 'No such path')
      if (!query.account_id || !query.role_name)
        return portalError(400, 'InvalidRequestException', 'Missing account_id or role_name')
      if (!known.includes(headers['x-amz-sso_bearer_token'] ?? ''))
        return portalError(401, 'UnauthorizedException', 'Session token not found or invalid')
      const { expiration, ...keys } = keysOf(PERMISSION_SET_KEY)
      return jsonReply(200, { roleCredentials: { ...keys, expiration: expiration.getTime() } })
    },
    error: portalError,
  })
}

/** Starts the OIDC service, which refreshes tokens: `CreateToken`. */
export function startOidc(): Promise<IdentityCenterService> {
  return startCredentialService({
    env: (url) => ({ AWS_ENDPOINT_URL_SSO_OIDC: url }),
    operationOf: ({ method, path }) => (method === 'POST' && path === '/token' ? 'CreateToken' : ''),
    respond: ({ operation, body }) => {
      const { clientId, clientSecret, refreshToken, grantType } = Object(parseJson(body))
      if (!operation || grantType !== 'refresh_token')
        return oidcError(400, 'UnsupportedGrantTypeException', 'Only refresh tokens are accepted')
      if (clientId !== SSO_TOKENS.clientId || clientSecret !== SSO_TOKENS.clientSecret)
        return oidcError(401, 'InvalidClientException', 'Invalid client')
      if (refreshToken !== SSO_TOKENS.refreshToken)
        return oidcError(400, 'InvalidGrantException', 'Invalid refresh token provided')
      return jsonReply(200, { ...REFRESHED_TOKENS, tokenType: 'Bearer', expiresIn: 3_600 })
    },
    error: oidcError,
  })
}

const errorHeaders = (name: string) => ({ 'x-amzn-errortype': name, 'x-amzn-requestid': randomUUID() })

function portalError(status: number, name: string, message: string): Reply {
  return jsonReply(
    status,
    { message, __type: `com.amazonaws.switchboard.portal#${name}` },
    errorHeaders(name),
  )
}

/** The OAuth name of an error: `invalid_grant` for `InvalidGrantException`. */
const oauthName = (name: string) =>
  name
    .replace(/Exception$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase()

function oidcError(status: number, name: string, description: string): Reply {
  return jsonReply(status, { error: oauthName(name), error_description: description }, errorHeaders(name))
}
