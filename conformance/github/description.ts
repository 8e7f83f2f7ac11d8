import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type Schema = { [key: string]: unknown }

export interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Schema
}

/** A body, by its media type; a response may have none. */
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
  /** By path and then by method, both as GitHub writes them: `/repos/{owner}/{repo}/issues` and `get`. */
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Body>; schemas: Record<string, Schema> }
}

/** GitHub's description of its API as far as it is about issues, fit to validate with. */
export function readDescription(): Description {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8'))
  const resolve = (part: unknown): unknown => resolved(part, components)
  // GitHub sends a status with every error; only that of the basic ones is described.
  components.schemas['validation-error'].properties.status =
    components.schemas['basic-error'].properties.status
  const issues = Object.entries(paths).filter(([path]) => path.startsWith('/repos/{owner}/{repo}/issues'))
  return {
    paths: Object.fromEntries(issues.map(([path, methods]) => [path, mended(resolve(methods))])),
    components: {
      responses: mended(resolve(components.responses)),
      schemas: mended(components.schemas),
    },
  } as Description
}

/** Takes what is not a schema out of the components that it refers to. ajv follows the references to schemas. */
function resolved(part: unknown, components: Record<string, Record<string, unknown>>): unknown {
  return mapped(part, (value) => {
    const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(String(value.$ref)) ?? []
    return kind && kind !== 'schemas' ? resolved(components[kind]?.[name], components) : undefined
  })
}

/**
 * What OpenAPI writes as `nullable`, in JSON Schema's words. Where there is no `type` beside it, as in a few
 * places of GitHub's, ajv refuses the schema otherwise.
 */
function mended(part: unknown): unknown {
  return mapped(part, ({ nullable, ...rest }) =>
    nullable === true ? { anyOf: [mended(rest), { type: 'null' }] } : undefined,
  )
}

/** A copy in which `change` may replace any object; below a replacement it isn't asked again. */
export function mapped(part: unknown, change: (value: Schema) => unknown): unknown {
  if (Array.isArray(part)) return part.map((item) => mapped(item, change))
  if (typeof part !== 'object' || part === null) return part
  const replacement = change(part as Schema)
  if (replacement !== undefined) return replacement
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mapped(value, change)]))
}
