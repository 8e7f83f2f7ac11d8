import { afterEach, describe, expect, test } from '@jest/globals'
import { abortOnSignals, whenAborted } from '../../src/signals.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

const listeners = () => SIGNALS.map((name) => process.listenerCount(name))
const before = listeners()

afterEach(() => expect(listeners()).toEqual(before))

describe('abortOnSignals', () => {
  test.each(SIGNALS)('aborts on %s, with its name, and leaves the next signal to Node.js', (name) => {
    const { signal } = abortOnSignals()
    expect(listeners()).toEqual(before.map((count) => count + 1))
    expect(signal.aborted).toBe(false)
    process.emit(name, name)
    expect(signal.reason).toBe(name)
    expect(listeners()).toEqual(before)
  })

  test('leaves no handler behind when it is disposed', () => {
    const { signal, dispose } = abortOnSignals()
    dispose()
    expect(listeners()).toEqual(before)
    expect(signal.aborted).toBe(false)
  })
})

describe('whenAborted', () => {
  test('resolves when the signal is aborted, and not before', async () => {
    const controller = new AbortController()
    const events: string[] = []
    const aborted = whenAborted(controller.signal).then(() => events.push('aborted'))
    await new Promise(setImmediate)
    events.push('abort')
    controller.abort()
    await aborted
    expect(events).toEqual(['abort', 'aborted'])
  })

  test('resolves at once if the signal was aborted before', async () => {
    await expect(whenAborted(AbortSignal.abort())).resolves.toBeUndefined()
  })
})
