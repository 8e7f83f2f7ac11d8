import { markdownTable } from '../../harness/markdown-table.ts'

/** What was measured, by the columns of its table. NaN is what does not apply, or is not known on this system. */
export type Figures = Readonly<Record<string, number>>

/** The figures of several rounds as one: their medians, and for CPU the mean, because it is counted in steps of 10 ms. */
export function summarize(rounds: readonly Figures[]): Figures {
  const columns = Object.keys(rounds[0] ?? {})
  const valuesOf = (column: string) => rounds.map((round) => round[column] ?? Number.NaN)
  return Object.fromEntries(
    columns.map((column) => [column, (column === 'CPU ms' ? mean : median)(valuesOf(column))]),
  )
}

export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  return mean(sorted.slice((sorted.length - 1) / 2, sorted.length / 2 + 1))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** A table with a row for each program. */
export function figuresTable(rows: readonly (readonly [program: string, figures: Figures])[]): string {
  const columns = Object.keys(rows[0]?.[1] ?? {})
  const cell = (value = Number.NaN) =>
    Number.isNaN(value) ? '' : value.toFixed(Number.isInteger(value) || value >= 20 ? 0 : 2)
  const cells = rows.map(([program, figures]) => [program, ...columns.map((column) => cell(figures[column]))])
  return markdownTable(['', ...columns], cells)
}
