/** Selects calls among the matching ones, counted from the moment of planning. */
export interface Which {
  /** The first call affected; 1 by default. */
  call?: number
  /** How many calls from there on; 1 by default. */
  times?: number
}

/** The faults planned for future calls. */
export function faultPlan<Call, Fault>() {
  const planned: {
    matches: (call: Call) => boolean
    fault: Fault
    first: number
    end: number
    count: number
  }[] = []

  return {
    plan(matches: (call: Call) => boolean, fault: Fault, { call = 1, times = 1 }: Which = {}): void {
      planned.push({ matches, fault, first: call, end: call + times, count: 0 })
    },

    /** Counts a call and returns the fault planned for it, if any. */
    next(call: Call): Fault | undefined {
      const matching = planned.filter(({ matches }) => matches(call))
      for (const entry of matching) entry.count += 1
      return matching.find(({ count, first, end }) => first <= count && count < end)?.fault
    },
  }
}
