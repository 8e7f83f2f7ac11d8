import { markdownTable } from '../markdown-table.ts'
import { OBSERVATIONS } from './observations.ts'
import type { Result } from './probe.ts'

/** One observation of the simulator and of another endpoint. */
export interface Row {
  readonly id: string
  readonly question: string
  readonly assumed: readonly string[]
  readonly simulator: string
  readonly endpoint: string
  /** The texts of the errors. */
  readonly simulatorMessage: string
  readonly endpointMessage: string
  /** Whether the endpoint behaves as assumed, or undefined if it was not observed. */
  readonly asAssumed: boolean | undefined
}

/** Compares the results of the simulator and of another endpoint with what is assumed. */
export function compare(simulator: readonly Result[], endpoint: readonly Result[]): Row[] {
  return OBSERVATIONS.map(({ id, question, assumed }) => {
    const [simulated, observed] = [simulator, endpoint].map(
      (results) => results.find((result) => result.id === id) ?? { result: 'not observed', message: '' },
    ) as [Result, Result]
    const asAssumed = assumed.some((beginning) => observed.result.startsWith(beginning))
    return {
      id,
      question,
      assumed,
      simulator: simulated.result,
      endpoint: observed.result,
      simulatorMessage: simulated.message,
      endpointMessage: observed.message,
      asAssumed: observed.result === 'not observed' ? undefined : asAssumed,
    }
  })
}

/** The rows as a Markdown table. */
export function resultsTable(rows: readonly Row[], endpoint: string): string {
  const head = ['observation', 'assumed', 'simulator', endpoint, 'as assumed']
  return markdownTable(
    head,
    rows.map(({ question, assumed, simulator, endpoint, asAssumed }) => [
      question,
      assumed.join(' or '),
      simulator,
      endpoint,
      asAssumed === undefined ? '?' : asAssumed ? 'yes' : '**no**',
    ]),
  )
}

/** The table of docs/testing.md. */
export function assumptionsTable(): string {
  return markdownTable(
    ['observation', 'assumed'],
    OBSERVATIONS.map(({ question, assumed }) => [question, assumed.join(' or ')]),
  )
}
