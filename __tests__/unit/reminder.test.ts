import { expect, test } from '@jest/globals'
import { marker } from '../../src/github/reminder.ts'

const MARKER = '<!-- app-runner-connection: da24ec913e4094b79ce9973d37887f4a -->'

// The expected hash also fixes the cost of the hash, which keeps the account ID from being guessed.
test('the marker is that of version 1.0.0: otherwise, open reminders would not be found again', () => {
  expect(marker('123456789012', 'us-east-1', 'my-connection')).toBe(MARKER)
})

test.each<[account: string, region: string, name: string]>([
  ['123456789013', 'us-east-1', 'my-connection'],
  ['123456789012', 'us-east-2', 'my-connection'],
  ['123456789012', 'us-east-1', 'my-connection2'],
])('the marker of %s, %s, %s is a different one', (account, region, name) => {
  expect(marker(account, region, name)).toMatch(/^<!-- app-runner-connection: [0-9a-f]{32} -->$/)
  expect(marker(account, region, name)).not.toBe(MARKER)
})
