// Prints, as JSON, the statuses of App Runner's errors in the SDK and the simulator's shapes of the inputs it accepts.
import * as sdk from '@aws-sdk/client-apprunner'
import { NormalizedSchema } from '@smithy/core/schema'
import { connectionOperations } from '../../simulator/apprunner/connections.ts'
import { serviceOperations } from '../../simulator/apprunner/services.ts'
import { connectionStore } from '../../simulator/apprunner/store.ts'
import { tagOperations } from '../../simulator/apprunner/tags.ts'

type Schema = Parameters<typeof NormalizedSchema.of>[0]

const statuses = Object.entries(sdk)
  .filter(([name]) => name.endsWith('Exception$'))
  .map(([name, schema]) => {
    const { httpError } = NormalizedSchema.of(schema as Schema).getMergedTraits()
    return [name.slice(0, -1), httpError ?? null]
  })
const store = connectionStore()
const operations = {
  ...connectionOperations(store, [], {}),
  ...tagOperations(store),
  ...serviceOperations(store, []),
}
const inputs = Object.entries(operations).map(([name, { input }]) => [name, input])
console.log(JSON.stringify({ statuses: Object.fromEntries(statuses), inputs: Object.fromEntries(inputs) }))
