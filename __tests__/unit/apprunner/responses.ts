// Responses to the action's calls as arbitraries of fast-check: made from the shapes in App Runner's service model, but
// with any JSON in the place of any value. For tests in the same process and of the bundle.
import * as sdk from '@aws-sdk/client-apprunner'
import { NormalizedSchema } from '@smithy/core/schema'
import fc from 'fast-check'

export const OPERATIONS = [
  'ListConnections',
  'CreateConnection',
  'ListTagsForResource',
  'TagResource',
] as const
export type Operation = (typeof OPERATIONS)[number]

export interface ArbitraryResponse {
  readonly status: number
  readonly body: string
  /** The error that `__type` names, if it is a known one. Only its message may then have another type. */
  readonly error: string | undefined
}

type Schema = Parameters<typeof NormalizedSchema.of>[0]

/** Values that lead far into the action. Those of `ConnectionName` and `Key` are what the tests ask for. */
const TYPICAL: Readonly<Record<string, readonly unknown[]>> = {
  ConnectionName: ['my-connection', 'other'],
  ConnectionArn: ['arn:aws:apprunner:us-east-1:123456789012:connection/my-connection/0123456789abcdef'],
  ProviderType: ['GITHUB', 'BITBUCKET'],
  Status: ['AVAILABLE', 'PENDING_HANDSHAKE', 'ERROR', 'DELETED', 'SUSPENDED'],
  CreatedAt: [1_795_338_900, 1_795_338_900.5, 0],
  NextToken: ['token-1', 'token-2'],
  Key: ['a', 'other'],
  Value: ['b', ''],
}

/** A character of any kind. Those of fast-check's `binary` take a second to set up. */
const character = fc.oneof(fc.nat(0x7f), fc.nat(0x10ffff)).map((code) => String.fromCodePoint(code))
const anything = fc.jsonValue({ maxDepth: 2 })

/** The statuses of the errors in the model, and of some that all AWS services have. */
const ERRORS: ReadonlyMap<string, number> = new Map([
  ...Object.entries(sdk)
    .filter(([name]) => name.endsWith('Exception$') && name !== 'AppRunnerServiceException$')
    .map(([name, schema]) => {
      const { httpError } = NormalizedSchema.of(schema as Schema).getMergedTraits()
      return [name.slice(0, -1), Number(httpError)] as const
    }),
  ['AccessDeniedException', 400],
  ['ExpiredTokenException', 403],
  ['SubscriptionRequiredException', 400],
  ['ThrottlingException', 400],
  ['UnrecognizedClientException', 403],
])

/** What the operation returns by the model, with any JSON in some places. */
function outputs(operation: Operation): fc.Arbitrary<unknown> {
  const schemas: Record<Operation, Schema> = {
    ListConnections: sdk.ListConnectionsResponse$,
    CreateConnection: sdk.CreateConnectionResponse$,
    ListTagsForResource: sdk.ListTagsForResourceResponse$,
    TagResource: sdk.TagResourceResponse$,
  }
  return valuesOf(NormalizedSchema.of(schemas[operation]))
}

function valuesOf(schema: NormalizedSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: validValuesOf(schema) }, { weight: 1, arbitrary: anything })
}

function validValuesOf(schema: NormalizedSchema): fc.Arbitrary<unknown> {
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].map(([name, member]) => [name, valuesOf(member)] as const)
    const all = fc.record(Object.fromEntries(members))
    // Otherwise few would have all members that the action needs.
    return fc.oneof(
      { weight: 4, arbitrary: all },
      fc.record(Object.fromEntries(members), { requiredKeys: [] }),
    )
  }
  if (schema.isListSchema()) return fc.array(valuesOf(schema.getValueSchema()), { maxLength: 4 })
  const typical = TYPICAL[schema.isMemberSchema() ? schema.getMemberName() : '']
  if (!typical) return anything
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...typical) },
    fc.string({ unit: character, maxLength: 40 }),
  )
}

const knownErrors = fc
  .record({
    name: fc.constantFrom(...ERRORS.keys()),
    prefix: fc.constantFrom('', 'com.amazonaws.apprunner#'),
    texts: fc.record({ message: anything, Message: anything, other: anything }, { requiredKeys: [] }),
  })
  .map(({ name, prefix, texts }) => ({
    status: ERRORS.get(name) ?? 400,
    body: JSON.stringify({ ...texts, __type: prefix + name }),
    error: name,
  }))

const otherErrors = fc
  .record({
    status: fc.constantFrom(400, 401, 402, 403, 404, 413, 429, 500, 502, 503),
    body: fc.oneof(
      fc.record(
        { __type: anything, code: anything, message: anything, Message: anything },
        { requiredKeys: [] },
      ),
      anything,
    ),
  })
  .map(({ status, body }) => ({ status, body: JSON.stringify(body), error: undefined }))

const notJson = fc.record({
  status: fc.constantFrom(200, 400, 403, 500, 503),
  body: fc.oneof(fc.string({ unit: character }), fc.constant('<html>Sign in</html>')),
  error: fc.constant(undefined),
})

/** Any response to the operation. */
export function responses(operation: Operation): fc.Arbitrary<ArbitraryResponse> {
  const successes = outputs(operation).map((body) => ({
    status: 200,
    body: JSON.stringify(body),
    error: undefined,
  }))
  return fc.oneof(
    { weight: 6, arbitrary: successes },
    { weight: 2, arbitrary: knownErrors },
    { weight: 1, arbitrary: otherErrors },
    { weight: 1, arbitrary: notJson },
  )
}
