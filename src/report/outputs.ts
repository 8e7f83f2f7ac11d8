import { consoleUrl } from './handshake.ts'
import { isAvailable, type RunState } from './run.ts'

/** All outputs that action.yml declares, by their names. */
export function outputsOf(state: RunState): Record<string, string> {
  const { connectionName, provider, region, connection, created, reminderUrl } = state
  return {
    'connection-arn': connection?.arn ?? '',
    'connection-name': connectionName,
    'provider-type': connection?.provider || provider,
    status: connection?.status ?? '',
    available: String(isAvailable(state)),
    created: String(created),
    'created-at': connection?.createdAt?.toISOString() ?? '',
    'console-url': consoleUrl(region),
    'reminder-issue-url': reminderUrl,
  }
}
