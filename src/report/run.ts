import { type Connection, hasStatus } from '../apprunner/connection.ts'
import type { Environment } from '../environment.ts'
import type { Change } from './changes.ts'
import type { Message } from './messages.ts'

/** What the inputs ask for, as far as the report shows it. */
export interface Request {
  readonly connectionName: string
  /** `''` if invalid. */
  readonly provider: string
  /** `''` if invalid. */
  readonly region: string
  readonly dryRun: boolean
}

/** What a run has found and done so far. */
export interface RunState extends Request {
  /** The page of the workflow run, if there is one. */
  readonly runUrl: string | undefined
  readonly connection: Connection | undefined
  /** Whether this run's own request created the connection. */
  readonly created: boolean
  readonly changes: readonly Change[]
  /** `''` for none. */
  readonly reminderUrl: string
}

/** A run that is over: its last state, why it failed, and what went wrong without failing it. */
export interface Report extends RunState {
  readonly failure: Message | undefined
  readonly warnings: readonly Message[]
}

/** A run under way. Every operation publishes the state anew, so that a canceled run leaves its outputs. */
export interface Run {
  state(): RunState
  /** The connection as App Runner returned it just now. */
  observe(connection: Connection, created?: boolean): void
  record(change: Change): void
  /** The address of the open reminder issue. */
  remind(url: string): void
}

/** Starts with what the inputs ask for. */
export function startRun(request: Request, env: Environment, publish: (state: RunState) => void): Run {
  const { connectionName, provider, region, dryRun } = request
  let state: RunState = {
    connectionName,
    provider,
    region,
    dryRun,
    runUrl: runUrl(env),
    connection: undefined,
    created: false,
    changes: [],
    reminderUrl: '',
  }
  const update = (changes: Partial<RunState>) => {
    state = { ...state, ...changes }
    publish(state)
  }
  return {
    state: () => state,
    observe: (connection, created = state.created) => update({ connection, created }),
    record: (change) => update({ changes: [...state.changes, change] }),
    remind: (reminderUrl) => update({ reminderUrl }),
  }
}

function runUrl({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: id,
}: Environment) {
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined
}

/** Whether services can use the connection. */
export function isAvailable({ connection }: Pick<RunState, 'connection'>): boolean {
  return hasStatus(connection, 'AVAILABLE')
}
