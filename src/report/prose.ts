import { codeHtml, escapeCharacters, printable } from './text.ts'

/** Text of ours, or code: what the reader can type, and everything that isn't ours. */
type Part = string | Code

/** Shown literally, in a typewriter face. */
interface Code {
  readonly code: string
}

/** Sentences for a person, as data: text and HTML show the code in them differently. */
export type Prose = readonly Part[]

/** How many characters of a value a sentence shows. */
const MAX_LENGTH = 300

/** Sentences of ours, where backticks mark code. A string among the values is code, a number text. */
export function prose(strings: TemplateStringsArray, ...values: (string | number | Code | Prose)[]): Prose {
  return strings.flatMap((text, index) => [...fillIn(text), ...partsOf(values[index] ?? [])])
}

function partsOf(value: string | number | Code | Prose): Prose {
  if (typeof value === 'string') return [code(value)]
  return typeof value === 'number' ? [String(value)] : [value].flat()
}

/** Untrusted text as code, at most `maxLength` characters of it. */
export function code(text: string, maxLength = MAX_LENGTH): Code {
  return { code: printable(text, maxLength).replaceAll('`', "'") }
}

/** The text of a catalog with its placeholders filled in: as code, but for our own `{url}`, which can be clicked. */
export function fillIn(text: string, facts: Readonly<Record<string, string>> = {}): Prose {
  return text.split(/(`[^`]+`|\{\w+\})/).flatMap((part): Prose => {
    if (part.startsWith('`')) return [{ code: part.slice(1, -1) }]
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? []
    if (name === undefined) return part ? [part] : []
    const fact = facts[name] ?? ''
    return [name === 'url' ? fact : code(fact)]
  })
}

/** The items as a list in a sentence. */
export function join(items: readonly Prose[], separator = ', '): Prose {
  return items.flatMap((item, index) => (index === 0 ? item : [separator, ...item]))
}

/** As plain text, with code in backticks. */
export function toText(sentences: Prose): string {
  return sentences.map((part) => (typeof part === 'string' ? part : `\`${part.code}\``)).join('')
}

/** As HTML, where addresses in our own text become links. */
export function toHtml(sentences: Prose): string {
  return sentences
    .map((part) => (typeof part === 'string' ? linkAddresses(part) : codeHtml(part.code)))
    .join('')
}

function linkAddresses(text: string): string {
  return escapeCharacters(text).replace(
    /https:\/\/[^\s<>()]+[^\s<>().,;:]/g,
    (url) => `<a href="${url}">${url}</a>`,
  )
}
