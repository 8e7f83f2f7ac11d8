import { keysOf } from './keys.ts'
import { type CredentialService, jsonReply, startCredentialService } from './service.ts'

/** The access key ID of the container's role. */
export const CONTAINER_KEY = 'ASIACONTAINERROLE000'

/** The authorization token that the endpoint requires. */
export const CONTAINER_TOKEN = 'eks-pod-identity-token-EXAMPLE'

/** The credential endpoint of ECS and EKS Pod Identity: `GetCredentials`. */
export interface ContainerService extends CredentialService {
  /** The environment of a runner in a container that has a role. */
  env(): Record<string, string>
}

/** Starts the credential endpoint of a container. */
export async function startContainerService(): Promise<ContainerService> {
  const service = await startCredentialService({
    operationOf: ({ method, path }) =>
      method === 'GET' && path === '/v1/credentials' ? 'GetCredentials' : '',
    respond: ({ operation, headers }) => {
      if (operation === '') return error(404, 'NotFound', 'No such path')
      if (headers.authorization !== CONTAINER_TOKEN)
        return error(401, 'UnauthorizedException', 'The authorization token is not valid')
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = keysOf(CONTAINER_KEY)
      return jsonReply(200, {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Token: sessionToken,
        Expiration: expiration.toISOString(),
      })
    },
    error,
  })
  return {
    ...service,
    env: () => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
    }),
  }
}

const error = (status: number, Code: string, Message: string) => jsonReply(status, { Code, Message })
