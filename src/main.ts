import { waitForApproval } from './apprunner/approval.ts'
import { failureOf } from './apprunner/classify.ts'
import { type Client, createClient } from './apprunner/client.ts'
import type { Connection } from './apprunner/connection.ts'
import { createConnection, findAvailable, findConnection, listNames } from './apprunner/connections.ts'
import { loadProfiles } from './apprunner/profiles.ts'
import { isKnownStatus, statusName } from './apprunner/status.ts'
import { findTagsToSet, setTags } from './apprunner/tags.ts'
import { systemClock } from './clock.ts'
import type { Environment } from './environment.ts'
import { Failure } from './failure.ts'
import { reminderAction } from './github/reminder-action.ts'
import type { Inputs, InvalidInputs } from './inputs/inputs.ts'
import { regionHint } from './inputs/region.ts'
import { type Change, describeChange } from './report/changes.ts'
import { approvalUrl } from './report/handshake.ts'
import { code, prose, toText } from './report/prose.ts'
import { stackOf } from './report/stack.ts'
import { missingStatement } from './report/statement.ts'
import { duration } from './report/text.ts'
import { createWriter, type Writer } from './report/write.ts'
import { type ActiveRun, type Report, type Run, startRun } from './run.ts'
import { secretsOf } from './secrets.ts'
import { abortOnInterruption, whenAborted } from './signals.ts'

/** What every part of a run works with. */
interface RunContext {
  readonly inputs: Inputs
  readonly env: Environment
  readonly run: ActiveRun
  readonly writer: Writer
  /** Aborted when the run has to end at once: no further request is sent. */
  readonly signal: AbortSignal
}

/**
 * The action: ensures that the connection exists and has its tags, waits for approval and reports the result. Never
 * throws: every run ends with outputs, summary, annotations and an exit code.
 */
export async function run(inputs: Inputs | InvalidInputs, env: Environment): Promise<void> {
  const { signal, dispose } = abortOnInterruption()
  const writer = createWriter(publicText(inputs))
  writer.hide(secretsOf(env))
  const report =
    'problems' in inputs ? reportInvalid(inputs, env, writer) : runValid(inputs, env, writer, signal)
  try {
    await writer.writeReport(await report)
  } catch (error) {
    await writer.writeReport({ run: undefined, target: {}, failure: failureOf(error), warnings: [] })
  }
  dispose()
}

/** What the user made public. */
function publicText(inputs: Inputs | InvalidInputs): string {
  return 'problems' in inputs ? '' : `apprunner:${inputs.region}:connection/${inputs.connectionName}`
}

async function reportInvalid(
  { target, problems, regionMissing }: InvalidInputs,
  env: Environment,
  writer: Writer,
): Promise<Report> {
  writer.setOutputs(undefined, target)
  const hint = regionMissing ? regionHint(await loadProfiles(env), env) : undefined
  const failure = new Failure('inputs', {}, { details: hint ? [...problems, hint] : problems })
  return { run: undefined, target, failure, warnings: [] }
}

async function runValid(
  inputs: Inputs,
  env: Environment,
  writer: Writer,
  signal: AbortSignal,
): Promise<Report> {
  const run = startRun(inputs, env, writer.setOutputs)
  const explain = (error: unknown) => {
    writer.debug(stackOf(error))
    return failureOf(error)
  }
  const performed = perform({ inputs, env, run, writer, signal }).catch(explain)
  const failure = await Promise.race([performed, whenAborted(signal).then(explain)])
  if (inputs.dryRun && run.changes.length === 0 && !failure)
    writer.info('Dry run: a real run would change nothing.')
  const warnings = [failure ? undefined : pendingFailure(run), run.reminderWarning]
  return { run, target: run, failure, warnings: warnings.filter((warning) => warning !== undefined) }
}

/** Does everything, the reminder last. Returns why the step fails. */
async function perform(context: RunContext): Promise<Failure | undefined> {
  const { inputs, run } = context
  const failure = await ensureAndWait(context)
  // A real run would wait, perhaps until someone has approved the connection.
  const isGate = inputs.failIfPending && !(inputs.dryRun && inputs.waitMs > 0)
  const result = failure ?? (isGate ? pendingFailure(run) : undefined)
  await updateReminderIfNeeded(context, result)
  return result
}

/** Everything that App Runner is needed for. Returns why it fails. */
async function ensureAndWait(context: RunContext): Promise<Failure | undefined> {
  const { inputs, env, writer, signal } = context
  let client: Client | undefined
  try {
    client = await createClient(inputs.region, {
      env,
      clock: systemClock,
      random: Math.random,
      info: writer.info,
      signal,
      debug: writer.debug,
      hideSecrets: (secrets) => writer.hide({ masked: secrets, redacted: [] }),
    })
    await ensureConnection(client, context)
    await waitIfPending(client, context)
    return undefined
  } catch (error) {
    writer.debug(stackOf(error))
    const failure = failureOf(error)
    return withDetails(failure, client, context.run)
  }
}

/** Adds what helps to remove the cause: the names of the connections that are there, or the IAM statement that is not. */
async function withDetails(failure: Failure, client: Client | undefined, run: Run): Promise<Failure> {
  if (failure.kind === 'quota' && client) {
    const details = (await listNames(client)).map((name) => prose`In use: ${code(name, 32)}`)
    return new Failure('quota', { region: run.region }, { ...failure, details })
  }
  const statement = failure.kind === 'denied' ? missingStatement(failure, run) : undefined
  if (!statement) return failure
  const { action = '' } = failure.facts
  return new Failure('denied', { action }, { ...failure, details: [statement] })
}

