import { expect, test } from '@jest/globals'
import type { Connection } from '../../../src/apprunner/connection.ts'
import { Failure } from '../../../src/failure.ts'
import { reminderAction } from '../../../src/github/reminder-action.ts'
import { aConnection, aRun } from '../report.ts'

const CONNECTIONS: (Connection | undefined)[] = [
  undefined,
  ...['PENDING_HANDSHAKE', 'ERROR', 'SUSPENDED', '', 'AVAILABLE'].map((status) => aConnection({ status })),
]

const name = 'my-conn'
const facts = { name, status: 'x', url: 'https://x' }
type Action = ReturnType<typeof reminderAction>

/** Whatever fails besides, a connection that is not available needs the reminder, and an available one does not. */
const BY_STATUS: Action[] = ['none', 'open', 'open', 'open', 'open', 'close']
const NOTHING: Action[] = Array(6).fill('none')

/** What has to be done for each of the connections, if no reminder is open. */
test.each<[failure: Failure | undefined, actions: Action[]]>([
  // Only a dry run ends without a connection and without a failure.
  [undefined, ['open', 'open', 'open', 'open', 'open', 'close']],
  [new Failure('pending', facts), BY_STATUS],
  [new Failure('unknown-status', facts), BY_STATUS],
  [new Failure('connection-error', { name, command: 'aws' }), BY_STATUS],
  [new Failure('provider-mismatch', { name, region: 'r', actual: 'a', wanted: 'w' }), NOTHING],
  [new Failure('deleted', { name }), NOTHING],
  [new Failure('denied', { action: 'apprunner:TagResource' }), BY_STATUS],
  [new Failure('stopped', { signal: 'SIGINT' }), BY_STATUS],
  [new Failure('unexpected', {}), BY_STATUS],
])('after %s, the reminder follows from the status of the connection: %j', (failure, actions) => {
  const actual = (reminderUrl: string) =>
    CONNECTIONS.map((connection) => reminderAction(aRun({ connection, reminderUrl }), failure))
  expect(actual('')).toEqual(actions)
  const ifOpen = actions.map((action) => (action === 'open' ? 'none' : action))
  expect(actual('https://github.com/octo-org/app/issues/1')).toEqual(ifOpen)
})
