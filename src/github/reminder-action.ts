import { type Failure, leavesNothingToApprove } from '../failure.ts'
import type { Run } from '../run.ts'

/** What has to be done about the reminder issue of a run that may have failed. */
export function reminderAction(
  { connection, available, reminderUrl }: Pick<Run, 'connection' | 'available' | 'reminderUrl'>,
  failure: Failure | undefined,
): 'open' | 'close' | 'none' {
  if (failure && (!connection || leavesNothingToApprove(failure))) return 'none'
  if (available) return 'close'
  // It was opened before the wait.
  return reminderUrl ? 'none' : 'open'
}
