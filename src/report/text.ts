/** Text from outside: inputs, and responses of AWS and GitHub. Messages show it only as code. */

const MAX_LENGTH = 1_000

/** Line breaks and other control characters could begin a line, and so a workflow command. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this expression matches control characters.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/**
 * Invisible and direction-changing characters could make text look like other text: those that Unicode lets fonts
 * ignore, the empty Braille pattern, and interlinear annotations.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu

/**
 * The text as one printable line: no control or direction characters, no `##[command]` (the runner executes one
 * anywhere in a line: ActionCommand.TryParse), at most `maxLength` characters.
 */
export function printable(text: string, maxLength = MAX_LENGTH): string {
  const head = text.slice(0, maxLength * 4)
  const line = head.toWellFormed().replace(CONTROLS, ' ').replace(INVISIBLE, '').trim()
  const characters = [...line.replaceAll('##[', '## [')]
  const cutOff = characters.length > maxLength || head.length < text.length
  return cutOff ? `${characters.slice(0, maxLength).join('')}…` : characters.join('')
}

/** The text in backticks, for use in a message. */
export function quote(text: string, maxLength?: number): string {
  return `\`${printable(text, maxLength).replaceAll('`', "'")}\``
}

/** The text with all HTML markup characters escaped. */
export function escapeHtml(text: string): string {
  return escapeCharacters(printable(text))
}

/** The text as an HTML `code` element: there, GitHub links no mentions, issue numbers or addresses. */
export function codeHtml(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

/** The same for text of ours, which is printable already. */
export function escapeCharacters(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The duration in words, such as `45 s` or `1.5 min`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`
}
