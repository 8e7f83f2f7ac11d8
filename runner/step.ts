import { type Command, parseCommand, registeredCommands } from './commands.ts'
import type { Masker } from './masks.ts'

export type AnnotationType = 'error' | 'warning' | 'notice'

/** A message that GitHub shows on the run's page. Positions are as the command gave them. */
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

/** What a step has said and done so far. */
export interface Step {
  readonly log: string[]
  readonly annotations: Annotation[]
  readonly runnerErrors: string[]
  readonly runnerWarnings: string[]
  readonly outputs: Record<string, string>
  readonly state: Record<string, string>
  readonly env: Record<string, string>
  readonly path: string[]
  /** True once a command could not be carried out, which fails the step whatever its exit code. */
  broken: boolean
  /** Takes one line of the action's output. */
  read(line: string): void
  /** An error or a warning of the runner's own. */
  error(message: string): void
  warning(message: string): void
}

export interface StepSettings {
  masker: Masker
  debug?: boolean
  /** `ACTIONS_ALLOW_UNSECURE_COMMANDS` is `true` in the step's environment. */
  allowUnsecureCommands?: boolean
}

const annotationsPerType = 10
const annotationLength = 4096
const silent = new Set(['add-mask', 'debug', 'error', 'notice', 'warning'])
const disabled = 'is disabled. Use an environment file, or set ACTIONS_ALLOW_UNSECURE_COMMANDS to true'

/**
 * Turns the lines of an action's output into a log, annotations, masks and values. (Sources:
 * Runner.Worker/Handlers/OutputManager.cs, ActionCommandManager.cs, ExecutionContext.cs)
 */
export function createStep({ masker, debug = false, allowUnsecureCommands = false }: StepSettings): Step {
  let echo = debug
  let stopToken: string | undefined

  const step: Step = {
    log: [],
    annotations: [],
    runnerErrors: [],
    runnerWarnings: [],
    outputs: {},
    state: {},
    env: {},
    path: [],
    broken: false,
    read(line) {
      if (!process(line)) write(line)
    },
    error(message) {
      step.runnerErrors.push(masker.mask(message))
      annotate('error', message)
    },
    warning(message) {
      step.runnerWarnings.push(masker.mask(message))
      annotate('warning', message)
    },
  }

  const carryOut: Record<string, (command: Command) => void> = {
    'add-mask': ({ data }) => addMask(data),
    'add-matcher': () => {},
    'remove-matcher': () => {},
    'add-path': ({ name, data }) => {
      allow(name)
      step.path.push(required(data, 'path'))
    },
    'set-env': ({ name, properties, data }) => {
      allow(name)
      step.env[required(properties.name, 'name')] = data
    },
    'set-output': ({ name, properties, data }) => {
      deprecate(name)
      step.outputs[required(properties.name, 'name')] = data
    },
    'save-state': ({ name, properties, data }) => {
      deprecate(name)
      step.state[required(properties.name, 'name')] = data
    },
    debug: ({ data }) => {
      if (debug) for (const line of data.split(/\r?\n/)) write(`##[debug]${line}`)
    },
    echo: ({ data }) => {
      const value = data.trim().toLowerCase()
      if (value !== 'on' && value !== 'off')
        throw new Error(`Invalid echo value '${data}'; it is 'on' or 'off'`)
      echo = value === 'on'
    },
    group: ({ data }) => write(`##[group]${data}`),
    endgroup: () => write('##[endgroup]'),
    error: (command) => annotate('error', command.data, command.properties),
    notice: (command) => annotate('notice', command.data, command.properties),
    warning: (command) => annotate('warning', command.data, command.properties),
  }

  function process(line: string): boolean {
    const known = stopToken === undefined ? registeredCommands : new Set([...registeredCommands, stopToken])
    const command = parseCommand(line, known)
    if (!command) return false
    if (stopToken !== undefined) return resume(command, line)
    try {
      if (command.name === 'stop-commands') stop(command, line)
      else {
        if (echo && !silent.has(command.name)) write(line)
        carryOut[command.name]?.(command)
      }
    } catch (error) {
      step.error(
        `Unable to process command '${silent.has(command.name) ? command.name : line}' successfully.`,
      )
      step.error((error as Error).message)
      step.broken = true
    }
    return true
  }

  function stop({ data: token }: Command, line: string): void {
    const unsafe = token === '' || registeredCommands.has(token.toLowerCase()) || token === 'pause-logging'
    if (unsafe) throw new Error(`'${token}' cannot be the token that resumes commands`)
    stopToken = token.toLowerCase()
    if (token.length > 6) masker.add(token)
    write(line)
  }

  function resume({ name }: Command, line: string): boolean {
    if (name !== stopToken) return false
    stopToken = undefined
    write(line)
    return true
  }

  function addMask(value: string): void {
    if (value.trim() === '') {
      step.warning("Can't add secret mask for empty string in ##[add-mask] command.")
      return
    }
    if (echo) write('::add-mask::***')
    masker.add(value)
  }

  function annotate(type: AnnotationType, text: string, properties: Record<string, string> = {}): void {
    const message = masker.mask(text).slice(0, annotationLength)
    const soFar = step.annotations.filter((annotation) => annotation.type === type).length
    if (soFar < annotationsPerType) step.annotations.push({ type, message, ...place(properties) })
    if (message) write(`##[${type}]${message}`)
  }

  function write(text: string): void {
    step.log.push(...masker.mask(text).split(/\r?\n/))
  }

  function allow(name: string): void {
    if (!allowUnsecureCommands) throw new Error(`The \`${name}\` command ${disabled}`)
  }

  function deprecate(name: string): void {
    step.warning(`The \`${name}\` command is deprecated and will be disabled soon. Use an environment file.`)
  }

  return step
}

function place(properties: Record<string, string>): Partial<Annotation> {
  const { title, file, line, endline: endLine, col, endcolumn: endColumn } = properties
  const given = Object.entries({ title, file, line, endLine, col, endColumn })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

function required(value: string | undefined, field: string): string {
  if (!value) throw new Error(`Required field '${field}' is missing`)
  return value
}
