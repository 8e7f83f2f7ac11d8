import { keysOf } from './keys.ts'
import { type CredentialService, jsonReply, startCredentialService } from './service.ts'

/** The access key ID of the container's role. */
export const CONTAINER_KEY = 'ASIACONTAINERROLE000'

/** The authorization token that the endpoint requires. */
export const CONTAINER_TOKEN = 'eks-pod-identity-token-EXAMPLE'

/** The credential endpoint of ECS and EKS Pod Identity: `GetCredentials`. */
export type ContainerService = CredentialService

/** Starts the credential endpoint of a container. */
export function startContainerService(): Promise<ContainerService> {
  return startCredentialService({
    env: (url) => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CONTAINER_TOKEN,
    }),
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
}

const error = (status: number, Code: string, Message: string) => jsonReply(status, { Code, Message })
