import {
  type AppRunnerClient,
  ListTagsForResourceCommand,
  type Tag,
  TagResourceCommand,
} from '@aws-sdk/client-apprunner'
import type { Tags } from '../inputs/tags.ts'

/** The tags of `wanted` that the resource lacks or has with a different value. */
export async function findTagsToSet(client: AppRunnerClient, arn: string, wanted: Tags): Promise<Tags> {
  const { Tags: existing } = await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))
  return tagsToSet(wanted, existing ?? [])
}

/** Sets the tags. All others stay. */
export async function setTags(client: AppRunnerClient, arn: string, tags: Tags): Promise<void> {
  await client.send(new TagResourceCommand({ ResourceArn: arn, Tags: toApiTags(tags) }))
}

/** The tags of `wanted` that `existing` lacks or has with a different value. */
export function tagsToSet(wanted: Tags, existing: readonly Tag[]): Tags {
  const values = new Map(existing.map((tag) => [tag.Key, tag.Value ?? '']))
  return new Map([...wanted].filter(([key, value]) => values.get(key) !== value))
}

/** The tags in the form of the API. */
export function toApiTags(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}
