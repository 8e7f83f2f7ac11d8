import { accountOf, type Connection, hasStatus } from '../apprunner/connection.ts'
import type { Environment } from '../environment.ts'
import type { PortalInputs } from '../inputs/inputs.ts'
import type { Change } from './changes.ts'
import type { Message } from './messages.ts'
import { quote } from './text.ts'

/** What the inputs ask for, as far as the report shows it. */
export interface RunRequest {
  readonly connectionName: string
  /** `''` if invalid. */
  readonly provider: string
  /** `''` if invalid. */
  readonly region: string
  readonly portal: PortalInputs | undefined
  readonly dryRun: boolean
}

/** What a run has found and done so far. */
export interface RunState extends RunRequest {
  /** The page of the workflow run, `''` for none. */
  readonly runUrl: string
  /** The workflow and its repository, as Markdown, `''` for none. */
  readonly requester: string
  readonly connection: Connection | undefined
  /** Whether this run's own request created the connection. */
  readonly created: boolean
  readonly changes: readonly Change[]
  /** The address of the open reminder issue, `''` for none. */
  readonly reminderUrl: string
  /** What went wrong with the reminder when it was last updated. */
  readonly reminderWarning: Message | undefined
}

/** A run that is over: its last state, why it failed, and what went wrong without failing it. */
export interface Report extends RunState {
  readonly failure: Message | undefined
  readonly warnings: readonly Message[]
}

/** A run under way. Every operation publishes the new state, so that outputs are set even if the run is canceled. */
export interface Run {
  state(): RunState
  /** The connection as App Runner returned it just now. */
  observe(connection: Connection, created?: boolean): void
  record(change: Change): void
  /** What became of the reminder issue. */
  setReminder(url: string, warning: Message | undefined): void
}

/** Starts, and publishes, with what the inputs ask for. */
export function startRun(request: RunRequest, env: Environment, publish: (state: RunState) => void): Run {
  const { connectionName, provider, region, portal, dryRun } = request
  let state: RunState = {
    connectionName,
    provider,
    region,
    portal,
    dryRun,
    ...workflowOf(env),
    connection: undefined,
    created: false,
    changes: [],
    reminderUrl: '',
    reminderWarning: undefined,
  }
  const update = (changes: Partial<RunState>) => {
    state = { ...state, ...changes }
    publish(state)
  }
  update({})
  return {
    state: () => state,
    observe: (connection, created = state.created) => update({ connection, created }),
    record: (change) => update({ changes: [...state.changes, change] }),
    setReminder: (reminderUrl, reminderWarning) => update({ reminderUrl, reminderWarning }),
  }
}

function workflowOf(env: Environment): Pick<RunState, 'runUrl' | 'requester'> {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env
  if (!server || !repository || !id) return { runUrl: '', requester: '' }
  const url = `${server}/${repository}`
  const workflow = env.GITHUB_WORKFLOW ? `the workflow ${quote(env.GITHUB_WORKFLOW, 100)} of ` : ''
  return { runUrl: `${url}/actions/runs/${id}`, requester: `${workflow}[${repository}](${url})` }
}

/** Whether services can use the connection. */
export function isAvailable({ connection }: Pick<RunState, 'connection'>): boolean {
  return hasStatus(connection, 'AVAILABLE')
}

/** The account of the connection, or undefined. */
export function accountOfRun({ connection }: Pick<RunState, 'connection'>): string | undefined {
  return connection && accountOf(connection.arn)
}
