import type { Connection } from '../apprunner/connections.ts'
import type { Message } from '../apprunner/errors.ts'
import type { Environment } from '../environment.ts'
import type { InputProblems, Inputs } from '../inputs/inputs.ts'

/** All that is known at the end of a run, whatever end that is. */
export interface Report {
  readonly name: string
  readonly provider: string
  readonly region: string
  readonly dryRun: boolean
  readonly runUrl: string | undefined
  connection: Connection | undefined
  created: boolean
  /** What this run did besides, or in a dry run what a real one would do: prose. */
  deeds: string[]
  reminderUrl: string
  failure: Message | undefined
}

/** The account in an ARN (`arn:partition:service:region:account:…`), or undefined. */
export function accountOf(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1]
}

/** What is known before anything is asked. */
export function newReport(read: Inputs | InputProblems, env: Environment): Report {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env
  const checked = 'problems' in read ? undefined : read
  return {
    name: read.connectionName,
    provider: checked?.provider ?? '',
    region: checked?.region ?? '',
    dryRun: checked?.dryRun ?? false,
    runUrl: server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined,
    connection: undefined,
    created: false,
    deeds: [],
    reminderUrl: '',
    failure: undefined,
  }
}

/** Whether services can use the connection. */
export function isAvailable({ connection }: Pick<Report, 'connection'>): boolean {
  return connection?.status === 'AVAILABLE'
}
