import { Failure } from './failure.ts'

/**
 * Aborts when the run has to end at once: on the signals with which the runner cancels a step, SIGINT and then SIGTERM,
 * and on an error that nothing catches, such as one that Node.js throws outside of every promise. The reason is a
 * failure or that error. A second signal finds no handler and ends the process; a second error is ignored.
 */
export function abortOnInterruption(): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController()
  const abortBySignal = (name: NodeJS.Signals) => {
    dispose()
    controller.abort(new Failure('stopped', { signal: name }))
  }
  const abortByError = (error: unknown) => controller.abort(error ?? new Error('Nothing was thrown'))
  const dispose = () => void process.off('SIGINT', abortBySignal).off('SIGTERM', abortBySignal)
  process.on('SIGINT', abortBySignal).on('SIGTERM', abortBySignal)
  process.on('uncaughtException', abortByError).on('unhandledRejection', abortByError)
  return { signal: controller.signal, dispose }
}

/** Resolves with the reason when the signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(signal.reason)
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true })
  })
}
