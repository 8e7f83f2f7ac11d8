import { expect, test } from '@jest/globals'
import { isKnownStatus, statusName, statusRule } from '../../../src/apprunner/status.ts'

test.each<[status: string, known: boolean, final: boolean, consoleAction: string, heading: string]>([
  ['PENDING_HANDSHAKE', true, false, 'complete-handshake', 'is waiting for approval'],
  ['AVAILABLE', true, true, 'none', 'is available'],
  ['ERROR', true, true, 'delete', 'is in the ERROR state'],
  ['SOMETHING_NEW', false, false, 'complete-handshake', 'is not available'],
  ['available', false, false, 'complete-handshake', 'is not available'],
  ['toString', false, false, 'complete-handshake', 'is not available'],
  ['', false, false, 'complete-handshake', 'is not available'],
])('status %j: known %j, final %j, in the console: %s', (status, known, final, consoleAction, heading) => {
  expect(isKnownStatus(status)).toBe(known)
  expect(statusRule(status)).toMatchObject({ final, consoleAction, heading })
})

test.each<[status: string, alert: RegExp]>([
  ['PENDING_HANDSHAKE', /^Someone has to approve this connection in the AWS console/],
  ['AVAILABLE', /^App Runner services can use this connection\.$/],
  ['ERROR', /^Someone has to delete this connection/],
  ['SOMETHING_NEW', /^Services cannot use this connection: someone has to check it/],
])('status %j: the alert says where it stands and who has to act', (status, alert) => {
  expect(statusRule(status).alert).toMatch(alert)
})

test('a status that is missing has a name, too', () => {
  expect([statusName('AVAILABLE'), statusName('')]).toEqual(['AVAILABLE', '(none)'])
})
