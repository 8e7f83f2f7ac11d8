/** A fault injected into a call. */
export type Fault =
  /** This response; nothing is executed. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection is closed, before the call is executed or after it. */
  | { kind: 'drop'; afterExecution?: boolean }
  /** The usual response, but late. */
  | { kind: 'delay'; ms: number }
  /** Nothing is executed and there is no response. */
  | { kind: 'hang' }
  /** The call is executed, but this is the response: by default status 200 with a body that is not JSON. */
  | { kind: 'raw'; status?: number; body?: string; headers?: Record<string, string> }
  /** Nothing is executed, and the JSON array in the response never ends. */
  | { kind: 'endless'; gzip?: boolean }
