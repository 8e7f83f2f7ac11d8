import { expect, test } from '@jest/globals'
import { systemClock } from '../../src/clock.ts'

test('the system clock sleeps at least as long as it was asked to', async () => {
  const start = systemClock.now()
  await systemClock.sleep(30)
  expect(systemClock.now() - start).toBeGreaterThanOrEqual(29)
})
