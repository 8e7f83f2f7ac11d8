export interface KeyValues {
  pairs: [key: string, value: string][]
  /** Why parsing stopped. The pairs before it are still set. */
  error?: string
}

interface Line {
  text: string
  /** The offsets of this line's line end and of the next line. */
  end: number
  next: number
  ended: boolean
}

/**
 * Parses `$GITHUB_OUTPUT`: `KEY=VALUE`, or `KEY<<DELIMITER`, the value's lines,
 * `DELIMITER`. Whichever of `=` and `<<` comes first in a line decides. A line ends with LF or, only on Windows, with
 * CRLF. (Source: Runner.Worker/FileCommandManager.cs)
 */
export function parseKeyValues(text: string, windows = false): KeyValues {
  const pairs: [string, string][] = []
  let offset = 0
  try {
    for (let line = lineAt(text, offset, windows); line; line = lineAt(text, offset, windows)) {
      offset = line.next
      if (line.text === '') continue
      const equals = line.text.indexOf('=')
      const heredoc = line.text.indexOf('<<')
      if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
        pairs.push([line.text.slice(0, equals), line.text.slice(equals + 1)])
      } else if (heredoc >= 0) {
        const block = readBlock(text, offset, line.text, heredoc, windows)
        pairs.push([block.key, block.value])
        offset = block.next
      } else {
        throw new SyntaxError(`Invalid format '${line.text}'`)
      }
    }
    return { pairs }
  } catch (error) {
    return { pairs, error: (error as Error).message }
  }
}

function readBlock(text: string, start: number, head: string, mark: number, windows: boolean) {
  const key = head.slice(0, mark)
  const delimiter = head.slice(mark + 2)
  if (!key || !delimiter) {
    throw new SyntaxError(`Invalid format '${head}'. Neither the name nor the delimiter may be empty`)
  }
  let end = start
  let offset = start
  for (;;) {
    const line = lineAt(text, offset, windows)
    if (!line) throw new SyntaxError(`Invalid value. Matching delimiter not found '${delimiter}'`)
    if (line.text === delimiter) return { key, value: text.slice(start, end), next: line.next }
    if (!line.ended)
      throw new SyntaxError('Invalid value. The last line has no line end and is not the delimiter')
    end = line.end
    offset = line.next
  }
}

function lineAt(text: string, start: number, windows: boolean): Line | undefined {
  if (start >= text.length) return undefined
  const lf = text.indexOf('\n', start)
  if (lf < 0) return { text: text.slice(start), end: text.length, next: text.length, ended: false }
  const end = windows && lf > start && text[lf - 1] === '\r' ? lf - 1 : lf
  return { text: text.slice(start, end), end, next: lf + 1, ended: true }
}
