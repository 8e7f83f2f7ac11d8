import { ListTagsForResourceCommand, type Tag, TagResourceCommand } from '@aws-sdk/client-apprunner'
import type { Tags } from '../inputs/tags.ts'
import type { Client } from './client.ts'
import { invalidResponse, isObject } from './responses.ts'

/** The tags of `wanted` that the resource lacks or has with a different value. */
export async function findTagsToSet(client: Client, arn: string, wanted: Tags): Promise<Tags> {
  const { Tags: existing } = await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))
  return tagsToSet(wanted, existing ?? [])
}

/** Sets the tags. All others stay. */
export async function setTags(client: Client, arn: string, tags: Tags): Promise<void> {
  await client.send(new TagResourceCommand({ ResourceArn: arn, Tags: toApiTags(tags) }))
}

/** The tags of `wanted` that `existing` lacks or has with a different value. Throws if `existing` is no array of tags. */
export function tagsToSet(wanted: Tags, existing: unknown): Tags {
  if (!Array.isArray(existing) || !existing.every(isTag))
    throw invalidResponse('ListTagsForResource returned no list of tags')
  const values = new Map(existing.map(({ Key, Value }) => [Key, Value ?? '']))
  return new Map([...wanted].filter(([key, value]) => values.get(key) !== value))
}

function isTag(tag: unknown): tag is Tag {
  return isObject(tag) && [tag.Key ?? '', tag.Value ?? ''].every((part) => typeof part === 'string')
}

/** The tags in the form of the API. */
export function toApiTags(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}
