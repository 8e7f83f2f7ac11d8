/** Aborts on the signals by which the runner cancels a step: SIGINT, then SIGTERM. `reason` is the signal's name. */
export function abortOnSignals(): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController()
  const abort = (name: NodeJS.Signals) => controller.abort(name)
  process.once('SIGINT', abort).once('SIGTERM', abort)
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', abort).off('SIGTERM', abort),
  }
}
