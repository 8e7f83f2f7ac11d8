import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../exchange.ts'
import { type MessageMember, ServiceError, throttled } from './errors.ts'
import { errorAnswer, rawAnswer } from './protocol.ts'

type When = 'before' | 'after'

/** What goes wrong with a call; `when` says whether before the operation changes anything (the default) or after. */
export type Fault =
  | {
      kind: 'error'
      status: number
      name: string
      message: string
      when?: When
      messageMember?: MessageMember
    }
  | { kind: 'throttle' }
  /** The socket is destroyed. */
  | { kind: 'drop'; when: When }
  /** Answered normally, but late; `after` carries the operation out at once and only holds the answer back. */
  | { kind: 'delay'; ms: number; when?: When }
  /** Nothing is carried out, nothing answered; the socket stays open until the client closes it, or stop(). */
  | { kind: 'never' }
  /** A raw body instead of the answer. */
  | { kind: 'garbage'; body: string; status?: number; when?: When; headers?: Record<string, string> }

export type Hook = (call: number) => void | Promise<void>

/** Which calls go wrong, and what else happens just before a call. Calls are counted from when that was asked for. */
export function faultPlan() {
  const counts = new Map<string, number>()
  const faults: { operation: string; from: number; until: number; fault: Fault }[] = []
  const hooks: { operation: string; since: number; hook: Hook }[] = []
  const counted = (operation: string) => counts.get(operation) ?? 0

  return {
    plan(operation: string, fault: Fault, { call = 1, times = 1 }: { call?: number; times?: number } = {}) {
      const from = counted(operation) + call
      faults.push({ operation, from, until: from + times, fault })
    },

    onCall(operation: string, hook: Hook) {
      hooks.push({ operation, since: counted(operation), hook })
    },

    /** Counts a call, runs its hooks, and says what is to go wrong with it. */
    async next(operation: string): Promise<Fault | undefined> {
      const call = counted(operation) + 1
      counts.set(operation, call)
      for (const planned of hooks.filter((entry) => entry.operation === operation))
        await planned.hook(call - planned.since)
      return faults.find((entry) => entry.operation === operation && entry.from <= call && call < entry.until)
        ?.fault
    },
  }
}

/** Carries a call out under a fault: gives the answer to send, or what to do with the socket instead. */
export async function underFault(
  fault: Fault | undefined,
  carryOut: () => Answer,
  stopping: AbortSignal,
): Promise<Answer | 'drop' | 'hang'> {
  if (!fault) return carryOut()
  if (fault.kind === 'never') return 'hang'
  if (fault.kind === 'delay' && fault.when !== 'after') {
    await sleep(fault.ms, undefined, { signal: stopping })
    return carryOut()
  }

  const answer = 'when' in fault && fault.when === 'after' ? carryOut() : undefined
  switch (fault.kind) {
    case 'error':
      return errorAnswer(new ServiceError(fault.status, fault.name, fault.message, fault.messageMember))
    case 'throttle':
      return errorAnswer(throttled())
    case 'drop':
      return 'drop'
    case 'garbage':
      return rawAnswer(fault.status ?? 200, fault.body, fault.headers)
    case 'delay':
      return sleep(fault.ms, answer as Answer, { signal: stopping })
  }
}
