/** Whether the fault occurs before (the default) or after the operation has changed anything. */
type When = 'before' | 'after'

/** A fault injected into a call. */
export type Fault =
  | { kind: 'error'; status: number; name: string; message: string; when?: When }
  | { kind: 'throttle' }
  /** The socket is destroyed. */
  | { kind: 'drop'; when: When }
  /** The usual response, but late. With `after`, the operation is executed at once and only its response is delayed. */
  | { kind: 'delay'; ms: number; when?: When }
  /** Nothing is executed and there is no response. The socket stays open until the client closes it, or stop(). */
  | { kind: 'hang' }
  /** A raw body instead of the usual response. */
  | { kind: 'raw'; body: string; status?: number; when?: When; headers?: Record<string, string> }
