/** A validation error of one field in a request body. */
export interface FieldError {
  resource: 'Issue' | 'IssueComment' | 'Label'
  field: string
  code: 'missing_field' | 'invalid' | 'custom'
  value?: unknown
  message?: string
}

/** An error response. */
export class ApiError extends Error {
  readonly status: number
  readonly errors: FieldError[] | undefined

  constructor(status: number, message: string, errors?: FieldError[]) {
    super(message)
    this.status = status
    this.errors = errors
  }

  /** The body that GitHub sends. Its `status` is a string. */
  body(documentation: string): object {
    return {
      message: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
      documentation_url: `https://docs.github.com/rest${documentation}`,
      status: String(this.status),
    }
  }
}

export const notFound = () => new ApiError(404, 'Not Found')
export const invalid = (errors: FieldError[]) => new ApiError(422, 'Validation Failed', errors)
