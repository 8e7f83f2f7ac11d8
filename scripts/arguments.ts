import { parseArgs } from 'node:util'

/** An option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What the usage calls the value, such as `PORT`. */
  readonly value?: string
  readonly description: string
  readonly isValid?: (value: string) => boolean
}

type Value<O extends Option> = O['type'] extends 'boolean' ? boolean : string
type Values<T extends Record<string, Option>> = {
  [Name in keyof T]?: T[Name]['multiple'] extends true ? Value<T[Name]>[] : Value<T[Name]>
}

/** A command and the arguments that it accepts. */
export interface Command<T extends Record<string, Option>> {
  /** How to start it, such as `npm run simulator`. */
  readonly name: string
  readonly description: string
  readonly options?: T
  /** The arguments without a name: each is required. */
  readonly positionals?: readonly string[]
}

/** Reads the command line. Ends the process for `--help` with the usage, and for a mistake with one line and code 2. */
export function readArguments<const T extends Record<string, Option>>(
  command: Command<T>,
  args = process.argv.slice(2),
): { values: Values<T>; positionals: string[] } {
  try {
    const { help, values, positionals } = parse(command, args)
    if (!help) return { values: values as Values<T>, positionals }
  } catch (error) {
    return refuse(command, (error as Error).message)
  }
  console.log(usage(command))
  process.exit(0)
}

/** Ends the process with one line about a mistake in the arguments. */
export function refuse({ name }: Pick<Command<never>, 'name'>, problem: string): never {
  // Node.js adds advice after the first sentence.
  const [sentence = ''] = problem.split(/\. (?=To |This )|\n/)
  console.error(`${sentence.replace(/\.$/, '')}. ${name} -- --help lists the arguments.`)
  process.exit(2)
}

function parse<T extends Record<string, Option>>(
  { options, positionals: names = [] }: Command<T>,
  args: string[],
) {
  const {
    values: { help, ...values },
    positionals,
  } = parseArgs({
    args,
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    allowPositionals: names.length > 0,
  })
  if (help) return { help, values, positionals }
  if (positionals.length !== names.length)
    throw new Error(`Expected ${names.join(' ')}, but got ${positionals.join(' ') || 'nothing'}`)
  for (const [name, given] of Object.entries(values))
    for (const value of [given].flat())
      if (options?.[name]?.isValid?.(String(value)) === false)
        throw new Error(`The value of --${name} is not valid: ${JSON.stringify(value)}`)
  return { help, values, positionals }
}

function usage<T extends Record<string, Option>>(command: Command<T>): string {
  const { name, description, positionals = [], options = {} } = command
  const help: Option = { type: 'boolean', description: 'Print this text, and do nothing else.' }
  const lines = Object.entries<Option>({ ...options, help }).map(([option, { type, value, description }]) => {
    const placeholder = type === 'string' ? ` ${value ?? 'VALUE'}` : ''
    return `  --${option}${placeholder}\n      ${description}`
  })
  return [
    `Usage: ${[name, '--', ...positionals, '[OPTION]...'].join(' ')}`,
    description,
    ['Options:', ...lines].join('\n'),
  ].join('\n\n')
}
