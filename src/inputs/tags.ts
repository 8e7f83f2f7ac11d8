import { code, fillIn, join, type Prose, prose } from '../report/prose.ts'
import { correctTagLine, type Pair, splitPair } from './tag-syntax.ts'

/** Tags by key, in the order of the input. */
export type Tags = ReadonlyMap<string, string>

/** The tags of an input, and everything that is wrong with it, one sentence each. */
interface ParsedTags {
  readonly tags: Tags
  readonly problems: readonly Prose[]
}

/**
 * Parses the `tags` input: lines of `Key=Value`, a JSON object, or AWS's JSON array of `{"Key", "Value"}`. Never
 * throws. Limits: https://docs.aws.amazon.com/apprunner/latest/api/API_Tag.html, and AWS's usual 50 per resource.
 */
export function parseTags(input: string): ParsedTags {
  const { pairs, problems } = /^\s*[{[]/.test(input) ? parseJson(input) : parseLines(input)
  const tags = new Map<string, string>()
  for (const [key, value] of pairs) {
    problems.push(...problemsOfTag(key, value))
    if (tags.has(key)) problems.push(duplicateKey(key))
    tags.set(key, value)
  }
  if (tags.size > 50) problems.push(prose`${tags.size} tags, but a connection can have at most 50`)
  return { tags, problems }
}

interface Pairs {
  readonly pairs: Pair[]
  readonly problems: Prose[]
}

function parseLines(input: string): Pairs {
  const result: Pairs = { pairs: [], problems: [] }
  for (const [index, line] of input.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue
    const correction = correctTagLine(line)
    if (!correction) result.pairs.push(splitPair(line))
    else {
      const { reason, tags } = correction
      result.problems.push(
        prose`line ${index + 1} ${fillIn(reason)} (${code(line.trim(), 60)}); ${describe(tags, line)}`,
      )
    }
  }
  return result
}

/** What to write instead of the line: JSON for a tag that would be refused as a line. */
function describe(tags: readonly Pair[], line: string, limit = 5): Prose {
  const lines = tags.map(([key, value]) => `${key}=${value}`)
  if (lines.length === 0) return ['remove it']
  if (lines.some((line) => correctTagLine(line)))
    return prose`write JSON, such as ${code(JSON.stringify(Object.fromEntries(tags)), 400)}`
  const shown = lines.slice(0, limit).map((line) => [code(line, 400)])
  const more = lines.length > limit ? [[`${lines.length - limit} more`]] : []
  const separately = lines.length > 1 ? ', each on a line of its own' : ''
  const literally = line.includes('=') ? ', or JSON if you mean this text literally' : ''
  return ['write ', ...join([...shown, ...more], ' and '), separately + literally]
}

function parseJson(input: string): Pairs {
  let json: unknown
  try {
    json = JSON.parse(input.trim())
  } catch (error) {
    return {
      pairs: [],
      problems: [prose`starts like JSON but is not valid JSON (${code(String(error), 120)})`],
    }
  }
  return Array.isArray(json) ? pairsOfArray(json) : pairsOfObject(json as object, input)
}

function pairsOfArray(array: readonly unknown[]): Pairs {
  const result: Pairs = { pairs: [], problems: [] }
  for (const [index, item] of array.entries()) {
    if (isTag(item)) result.pairs.push([item.Key, item.Value])
    else
      result.problems.push(
        prose`item ${index + 1} of the array must be \`{"Key": "…", "Value": "…"}\` with strings`,
      )
  }
  return result
}

function isTag(item: unknown): item is { Key: string; Value: string } {
  if (typeof item !== 'object' || item === null) return false
  const { Key, Value, ...others } = item as Record<string, unknown>
  return typeof Key === 'string' && typeof Value === 'string' && Object.keys(others).length === 0
}

function pairsOfObject(object: object, input: string): Pairs {
  const result: Pairs = { pairs: [], problems: duplicateKeys(input).map(duplicateKey) }
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'string') result.pairs.push([key, value])
    else result.problems.push(prose`the value of ${code(key, 128)} must be a string`)
  }
  return result
}

/** JSON.parse silently keeps the last of two equal keys. In an object of strings, a key is a string before a colon. */
function duplicateKeys(json: string): string[] {
  const keys = [...json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)]
    .filter(([, , colon]) => colon)
    .map(([, key = '']) => JSON.parse(key) as string)
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
}

function duplicateKey(key: string): Prose {
  return prose`duplicate key ${code(key, 128)}`
}

function problemsOfTag(key: string, value: string): Prose[] {
  const problems: Prose[] = []
  if (key === '') problems.push(['a tag has an empty key'])
  if ([...key].length > 128) problems.push(prose`the key ${code(key, 40)} is longer than 128 characters`)
  if (key.startsWith('aws:'))
    problems.push(prose`the key ${code(key, 128)} must not start with \`aws:\`, which is reserved for AWS`)
  if ([...value].length > 256)
    problems.push(prose`the value of ${code(key, 128)} is longer than 256 characters`)
  return problems
}
