import { expect, test } from '@jest/globals'
import { systemClock } from '../../src/clock.ts'

test('the system clock sleeps at least as long as it was asked to', async () => {
  const start = systemClock.now()
  await systemClock.sleep(30)
  expect(systemClock.now() - start).toBeGreaterThanOrEqual(29)
})

test('an aborted signal ends the sleep, and the next one before it begins', async () => {
  const stop = new AbortController()
  setImmediate(() => stop.abort())
  // Without the abort, the test would time out.
  await systemClock.sleep(600_000, stop.signal)
  await systemClock.sleep(600_000, stop.signal)
})
