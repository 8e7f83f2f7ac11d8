import type { Fault, Simulator } from './simulator.ts'

/** A command that can be typed while the simulator runs. */
interface Command {
  /** Its arguments; those in brackets are optional. */
  readonly args: readonly string[]
  readonly description: string
  /** Returns what to print. */
  run(simulator: Simulator, ...args: string[]): string
}

const COMMANDS: Readonly<Record<string, Command>> = {
  list: {
    args: [],
    description: 'print the connections',
    run: ({ connections }) =>
      connections()
        .map(({ status, provider, arn }) => `${status}\t${provider}\t${arn}`)
        .join('\n') || 'No connections',
  },
  approve: {
    args: ['NAME'],
    description: 'complete the handshake of a connection: it becomes AVAILABLE',
    run: (simulator, name) => setStatus(simulator, name, 'AVAILABLE'),
  },
  error: {
    args: ['NAME'],
    description: 'give a connection the status ERROR, until it is approved',
    run: (simulator, name) => setStatus(simulator, name, 'ERROR'),
  },
  deny: {
    args: ['[OPERATION]'],
    description: 'deny an operation, such as CreateConnection, or all',
    run: (simulator, operation) => `${setFault(simulator, operation, accessDenied)}: denied`,
  },
  throttle: {
    args: ['[OPERATION]'],
    description: 'throttle an operation, or all',
    run: (simulator, operation) =>
      `${setFault(simulator, operation, () => ({ kind: 'throttle' }))}: throttled`,
  },
  slow: {
    args: ['SECONDS', '[OPERATION]'],
    description: 'make an operation take so much longer, or all',
    run(simulator, seconds = '', operation) {
      if (!/^\d{1,4}(\.\d+)?$/.test(seconds)) throw new Error(`Not a number of seconds: ${seconds}`)
      const delay: Fault = { kind: 'delay', ms: Number(seconds) * 1000 }
      return `${setFault(simulator, operation, () => delay)}: ${seconds} s slower`
    },
  },
  normal: {
    args: [],
    description: 'stop denying, throttling and being slow',
    run: (simulator) => `${setFault(simulator, undefined, () => undefined)}: normal`,
  },
}

function setStatus(simulator: Simulator, name = '', status: string): string {
  simulator.setStatus(name, status)
  return `${name} is ${status}`
}

/** Sets the fault of the operation, or of all. Returns which. */
function setFault(
  simulator: Simulator,
  operation: string | undefined,
  faultOf: (operation: string) => Fault | undefined,
): string {
  const { operations } = simulator
  if (operation !== undefined && !operations.includes(operation))
    throw new Error(`No operation ${operation}. There are ${operations.join(', ')}`)
  for (const each of operation === undefined ? operations : [operation])
    simulator.setFault(each, faultOf(each))
  return operation ?? 'All operations'
}

/** What IAM answers to a principal whose policies don't allow the operation. */
const accessDenied = (operation: string): Fault => ({
  kind: 'error',
  status: 400,
  name: 'AccessDeniedException',
  message: `User: arn:aws:sts::123456789012:assumed-role/my-role/my-session is not authorized to perform: apprunner:${operation} because no identity-based policy allows the apprunner:${operation} action`,
})

const usage = ([name, { args }]: [string, Command]) => [name, ...args].join(' ')

/** Runs a line that was typed. Returns what to print. */
export function runCommand(simulator: Simulator, line: string): string {
  const [name = '', ...args] = line.trim().split(/\s+/)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) return `Commands: ${Object.entries(COMMANDS).map(usage).join(', ')}`
  const required = command.args.filter((arg) => !arg.startsWith('['))
  if (args.length < required.length || args.length > command.args.length)
    return `Usage: ${usage([name, command])}`
  try {
    return command.run(simulator, ...args)
  } catch (error) {
    return (error as Error).message
  }
}

/** The commands with their descriptions, one in a line. */
export function commandsHelp(): string {
  const entries = Object.entries(COMMANDS)
  const width = Math.max(...entries.map((entry) => usage(entry).length))
  return entries.map((entry) => `  ${usage(entry).padEnd(width)}  ${entry[1].description}`).join('\n')
}
