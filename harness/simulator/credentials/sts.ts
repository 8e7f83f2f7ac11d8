import { randomUUID } from 'node:crypto'
import { readScope } from '../apprunner/signature.ts'
import { keysOf } from './keys.ts'
import {
  type CredentialRequest,
  type CredentialService,
  type Reply,
  startCredentialService,
} from './service.ts'

/** AWS STS: `AssumeRole` and `AssumeRoleWithWebIdentity`. It assumes any role. */
export interface SecurityTokenService extends CredentialService {
  /** The parameters of the calls so far, and the access key ID that signed each; `''` for an unsigned call. */
  calls(): { operation: string; parameters: Record<string, string>; signer: string }[]
}

/** The access key ID of the session of a role. The simulator of App Runner can derive the account from it. */
export const sessionKey = (role: string) => `ASIA${role.split(':')[4]}`

/** Starts a simulated STS. */
export async function startSts(): Promise<SecurityTokenService> {
  const service = await startCredentialService({
    env: (url) => ({ AWS_ENDPOINT_URL_STS: url }),
    operationOf: ({ body }) => new URLSearchParams(body).get('Action') ?? '',
    respond: assumeRole,
    error,
  })
  return {
    ...service,
    calls: () =>
      service.requests.map((request) => ({
        operation: request.operation,
        parameters: parametersOf(request),
        signer: signerOf(request),
      })),
  }
}

const parametersOf = ({ body }: CredentialRequest) => Object.fromEntries(new URLSearchParams(body))
const signerOf = ({ headers }: CredentialRequest) => readScope(headers.authorization)?.accessKeyId ?? ''

function assumeRole(request: CredentialRequest): Reply {
  const { operation } = request
  const { RoleArn = '', RoleSessionName = '', WebIdentityToken } = parametersOf(request)
  if (operation !== 'AssumeRole' && operation !== 'AssumeRoleWithWebIdentity')
    return error(400, 'InvalidAction', `Could not find operation ${operation}`)
  if (operation === 'AssumeRole' && !signerOf(request))
    return error(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token')
  if (operation === 'AssumeRoleWithWebIdentity' && !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(WebIdentityToken ?? ''))
    return error(400, 'InvalidIdentityToken', 'The ID Token provided is not a valid JWT.')
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = keysOf(sessionKey(RoleArn))
  const session = `${RoleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${RoleSessionName}`
  return xml(
    200,
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>
<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:${RoleSessionName}</AssumedRoleId><Arn>${session}</Arn></AssumedRoleUser>
<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>
<SessionToken>${sessionToken}</SessionToken><Expiration>${expiration.toISOString()}</Expiration></Credentials>
</${operation}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`,
  )
}

function error(status: number, name: string, message: string): Reply {
  return xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>${name}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  )
}

const xml = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() },
  body,
})
