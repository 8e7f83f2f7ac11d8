/** What goes wrong with a call. */
export type Fault =
  /** Answers with this, and does nothing. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** Closes the connection: before the call is carried out, or after it. */
  | { kind: 'drop'; carriedOut?: boolean }
  /** Answers as usual, but late. */
  | { kind: 'delay'; ms: number }
  /** Takes the call and stays silent. */
  | { kind: 'never' }
  /** Answers 200 with something that is no JSON. */
  | { kind: 'garbage' }

/** Which of the matching calls, counted from the moment of planning. */
export interface Which {
  /** The first one struck; 1 by default. */
  call?: number
  /** How many from there on; 1 by default. */
  times?: number
}

export interface FaultPlan {
  plan(method: string, path: RegExp, fault: Fault, which?: Which): void
  /** Counts a call, and gives what is to go wrong with it. */
  take(method: string, path: string): Fault | undefined
}

export function createFaultPlan(): FaultPlan {
  const planned: { method: string; path: RegExp; fault: Fault; first: number; last: number; seen: number }[] =
    []
  return {
    plan(method, path, fault, { call = 1, times = 1 } = {}) {
      planned.push({
        method: method.toUpperCase(),
        path,
        fault,
        first: call,
        last: call + times - 1,
        seen: 0,
      })
    },
    take(method, path) {
      const matching = planned.filter((entry) => entry.method === method && path.search(entry.path) >= 0)
      for (const entry of matching) entry.seen += 1
      return matching.find(({ seen, first, last }) => seen >= first && seen <= last)?.fault
    },
  }
}
