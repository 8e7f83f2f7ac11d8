import { expect, test } from '@jest/globals'
import { githubFailure, isLocked, isUnprocessable } from '../../../src/github/errors.ts'
import { explain } from '../report.ts'

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
  const { kind: actual, cause } = explain(githubFailure(requestError(status, message), 'octo-org/app'))
  expect(actual).toBe(kind)
  expect(cause).toContain('`octo-org/app`')
})

test.each<[title: string, error: unknown, serviceError: string]>([
  ['all', requestError(403, 'No', 'A1:B2'), 'GitHub: `No` (HTTP 403, request ID `A1:B2`).'],
  ['no request ID', requestError(403, 'No'), 'GitHub: `No` (HTTP 403).'],
  ['no response', new Error('No'), 'GitHub: `No`.'],
  ['an empty object', {}, 'GitHub: `no message`.'],
  ['a long message', requestError(500, 'x'.repeat(1_001)), `GitHub: \`${'x'.repeat(1_000)}…\` (HTTP 500).`],
  [
    'a long ID',
    requestError(500, '', 'x'.repeat(101)),
    `GitHub: \`no message\` (HTTP 500, request ID \`${'x'.repeat(100)}…\`).`,
  ],
  ['hostile text', requestError(403, 'a`b\n::error::c'), "GitHub: `a'b ::error::c` (HTTP 403)."],
])('the service error of an error with %s', (_, error, serviceError) => {
  expect(explain(githubFailure(error, 'o/r')).serviceError).toBe(serviceError)
})

test.each<[status: number | undefined, message: string, locked: boolean]>([
  [403, 'Unable to create comment because issue is locked.', true],
  [403, 'Locked', true],
  [403, 'Resource not accessible by integration', false],
  [410, 'This issue is locked', false],
  [undefined, 'locked', false],
])('HTTP %j, %s: the issue is locked: %j', (status, message, locked) => {
  expect(isLocked(requestError(status, message))).toBe(locked)
  expect(isLocked({ status })).toBe(false)
})

test.each<[status: number | undefined, expected: boolean]>([
  [422, true],
  [400, false],
  [undefined, false],
])('HTTP %j: GitHub rejects something in the request: %j', (status, expected) => {
  expect(isUnprocessable(requestError(status, 'x'))).toBe(expected)
})
