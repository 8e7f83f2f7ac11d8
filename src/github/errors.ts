import { Failure } from '../failure.ts'

/** What Octokit throws, as far as the action reads it. */
interface RequestError {
  readonly status?: number
  readonly message?: string
  readonly response?: { readonly headers?: Readonly<Record<string, string>> }
}

/** The warning for an error of GitHub: a reminder never changes the result of the step. */
export function githubFailure(error: unknown, repository: string): Failure {
  const { status, message = '', response } = error as RequestError
  const requestId = response?.headers?.['x-github-request-id'] ?? ''
  const serviceError = {
    service: 'GitHub',
    operation: '',
    name: '',
    message: message || 'no message',
    status,
    requestId,
  }
  return new Failure(classify(status, message), { repository }, { serviceError, cause: error })
}

/** Whether GitHub refused a comment because the issue is locked. */
export function isLocked(error: unknown): boolean {
  const { status, message: text = '' } = error as RequestError
  return status === 403 && /locked/i.test(text)
}

/** Whether GitHub understood the request but rejects something in it. */
export function isUnprocessable(error: unknown): boolean {
  return (error as RequestError).status === 422
}

function classify(status: number | undefined, text: string) {
  if (status === 410) return 'reminder-disabled'
  const denied = status === 401 || status === 403 || status === 404
  return denied && !/rate limit/i.test(text) ? 'reminder-denied' : 'reminder-failed'
}
