import type { Target } from '../inputs/inputs.ts'
import type { Run } from '../run.ts'
import type { Change } from './changes.ts'
import { consoleUrl } from './console.ts'
import { approvalUrl } from './handshake.ts'
import { printable } from './text.ts'

/**
 * All outputs that action.yml declares, by their names. Without a run, only what is valid of the inputs is known.
 * `redact` hides secrets.
 */
export function outputsOf(
  run: Run | undefined,
  target: Partial<Target>,
  redact: (text: string) => string,
): Record<string, string> {
  const { connection, created = false, available = false, reminderUrl = '', changes = [] } = run ?? {}
  const { connectionName = '', provider = '', region = '' } = run ?? target
  const outputs = {
    'connection-arn': connection?.arn ?? '',
    'connection-name': printable(connectionName),
    'provider-type': printable(provider),
    status: printable(connection?.status ?? ''),
    available: String(available),
    created: String(created),
    'created-at': connection?.createdAt?.toISOString() ?? '',
    'console-url': consoleUrl(region),
    'approval-url': run ? approvalUrl(run) : consoleUrl(region),
    'reminder-issue-url': reminderUrl,
    changed: String(changes.length > 0),
  }
  return {
    ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, redact(value)])),
    changes: JSON.stringify(changes.map((change) => redactChange(change, redact))),
  }
}

/** Only the values that are not ours: a secret with quotes or braces in it must not break the JSON. */
function redactChange(change: Change, redact: (text: string) => string): object {
  const entries = Object.entries(change).map(([name, value]) => {
    if (name === 'action') return [name, value]
    return [name, typeof value === 'string' ? redact(value) : redactTags(value, redact)]
  })
  return Object.fromEntries(entries)
}

function redactTags(tags: Readonly<Record<string, string>>, redact: (text: string) => string): object {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [redact(key), redact(value)]))
}
