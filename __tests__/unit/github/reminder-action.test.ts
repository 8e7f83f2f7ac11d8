import { describe, expect, test } from '@jest/globals'
import type { Connection } from '../../../src/apprunner/connection.ts'
import { Failure } from '../../../src/failure.ts'
import { reminderAction } from '../../../src/github/reminder-action.ts'
import { aConnection, aRun } from '../report.ts'

const CONNECTIONS = {
  none: undefined,
  PENDING_HANDSHAKE: aConnection(),
  ERROR: aConnection({ status: 'ERROR' }),
  SUSPENDED: aConnection({ status: 'SUSPENDED' }),
  '(none)': aConnection({ status: '' }),
  AVAILABLE: aConnection({ status: 'AVAILABLE' }),
} satisfies Record<string, Connection | undefined>

const name = 'my-conn'
const facts = { name, status: 'x', url: 'https://x' }
const FAILURES = {
  'no failure': undefined,
  pending: new Failure('pending', facts),
  'unknown-status': new Failure('unknown-status', facts),
  'connection-error': new Failure('connection-error', { name, command: 'aws' }),
  'provider-mismatch': new Failure('provider-mismatch', { name, region: 'r', actual: 'a', wanted: 'w' }),
  deleted: new Failure('deleted', { name }),
  denied: new Failure('denied', { action: 'apprunner:TagResource' }),
  'service-error': new Failure('service-error', {}),
  stopped: new Failure('stopped', { signal: 'SIGINT' }),
  unexpected: new Failure('unexpected', {}),
} satisfies Record<string, Failure | undefined>

type ConnectionName = keyof typeof CONNECTIONS
type Action = ReturnType<typeof reminderAction>
/** For each connection, in the order of `CONNECTIONS`. */
type Row = readonly [
  none: Action,
  pending: Action,
  error: Action,
  unknown: Action,
  missing: Action,
  available: Action,
]

/** Whatever fails besides, a connection that is not available needs the reminder, and an available one does not. */
const BY_STATUS: Row = ['none', 'open', 'open', 'open', 'open', 'close']
const NOTHING: Row = ['none', 'none', 'none', 'none', 'none', 'none']

/** What has to be done about the reminder of a run that has none open. */
const TABLE: Record<keyof typeof FAILURES, Row> = {
  // Only a dry run ends without a connection and without a failure.
  'no failure': ['open', 'open', 'open', 'open', 'open', 'close'],
  pending: BY_STATUS,
  'unknown-status': BY_STATUS,
  'connection-error': BY_STATUS,
  'provider-mismatch': NOTHING,
  deleted: NOTHING,
  denied: BY_STATUS,
  'service-error': BY_STATUS,
  stopped: BY_STATUS,
  unexpected: BY_STATUS,
}

const CASES = Object.entries(TABLE).flatMap(([failure, row]) =>
  Object.keys(CONNECTIONS).map(
    (connection, index) =>
      [failure, connection, row[index]] as [keyof typeof FAILURES, ConnectionName, Action],
  ),
)

const actionOf = (connection: ConnectionName, failure: keyof typeof FAILURES, reminderUrl: string) =>
  reminderAction(aRun({ connection: CONNECTIONS[connection], reminderUrl }), FAILURES[failure])

describe('what has to be done about the reminder', () => {
  test.each(CASES)('after %s with the status %s: %s', (failure, connection, action) => {
    expect(actionOf(connection, failure, '')).toBe(action)
  })

  test.each(CASES)(
    'after %s with the status %s, if one is open: %s, but not open',
    (failure, connection, action) => {
      const expected = action === 'open' ? 'none' : action
      expect(actionOf(connection, failure, 'https://github.com/octo-org/app/issues/1')).toBe(expected)
    },
  )
})
