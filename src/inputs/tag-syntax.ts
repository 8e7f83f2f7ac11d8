/** A tag as someone wrote it. */
export type Pair = readonly [key: string, value: string]

/** A line in the syntax of another tool. */
interface Correction {
  /** Completes a sentence that begins with the line. */
  readonly reason: string
  /** The tags that are probably meant, none for a mere comment. */
  readonly tags: readonly Pair[]
}

/** Returns the rest of the line, in parts, or tags. Undefined if the line does not have the syntax. */
type Correct = (line: string) => readonly (string | Pair)[] | undefined

/** A comma or semicolon before another tag. */
const SEPARATOR = /[,;]\s*(?=["']?[a-z_][\w.:/@+-]*["']?\s*=(?!=))/gi

/** In the order in which they apply: what is inside quotes is separated from the rest before it loses them. */
const SYNTAXES: readonly { readonly reason: string; readonly correct: Correct }[] = [
  { reason: 'is a comment', correct: removeCommentSign },
  { reason: 'has no `=`', correct: addEqualsSign },
  { reason: 'has the syntax of the AWS CLI', correct: joinKeysAndValues },
  { reason: 'has the syntax of a YAML list', correct: (line) => withoutPrefix(line, /^-\s+/) },
  { reason: 'has the syntax of a shell', correct: (line) => withoutPrefix(line, /^export\s+/) },
  { reason: 'has quotes, which would be part of the key', correct: unquoteKey },
  { reason: 'has a comment, which would be part of the value', correct: removeComment },
  { reason: 'has more than one tag', correct: splitTags },
  { reason: 'has quotes, which would be part of the value', correct: unquoteValue },
]

/** Nobody mixes more of them in one line. */
const MAX_DEPTH = 10

/** The tag of a line: a value can contain `=`. */
export function splitPair(line: string): Pair {
  const [key = '', ...value] = line.split('=')
  return [key.trim(), value.join('=').trim()]
}

/** Finds the syntax of another tool in a line: someone who means such text literally can write JSON. */
export function correctTagLine(line: string, depth = 0): Correction | undefined {
  const trimmed = line.trim()
  for (const { reason, correct } of SYNTAXES) {
    const parts = correct(trimmed)
    if (parts) return { reason, tags: parts.flatMap((part) => correctPart(part, depth + 1)) }
  }
  return undefined
}

/** A line can have several syntaxes. */
function correctPart(part: string | Pair, depth: number): readonly Pair[] {
  if (typeof part !== 'string') return [part]
  const correction = depth < MAX_DEPTH ? correctTagLine(part, depth) : undefined
  return correction?.tags ?? [splitPair(part)]
}

function removeCommentSign(line: string): string[] | undefined {
  return withoutPrefix(line, /^#[#\s]*/)?.filter((rest) => rest.includes('='))
}

/** `Team: web`, as in YAML, or anything else. */
function addEqualsSign(line: string): Pair[] | string[] | undefined {
  if (line.includes('=')) return undefined
  const [, double, single, plain = '', value] =
    /^(?:-\s+)?(?:"([^"]*)"|'([^']*)'|([^:"']+)):\s+(.+)$/.exec(line) ?? []
  const key = double ?? single ?? plain
  return value === undefined || /^(key|value)$/i.test(key) ? [['Key', 'Value']] : [`${key}=${value}`]
}

/** `Key=Team,Value=web`, once or more: https://docs.aws.amazon.com/cli/latest/reference/apprunner/create-connection.html. */
function joinKeysAndValues(line: string): string[] | undefined {
  if (!/^(Key|Value)\s*=/i.test(line)) return undefined
  const tags = line.split(/(?<![\s,;])\s+(?=(?:Key|Value)\s*=)/i).map((tag) => {
    const members = new Map(
      (splitTags(tag) ?? []).map(splitPair).map(([name, text]) => [name.toLowerCase(), text]),
    )
    return { key: members.get('key'), value: members.get('value') }
  })
  const complete = tags.every(({ key, value }) => key !== undefined && value !== undefined)
  return complete ? tags.map(({ key, value }) => `${key}=${value}`) : undefined
}

function withoutPrefix(line: string, prefix: RegExp): string[] | undefined {
  return prefix.test(line) ? [line.replace(prefix, '')] : undefined
}

/** `"Team"=web`, `"Team=web"`, or a quote without its other half. */
function unquoteKey(line: string): string[] | undefined {
  const [, quoted = '', rest = ''] = /^"([^"]*)"(.*)$/.exec(line) ?? /^'([^']*)'(.*)$/.exec(line) ?? []
  if (/^\s*=/.test(rest)) return [quoted + rest]
  if (quoted.includes('=') && /^[,;]?$/.test(rest)) return [quoted]
  return withoutPrefix(line, /^["']+/)
}

function removeComment(line: string): string[] | undefined {
  const start = valueWithoutLiterals(line).search(/(?<=\S)\s+#|^\s+#(?=\s|$)/)
  return start < 0 ? undefined : [line.slice(0, line.indexOf('=') + 1 + start)]
}

function splitTags(line: string): string[] | undefined {
  const offset = line.indexOf('=') + 1
  const separators = [...valueWithoutLiterals(line).matchAll(SEPARATOR)]
  if (separators.length === 0) return undefined
  const ends = separators.map(({ index }) => offset + index)
  const starts = separators.map(({ index, 0: separator }) => offset + index + separator.length)
  return [0, ...starts].map((start, index) => line.slice(start, ends[index]))
}

/** The value, with filler in place of quoted text and of URLs, which can contain any character. */
function valueWithoutLiterals(line: string): string {
  return line
    .slice(line.indexOf('='))
    .replace(/"(?<==\s*")[^"]*"|'(?<==\s*')[^']*'|(?<=\w):\/\/\S*[^\s,;]/g, (literal) =>
      '_'.repeat(literal.length),
    )
    .slice(1)
}

function unquoteValue(line: string): Pair[] | undefined {
  const [key, value] = splitPair(line)
  const [, double, single] = /^(?:"([^"]*)"|'([^']*)')\s*[,;]?$/.exec(value) ?? []
  const text = double ?? single
  return text === undefined ? undefined : [[key, text]]
}
