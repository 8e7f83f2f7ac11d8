import * as core from '@actions/core'
import { type Message, toText } from '../apprunner/errors.ts'
import { consoleUrl } from './handshake.ts'
import { info } from './log.ts'
import { isAvailable, type Report } from './report.ts'
import { renderSummary } from './summary.ts'
import { quote } from './text.ts'

/** Sets every output that action.yml declares to what is known now; the last value set counts. */
export function setOutputs(report: Report): void {
  const { name, provider, region, connection, created, reminderUrl } = report
  core.setOutput('connection-arn', connection?.arn ?? '')
  core.setOutput('connection-name', name)
  core.setOutput('provider-type', connection?.provider || provider)
  core.setOutput('status', connection?.status ?? '')
  core.setOutput('available', isAvailable(report))
  core.setOutput('created', created)
  core.setOutput('created-at', connection?.createdAt?.toISOString() ?? '')
  core.setOutput('console-url', consoleUrl(region))
  core.setOutput('reminder-issue-url', reminderUrl)
}

/** Ends every run, whatever became of it: outputs, summary, annotations, exit code. */
export async function conclude(report: Report, warnings: readonly Message[]): Promise<void> {
  if (report.reminderUrl) core.setOutput('reminder-issue-url', report.reminderUrl)
  await writeSummary(report)
  for (const warning of warnings) core.warning(toText(warning), { title: warning.title })
  if (!report.failure) return
  core.error(toText(report.failure), { title: report.failure.title })
  process.exitCode = 1
}

async function writeSummary(report: Report): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return
  try {
    await core.summary.addRaw(renderSummary(report)).write()
  } catch (error) {
    // The page helps people; the pipeline goes on without it.
    info(`The job summary could not be written: ${quote(String(error))}`)
  }
}
