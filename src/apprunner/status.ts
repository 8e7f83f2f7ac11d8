/** What follows from the status of a connection. */
interface StatusRule {
  /** Completes the heading of the summary: "App Runner connection … ". */
  readonly heading: string
  /** Whether the wait for approval ends: the status no longer changes by itself. */
  readonly final: boolean
  /** What a person has to do in the console. */
  readonly consoleAction: 'none' | 'complete-handshake' | 'delete'
}

/** The statuses of https://docs.aws.amazon.com/apprunner/latest/api/API_Connection.html, without `DELETED`. */
const STATUSES = {
  PENDING_HANDSHAKE: {
    heading: 'is waiting for approval',
    final: false,
    consoleAction: 'complete-handshake',
  },
  AVAILABLE: { heading: 'is available', final: true, consoleAction: 'none' },
  ERROR: { heading: 'is in the ERROR state', final: true, consoleAction: 'delete' },
} as const satisfies Record<string, StatusRule>

export type KnownStatus = keyof typeof STATUSES

/** For a status that AWS added later, or none: it counts as not available. */
const UNKNOWN: StatusRule = { heading: 'is not available', final: false, consoleAction: 'complete-handshake' }

/** What follows from a status as the API returns it. */
export function statusRule(status: string): StatusRule {
  return isKnownStatus(status) ? STATUSES[status] : UNKNOWN
}

/** Whether this version of the action knows the status. */
export function isKnownStatus(status: string): status is KnownStatus {
  return Object.hasOwn(STATUSES, status)
}
