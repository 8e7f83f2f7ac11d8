import { Ajv, type ValidateFunction } from 'ajv'
import { mapped, type Schema } from './description.ts'

// The simulator has only a part of the fields of users and repositories.
const partialSchemas = ['simple-user', 'nullable-simple-user', 'full-repository']

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

export type Validate = (schema: Schema, value: unknown, what: string) => string[]

/** Returns a function that validates values against schemas. They may refer to the given schemas. */
export function validator(schemas: Record<string, Schema>): Validate {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  ajv.addFormat('date-time', (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text)))
  ajv.addFormat('uri', (text) => URL.canParse(text))
  ajv.addSchema({ $id: 'github', components: { schemas: closedAll(schemas) } })
  const compiled = new Map<Schema, ValidateFunction>()

  return (schema, value, what) => {
    const validate = compiled.get(schema) ?? ajv.compile(absolute(closed(schema)))
    compiled.set(schema, validate)
    validate(value)
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

function closedAll(schemas: Record<string, Schema>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      closed(partialSchemas.includes(name) ? allOptional(schema) : schema),
    ]),
  )
}

function allOptional(schema: unknown): unknown {
  return mapped(schema, ({ required, ...rest }) => (Array.isArray(required) ? allOptional(rest) : undefined))
}

/** The schema without additional properties, so that a property unknown to GitHub is an error. */
function closed(schema: unknown): unknown {
  return mapped(schema, (value) => {
    // Each part of an allOf describes the same object and names only some of its properties.
    if ('allOf' in value) return value
    if (!('properties' in value)) return undefined
    return { additionalProperties: false, ...value, properties: closed(value.properties) }
  })
}

function absolute(schema: unknown): Schema {
  return mapped(schema, ({ $ref }) =>
    typeof $ref === 'string' && $ref.startsWith('#') ? { $ref: `github${$ref}` } : undefined,
  ) as Schema
}
