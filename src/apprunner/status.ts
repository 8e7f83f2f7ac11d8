/** What follows from the status of a connection. */
export interface StatusRule {
  /** Completes the heading of the summary: "App Runner connection … ". */
  readonly heading: string
  /** Where the connection stands and who has to act, in one sentence. */
  readonly alert: string
  /** Whether the wait for approval ends: the status no longer changes by itself. */
  readonly final: boolean
  /** What a person has to do in the console. */
  readonly consoleAction: 'none' | 'complete-handshake' | 'delete'
}

/** The statuses of https://docs.aws.amazon.com/apprunner/latest/api/API_Connection.html, without `DELETED`. */
export const STATUSES = {
  PENDING_HANDSHAKE: {
    heading: 'is waiting for approval',
    alert: 'Someone has to approve this connection in the AWS console before services can use it.',
    final: false,
    consoleAction: 'complete-handshake',
  },
  AVAILABLE: {
    heading: 'is available',
    alert: 'App Runner services can use this connection.',
    final: true,
    consoleAction: 'none',
  },
  ERROR: {
    heading: 'is in the ERROR state',
    alert: 'Someone has to delete this connection before it can be created again.',
    final: true,
    consoleAction: 'delete',
  },
} as const satisfies Record<string, StatusRule>

type KnownStatus = keyof typeof STATUSES

/** For a status that AWS added later, or none: it counts as not available. */
const UNKNOWN: StatusRule = {
  heading: 'is not available',
  alert: 'Services cannot use this connection: someone has to check it in the AWS console.',
  final: false,
  consoleAction: 'complete-handshake',
}

/** What follows from a status as the API returns it. */
export function statusRule(status: string): StatusRule {
  return isKnownStatus(status) ? STATUSES[status] : UNKNOWN
}

/** Whether this version of the action knows the status. */
export function isKnownStatus(status: string): status is KnownStatus {
  return Object.hasOwn(STATUSES, status)
}

/** The status in words. The API leaves it optional. */
export function statusName(status: string): string {
  return status || '(none)'
}
