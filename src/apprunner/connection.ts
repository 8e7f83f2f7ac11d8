/** A connection as App Runner returns it. The API leaves every member optional; here only the ARN is certain. */
export interface Connection {
  readonly name: string
  readonly arn: string
  /** As the API returns it, `''` if it is missing. */
  readonly provider: string
  /** As the API returns it, `''` if it is missing. */
  readonly status: string
  readonly createdAt: Date | undefined
}

/** Whether the string is a valid name: https://docs.aws.amazon.com/apprunner/latest/api/API_CreateConnection.html. */
export function isConnectionName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{3,31}$/.test(name)
}

/** The account ID in an ARN (`arn:partition:service:region:account:…`), or undefined. */
export function accountOf(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1]
}
