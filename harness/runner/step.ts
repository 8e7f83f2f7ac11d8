import { type Command, parseCommand, registeredCommands } from './commands.ts'
import type { Masker } from './masks.ts'

export type AnnotationType = 'error' | 'warning' | 'notice'

/** A message that GitHub shows on the page of the run. Positions are strings, exactly as in the command. */
export interface Annotation {
  type: AnnotationType
  message: string
  title?: string
  file?: string
  line?: string
  endLine?: string
  col?: string
  endColumn?: string
}

/** What a step has logged and set so far. */
export interface Step {
  readonly log: string[]
  readonly annotations: Annotation[]
  readonly runnerErrors: string[]
  readonly runnerWarnings: string[]
  readonly outputs: Record<string, string>
  /** Whether a command could not be processed. If so, the step fails, whatever its exit code. */
  failed: boolean
  /** Processes one line of the action's output. */
  read(line: string): void
  /** Adds an error of the runner itself, and fails the step. */
  fail(message: string): void
  /** Adds an error or a warning of the runner itself. */
  error(message: string): void
  warning(message: string): void
}

/** A step and the state that commands read and change. */
interface Context {
  readonly step: Step
  readonly masker: Masker
  readonly onLog: (line: string) => void
  readonly debug: boolean
  stopToken: string | undefined
}

const annotationsPerType = 10
const annotationLength = 4096

/**
 * Turns the lines of an action's output into a log, annotations, masks and values. `onLog` is called with each line of
 * the log. (Sources: Runner.Worker/Handlers/OutputManager.cs, ActionCommandManager.cs, ExecutionContext.cs)
 */
export function createStep(masker: Masker, debug = false, onLog: Context['onLog'] = () => {}): Step {
  const step: Step = {
    log: [],
    annotations: [],
    runnerErrors: [],
    runnerWarnings: [],
    outputs: {},
    failed: false,
    read(line) {
      if (!runCommand(context, line)) write(context, line)
    },
    fail(message) {
      step.error(message)
      step.failed = true
    },
    error(message) {
      step.runnerErrors.push(masker.mask(message))
      annotate(context, 'error', message)
    },
    warning(message) {
      step.runnerWarnings.push(masker.mask(message))
      annotate(context, 'warning', message)
    },
  }
  const context: Context = { step, masker, onLog, debug, stopToken: undefined }
  return step
}

/** Runs the command in the line, if there is one. */
function runCommand(context: Context, line: string): boolean {
  const { step, stopToken } = context
  const names = stopToken === undefined ? registeredCommands : new Set([...registeredCommands, stopToken])
  const command = parseCommand(line, names)
  if (!command) return false
  if (stopToken !== undefined) return resume(context, command, line)
  try {
    if (command.name === 'stop-commands') stop(context, command, line)
    else (handlers[command.name] ?? unsupported)(context, command)
  } catch (error) {
    step.error(`Unable to process command '${line}' successfully.`)
    step.fail((error as Error).message)
  }
  return true
}

/** The commands with an effect here. */
const handlers: Record<string, (context: Context, command: Command) => void> = {
  'add-mask': (context, { data }) => addMask(context, data),
  debug: (context, { data }) => {
    if (!context.debug) return
    for (const line of data.split(/\r?\n/)) write(context, `##[debug]${line}`)
  },
  error: (context, { data, properties }) => annotate(context, 'error', data, properties),
  notice: (context, { data, properties }) => annotate(context, 'notice', data, properties),
  warning: (context, { data, properties }) => annotate(context, 'warning', data, properties),
}

function stop(context: Context, { data: token }: Command, line: string): void {
  const unsafe = token === '' || registeredCommands.has(token.toLowerCase()) || token === 'pause-logging'
  if (unsafe) throw new Error(`'${token}' cannot be the token that resumes commands`)
  context.stopToken = token.toLowerCase()
  if (token.length > 6) context.masker.add(token)
  write(context, line)
}

function resume(context: Context, { name }: Command, line: string): boolean {
  if (name !== context.stopToken) return false
  context.stopToken = undefined
  write(context, line)
  return true
}

function addMask(context: Context, value: string): void {
  if (value.trim() === '') {
    context.step.warning("Can't add secret mask for empty string in ##[add-mask] command.")
    return
  }
  if (context.debug) write(context, '::add-mask::***')
  context.masker.add(value)
}

function annotate(
  context: Context,
  type: AnnotationType,
  text: string,
  properties: Record<string, string> = {},
): void {
  const { annotations } = context.step
  const message = context.masker.mask(text).slice(0, annotationLength)
  const count = annotations.filter((annotation) => annotation.type === type).length
  if (count < annotationsPerType) annotations.push({ type, message, ...titleAndPosition(properties) })
  if (message) write(context, `##[${type}]${message}`)
}

function write({ step, masker, onLog }: Context, text: string): void {
  const lines = masker.mask(text).split(/\r?\n/)
  step.log.push(...lines)
  for (const line of lines) onLog(line)
}

/** Fails the step: an action that prints no such command needs none of their effects. */
function unsupported(_: Context, { name }: Command): void {
  throw new Error(`The command \`${name}\` is not simulated`)
}

function titleAndPosition(properties: Record<string, string>): Partial<Annotation> {
  const { title, file, line, endline: endLine, col, endcolumn: endColumn } = properties
  const given = Object.entries({ title, file, line, endLine, col, endColumn })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}
