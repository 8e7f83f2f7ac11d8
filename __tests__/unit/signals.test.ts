import { afterEach, describe, expect, test } from '@jest/globals'
import { abortOnInterruption, whenAborted } from '../../src/signals.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

const ERRORS = ['uncaughtException', 'unhandledRejection'] as const

const listeners = () => SIGNALS.map((name) => process.listenerCount(name))
const before = listeners()

// Errors are caught until the process ends, which here is that of all tests.
const others = ERRORS.map((event) => process.rawListeners(event))
const removeHandlers = () => {
  for (const [index, event] of ERRORS.entries()) {
    for (const handler of process.rawListeners(event)) {
      if (!others[index]?.includes(handler)) process.off(event, handler as () => void)
    }
  }
}
afterEach(() => {
  removeHandlers()
  expect(listeners()).toEqual(before)
})

describe('abortOnInterruption', () => {
  test.each(SIGNALS)('aborts on %s, with its name, and leaves the next signal to Node.js', (name) => {
    const { signal } = abortOnInterruption()
    expect(listeners()).toEqual(before.map((count) => count + 1))
    expect(signal.aborted).toBe(false)
    process.emit(name, name)
    expect(signal.reason).toMatchObject({ kind: 'stopped', facts: { signal: name } })
    expect(listeners()).toEqual(before)
  })

  test('leaves no handler behind when it is disposed', () => {
    const { signal, dispose } = abortOnInterruption()
    dispose()
    expect(listeners()).toEqual(before)
    expect(signal.aborted).toBe(false)
  })
})

test.each(ERRORS)('%s aborts with the error, and the signals stay as they are', (event) => {
  const { signal, dispose } = abortOnInterruption()
  const handlers = process.rawListeners(event)
  const error = new Error('x')
  for (const thrown of [error, new Error('another')]) handlers.at(-1)?.call(process, thrown)
  expect(signal.reason).toBe(error)
  dispose()
})

test('an error of nothing is an error too', () => {
  const { signal, dispose } = abortOnInterruption()
  process.rawListeners('unhandledRejection').at(-1)?.call(process, undefined)
  expect(signal.reason).toBeInstanceOf(Error)
  dispose()
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
    await expect(whenAborted(AbortSignal.abort())).resolves.toMatchObject({ name: 'AbortError' })
  })
})
