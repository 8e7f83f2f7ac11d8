import { ApiError, type FieldError, invalid } from './errors.ts'
import type { StateReason } from './objects.ts'
import type { IssueChanges } from './repository.ts'

/** The logins that may be assigned; without it, anyone. */
export type Assignable = ReadonlySet<string> | undefined

const longestTitle = 256
const longestBody = 65_536
const states = ['open', 'closed']
const reasons = ['completed', 'not_planned', 'duplicate', 'reopened']

/** Checks what creates an issue. */
export function readNewIssue(body: unknown, assignable: Assignable): IssueChanges & { title: string } {
  const { state, state_reason, ...issue } = readIssueChanges(body, assignable)
  if (issue.title === undefined) throw invalid([missing('Issue', 'title')])
  return { ...issue, title: issue.title }
}

/** Checks what changes an issue. */
export function readIssueChanges(body: unknown, assignable: Assignable): IssueChanges {
  const { title, body: text, state, state_reason: reason, labels, assignees } = objectOf(body)
  const changes: IssueChanges = {}
  const errors: FieldError[] = []
  const wrong = (field: string, value: unknown) =>
    errors.push({ value, resource: 'Issue', field, code: 'invalid' })
  if (title !== undefined) {
    if (typeof title === 'string' && title.trim() !== '') changes.title = title
    else errors.push(missing('Issue', 'title'))
    errors.push(...tooLong('Issue', 'title', title, longestTitle))
  }
  if (text !== undefined) {
    if (typeof text === 'string' || text === null) changes.body = text
    else wrong('body', text)
    errors.push(...tooLong('Issue', 'body', text, longestBody))
  }
  if (state !== undefined) {
    if (states.includes(state as string)) changes.state = state as 'open' | 'closed'
    else wrong('state', state)
  }
  if (reason !== undefined) {
    if (reason === null || reasons.includes(reason as string))
      changes.state_reason = reason as StateReason | null
    else wrong('state_reason', reason)
  }
  if (labels !== undefined) {
    if (Array.isArray(labels)) changes.labels = labels.map(labelName)
    else wrong('labels', labels)
  }
  if (assignees !== undefined) {
    const unknown = unknownLogins(assignees, assignable)
    if (unknown.length > 0) wrong('assignees', unknown[0])
    else changes.assignees = assignees as string[]
  }
  if (errors.length > 0) throw invalid(errors)
  return changes
}

/** Checks what makes a comment. */
export function readComment(body: unknown): string {
  const { body: text } = objectOf(body)
  if (typeof text !== 'string' || text.trim() === '') throw invalid([missing('IssueComment', 'body')])
  const errors = tooLong('IssueComment', 'body', text, longestBody)
  if (errors.length > 0) throw invalid(errors)
  return text
}

/** Checks a list of labels: bare, or under `labels`. */
export function readLabels(body: unknown): string[] {
  const labels = Array.isArray(body) ? body : objectOf(body).labels
  if (!Array.isArray(labels) || labels.length === 0) throw invalid([missing('Label', 'name')])
  return labels.map(labelName)
}

function labelName(label: unknown): string {
  const name = typeof label === 'object' && label !== null ? (label as { name?: unknown }).name : label
  if (typeof name !== 'string' || name === '') throw invalid([missing('Label', 'name')])
  return name
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

function tooLong(
  resource: FieldError['resource'],
  field: string,
  value: unknown,
  most: number,
): FieldError[] {
  if (typeof value !== 'string' || value.length <= most) return []
  return [
    { resource, field, code: 'custom', message: `${field} is too long (maximum is ${most} characters)` },
  ]
}

function objectOf(body: unknown): Record<string, unknown> {
  if (body === undefined) return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(422, 'Invalid request.\n\nThe body is not a JSON object.')
  }
  return body as Record<string, unknown>
}
