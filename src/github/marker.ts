import { scryptSync } from 'node:crypto'
import { isReminderTitle } from '../report/reminder.ts'
import { type Issue, LABEL } from './issues.ts'

/** What tells the reminder of one connection from others. */
export interface MarkerParts {
  readonly account: string
  readonly region: string
  readonly name: string
  /** The ID of the repository that holds the issue: hashes computed for one repository are useless for others. */
  readonly repositoryId: string
}

/** By what a run recognizes a reminder. */
export interface ReminderTraits {
  /** The name of the connection, and its region. */
  readonly name: string
  readonly region: string
  readonly marker: string
  /** The login of the token's own identity. */
  readonly viewer: string
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
 * Whether the issue is the reminder: anyone could copy the marker into an issue of their own, and the same identity
 * could quote it. People may add lines of their own. GitHub lists pull requests as issues too.
 */
export function isOwnReminder(issue: Issue, { name, region, marker, viewer }: ReminderTraits): boolean {
  const { title, body, isPullRequest } = issue
  return (
    !isPullRequest &&
    isBy(issue, viewer) &&
    isReminderTitle(title, name, region) &&
    body.split(/\r?\n/).some((line) => line.trimEnd() === marker)
  )
}

/** REST adds `[bot]` to the logins of bots, GraphQL does not always. */
function isBy({ user }: Issue, viewer: string): boolean {
  return user?.login === viewer || (user?.isBot === true && user.login === `${viewer}[bot]`)
}
