import { printable } from './text.ts'

/** The stack of an error and of its causes, for debugging, with each message in one line. */
export function stackOf(error: unknown): string {
  const { stack = String(error), message: text = '', cause } = Object(error) as Partial<Error>
  const lines = stack.replace(text, () => printable(text))
  return `${lines}${cause ? `\ncaused by ${stackOf(cause)}` : ''}`
}
