import * as core from '@actions/core'
import { toText } from './messages.ts'
import { outputsOf } from './outputs.ts'
import type { Report, RunState } from './run.ts'
import { renderSummary } from './summary.ts'
import { printable, quote } from './text.ts'

/** Writes a line to the log. */
export function info(line: string): void {
  core.info(printable(line))
}

/** Writes to the log if debug logging is on. */
export function debug(text: string): void {
  if (!core.isDebug()) return
  const lines = text.split('\n').map((line) => printable(line))
  core.debug(lines.join('\n'))
}

/** Sets all outputs. The last value of each counts. */
export function setOutputs(state: RunState): void {
  for (const [name, value] of Object.entries(outputsOf(state))) core.setOutput(name, value)
}

/** Writes the summary and the annotations of a run that is over, and sets the exit code. */
export async function writeReport(report: Report): Promise<void> {
  await writeSummary(report)
  for (const warning of report.warnings) core.warning(toText(warning), { title: warning.title })
  if (!report.failure) return
  core.error(toText(report.failure), { title: report.failure.title })
  process.exitCode = 1
}

async function writeSummary(report: Report): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return
  try {
    await core.summary.addRaw(renderSummary(report)).write()
  } catch (error) {
    // The summary helps people; the pipeline can do without.
    info(`The job summary could not be written: ${quote(String(error))}`)
  }
}
