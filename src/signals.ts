/**
 * Aborts on the signals with which the runner cancels a step: SIGINT, then SIGTERM. The reason is the name of the
 * signal. A second signal finds no handler and ends the process at once.
 */
export function abortOnSignals(): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController()
  const abort = (name: NodeJS.Signals) => {
    dispose()
    controller.abort(name)
  }
  const dispose = () => void process.off('SIGINT', abort).off('SIGTERM', abort)
  process.on('SIGINT', abort).on('SIGTERM', abort)
  return { signal: controller.signal, dispose }
}

/** Resolves when the signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
