import { randomBytes } from 'node:crypto'
import { invalidRequest } from './errors.ts'

/** Page tokens that say nothing to anyone else, and hold only for the list they were issued for. */
export function pageTokens() {
  const issued = new Map<string, { list: string; after: number }>()
  return {
    issue(list: string, after: number): string {
      const token = randomBytes(32).toString('base64url')
      issued.set(token, { list, after })
      return token
    },

    read(token: string, list: string): number {
      const found = issued.get(token)
      if (found?.list !== list) throw invalidRequest('The NextToken is not valid for this request')
      return found.after
    },
  }
}
