import type { Shape } from './validation.ts'

// The providers, statuses and constraints in App Runner's service model.

export const providers = ['GITHUB', 'BITBUCKET'] as const

/** The statuses that the simulator itself sets. Tests can seed any other. */
export const status = {
  pending: 'PENDING_HANDSHAKE',
  available: 'AVAILABLE',
  deleted: 'DELETED',
} as const

export const connectionName = {
  type: 'string',
  min: 4,
  max: 32,
  pattern: String.raw`[A-Za-z0-9][A-Za-z0-9\-_]{3,31}`,
} satisfies Shape

export const resourceArn = {
  type: 'string',
  min: 1,
  max: 1011,
  pattern: String.raw`arn:aws(-[\w]+)*:[a-z0-9-\\.]{0,63}:[a-z0-9-\\.]{0,63}:[0-9]{12}:(\w|\/|-){1,1011}`,
} satisfies Shape

export const tagKey = { type: 'string', min: 1, max: 128, pattern: '^(?!aws:).+' } satisfies Shape

export const tagList = {
  type: 'list',
  member: {
    type: 'structure',
    members: { Key: tagKey, Value: { type: 'string', min: 0, max: 256, pattern: '.*' } },
  },
} satisfies Shape
