import { invalidRequest, notFound } from './errors.ts'
import type { Shape } from './model.ts'
import { type Operation, operation } from './protocol.ts'
import { alive, type Row, type Store } from './store.ts'

const maxTags = 50

export interface Tag {
  Key?: string | null
  Value?: string | null
}

export const arnShape = {
  type: 'string',
  min: 1,
  max: 1011,
  pattern: String.raw`arn:aws(-[\w]+)*:[a-z0-9-\\.]{0,63}:[a-z0-9-\\.]{0,63}:[0-9]{12}:(\w|\/|-){1,1011}`,
} satisfies Shape

const keyShape = { type: 'string', min: 1, max: 128, pattern: '^(?!aws:).+' } satisfies Shape

export const tagsShape = {
  type: 'list',
  member: {
    type: 'structure',
    members: { Key: keyShape, Value: { type: 'string', min: 0, max: 256, pattern: '.*' } },
  },
} satisfies Shape

/** The tags that a resource has once `tags` are set on top of those it has. */
export function withTags(present: Record<string, string>, tags: Tag[]): Record<string, string> {
  const asked = new Map<string, string>()
  for (const { Key, Value } of tags) {
    // The model requires neither member, but a tag without a key is nothing that could be kept.
    if (typeof Key !== 'string') throw invalidRequest('A tag has no key')
    if (asked.has(Key)) throw invalidRequest(`Duplicate tag key: ${Key}`)
    asked.set(Key, Value ?? '')
  }
  const result = Object.fromEntries([...Object.entries(present), ...asked])
  if (Object.keys(result).length > maxTags)
    throw invalidRequest(`A resource can have at most ${maxTags} tags`)
  return result
}

/** TagResource, UntagResource and ListTagsForResource. */
export function tagOperations(store: Store): Record<string, Operation> {
  return {
    TagResource: operation<{ ResourceArn: string; Tags: Tag[] }>(
      {
        type: 'structure',
        required: ['ResourceArn', 'Tags'],
        members: { ResourceArn: arnShape, Tags: tagsShape },
      },
      ({ ResourceArn, Tags }, caller) => {
        const row = byArn(store, ResourceArn, caller)
        row.tags = withTags(row.tags, Tags)
        return {}
      },
    ),

    UntagResource: operation<{ ResourceArn: string; TagKeys: string[] }>(
      {
        type: 'structure',
        required: ['ResourceArn', 'TagKeys'],
        members: { ResourceArn: arnShape, TagKeys: { type: 'list', member: keyShape } },
      },
      ({ ResourceArn, TagKeys }, caller) => {
        const row = byArn(store, ResourceArn, caller)
        row.tags = Object.fromEntries(Object.entries(row.tags).filter(([key]) => !TagKeys.includes(key)))
        return {}
      },
    ),

    ListTagsForResource: operation<{ ResourceArn: string }>(
      { type: 'structure', required: ['ResourceArn'], members: { ResourceArn: arnShape } },
      ({ ResourceArn }, caller) => {
        const { tags } = byArn(store, ResourceArn, caller)
        return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
      },
    ),
  }
}

/** The connection with that ARN, if it is the caller's own. */
export function byArn(
  store: Store,
  arn: string,
  { account, region }: { account: string; region: string },
): Row {
  const row = store.where({ account, region, arn }).find(alive)
  if (!row) throw notFound(arn)
  return row
}
