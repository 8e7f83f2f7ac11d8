import type { Target } from '../inputs/inputs.ts'
import type { Run } from '../run.ts'
import { consoleUrl } from './console.ts'
import { printable } from './text.ts'

/** All outputs that action.yml declares, by their names. Without a run, only what is valid of the inputs is known. */
export function outputsOf(run: Run | undefined, target: Partial<Target>): Record<string, string> {
  const { connection, created = false, available = false, reminderUrl = '', changes = [] } = run ?? {}
  const { connectionName = '', provider = '', region = '' } = run ?? target
  return {
    'connection-arn': connection?.arn ?? '',
    'connection-name': printable(connectionName),
    'provider-type': printable(provider),
    status: printable(connection?.status ?? ''),
    available: String(available),
    created: String(created),
    'created-at': connection?.createdAt?.toISOString() ?? '',
    'console-url': consoleUrl(region),
    'reminder-issue-url': reminderUrl,
    changed: String(changes.length > 0),
    changes: JSON.stringify(changes),
  }
}
