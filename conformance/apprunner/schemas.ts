// Prints, as JSON, the SDK's schemas and the simulator's own shapes of the operations that the simulator supports.
import * as sdk from '@aws-sdk/client-apprunner'
import { NormalizedSchema } from '@smithy/core/schema'
import { connectionOperations } from '../../simulator/apprunner/connections.ts'
import { serviceOperations } from '../../simulator/apprunner/services.ts'
import { connectionStore } from '../../simulator/apprunner/store.ts'
import { tagOperations } from '../../simulator/apprunner/tags.ts'

interface Shape {
  type: string
  required?: string[]
  members?: Record<string, Shape>
  member?: Shape
}

type Schema = Parameters<typeof NormalizedSchema.of>[0]

// The SDK's schema of an operation is an array that ends with input and output. That of a structure has, at this
// index, the number of required members; they come first.
const requiredAt = 6

function shapeOf(schema: NormalizedSchema): Shape {
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].map(([name, member]) => [name, shapeOf(member)] as const)
    const required = (schema.getSchema() as unknown[])[requiredAt] as number | undefined
    return {
      type: 'structure',
      required: members.slice(0, required ?? 0).map(([name]) => name),
      members: Object.fromEntries(members),
    }
  }
  if (schema.isListSchema()) return { type: 'list', member: shapeOf(schema.getValueSchema()) }
  if (schema.isMapSchema()) return { type: 'map', member: shapeOf(schema.getValueSchema()) }
  if (schema.isBooleanSchema()) return { type: 'boolean' }
  if (schema.isTimestampSchema()) return { type: 'timestamp' }
  if (schema.isNumericSchema()) return { type: 'integer' }
  if (schema.isStringSchema()) return { type: 'string' }
  throw new Error(`The schema ${schema.getName()} has an unknown type`)
}

function sdkOperation(name: string): { input: Shape; output: Shape } {
  const operation = (sdk as Record<string, unknown>)[`${name}$`]
  if (!Array.isArray(operation)) throw new Error(`The SDK has no operation ${name}`)
  const [input, output] = operation.slice(-2) as [Schema, Schema]
  return { input: shapeOf(NormalizedSchema.of(input)), output: shapeOf(NormalizedSchema.of(output)) }
}

function sdkErrors(): Record<string, unknown> {
  const errors = Object.entries(sdk).filter(([name]) => name.endsWith('Exception$'))
  return Object.fromEntries(
    errors.map(([name, schema]) => [
      name.slice(0, -1),
      NormalizedSchema.of(schema as Schema).getMergedTraits().httpError ?? null,
    ]),
  )
}

const store = connectionStore()
const supported = { ...connectionOperations(store, {}), ...tagOperations(store), ...serviceOperations(store) }
const names = Object.keys(supported)
const operations = Object.fromEntries(names.map((name) => [name, sdkOperation(name)]))
const inputs = Object.fromEntries(names.map((name) => [name, supported[name]?.input]))
console.log(JSON.stringify({ sdk: { operations, errors: sdkErrors() }, simulator: inputs }))
