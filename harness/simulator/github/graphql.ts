import type { Reply } from './exchange.ts'

/** GitHub's GraphQL API: the query for the user of a token. Errors have the status 200. */
export function respondToQuery(body: unknown, login: string): Reply {
  const { query } = Object(body)
  if (/^\s*(query\s*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/.test(String(query))) {
    return { status: 200, body: { data: { viewer: { login } } } }
  }
  return { status: 200, body: { errors: [{ message: 'The simulator knows only `viewer { login }`.' }] } }
}
