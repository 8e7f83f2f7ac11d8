/**
 * Splits chunks of text into lines. LF, CR and CRLF each end a line on every platform, because the runner reads
 * with .NET's `StreamReader.ReadLine`. (Source: Runner.Sdk/ProcessInvoker.cs)
 */
export function lineSplitter(onLine: (line: string) => void): { write(text: string): void; end(): void } {
  let pending = ''
  return {
    write(text) {
      // A CR at the end of a chunk may be the first half of a CRLF.
      const lines = (pending + text).split(/\r\n|\n|\r(?!$)/)
      pending = lines.pop() ?? ''
      lines.forEach(onLine)
    },
    end() {
      if (pending) onLine(pending.replace(/\r$/, ''))
      pending = ''
    },
  }
}

/** The lines of a text. A line end at the end of the text does not start another line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
