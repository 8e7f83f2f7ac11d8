import { expect, test } from '@jest/globals'
import { explainGitHubError } from '../../src/github/errors.ts'

function requestError(status: number | undefined, message: string, requestId?: string) {
  const headers = requestId ? { 'x-github-request-id': requestId } : {}
  return Object.assign(new Error(message), { status, response: { headers } })
}

test.each<[kind: string, status: number | undefined, message: string]>([
  ['reminder-denied', 401, 'Bad credentials'],
  ['reminder-denied', 403, 'Resource not accessible by integration'],
  ['reminder-denied', 404, 'Not Found'],
  ['reminder-disabled', 410, 'Issues are disabled for this repo'],
  ['reminder-failed', 403, 'API rate limit exceeded'],
  ['reminder-failed', 403, 'You have exceeded a secondary rate limit'],
  ['reminder-failed', 422, 'Validation Failed'],
  ['reminder-failed', 500, 'Server Error'],
  ['reminder-failed', undefined, 'This operation was aborted'],
])('%s: HTTP %j, %s', (kind, status, message) => {
  expect(explainGitHubError(requestError(status, message), String).kind).toBe(kind)
})

test.each<[title: string, error: unknown, serviceError: string]>([
  ['all', requestError(403, 'No', 'A1:B2'), 'GitHub: `No` (HTTP 403, request ID `A1:B2`).'],
  ['no request ID', requestError(403, 'No'), 'GitHub: `No` (HTTP 403).'],
  ['no response', new Error('No'), 'GitHub: `No`.'],
  ['an empty object', {}, 'GitHub: ``.'],
  ['secrets', requestError(403, 'No s3cret', 's3cret'), 'GitHub: `No ***` (HTTP 403, request ID `***`).'],
  ['hostile text', requestError(403, 'a`b\n::error::c'), "GitHub: `a'b ::error::c` (HTTP 403)."],
])('the service error of an error with %s', (_, error, serviceError) => {
  const redact = (text: string) => text.replaceAll('s3cret', '***')
  expect(explainGitHubError(error, redact).serviceError).toBe(serviceError)
})
