import type { Reply } from './exchange.ts'

/** A validation error of one field in a request body. */
export interface FieldError {
  resource: 'Issue' | 'IssueComment'
  field: string
  code: 'missing_field' | 'invalid' | 'custom'
  value?: unknown
  message?: string
}

interface Details {
  readonly errors?: FieldError[]
  readonly headers?: Record<string, string>
  /** The documentation page, if it is not that of the call. */
  readonly documentation?: string
}

/** An error response. */
export class ApiError extends Error {
  readonly status: number
  private readonly details: Details

  constructor(status: number, message: string, details: Details = {}) {
    super(message)
    this.status = status
    this.details = details
  }

  /** What GitHub sends. The `status` in the body is a string. */
  reply(route: string): Reply {
    const { errors, headers, documentation = `https://docs.github.com/rest${route}` } = this.details
    const body = {
      message: this.message,
      ...(errors ? { errors } : {}),
      documentation_url: documentation,
      status: String(this.status),
    }
    return { status: this.status, body, ...(headers ? { headers } : {}) }
  }
}

export const notFound = () => new ApiError(404, 'Not Found')
export const invalid = (errors: FieldError[]) => new ApiError(422, 'Validation Failed', { errors })
