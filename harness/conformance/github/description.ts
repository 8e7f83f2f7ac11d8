import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type Schema = { [key: string]: unknown }

export interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

/** A body by media type. A response may have none. */
export interface Body {
  required?: boolean
  content?: Record<string, { schema: Schema }>
}

export interface Operation {
  parameters: Parameter[]
  requestBody?: Body
  responses: Record<string, Body>
}

export interface Description {
  /** By path and method as in GitHub's description: `/repos/{owner}/{repo}/issues` and `get`. */
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Body>; schemas: Record<string, Schema> }
}

/** The part of GitHub's OpenAPI description that covers a repository and its issues, prepared for validation. */
export function readDescription(): Description {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8'))
  // GitHub sends a status with every error, but describes it only for basic errors.
  components.schemas['validation-error'].properties.status =
    components.schemas['basic-error'].properties.status
  const used = Object.entries(paths).filter(([path]) => /^\/repos\/{owner}\/{repo}(\/issues.*)?$/.test(path))
  return {
    paths: Object.fromEntries(
      used.map(([path, methods]) => [path, withNullable(inlined(methods, components))]),
    ),
    components: {
      responses: withNullable(inlined(components.responses, components)),
      schemas: withNullable(components.schemas),
    },
  } as Description
}

/** Replaces references to components other than schemas. ajv resolves the references to schemas itself. */
function inlined(part: unknown, components: Record<string, Record<string, unknown>>): unknown {
  return mapped(part, (value) => {
    const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(String(value.$ref)) ?? []
    return kind && kind !== 'schemas' ? inlined(components[kind]?.[name], components) : undefined
  })
}

/** Converts OpenAPI's `nullable` to JSON Schema. ajv rejects it without a `type`, as in some of GitHub's schemas. */
function withNullable(part: unknown): unknown {
  return mapped(part, ({ nullable, ...rest }) =>
    nullable === true ? { anyOf: [withNullable(rest), { type: 'null' }] } : undefined,
  )
}

/** A copy in which `change` can replace any object. It is not called for objects inside a replacement. */
export function mapped(part: unknown, change: (value: Schema) => unknown): unknown {
  if (Array.isArray(part)) return part.map((item) => mapped(item, change))
  if (typeof part !== 'object' || part === null) return part
  const replacement = change(part as Schema)
  if (replacement !== undefined) return replacement
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mapped(value, change)]))
}
