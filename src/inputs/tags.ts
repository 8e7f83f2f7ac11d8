import { quote } from '../report/text.ts'

/** Tags by key, in the order in which they were given. */
export type Tags = ReadonlyMap<string, string>

/** A tag as the API takes it. */
export interface Tag {
  Key: string
  Value: string
}

type Parsed = { tags: Tags; problems: string[] }

/**
 * Reads the `tags` input: lines of `Key=Value`, a JSON object, or AWS's JSON list of `{"Key", "Value"}`.
 * Never throws: what is wrong with it is in `problems`, a sentence each.
 * Limits: https://docs.aws.amazon.com/apprunner/latest/api/API_Tag.html, and AWS's usual 50 a resource.
 */
export function parseTags(text: string): Parsed {
  const first = text.trim().charAt(0)
  const { pairs, problems } = first === '{' || first === '[' ? pairsOfJson(text) : pairsOfLines(text)
  const tags = new Map<string, string>()
  for (const [key, value] of pairs) {
    problems.push(...problemsOfTag(key, value))
    if (tags.has(key)) problems.push(`the key ${quote(key, 128)} stands there twice`)
    tags.set(key, value)
  }
  if (tags.size > 50) problems.push(`${tags.size} tags, but a connection takes at most 50`)
  return { tags, problems }
}

/** The tags of `wanted` that `actual` lacks or has with another value. Tags that others set are left out of it. */
export function tagsToSet(
  wanted: Tags,
  actual: readonly { Key?: string | undefined; Value?: string | undefined }[],
): Tags {
  const there = new Map(actual.map((tag) => [tag.Key, tag.Value ?? '']))
  return new Map([...wanted].filter(([key, value]) => there.get(key) !== value))
}

/** The tags as the API takes them. */
export function toApi(tags: Tags): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}

type Pairs = { pairs: [key: string, value: string][]; problems: string[] }

function pairsOfLines(text: string): Pairs {
  const found: Pairs = { pairs: [], problems: [] }
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue
    const [key = '', ...value] = line.split('=')
    if (value.length > 0) found.pairs.push([key.trim(), value.join('=').trim()])
    else found.problems.push(`line ${index + 1} has no \`=\` (${quote(line, 60)}); write \`Key=Value\``)
  }
  return found
}

function pairsOfJson(text: string): Pairs {
  let json: unknown
  try {
    json = JSON.parse(text.trim())
  } catch (error) {
    return { pairs: [], problems: [`begins like JSON but isn't JSON (${quote(String(error), 120)})`] }
  }
  return Array.isArray(json) ? pairsOfList(json) : pairsOfObject(json as object, text)
}

function pairsOfList(list: readonly unknown[]): Pairs {
  const found: Pairs = { pairs: [], problems: [] }
  for (const [index, item] of list.entries()) {
    if (isTag(item)) found.pairs.push([item.Key, item.Value])
    else found.problems.push(`item ${index + 1} of the list isn't \`{"Key": "…", "Value": "…"}\` with texts`)
  }
  return found
}

function isTag(item: unknown): item is Tag {
  if (typeof item !== 'object' || item === null) return false
  const { Key, Value, ...others } = item as Record<string, unknown>
  return typeof Key === 'string' && typeof Value === 'string' && Object.keys(others).length === 0
}

function pairsOfObject(object: object, text: string): Pairs {
  const found: Pairs = { pairs: [], problems: keysTwice(text) }
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'string') found.pairs.push([key, value])
    else found.problems.push(`the value of ${quote(key, 128)} isn't a text in quotes`)
  }
  return found
}

/** JSON.parse keeps the last of two equal keys and says nothing: a key is a text that a colon follows. */
function keysTwice(json: string): string[] {
  const texts = json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)
  const keys = [...texts].filter(([, , colon]) => colon).map(([, key]) => JSON.parse(key as string) as string)
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index)
  return [...new Set(twice)].map((key) => `the key ${quote(key, 128)} stands there twice`)
}

function problemsOfTag(key: string, value: string): string[] {
  const problems: string[] = []
  if (key === '') problems.push('a tag has an empty key')
  if ([...key].length > 128) problems.push(`the key ${quote(key, 40)} is longer than 128 characters`)
  if (key.startsWith('aws:'))
    problems.push(`the key ${quote(key, 128)} begins with \`aws:\`, which AWS keeps to itself`)
  if ([...value].length > 256) problems.push(`the value of ${quote(key, 128)} is longer than 256 characters`)
  return problems
}
