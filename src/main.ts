import type { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { waitForApproval } from './apprunner/approval.ts'
import { createClient, secretsInUse } from './apprunner/client.ts'
import { type Connection, hasStatus } from './apprunner/connection.ts'
import { createConnection, findConnection, listNames } from './apprunner/connections.ts'
import { ActionError, explain, isNamed, stackOf } from './apprunner/errors.ts'
import { isKnownStatus, statusRule } from './apprunner/status.ts'
import { findTagsToSet, setTags } from './apprunner/tags.ts'
import { systemClock } from './clock.ts'
import { type Environment, hasCustomEndpoint, hasProxy, secretsOf } from './environment.ts'
import { updateReminder } from './github/reminder.ts'
import type { Inputs, InvalidInputs } from './inputs/inputs.ts'
import { type Change, describeChange } from './report/changes.ts'
import { consoleUrl } from './report/handshake.ts'
import { type Message, message } from './report/messages.ts'
import { redactor } from './report/redact.ts'
import { isAvailable, type Run, startRun } from './report/run.ts'
import { quote } from './report/text.ts'
import { debug, info, setOutputs, writeReport } from './report/write.ts'
import { abortOnSignals } from './signals.ts'

/**
 * The action: makes the connection exist, keeps its tags, waits for its approval and reports. Throws nothing: every
 * run ends in outputs, summary, annotations and an exit code.
 */
export async function run(inputs: Inputs | InvalidInputs, env: Environment): Promise<void> {
  if ('problems' in inputs) {
    const { connectionName, problems } = inputs
    const { state } = startRun({ connectionName, provider: '', region: '', dryRun: false }, env, setOutputs)
    return writeReport({ ...state(), failure: message('inputs', {}, { details: problems }), warnings: [] })
  }
  const run = startRun(inputs, env, setOutputs)
  const failure = await attempt(run, inputs, env)
  const warning = await remind(run, inputs, env, failure)
  const { dryRun, changes, connection } = run.state()
  if (dryRun && changes.length === 0 && !failure) info('Dry run: a real run would change nothing.')
  const pending =
    connection && !failure && !isAvailable(run.state()) ? [pendingMessage(connection, inputs)] : []
  await writeReport({ ...run.state(), failure, warnings: [...pending, ...(warning ? [warning] : [])] })
  // A request may still be under way, or the SDK asleep before a retry.
  if (failure?.stopped) process.exit()
}

/** Everything that can fail the step. Returns why it failed. */
async function attempt(run: Run, inputs: Inputs, env: Environment): Promise<Message | undefined> {
  let client: AppRunnerClient | undefined
  try {
    client = createClient(inputs.region, env, debug)
    await ensureConnection(client, inputs, run)
    await waitIfPending(client, inputs, run)
    failIfPending(inputs, run)
    return undefined
  } catch (error) {
    return explainFailure(error, client, inputs, env)
  }
}

/** Finds or creates the connection, and sets its tags. */
async function ensureConnection(client: AppRunnerClient, inputs: Inputs, run: Run): Promise<void> {
  const { connectionName: name, provider, region, tags, dryRun } = inputs
  const creation: Change = {
    action: 'create-connection',
    name,
    provider,
    region,
    ...(tags && { tags: Object.fromEntries(tags) }),
  }
  const found = await findConnection(client, name)
  if (!found && dryRun) return recordChange(run, creation)
  const { connection, created } = found
    ? { connection: found, created: false }
    : await createConnection(client, inputs, systemClock)
  run.observe(connection, created)
  if (created) recordChange(run, creation)
  if (!found && !created)
    info('Another run, or an earlier attempt of this one, created the connection first.')
  info(`Connection ${quote(name)}: ${quote(connection.status || 'no status')}, ${connection.arn}`)
  assertUsable(connection, inputs)
  if (tags && !created) await updateTags(client, connection, inputs, run)
}

/** Throws if the connection can never serve: it can be neither changed nor repaired. */
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

async function updateTags(
  client: AppRunnerClient,
  { arn }: Connection,
  { tags = new Map(), dryRun }: Inputs,
  run: Run,
): Promise<void> {
  const missing = await findTagsToSet(client, arn, tags)
  if (missing.size === 0) return
  if (!dryRun) await setTags(client, arn, missing)
  recordChange(run, { action: 'set-tags', tags: Object.fromEntries(missing) })
}

/** Waits for the approval, if asked and needed. */
async function waitIfPending(client: AppRunnerClient, inputs: Inputs, run: Run): Promise<void> {
  const { connection, dryRun } = run.state()
  if (!connection || statusRule(connection.status).final || inputs.waitMs === 0) return
  if (dryRun) return info('Dry run: a real run would wait for the approval.')
  info(`Approve the connection here: ${consoleUrl(inputs.region)}`)
  const { name } = connection
  const { signal, dispose } = abortOnSignals()
  const result = await waitForApproval(connection, inputs.waitMs, {
    find: (stop) => findConnection(client, name, stop),
    onStatusChange: run.observe,
    log: info,
    clock: systemClock,
    stop: signal,
  }).finally(dispose)
  if (result.end === 'deleted') throw new ActionError(message('deleted', { name }))
  if (result.end === 'stopped')
    throw new ActionError(message('stopped', { name, signal: String(signal.reason) }))
  run.observe(result.connection)
  assertUsable(result.connection, inputs)
}

/** Throws if `fail-if-pending` is set and the connection is not `AVAILABLE`. */
function failIfPending(inputs: Inputs, run: Run): void {
  const { connection } = run.state()
  if (inputs.failIfPending && connection && !hasStatus(connection, 'AVAILABLE')) {
    throw new ActionError(pendingMessage(connection, inputs))
  }
}

function pendingMessage({ name, status }: Connection, { region }: Inputs): Message {
  const facts = { name, status: status || 'none', url: consoleUrl(region) }
  return message(isKnownStatus(status) ? 'pending' : 'unknown-status', facts)
}

/** `client` is undefined if it could not be created. */
async function explainFailure(
  error: unknown,
  client: AppRunnerClient | undefined,
  { region }: Inputs,
  env: Environment,
): Promise<Message> {
  const redact = redactor([...secretsOf(env), ...(client ? await secretsInUse(client) : [])])
  debug(redact(stackOf(error)))
  const atQuota = client && isNamed(error, 'ServiceQuotaExceededException')
  const names = atQuota ? await listNames(client) : []
  const context = { region, customEndpoint: hasCustomEndpoint(env), proxy: hasProxy(env), redact }
  return explain(
    error,
    context,
    names.map((name) => `In use: ${quote(name, 32)}`),
  )
}

/** Updates the reminder issue, if asked. Returns what went wrong with it. */
async function remind(
  run: Run,
  { reminder }: Inputs,
  env: Environment,
  failure: Message | undefined,
): Promise<Message | undefined> {
  const state = run.state()
  if (!reminder || failure?.stopped || failure?.nothingToApprove) return undefined
  if (failure && !state.connection) return undefined
  const result = await updateReminder(reminder, state, env)
  run.remind(result.url)
  if (result.change) recordChange(run, result.change)
  return result.warning
}

/** Records a change and logs it. */
function recordChange(run: Run, change: Change): void {
  run.record(change)
  const { dryRun } = run.state()
  const description = describeChange(change, dryRun ? 'would' : 'did')
  info(dryRun ? `Dry run: a real run would ${description}.` : `This run ${description}.`)
}
