import { keysOf } from './keys.ts'
import { type CredentialService, jsonReply, type Reply, startCredentialService } from './service.ts'

const ROLE = 'runner-instance-role'
const TOKEN = 'AQAEAInstanceMetadataToken=='
const CREDENTIALS = '/latest/meta-data/iam/security-credentials/'

/** The access key ID of the instance role. */
export const INSTANCE_KEY = 'ASIAINSTANCEROLE0000'

/** The EC2 instance metadata service, version 2: `CreateToken`, `ListRoles` and `GetCredentials`. */
export type InstanceService = CredentialService

/** Starts the metadata service of an instance that has a role. */
export function startInstanceService(): Promise<InstanceService> {
  return startCredentialService({
    env: (url) => ({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
    operationOf: ({ method, path }) => {
      if (method === 'PUT') return path === '/latest/api/token' ? 'CreateToken' : ''
      if (path === CREDENTIALS) return 'ListRoles'
      return path === CREDENTIALS + ROLE ? 'GetCredentials' : ''
    },
    respond: ({ operation, headers }) => {
      if (operation === 'CreateToken') return createToken(headers)
      if (headers['x-aws-ec2-metadata-token'] !== TOKEN) return page(401, 'Unauthorized')
      if (operation === 'ListRoles') return { status: 200, body: ROLE }
      return operation === 'GetCredentials' ? credentials() : page(404, 'Not Found')
    },
    error: page,
  })
}

function createToken(headers: Readonly<Record<string, string>>): Reply {
  const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds'])
  return seconds >= 1 && seconds <= 21_600 ? { status: 200, body: TOKEN } : page(400, 'Bad Request')
}

function credentials(): Reply {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = keysOf(INSTANCE_KEY)
  return jsonReply(200, {
    Code: 'Success',
    LastUpdated: new Date().toISOString(),
    Type: 'AWS-HMAC',
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: expiration.toISOString(),
  })
}

function page(status: number, title: string): Reply {
  const body = `<?xml version="1.0" encoding="iso-8859-1"?><html><title>${status} - ${title}</title></html>`
  return { status, headers: { 'content-type': 'text/html' }, body }
}
