import { linesOf } from './lines.ts'

export interface KeyValues {
  pairs: [key: string, value: string][]
  /** Why reading stopped. The pairs before it count all the same. */
  error?: string
}

interface Line {
  text: string
  /** Where the line's own line end begins, and where the next line starts. */
  end: number
  next: number
  ended: boolean
}

/**
 * Reads the grammar of `$GITHUB_OUTPUT`, `$GITHUB_ENV` and `$GITHUB_STATE`: `KEY=VALUE`, or
 * `KEY<<DELIMITER`, the value's lines, `DELIMITER`; whichever mark comes first in the line.
 * Only LF ends a line, on Windows CRLF too. (Source: Runner.Worker/FileCommandManager.cs)
 */
export function parseKeyValues(text: string, windows = false): KeyValues {
  const pairs: [string, string][] = []
  let at = 0
  try {
    for (let line = lineAt(text, at, windows); line; line = lineAt(text, at, windows)) {
      at = line.next
      if (line.text === '') continue
      const equals = line.text.indexOf('=')
      const heredoc = line.text.indexOf('<<')
      if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
        pairs.push([line.text.slice(0, equals), line.text.slice(equals + 1)])
      } else if (heredoc >= 0) {
        const block = readBlock(text, at, line.text, heredoc, windows)
        pairs.push([block.key, block.value])
        at = block.next
      } else {
        throw new SyntaxError(`Invalid format '${line.text}'`)
      }
    }
    return { pairs }
  } catch (error) {
    return { pairs, error: (error as Error).message }
  }
}

/** Reads `$GITHUB_PATH`: a folder on each line; one named again moves to the end. */
export function parsePaths(text: string): string[] {
  const paths = linesOf(text).filter((line) => line !== '')
  return paths.filter((path, index) => paths.lastIndexOf(path) === index)
}

function readBlock(text: string, start: number, head: string, mark: number, windows: boolean) {
  const key = head.slice(0, mark)
  const delimiter = head.slice(mark + 2)
  if (!key || !delimiter) {
    throw new SyntaxError(`Invalid format '${head}'. Neither the name nor the delimiter may be empty`)
  }
  let end = start
  let at = start
  for (;;) {
    const line = lineAt(text, at, windows)
    if (!line) throw new SyntaxError(`Invalid value. Matching delimiter not found '${delimiter}'`)
    if (line.text === delimiter) return { key, value: text.slice(start, end), next: line.next }
    if (!line.ended) throw new SyntaxError('Invalid value. The last line has no line end and is no delimiter')
    end = line.end
    at = line.next
  }
}

function lineAt(text: string, start: number, windows: boolean): Line | undefined {
  if (start >= text.length) return undefined
  const lf = text.indexOf('\n', start)
  if (lf < 0) return { text: text.slice(start), end: text.length, next: text.length, ended: false }
  const end = windows && lf > start && text[lf - 1] === '\r' ? lf - 1 : lf
  return { text: text.slice(start, end), end, next: lf + 1, ended: true }
}
