import { describe, expect, test } from '@jest/globals'
import { marker } from '../../src/github/reminder.ts'

const connection = { account: '123456789012', region: 'us-east-1', name: 'my-connection' }

describe('marker', () => {
  test('is what version 1.0.0 wrote: with another, open reminders would not be found again', () => {
    expect(marker(connection)).toBe('<!-- app-runner-connection: da24ec913e4094b79ce9973d37887f4a -->')
  })

  test.each([{ account: '123456789013' }, { region: 'us-east-2' }, { name: 'my-connection2' }])(
    'is another with %j',
    (other) => {
      expect(marker({ ...connection, ...other })).not.toBe(marker(connection))
    },
  )

  test('takes over 10 ms, so that trying all account ids takes centuries', () => {
    const start = performance.now()
    for (let count = 0; count < 5; count += 1) marker({ ...connection, name: `connection-${count}` })
    expect((performance.now() - start) / 5).toBeGreaterThan(10)
  })
})
