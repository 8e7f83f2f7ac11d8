import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createDeadline } from '../../../src/apprunner/deadline.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const LIMIT = 60_000
const noPauses = () => 0

describe('the signal of a deadline', () => {
  test('is aborted after the limit, and not before', () => {
    const { signal } = createDeadline(LIMIT, noPauses)
    jest.advanceTimersByTime(LIMIT - 1)
    expect(signal.aborted).toBe(false)
    jest.advanceTimersByTime(1)
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
    expect(jest.getTimerCount()).toBe(0)
  })

  test('is aborted at once with the given one, and with its reason', () => {
    const controller = new AbortController()
    const { signal, dispose } = createDeadline(LIMIT, noPauses, controller.signal)
    expect(signal.aborted).toBe(false)
    controller.abort('stop')
    expect(signal.reason).toBe('stop')
    dispose()
  })

  test('is aborted after the limit although the given one is not, and from the start if that is', () => {
    const { signal } = createDeadline(LIMIT, noPauses, new AbortController().signal)
    jest.advanceTimersByTime(LIMIT)
    expect(signal.aborted).toBe(true)
    expect(createDeadline(LIMIT, noPauses, AbortSignal.abort('stop')).signal.reason).toBe('stop')
  })

  test('is aborted later by the pauses since its start, those before it not counted', () => {
    let paused = 5_000
    const { signal } = createDeadline(LIMIT, () => paused)
    jest.advanceTimersByTime(30_000)
    paused += 20_000
    jest.advanceTimersByTime(30_000 + 19_999)
    expect(signal.aborted).toBe(false)
    // Another pause in the time that the first one added.
    paused += 10_000
    jest.advanceTimersByTime(1 + 9_999)
    expect(signal.aborted).toBe(false)
    jest.advanceTimersByTime(1)
    expect(signal.aborted).toBe(true)
  })

  test('stays as it is once the deadline is disposed, and no timer is left', () => {
    const { signal, dispose } = createDeadline(LIMIT, noPauses)
    dispose()
    expect(jest.getTimerCount()).toBe(0)
    jest.advanceTimersByTime(LIMIT)
    expect(signal.aborted).toBe(false)
  })

  test('leaves no timer either if it is disposed after a pause', () => {
    let paused = 0
    const { dispose } = createDeadline(LIMIT, () => paused)
    paused = 10_000
    jest.advanceTimersByTime(LIMIT)
    expect(jest.getTimerCount()).toBe(1)
    dispose()
    expect(jest.getTimerCount()).toBe(0)
  })
})
