/**
 * A signal that is aborted after `limitMs`, or with `abortSignal`. The time by which `pausedMs` grows does not count:
 * then the other side is healthy and only busy.
 */
export function createDeadline(limitMs: number, pausedMs: () => number, abortSignal?: AbortSignal) {
  const controller = new AbortController()
  const start = performance.now()
  const pausedBefore = pausedMs()
  let timer: NodeJS.Timeout | undefined
  const check = () => {
    const left = limitMs - (performance.now() - start - (pausedMs() - pausedBefore))
    if (left > 0) timer = setTimeout(check, left)
    else controller.abort(new DOMException('The time is up', 'TimeoutError'))
  }
  check()
  const signal = abortSignal ? AbortSignal.any([controller.signal, abortSignal]) : controller.signal
  return { signal, dispose: () => clearTimeout(timer) }
}
