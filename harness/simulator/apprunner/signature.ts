import { ServiceError } from './errors.ts'

export interface Scope {
  accessKeyId: string
  date: string
  region: string
  service: string
}

/** The credential scope in a SigV4 Authorization header. */
export function readScope(authorization: string | undefined): Scope | undefined {
  const match = authorization?.match(
    /^AWS4-HMAC-SHA256 .*\bCredential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request(?:,|\s|$)/,
  )
  if (!match) return undefined
  const [, accessKeyId = '', date = '', region = '', service = ''] = match
  return { accessKeyId, date, region, service }
}

/** Rejects a request that is not signed for App Runner. The signature itself is not verified: any secret key works. */
export function checkSignature(headers: Record<string, string>): void {
  const { authorization } = headers
  if (authorization === undefined)
    throw forbidden('MissingAuthenticationTokenException', 'Missing Authentication Token')

  const scope = readScope(authorization)
  const signedHeaders = authorization.match(/\bSignedHeaders=([^,\s]+)/)?.[1]?.split(';')
  const date = headers['x-amz-date']
  if (!scope) throw incomplete("a 'Credential' parameter with a full scope, under AWS4-HMAC-SHA256")
  if (!signedHeaders?.includes('host')) throw incomplete("a 'SignedHeaders' parameter that includes host")
  if (!/\bSignature=[0-9a-f]{64}$/.test(authorization)) throw incomplete("a 'Signature' parameter")
  if (!date) throw incomplete("existence of either a 'X-Amz-Date' or a 'Date' header")

  if (scope.service !== 'apprunner')
    throw forbidden(
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'apprunner'.",
    )
  if (!date.startsWith(`${scope.date}T`))
    throw forbidden(
      'InvalidSignatureException',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${date}'.`,
    )
}

const forbidden = (name: string, message: string) => new ServiceError(403, name, message)

const incomplete = (need: string) =>
  forbidden('IncompleteSignatureException', `Authorization header requires ${need}.`)
