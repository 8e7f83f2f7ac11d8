import { accountOf, type Connection } from './apprunner/connection.ts'
import { type StatusRule, statusRule } from './apprunner/status.ts'
import type { Environment } from './environment.ts'
import type { Failure } from './failure.ts'
import type { PortalInputs, Target } from './inputs/inputs.ts'
import type { Change } from './report/changes.ts'

/** What the inputs ask for, as far as the report shows it. */
export interface RunRequest extends Target {
  readonly portal: PortalInputs | undefined
  readonly accountName: string
  readonly dryRun: boolean
}

/** The workflow run that the step belongs to. */
export interface WorkflowRun {
  readonly server: string
  /** `owner/name` */
  readonly repository: string
  /** `''` if unknown. */
  readonly workflow: string
  readonly id: string
}

/** What a run has found and done so far. */
interface RunState extends RunRequest {
  /** Undefined outside of GitHub Actions. */
  readonly workflowRun: WorkflowRun | undefined
  readonly connection: Connection | undefined
  /** Whether this run's own request created the connection. */
  readonly created: boolean
  readonly changes: readonly Change[]
  /** How long the step waited for the approval, in milliseconds. */
  readonly waitedMs: number
  /** The address of the open reminder issue, `''` for none. */
  readonly reminderUrl: string
  /** What went wrong with the reminder when it was last updated. */
  readonly reminderWarning: Failure | undefined
}

/** A run, and what follows from its state. */
export interface Run extends RunState {
  /** What follows from the status of the connection, if there is one. */
  readonly rule: StatusRule
  /** Whether services can use the connection. */
  readonly available: boolean
  /** Whether there is a connection that someone can still approve. */
  readonly approvable: boolean
  /** The account of the connection. */
  readonly account: string | undefined
}

/** A run that is over: its last state, why it failed, and what went wrong without failing it. */
export interface Report {
  /** Undefined if the inputs are invalid: nothing was done. */
  readonly run: Run | undefined
  /** Of the inputs, what is valid. */
  readonly target: Partial<Target>
  readonly failure: Failure | undefined
  readonly warnings: readonly Failure[]
}

/** A run under way. Every operation publishes it, so that outputs are set even if the run is canceled. */
export interface ActiveRun extends Run {
  /** The connection as App Runner returned it just now. */
  observe(connection: Connection, created?: boolean): void
  record(change: Change): void
  endWait(waitedMs: number): void
  /** What became of the reminder issue. */
  setReminder(url: string, warning: Failure | undefined): void
}

/** Starts, and publishes, with what the inputs ask for. */
export function startRun(request: RunRequest, env: Environment, publish: (run: Run) => void): ActiveRun {
  const { connectionName, provider, region, portal, accountName, dryRun } = request
  const update = (changes: Partial<RunState>) => {
    Object.assign(run, runOf({ ...run, ...changes }))
    publish(run)
  }
  const run: ActiveRun = {
    ...runOf({
      connectionName,
      provider,
      region,
      portal,
      accountName,
      dryRun,
      workflowRun: workflowRunOf(env),
      connection: undefined,
      created: false,
      changes: [],
      waitedMs: 0,
      reminderUrl: '',
      reminderWarning: undefined,
    }),
    observe: (connection, created = run.created) => update({ connection, created }),
    endWait: (waitedMs) => update({ waitedMs }),
    record: (change) => update({ changes: [...run.changes, change] }),
    setReminder: (reminderUrl, reminderWarning) => update({ reminderUrl, reminderWarning }),
  }
  publish(run)
  return run
}

/** Adds what follows from the state. Name and provider are those of the connection, if there is one. */
export function runOf(state: RunState): Run {
  const { connection, connectionName, provider } = state
  const rule = statusRule(connection?.status ?? '')
  return {
    ...state,
    rule,
    connectionName: connection?.name ?? connectionName,
    provider: connection?.provider || provider,
    available: connection?.status === 'AVAILABLE',
    approvable: connection !== undefined && !rule.final,
    account: connection && accountOf(connection.arn),
  }
}

function workflowRunOf(env: Environment): WorkflowRun | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env
  if (!server || !repository || !id) return undefined
  return { server, repository, workflow: env.GITHUB_WORKFLOW ?? '', id }
}
