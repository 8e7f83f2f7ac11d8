import * as core from '@actions/core'
import { Failure } from '../failure.ts'
import type { Target } from '../inputs/inputs.ts'
import type { Report, Run } from '../run.ts'
import type { Secrets } from '../secrets.ts'
import { messageOf, messageText } from './messages.ts'
import { outputsOf } from './outputs.ts'
import { redactor } from './redact.ts'
import { renderSummary } from './summary.ts'
import { printable, quote } from './text.ts'

/** Everything that the action writes for people and for the runner. All of it is redacted. */
export interface Writer {
  /** Writes a line to the log. */
  info(line: string): void
  /** Writes to the log if debug logging is on. */
  debug(text: string): void
  /** Sets all outputs. The last value of each counts. Without a run, only what is valid of the inputs is known. */
  setOutputs(run: Run | undefined, target?: Partial<Target>): void
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
  let outputFailure: Failure | undefined
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

  function setOutputs(run: Run | undefined, target: Partial<Target> = {}): void {
    if (outputFailure) return
    try {
      for (const [name, value] of Object.entries(outputsOf(run, target, redact))) core.setOutput(name, value)
    } catch (error) {
      const { code: name = 'Error', message = '' } = Object(error)
      outputFailure = new Failure('outputs', {}, { serviceError: { service: 'Node.js', name, message } })
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
    for (const warning of report.warnings) annotate(core.warning, warning)
    if (!failure) return
    annotate(core.error, failure)
    process.exitCode = 1
  }

  function annotate(write: typeof core.error, failure: Failure): void {
    const message = messageOf(failure)
    write(redact(messageText(message)), { title: message.title })
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
        // The runner warns of blank masks.
        const isMask = secret.trim() !== '' && process.env.GITHUB_ACTIONS === 'true'
        if (isMask && !masks.has(secret)) core.setSecret(secret)
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
