import { escapeHtml, printable, quote } from './text.ts'

/**
 * The forms that secrets have: GitHub tokens, JWTs, AWS key IDs, signatures, long base64, credentials in a URL. None
 * can begin in the middle of its own characters, so that a match never starts over: that keeps the search linear.
 */
const SECRET_FORMS = [
  // A token of a GitHub App can be a JWT after the app's ID: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app.
  /\b(?:gh[pousr]_[\w.-]{15,}[\w-]|github_pat_\w{16,})/g,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /\b[0-9a-f]{64}\b/gi,
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{100,}={0,2}/g,
  // Our own messages show where the credentials of a proxy belong.
  /(?<=:\/\/)(?!user:password@)[^\s/@"]+@/g,
  // Node.js quotes a few characters of what is not JSON, perhaps from the middle of a secret.
  /(?<=Unexpected token .{1,12}, ).{1,150}?(?= is not valid JSON)/g,
]

/** Shorter values are more likely ordinary words than secrets. */
const MIN_LENGTH = 4

/**
 * Returns a function that replaces the given secrets, and whatever has the form of one, with `***`. It expects text
 * that is ready to be written: printable, quoted, escaped, possibly cut off with `…`.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.flatMap(variantsOf))]
    .filter((secret) => secret.length >= MIN_LENGTH)
    .sort((a, b) => b.length - a.length)
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    const [last = '', ...cutOff] = withoutKnown.split('…').reverse()
    const parts = [...cutOff.reverse().map((part) => withoutPrefix(part, known)), last]
    return SECRET_FORMS.reduce((rest, form) => rest.replace(form, '***'), parts.join('…'))
  }
}

/** The forms in which `text.ts` and JSON let a secret appear. */
function variantsOf(secret: string): string[] {
  // `printable` makes some texts longer.
  const maxLength = secret.length * 2
  const line = printable(secret, maxLength)
  const quoted = quote(secret, maxLength).slice(1, -1)
  const json = JSON.stringify(secret).slice(1, -1)
  return [secret, line, quoted, json, escapeHtml(line), escapeHtml(quoted)]
}

/** The text without the first part of a secret at its end, where a text was cut off. */
function withoutPrefix(text: string, secrets: readonly string[]): string {
  const longest = Math.max(0, ...secrets.map((secret) => overlap(text, secret)))
  return longest > 0 ? `${text.slice(0, -longest)}***` : text
}

/** How many characters at the end of the text are the start of the secret: at least `MIN_LENGTH`, or none. */
function overlap(text: string, secret: string): number {
  const head = secret.slice(0, MIN_LENGTH)
  let start = text.indexOf(head, text.length - secret.length)
  while (start >= 0 && !secret.startsWith(text.slice(start))) start = text.indexOf(head, start + 1)
  return start < 0 ? 0 : text.length - start
}
