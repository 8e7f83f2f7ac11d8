import { invalidRequest, notFound } from './errors.ts'
import { resourceArn, tagKey, tagList } from './model.ts'
import { type Caller, type Operation, operation } from './protocol.ts'
import { exists, type Row, type Store } from './store.ts'

const maxTags = 50

export interface Tag {
  Key?: string | null
  Value?: string | null
}

/** Merges `tags` into the tags that a resource has. */
export function withTags(present: Record<string, string>, tags: Tag[]): Record<string, string> {
  const added = new Map<string, string>()
  for (const { Key, Value } of tags) {
    // The model requires neither member, but a tag must have a key.
    if (typeof Key !== 'string') throw invalidRequest('A tag has no key')
    if (added.has(Key)) throw invalidRequest(`Duplicate tag key: ${Key}`)
    added.set(Key, Value ?? '')
  }
  const result = Object.fromEntries([...Object.entries(present), ...added])
  if (Object.keys(result).length > maxTags)
    throw invalidRequest(`A resource can have at most ${maxTags} tags`)
  return result
}

/** TagResource, UntagResource and ListTagsForResource, for connections. */
export function tagOperations(store: Store): Record<string, Operation> {
  return {
    TagResource: operation<{ ResourceArn: string; Tags: Tag[] }>(
      {
        type: 'structure',
        required: ['ResourceArn', 'Tags'],
        members: { ResourceArn: resourceArn, Tags: tagList },
      },
      ({ ResourceArn, Tags }, caller) => {
        const resource = findByArn(store, ResourceArn, caller)
        resource.tags = withTags(resource.tags, Tags)
        return {}
      },
    ),

    UntagResource: operation<{ ResourceArn: string; TagKeys: string[] }>(
      {
        type: 'structure',
        required: ['ResourceArn', 'TagKeys'],
        members: { ResourceArn: resourceArn, TagKeys: { type: 'list', member: tagKey } },
      },
      ({ ResourceArn, TagKeys }, caller) => {
        const resource = findByArn(store, ResourceArn, caller)
        resource.tags = Object.fromEntries(
          Object.entries(resource.tags).filter(([key]) => !TagKeys.includes(key)),
        )
        return {}
      },
    ),

    ListTagsForResource: operation<{ ResourceArn: string }>(
      { type: 'structure', required: ['ResourceArn'], members: { ResourceArn: resourceArn } },
      ({ ResourceArn }, caller) => {
        const { tags } = findByArn(store, ResourceArn, caller)
        return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
      },
    ),
  }
}

/** The caller's connection with this ARN. */
export function findByArn(store: Store, arn: string, { account, region }: Caller): Row {
  const row = store.where({ account, region, arn }).find(exists)
  if (!row) throw notFound(arn)
  return row
}
