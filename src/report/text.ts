/**
 * Text that isn't ours: inputs, AWS's and GitHub's answers. All prose of this action that carries any of it
 * holds it between backticks (`quote`), so that every place that shows prose can tell whose words are whose.
 */

const LONGEST = 1_000

/** Line ends and other controls: with them, text could start a line and so a workflow command. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/** Invisible and direction-changing characters: with them, text could look like other text. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/**
 * The text as one line that can be printed: no control or direction characters, no `##[command]` (the runner
 * obeys one anywhere in a line: ActionCommand.TryParse), at most `longest` characters.
 */
export function plain(text: string, longest = LONGEST): string {
  const line = text
    .slice(0, longest * 4)
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .replace(INVISIBLE, '')
    .trim()
  const characters = [...line.replaceAll('##[', '## [')]
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : characters.join('')
}

/** The text between backticks, for use within prose. */
export function quote(text: string, longest?: number): string {
  return `\`${plain(text, longest).replaceAll('`', "'")}\``
}

/** The text with nothing in it that HTML reads as markup. */
export function escapeHtml(text: string): string {
  return encode(plain(text))
}

/** The text as HTML code: GitHub looks for mentions, issue numbers and addresses everywhere but there. */
export function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}

/** Prose of this action as HTML: what stands between backticks becomes code, our own addresses become links. */
export function proseToHtml(prose: string): string {
  return prose
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `<code>${encode(part)}</code>` : linkAddresses(encode(part))))
    .join('')
}

function encode(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function linkAddresses(html: string): string {
  return html.replace(
    /https:\/\/[^\s<>()]+[^\s<>().,;:]/g,
    (address) => `<a href="${address}">${address}</a>`,
  )
}

/** What a secret looks like, whoever printed it: JWTs, AWS key ids, GitHub tokens, signatures, long base64. */
const SECRET_SHAPES = [
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,})/g,
  /\b[0-9a-f]{64}\b/gi,
  /[A-Za-z0-9+/]{100,}={0,2}/g,
  /(?<=:\/\/)[^\s/@]+@/g,
]

/** Gives a function that puts `***` in the place of the secrets given, and of whatever has a secret's shape. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length)
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    return SECRET_SHAPES.reduce((rest, shape) => rest.replace(shape, '***'), withoutKnown)
  }
}
