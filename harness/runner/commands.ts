/** A workflow command in an action's output. The names of commands and properties are in lower case. */
export interface Command {
  name: string
  properties: Record<string, string>
  data: string
}

/** The commands that the runner supports. Anything else is plain text. (Source: Runner.Worker/ActionCommandManager.cs) */
export const registeredCommands: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

type Escapes = [escaped: string, character: string][]

// `%25` comes last, so that `%250A` becomes `%0A` and not a line feed.
const dataEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
const propertyEscapes: Escapes = [['%3A', ':'], ['%2C', ','], ...dataEscapes]
const bracketEscapes: Escapes = [['%3B', ';'], ['%5D', ']'], ...dataEscapes]

/**
 * Parses `::name key=value,…::message` at the start of the left-trimmed line, or `##[name key=value;…]message`
 * anywhere in the line. (Source: Runner.Common/ActionCommand.cs)
 */
export function parseCommand(line: string, registered = registeredCommands): Command | undefined {
  return parseColons(line, registered) ?? parseBrackets(line, registered)
}

function parseColons(line: string, registered: ReadonlySet<string>): Command | undefined {
  const text = line.trimStart()
  if (!text.startsWith('::')) return undefined
  const end = text.indexOf('::', 2)
  if (end < 0) return undefined
  const { name, properties } = splitHead(text.slice(2, end))
  if (!registered.has(name)) return undefined
  return {
    name,
    properties: parseProperties(properties.trim(), ',', propertyEscapes),
    data: unescaped(text.slice(end + 2), dataEscapes),
  }
}

function parseBrackets(line: string, registered: ReadonlySet<string>): Command | undefined {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  const { name, properties } = splitHead(line.slice(start + 3, end))
  if (!registered.has(name)) return undefined
  return {
    name,
    properties: parseProperties(properties, ';', bracketEscapes),
    data: unescaped(line.slice(end + 1), bracketEscapes),
  }
}

function splitHead(head: string): { name: string; properties: string } {
  const space = head.indexOf(' ')
  if (space < 0) return { name: head.toLowerCase(), properties: '' }
  return { name: head.slice(0, space).toLowerCase(), properties: head.slice(space + 1) }
}

function parseProperties(text: string, separator: string, escapes: Escapes): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const part of text.split(separator)) {
    // .NET's split drops empty parts, so that several `=` count as one.
    const pair = /^=*([^=]+)=+([^=].*)$/s.exec(part)
    if (pair?.[1] && pair[2]) properties[pair[1].toLowerCase()] = unescaped(pair[2], escapes)
  }
  return properties
}

function unescaped(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [escaped, character]) => result.replaceAll(escaped, character), text)
}
