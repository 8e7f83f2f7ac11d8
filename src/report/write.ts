import * as core from '@actions/core'
import type { Secrets } from '../secrets.ts'
import { type Message, message, toText } from './messages.ts'
import { outputsOf } from './outputs.ts'
import { redactor } from './redact.ts'
import type { Report, RunState } from './run.ts'
import { renderSummary } from './summary.ts'
import { printable, quote } from './text.ts'

/** Everything that the action writes for people and for the runner. All of it is redacted. */
export interface Writer {
  /** Writes a line to the log. */
  info(line: string): void
  /** Writes to the log if debug logging is on. */
  debug(text: string): void
  /** Sets all outputs. The last value of each counts. */
  setOutputs(state: RunState): void
  /** Writes the summary and the annotations of a run that is over, and sets the exit code. */
  writeReport(report: Report): Promise<void>
  /** Hides secrets from now on, and has the runner hide the masked ones. */
  hide(secrets: Secrets): void
  /** For text that is sent elsewhere, such as the reminder issue. */
  redact(text: string): string
}

/** Nobody reads more of a stack, and redaction takes time. */
const MAX_DEBUG_LINES = 100

/**
 * `publicText` is what the user made public, such as the name of the connection: a secret that is part of it is an
 * ordinary word, without which the ARN would be useless.
 */
export function createWriter(publicText = ''): Writer {
  const { hide, redact } = createRedaction(publicText)
  let outputFailure: Message | undefined
  // If the runner has closed stdout, the step still ends normally.
  process.stdout.on('error', () => {})

  function info(line: string): void {
    core.info(redact(printable(line)))
  }

  function debug(text: string): void {
    if (!core.isDebug()) return
    const lines = text.split('\n', MAX_DEBUG_LINES).map((line) => redact(printable(line)))
    core.debug(lines.join('\n'))
  }

  function setOutputs(state: RunState): void {
    if (outputFailure) return
    try {
      for (const [name, value] of Object.entries(outputsOf(state))) core.setOutput(name, redact(value))
    } catch (error) {
      outputFailure = message('outputs', {}, { serviceError: `${quote(String(error))}.` })
    }
  }

  async function writeReport(report: Report): Promise<void> {
    const failure = report.failure ?? outputFailure
    try {
      if (process.env.GITHUB_STEP_SUMMARY)
        await core.summary.addRaw(redact(renderSummary({ ...report, failure }))).write()
    } catch (error) {
      // A missing summary must not fail the step.
      info(`The job summary could not be written: ${quote(String(error))}`)
    }
    for (const warning of report.warnings) core.warning(redact(toText(warning)), { title: warning.title })
    if (!failure) return
    core.error(redact(toText(failure)), { title: failure.title })
    process.exitCode = 1
  }

  return { info, debug, setOutputs, writeReport, hide, redact }
}

/** Knows the secrets of the run: masks them for the runner, and redacts them from text. */
function createRedaction(publicText: string): Pick<Writer, 'hide' | 'redact'> {
  const masks = new Set<string>()
  const secrets = new Set<string>()
  let redact = redactor([])
  return {
    hide({ masked, redacted }) {
      for (const secret of masked) {
        if (!masks.has(secret)) mask(secret)
        masks.add(secret)
      }
      const before = secrets.size
      for (const secret of [...masked, ...redacted]) secrets.add(secret)
      // Credentials are resolved for each request, but are rarely new.
      if (secrets.size > before)
        redact = redactor([...secrets].filter((secret) => !publicText.includes(secret)))
    },
    redact: (text) => redact(text),
  }
}

/** Masks the value, unless it is blank: the runner warns of blank masks. */
function mask(secret: string): void {
  if (secret.trim() !== '' && process.env.GITHUB_ACTIONS === 'true') core.setSecret(secret)
}
