import type { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { waitForApproval } from './apprunner/approval.ts'
import { createClient } from './apprunner/client.ts'
import { type Connection, hasStatus } from './apprunner/connection.ts'
import { createConnection, findConnection, listNames } from './apprunner/connections.ts'
import { ActionError, explain, isNamed, stackOf } from './apprunner/errors.ts'
import { regionHint } from './apprunner/settings.ts'
import { isKnownStatus, statusRule } from './apprunner/status.ts'
import { findTagsToSet, setTags } from './apprunner/tags.ts'
import { systemClock } from './clock.ts'
import type { Environment } from './environment.ts'
import { updateReminder } from './github/reminder.ts'
import type { Inputs, InvalidInputs } from './inputs/inputs.ts'
import { type Change, describeChange } from './report/changes.ts'
import { approvalUrl } from './report/handshake.ts'
import { type Message, message } from './report/messages.ts'
import { isAvailable, type Run, startRun } from './report/run.ts'
import { quote } from './report/text.ts'
import { createWriter, type Writer } from './report/write.ts'
import { secretsOf } from './secrets.ts'
import { abortOnSignals, whenAborted } from './signals.ts'

/** What every part of a run works with. */
interface RunContext {
  readonly inputs: Inputs
  readonly env: Environment
  readonly run: Run
  readonly writer: Writer
  /** Aborted when the step is interrupted: no further request is sent. */
  readonly signal: AbortSignal
}

/**
 * The action: ensures that the connection exists and has its tags, waits for approval and reports the result. Never
 * throws: every run ends with outputs, summary, annotations and an exit code.
 */
export async function run(inputs: Inputs | InvalidInputs, env: Environment): Promise<void> {
  const { signal, dispose } = abortOnSignals()
  await ('problems' in inputs ? reportInvalid(inputs, env) : runValid(inputs, env, signal))
  dispose()
}

async function runValid(inputs: Inputs, env: Environment, signal: AbortSignal): Promise<void> {
  const writer = createWriter(`apprunner:${inputs.region}:connection/${inputs.connectionName}`)
  writer.hide(secretsOf(env))
  const run = startRun(inputs, env, writer.setOutputs)
  const context: RunContext = { inputs, env, run, writer, signal }
  const stopped = whenAborted(signal).then(() => message('stopped', { signal: String(signal.reason) }))
  const failure = await Promise.race([perform(context), stopped])
  const { dryRun, changes, connection, reminderWarning } = run.state()
  if (dryRun && changes.length === 0 && !failure) writer.info('Dry run: a real run would change nothing.')
  const pending =
    connection && !failure && !isAvailable(run.state()) ? pendingMessage(connection, run) : undefined
  const warnings = [pending, reminderWarning].filter((warning) => warning !== undefined)
  await writer.writeReport({ ...run.state(), failure, warnings })
}

async function reportInvalid(
  { connectionName, problems, regionMissing }: InvalidInputs,
  env: Environment,
): Promise<void> {
  const writer = createWriter()
  writer.hide(secretsOf(env))
  const request = { connectionName, provider: '', region: '', portal: undefined, dryRun: false }
  const { state } = startRun(request, env, writer.setOutputs)
  const hint = regionMissing ? await regionHint(env) : undefined
  const failure = message('inputs', {}, { details: hint ? [...problems, hint] : problems })
  return writer.writeReport({ ...state(), failure, warnings: [] })
}

/** Does everything, the reminder last. Returns why the step fails. */
async function perform(context: RunContext): Promise<Message | undefined> {
  const failure = await attempt(context)
  if (!failure?.nothingToApprove && (context.run.state().connection || !failure))
    await updateReminderIfNeeded(context)
  return failure
}

/** Everything that can fail the step. Returns why it fails. */
async function attempt(context: RunContext): Promise<Message | undefined> {
  const { inputs, env, writer, signal } = context
  let client: AppRunnerClient | undefined
  try {
    client = createClient(inputs.region, {
      env,
      clock: systemClock,
      signal,
      info: writer.info,
      debug: writer.debug,
      hideSecrets: (secrets) => writer.hide({ masked: secrets, redacted: [] }),
    })
    await ensureConnection(client, context)
    await waitIfPending(client, context)
    failIfPending(context)
    return undefined
  } catch (error) {
    return explainFailure(error, client, context)
  }
}

/** Finds or creates the connection, and sets its tags. */
async function ensureConnection(client: AppRunnerClient, context: RunContext): Promise<void> {
  const { inputs, run, writer } = context
  const { connectionName: name, provider, region, tags, dryRun } = inputs
  const creation: Change = {
    action: 'create-connection',
    name,
    provider,
    region,
    ...(tags && { tags: Object.fromEntries(tags) }),
  }
  const found = await findConnection(client, name)
  if (!found && dryRun) return recordChange(context, creation)
  const { connection, created } = found
    ? { connection: found, created: false }
    : await createConnection(client, inputs, systemClock)
  run.observe(connection, created)
  if (created) recordChange(context, creation)
  if (!found && !created)
    writer.info('Another run, or an earlier attempt of this one, created the connection first.')
  writer.info(`Connection ${quote(name)}: ${quote(connection.status || 'no status')}, ${connection.arn}`)
  assertUsable(connection, inputs)
  if (tags && !created) await updateTags(client, connection, context)
}

/** Throws if the connection has the wrong provider or the status `ERROR`: neither can be changed. */
function assertUsable({ name, arn, provider, status }: Connection, inputs: Inputs): void {
  const { region, provider: wanted } = inputs
  if (provider !== '' && provider !== wanted) {
    throw new ActionError(message('provider-mismatch', { name, region, actual: provider, wanted }))
  }
  if (status === 'ERROR') {
    const command = `aws apprunner delete-connection --connection-arn ${arn} --region ${region}`
    throw new ActionError(message('connection-error', { name, command }))
  }
}

async function updateTags(client: AppRunnerClient, { arn }: Connection, context: RunContext): Promise<void> {
  const { tags = new Map(), dryRun } = context.inputs
  const missing = await findTagsToSet(client, arn, tags)
  if (missing.size === 0) return
  if (!dryRun) await setTags(client, arn, missing)
  recordChange(context, { action: 'set-tags', tags: Object.fromEntries(missing) })
}

/** Waits for the approval, if requested and necessary. The reminder is open before the wait begins. */
async function waitIfPending(client: AppRunnerClient, context: RunContext): Promise<void> {
  const { inputs, run, writer } = context
  const { connection, dryRun } = run.state()
  if (!connection || statusRule(connection.status).final || inputs.waitMs === 0) return
  if (dryRun) return writer.info('Dry run: a real run would wait for the approval.')
  await updateReminderIfNeeded(context)
  writer.info(`Approve the connection here: ${approvalUrl(run.state())}`)
  const { name } = connection
  const last = await waitForApproval(connection, inputs.waitMs, {
    find: (timeout) => findConnection(client, name, timeout),
    onStatusChange: run.observe,
    log: writer.info,
    clock: systemClock,
  })
  if (!last) throw new ActionError(message('deleted', { name }))
  run.observe(last)
  assertUsable(last, inputs)
}

/** Throws if `fail-if-pending` is set and the connection is not `AVAILABLE`. */
function failIfPending({ inputs, run }: RunContext): void {
  const { connection } = run.state()
  // A real run would wait, perhaps until someone has approved it.
  if (inputs.dryRun && inputs.waitMs > 0) return
  if (inputs.failIfPending && connection && !hasStatus(connection, 'AVAILABLE')) {
    throw new ActionError(pendingMessage(connection, run))
  }
}

function pendingMessage({ name, status }: Connection, run: Run): Message {
  const facts = { name, status: status || '(none)', url: approvalUrl(run.state()) }
  return message(isKnownStatus(status) ? 'pending' : 'unknown-status', facts)
}

/** `client` is undefined if it could not be created. */
async function explainFailure(
  error: unknown,
  client: AppRunnerClient | undefined,
  { writer }: RunContext,
): Promise<Message> {
  writer.debug(stackOf(error))
  const atQuota = client && isNamed(error, 'ServiceQuotaExceededException')
  const names = atQuota ? await listNames(client) : []
  const details = names.map((name) => `In use: ${quote(name, 32)}`)
  return explain(error, details)
}

/** Updates the reminder issue, if requested and if it is not in the right state already. */
async function updateReminderIfNeeded(context: RunContext): Promise<void> {
  const { inputs, run } = context
  const state = run.state()
  // It was opened before the wait, and the connection is still pending.
  if (!inputs.reminder || (state.reminderUrl && !isAvailable(state))) return
  const { url, change, warning } = await updateReminder(inputs.reminder, state, context)
  run.setReminder(url, warning)
  if (change) recordChange(context, change)
}

/** Records a change and logs it. */
function recordChange({ run, writer }: Pick<RunContext, 'run' | 'writer'>, change: Change): void {
  run.record(change)
  const { dryRun } = run.state()
  const description = describeChange(change, dryRun ? 'would' : 'did')
  writer.info(dryRun ? `Dry run: a real run would ${description}.` : `This run ${description}.`)
}
