import { setTimeout as sleep } from 'node:timers/promises'
import { ServiceError, throttled } from './errors.ts'
import type { HttpResponse } from './exchange.ts'
import type { Fault } from './faults.ts'
import { errorResponse, rawResponse } from './protocol.ts'

/** Executes a call under a fault. Returns the response, or what happens to the socket instead. */
export async function executeUnderFault(
  fault: Fault | undefined,
  execute: () => HttpResponse,
  stopping: AbortSignal,
): Promise<HttpResponse | 'drop' | 'hang'> {
  if (!fault) return execute()
  if (fault.kind === 'hang') return 'hang'
  if (fault.kind === 'delay') {
    const early = fault.when === 'after' ? execute() : undefined
    await sleep(fault.ms, undefined, { signal: stopping })
    return early ?? execute()
  }

  if ('when' in fault && fault.when === 'after') execute()
  switch (fault.kind) {
    case 'error':
      return errorResponse(new ServiceError(fault.status, fault.name, fault.message))
    case 'throttle':
      return errorResponse(throttled())
    case 'drop':
      return 'drop'
    case 'raw':
      return rawResponse(fault.status ?? 200, fault.body, fault.headers)
  }
}
