import { consoleUrl } from './console.ts'
import { isAvailable, type RunState } from './run.ts'
import { printable } from './text.ts'

/** All outputs that action.yml declares, by their names. */
export function outputsOf(state: RunState): Record<string, string> {
  const { connectionName, provider, region, connection, created, reminderUrl, changes } = state
  return {
    'connection-arn': connection?.arn ?? '',
    'connection-name': printable(connectionName),
    'provider-type': printable(connection?.provider || provider),
    status: printable(connection?.status ?? ''),
    available: String(isAvailable(state)),
    created: String(created),
    'created-at': connection?.createdAt?.toISOString() ?? '',
    'console-url': consoleUrl(region),
    'reminder-issue-url': reminderUrl,
    changed: String(changes.length > 0),
    changes: JSON.stringify(changes),
  }
}
