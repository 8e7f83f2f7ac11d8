/** Temporary credentials. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

const HOUR_MS = 3_600_000

/**
 * Credentials whose secrets contain the access key ID, so that tests can tell which service they come from. They are
 * valid for an hour.
 */
export function keysOf(accessKeyId: string): Keys {
  return {
    accessKeyId,
    secretAccessKey: `${accessKeyId}/SECRETEXAMPLE/bPxRfiCY`,
    sessionToken: `IQoJb3JpZ2lu${accessKeyId}EXAMPLETOKEN`,
    expiration: new Date(Date.now() + HOUR_MS),
  }
}
