import { parseArgs } from 'node:util'

/** An option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What the usage calls the value, such as `PORT`. */
  readonly value?: string
  /** The value if the option is given without one. */
  readonly withoutValue?: string
  readonly description: string
  /** What the usage shows as default. */
  readonly default?: string
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
  // A terminal that does not know its width has 0 columns.
  console.log(usage(command, Math.min(process.stdout.columns || 100, 100)))
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
  { options = {} as T, positionals: names = [] }: Command<T>,
  args: string[],
) {
  const {
    values: { help, ...values },
    positionals,
  } = parseArgs({
    args: withValues(args, options),
    options: {
      ...Object.fromEntries(
        Object.entries<Option>(options).map(([name, { type, multiple = false }]) => [
          name,
          { type, multiple },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: names.length > 0,
  })
  if (help) return { help, values, positionals }
  if (positionals.length !== names.length)
    throw new Error(`Expected ${names.join(' ')}, but got ${positionals.join(' ') || 'nothing'}`)
  for (const [name, given] of Object.entries(values))
    for (const value of [given].flat())
      if (options[name]?.isValid?.(String(value)) === false)
        throw new Error(`The value of --${name} is not valid: ${JSON.stringify(value)}`)
  return { help, values, positionals }
}

/** The arguments, with the values of options that are given without one. */
function withValues(args: string[], options: Record<string, Option>): string[] {
  return args.map((arg, index) => {
    const value = options[arg.replace(/^--/, '')]?.withoutValue
    const next = args[index + 1]
    return value === undefined || (next !== undefined && !next.startsWith('-')) ? arg : `${arg}=${value}`
  })
}

/** The text of `--help`, in lines of at most this many columns. */
export function usage<T extends Record<string, Option>>(command: Command<T>, columns: number): string {
  const { name, description, positionals = [], options = {} } = command
  const help: Option = { type: 'boolean', description: 'Print this text, and do nothing else.' }
  const lines = Object.entries<Option>({ ...options, help }).flatMap(([option, settings]) => [
    `  --${option}${placeholder(settings)}`,
    ...wrap(settings.description, columns - 6).map((line) => `      ${line}`),
    ...(settings.default ? [`      Default: ${settings.default}`] : []),
  ])
  return [
    `Usage: ${[name, '--', ...positionals, '[OPTION]...'].join(' ')}`,
    wrap(description, columns).join('\n'),
    ['Options:', ...lines].join('\n'),
  ].join('\n\n')
}

function placeholder({ type, value = 'VALUE', withoutValue }: Option): string {
  if (type === 'boolean') return ''
  return withoutValue === undefined ? ` ${value}` : ` [${value}]`
}

/** Breaks the text into lines, between words. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
