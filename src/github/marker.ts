import { scryptSync } from 'node:crypto'
import { type Issue, LABEL } from './issues.ts'

/** What tells the reminder of one connection from others. */
export interface MarkerParts {
  readonly account: string
  readonly region: string
  readonly name: string
  /** The ID of the repository that holds the issue: hashes computed for one repository are useless for others. */
  readonly repositoryId: string
}

/**
 * The comment by which a run finds the issue again. The account ID must not be recoverable from it, and there are only
 * 10^12 of those: hence a slow hash. The ARN is unsuitable, since a connection that is created again has a new one.
 */
export function markerOf({ account, region, name, repositoryId }: MarkerParts): string {
  const hash = scryptSync(`${account}/${region}/${name}`, `${LABEL}/${repositoryId}`, 16)
  return `<!-- ${LABEL}: ${hash.toString('hex')} -->`
}

/**
 * Whether the issue is a reminder with this marker that the token's own identity opened: anyone could copy the marker
 * into an issue of their own. REST adds `[bot]` to the logins of bots, GraphQL does not always.
 */
export function isOwnReminder(issue: Issue, marker: string, viewer: string): boolean {
  const { user, body, pull_request } = issue
  const own = user?.login === viewer || (user?.type === 'Bot' && user.login === `${viewer}[bot]`)
  // GitHub lists pull requests as issues too.
  return own && !pull_request && (body ?? '').includes(marker)
}
