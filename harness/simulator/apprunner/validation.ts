import { invalidRequest, unreadable } from './errors.ts'

/** A shape of the service model: the type and the constraints of a value. */
export type Shape =
  | { type: 'string'; min?: number; max?: number; pattern?: string; enum?: readonly string[] }
  | { type: 'integer'; min?: number; max?: number }
  | { type: 'boolean' }
  | { type: 'list'; member: Shape }
  | Structure

export interface Structure {
  type: 'structure'
  required?: readonly string[]
  members: Readonly<Record<string, Shape>>
}

type Of<T extends Shape['type']> = Extract<Shape, { type: T }>

/** Rejects an input that violates the model. One error names all violations. */
export function checkInput(shape: Structure, input: unknown): void {
  const problems = violations(shape, input, '')
  if (problems.length === 0) return
  const noun = problems.length === 1 ? 'error' : 'errors'
  throw invalidRequest(`${problems.length} validation ${noun} detected: ${problems.join('; ')}`)
}

function violations(shape: Shape, value: unknown, at: string): string[] {
  switch (shape.type) {
    case 'string':
      return stringViolations(shape, value, at)
    case 'integer':
      return integerViolations(shape, value, at)
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, at, 'a boolean')
      return []
    case 'list':
      if (!Array.isArray(value)) throw wrongType(value, at, 'a list')
      return value.flatMap((item, index) => violations(shape.member, item, `${at}.${index + 1}.member`))
    case 'structure':
      return structureViolations(shape, value, at)
  }
}

function structureViolations(shape: Of<'structure'>, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongType(value, at, 'a structure')
  // In AWS JSON, a null member is the same as a missing one.
  const given = Object.entries(value).filter(([, member]) => member !== null)
  const path = (member: string) => (at ? `${at}.${member}` : member)
  const missing = (shape.required ?? []).filter((member) => !given.some(([name]) => name === member))
  return [
    ...missing.map((member) => failed('null', path(member), 'Member must not be null')),
    ...given.flatMap(([name, member]) =>
      Object.hasOwn(shape.members, name)
        ? violations(shape.members[name] as Shape, member, path(name))
        : [`Unknown member '${path(name)}'`],
    ),
  ]
}

function stringViolations(shape: Of<'string'>, value: unknown, at: string): string[] {
  if (typeof value !== 'string') throw wrongType(value, at, 'a string')
  const problems = limitViolations(shape, [...value].length, 'length')
  if (shape.enum && !shape.enum.includes(value))
    problems.unshift(`Member must satisfy enum value set: [${shape.enum.join(', ')}]`)
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, 'u').test(value))
    problems.push(`Member must satisfy regular expression pattern: ${shape.pattern}`)
  return problems.map((problem) => failed(value, at, problem))
}

function integerViolations(shape: Of<'integer'>, value: unknown, at: string): string[] {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, at, 'an integer')
  return limitViolations(shape, value, 'value').map((problem) => failed(String(value), at, problem))
}

function limitViolations({ min, max }: Of<'string' | 'integer'>, size: number, what: string): string[] {
  const problems: string[] = []
  if (min !== undefined && size < min)
    problems.push(`Member must have ${what} greater than or equal to ${min}`)
  if (max !== undefined && size > max) problems.push(`Member must have ${what} less than or equal to ${max}`)
  return problems
}

const failed = (value: string, at: string, problem: string) =>
  `Value '${value}' at '${at}' failed to satisfy constraint: ${problem}`

const wrongType = (value: unknown, at: string, expected: string) =>
  unreadable(`${at || 'The request'} must be ${expected}, not ${JSON.stringify(value)}`)
