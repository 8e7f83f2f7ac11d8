import { type Message, message } from '../report/messages.ts'
import { quote } from '../report/text.ts'

/** What Octokit throws, as far as the action reads it. */
interface RequestError {
  readonly status?: number
  readonly message?: string
  readonly response?: { readonly headers?: Readonly<Record<string, string>> }
}

/** The warning for an error of GitHub: a reminder never changes the result of the step. */
export function explainGitHubError(error: unknown, repository: string): Message {
  const { status, message: text = '', response } = error as RequestError
  const requestId = response?.headers?.['x-github-request-id']
  const origin = [
    status ? `HTTP ${status}` : '',
    requestId ? `request ID ${quote(requestId, 100)}` : '',
  ].filter(Boolean)
  const where = origin.length > 0 ? ` (${origin.join(', ')})` : ''
  return message(
    classify(status, text),
    { repository },
    { serviceError: `GitHub: ${quote(text || 'no message', 500)}${where}.` },
  )
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
