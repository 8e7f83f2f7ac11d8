import { randomBytes } from 'node:crypto'
import { invalidRequest } from './errors.ts'

export interface PageInput {
  MaxResults?: number | null
  NextToken?: string | null
}

/** Returns a function that cuts one page out of a list. A page token is valid only for the query it was issued for. */
export function pagination() {
  const tokens = new Map<string, { query: string; after: number }>()

  return <Row extends { serial: number }>(
    rows: Row[],
    query: object,
    size: number,
    token?: string | null,
  ) => {
    const key = JSON.stringify(query)
    const start = token ? tokens.get(token) : { query: key, after: 0 }
    if (start?.query !== key) throw invalidRequest('The NextToken is not valid for this request')
    const remaining = rows.filter(({ serial }) => serial > start.after)
    const page = remaining.slice(0, size)
    const last = page.at(-1)
    if (!last || page.length === remaining.length) return { page }
    const NextToken = randomBytes(32).toString('base64url')
    tokens.set(NextToken, { query: key, after: last.serial })
    return { page, NextToken }
  }
}
