import { ApiError, type FieldError, invalid } from './errors.ts'
import type { IssueChanges } from './repository.ts'

/** The logins to which issues can be assigned; undefined for anyone. */
export type Assignable = ReadonlySet<string> | undefined

const maxTitle = 256
const maxBody = 65_536
const states = ['open', 'closed']
const reasons = ['completed', 'not_planned', 'duplicate', 'reopened', null]

type Check = (value: unknown, assignable: Assignable) => FieldError[]

const checks: Record<keyof IssueChanges, Check> = {
  title: (value) => [
    ...(typeof value === 'string' && value.trim() !== '' ? [] : [missing('Issue', 'title')]),
    ...tooLong('Issue', 'title', value, maxTitle),
  ],
  body: (value) => [
    ...(typeof value === 'string' || value === null ? [] : [invalidField('body', value)]),
    ...tooLong('Issue', 'body', value, maxBody),
  ],
  state: (value) => (states.includes(value as string) ? [] : [invalidField('state', value)]),
  state_reason: (value) => (reasons.includes(value as string) ? [] : [invalidField('state_reason', value)]),
  labels: (value) => {
    const areNames = Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '')
    return areNames ? [] : [invalidField('labels', value)]
  },
  assignees: (value, assignable) =>
    unknownLogins(value, assignable)
      .slice(0, 1)
      .map((login) => invalidField('assignees', login)),
}

/** Validates the body that creates an issue. */
export function readNewIssue(body: unknown, assignable: Assignable): IssueChanges & { title: string } {
  const { state, state_reason, ...issue } = readIssueChanges(body, assignable)
  if (issue.title === undefined) throw invalid([missing('Issue', 'title')])
  return { ...issue, title: issue.title }
}

/** Validates the body that updates an issue. */
export function readIssueChanges(body: unknown, assignable: Assignable): IssueChanges {
  const given = objectOf(body)
  const fields = Object.keys(checks).filter((field) => given[field] !== undefined) as (keyof IssueChanges)[]
  const errors = fields.flatMap((field) => checks[field](given[field], assignable))
  if (errors.length > 0) throw invalid(errors)
  return Object.fromEntries(fields.map((field) => [field, given[field]]))
}

/** Validates the body that creates a comment. */
export function readComment(body: unknown): string {
  const { body: text } = objectOf(body)
  if (typeof text !== 'string' || text.trim() === '') throw invalid([missing('IssueComment', 'body')])
  const errors = tooLong('IssueComment', 'body', text, maxBody)
  if (errors.length > 0) throw invalid(errors)
  return text
}

function unknownLogins(logins: unknown, assignable: Assignable): unknown[] {
  if (!Array.isArray(logins)) return [logins]
  return logins.filter(
    (login) => typeof login !== 'string' || (assignable && !assignable.has(login.toLowerCase())),
  )
}

function missing(resource: FieldError['resource'], field: string): FieldError {
  return { resource, field, code: 'missing_field' }
}

function invalidField(field: string, value: unknown): FieldError {
  return { value, resource: 'Issue', field, code: 'invalid' }
}

function tooLong(resource: FieldError['resource'], field: string, value: unknown, max: number): FieldError[] {
  if (typeof value !== 'string' || value.length <= max) return []
  return [{ resource, field, code: 'custom', message: `${field} is too long (maximum is ${max} characters)` }]
}

function objectOf(body: unknown): Record<string, unknown> {
  if (body === undefined) return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(422, 'Invalid request.\n\nThe body is not a JSON object.')
  }
  return body as Record<string, unknown>
}