/** Finds or creates the connection, and sets its tags. */
async function ensureConnection(client: Client, context: RunContext): Promise<void> {
  const { inputs, run, writer } = context
  const { connectionName: name, provider, region, tags, dryRun } = inputs
  const creation: Change = {
    action: 'create-connection',
    name,
    provider,
    region,
    ...(tags && { tags: Object.fromEntries(tags) }),
  }
  const found = (await findConnection(client, name)) ?? (await findOther(client, context))
  if (!found && dryRun) return recordChange(context, creation)
  const { connection, created } = found
    ? { connection: found, created: false }
    : await createConnection(client, inputs, systemClock)
  run.observe(connection, created)
  if (created) recordChange(context, creation)
  if (!found && !created)
    writer.info('Another run, or an earlier attempt of this one, created the connection first.')
  const { status, arn } = connection
  writer.info(toText(prose`Connection ${connection.name}: ${statusName(status)}, ${[arn]}`))
  assertUsable(connection, inputs)
  // The tags of a connection with another name belong to others.
  if (tags && !created && connection.name === name) await updateTags(client, connection, context)
}

/** With `reuse-available`, another connection that can be used. */
async function findOther(client: Client, { inputs, writer }: RunContext): Promise<Connection | undefined> {
  if (!inputs.reuseAvailable) return undefined
  const found = await findAvailable(client, inputs.provider)
  if (found)
    writer.info(
      toText(
        prose`No connection is named ${inputs.connectionName}: ${found.name} is available, and is used instead.`,
      ),
    )
  return found
}

/** Throws if the connection has the wrong provider or the status `ERROR`: neither can be changed. */
function assertUsable({ name, arn, provider, status }: Connection, inputs: Inputs): void {
  const { region, provider: wanted } = inputs
  if (provider !== '' && provider !== wanted)
    throw new Failure('provider-mismatch', { name, region, actual: provider, wanted })
  if (status !== 'ERROR') return
  const command = `aws apprunner delete-connection --connection-arn ${arn} --region ${region}`
  throw new Failure('connection-error', { name, command })
}

async function updateTags(client: Client, { arn }: Connection, context: RunContext): Promise<void> {
  const { tags = new Map(), dryRun } = context.inputs
  const missing = await findTagsToSet(client, arn, tags)
  if (missing.size === 0) return
  if (!dryRun) await setTags(client, arn, missing)
  recordChange(context, { action: 'set-tags', tags: Object.fromEntries(missing) })
}

/** Waits for the approval, if requested and necessary. The reminder is open before the wait begins. */
async function waitIfPending(client: Client, context: RunContext): Promise<void> {
  const { inputs, run, writer } = context
  const { connection, approvable } = run
  if (!connection || !approvable || inputs.waitMs === 0) return
  if (inputs.dryRun) return writer.info('Dry run: a real run would wait for the approval.')
  await updateReminderIfNeeded(context, undefined)
  writer.info(`Approve the connection here: ${approvalUrl(run)}`)
  const { name } = connection
  client.retries.startPolling()
  const last = await waitForApproval(connection, inputs.waitMs, {
    find: (timeout) => findConnection(client, name, timeout),
    throttled: client.retries.throttled,
    onStatusChange: run.observe,
    log: writer.info,
    clock: systemClock,
    random: Math.random,
  })
  if (!last) throw new Failure('deleted', { name })
  run.observe(last)
  run.endWait(inputs.waitMs)
  assertUsable(last, inputs)
}

/** What is to be said of a connection that is not available, or undefined. */
function pendingFailure(run: Run): Failure | undefined {
  const { connection, available, waitedMs } = run
  if (!connection || available) return undefined
  const { name, status } = connection
  const facts = { name, status: statusName(status), url: approvalUrl(run) }
  if (!isKnownStatus(status)) return new Failure('unknown-status', facts)
  return waitedMs > 0
    ? new Failure('still-pending', { ...facts, duration: duration(waitedMs) })
    : new Failure('pending', facts)
}

/** Updates the reminder issue, if requested and if it is not in the right state already. */
async function updateReminderIfNeeded(context: RunContext, failure: Failure | undefined): Promise<void> {
  const { inputs, run } = context
  if (!inputs.reminder || reminderAction(run, failure) === 'none') return
  // Most runs have no reminder to update, and V8 compiles what is imported at the start in every run.
  const { updateReminder } = await import('./github/reminder.ts')
  const { url, change, warning } = await updateReminder(inputs.reminder, run, context)
  run.setReminder(url, warning)
  if (change) recordChange(context, change)
  if (url && change?.action === 'open-reminder') context.writer.info(`The reminder issue: ${url}`)
}

/** Records a change and logs it. */
function recordChange({ run, writer }: Pick<RunContext, 'run' | 'writer'>, change: Change): void {
  run.record(change)
  const description = describeChange(change, run.dryRun ? 'would' : 'did')
  writer.info(toText(prose`${[run.dryRun ? 'Dry run: a real run would ' : 'This run ']}${description}.`))
}
