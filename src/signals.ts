/** The runner's way to cancel a step: SIGINT, then SIGTERM. */
export function stopOnSignals() {
  const controller = new AbortController()
  const abort = (name: NodeJS.Signals) => controller.abort(name)
  process.once('SIGINT', abort).once('SIGTERM', abort)
  return {
    stop: controller.signal,
    signal: () => String(controller.signal.reason),
    forget: () => void process.off('SIGINT', abort).off('SIGTERM', abort),
  }
}
