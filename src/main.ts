import type { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { isSettled, waitForApproval } from './apprunner/approval.ts'
import { appRunner, credentialsInUse } from './apprunner/client.ts'
import {
  type Connection,
  createConnection,
  findConnection,
  findTagDrift,
  listNames,
  setTags,
} from './apprunner/connections.ts'
import { explain, Failure, isNamed, type Message, message, stackOf } from './apprunner/errors.ts'
import { realClock } from './clock.ts'
import { type Environment, secretsIn, usesOwnEndpoint, usesProxy } from './environment.ts'
import { keepReminder } from './github/reminder.ts'
import type { InputProblems, Inputs } from './inputs/inputs.ts'
import type { Tags } from './inputs/tags.ts'
import { conclude, setOutputs } from './report/conclude.ts'
import { consoleUrl } from './report/handshake.ts'
import { debug, info } from './report/log.ts'
import { isAvailable, newReport, type Report } from './report/report.ts'
import { quote, redactor } from './report/text.ts'
import { stopOnSignals } from './signals.ts'

/**
 * The action: makes the connection exist, keeps its tags, waits for its approval, says where it stands. Throws
 * nothing: whatever happens ends in outputs, summary, annotations and the exit code.
 */
export async function run(read: Inputs | InputProblems, env: Environment): Promise<void> {
  const report = newReport(read, env)
  if ('problems' in read) {
    report.failure = message('inputs', {}, { details: read.problems })
    return conclude(report, [])
  }
  let client: AppRunnerClient | undefined
  try {
    client = appRunner(read.region, env, debug)
    await ensure(client, read, report)
    await approve(client, read, report)
    judge(read, report)
  } catch (error) {
    report.failure = await explainFailure(error, client, read, env)
  }
  const stopped = report.failure?.kind === 'stopped'
  const kept = stopped ? undefined : await keepReminder(read, report, env)
  if (kept?.deed) report.deeds.push(kept.deed)
  report.reminderUrl = kept?.url ?? ''
  logDeeds(report)
  const pending =
    report.connection && !report.failure && !isAvailable(report)
      ? [pendingMessage(report.connection, read)]
      : []
  await conclude(report, [...pending, ...(kept?.warning ? [kept.warning] : [])])
  // A request may still be under way, or the SDK asleep before a retry: neither is of use any more.
  if (stopped) process.exit()
}

/** Finds or creates the connection and keeps its tags; in a dry run, says what it would do. */
async function ensure(client: AppRunnerClient, inputs: Inputs, report: Report): Promise<void> {
  const { connectionName, provider, tags, dryRun } = inputs
  const found = await findConnection(client, connectionName)
  if (!found && dryRun) {
    report.deeds.push(
      `create the connection ${quote(connectionName)} for ${quote(provider)}${tags ? `, with the tags ${list(tags)}` : ''}`,
    )
    return setOutputs(report)
  }
  const { connection, created } = found
    ? { connection: found, created: false }
    : await createConnection(client, inputs, realClock)
  report.connection = connection
  report.created = created
  info(
    `${created ? 'Created' : 'Found'} the connection ${quote(connectionName)}: ${quote(connection.status || 'no status')}, ${connection.arn}`,
  )
  if (!found && !created) info('Another run, or an earlier attempt of this one, had created it meanwhile.')
  setOutputs(report)
  check(connection, inputs)
  if (tags && !created) await keepTags(client, connection, tags, report)
}

/** A connection can neither be changed nor repaired. */
function check({ name, arn, provider, status }: Connection, inputs: Inputs): void {
  const { region, provider: wanted } = inputs
  if (provider !== '' && provider !== wanted) {
    throw new Failure(message('provider-mismatch', { name, region, actual: provider, wanted }))
  }
  if (status === 'ERROR') {
    const command = `aws apprunner delete-connection --connection-arn ${arn} --region ${region}`
    throw new Failure(message('connection-error', { name, command }))
  }
}

async function keepTags(
  client: AppRunnerClient,
  { arn }: Connection,
  wanted: Tags,
  report: Report,
): Promise<void> {
  const drift = await findTagDrift(client, arn, wanted)
  if (drift.size === 0) return
  if (!report.dryRun) await setTags(client, arn, drift)
  report.deeds.push(`set the tags ${list(drift)}`)
}

/** Waits for the approval, if asked and needed. */
async function approve(client: AppRunnerClient, inputs: Inputs, report: Report): Promise<void> {
  const { connection } = report
  if (!connection || isSettled(connection.status) || inputs.waitMs === 0) return
  if (inputs.dryRun) return void report.deeds.push('wait for the approval')
  info(`Approve it here: ${consoleUrl(inputs.region)}`)
  const { stop, signal, forget } = stopOnSignals()
  const waited = await waitForApproval(connection, inputs.waitMs, {
    look: (abort) => findConnection(client, connection.name, abort),
    changed: (seen) => {
      report.connection = seen
      setOutputs(report)
    },
    log: info,
    clock: realClock,
    stop,
  }).finally(forget)
  if (waited.end === 'gone') throw new Failure(message('gone', { name: connection.name }))
  if (waited.end === 'stopped')
    throw new Failure(message('stopped', { name: connection.name, signal: signal() }))
  report.connection = waited.connection
  check(waited.connection, inputs)
}

/** Whether pending is a failure is for the user to say. */
function judge(inputs: Inputs, { connection }: Report): void {
  if (inputs.failIfPending && connection && connection.status !== 'AVAILABLE') {
    throw new Failure(pendingMessage(connection, inputs))
  }
}

function pendingMessage({ name, status }: Connection, { region }: Inputs): Message {
  const kind = status === 'PENDING_HANDSHAKE' ? 'pending' : 'pending-status'
  return message(kind, { name, status: status || 'none', url: consoleUrl(region) })
}

/** `client` is undefined when it could not even be made. */
async function explainFailure(
  error: unknown,
  client: AppRunnerClient | undefined,
  { region }: Inputs,
  env: Environment,
): Promise<Message> {
  const redact = redactor([...secretsIn(env), ...(client ? await credentialsInUse(client) : [])])
  debug(redact(stackOf(error)))
  const full = client && isNamed(error, 'ServiceQuotaExceededException')
  const names = full ? await listNames(client) : []
  const details = names.map((name) => `In use: ${quote(name, 32)}`)
  return explain(error, { region, ownEndpoint: usesOwnEndpoint(env), proxy: usesProxy(env), redact }, details)
}

function logDeeds({ dryRun, deeds, failure }: Report): void {
  for (const deed of deeds) info(dryRun ? `Dry run: a real run would ${deed}.` : `This run ${deed}.`)
  if (dryRun && deeds.length === 0 && !failure) info('Dry run: a real run would change nothing.')
}

function list(tags: Tags): string {
  return [...tags].map(([key, value]) => quote(`${key}=${value}`, 400)).join(', ')
}
