/** Replaces secrets in text with `***`. */
export interface Masker {
  add(value: string): void
  mask(text: string): string
  /** The secrets, and each line of those with several lines. */
  readonly values: string[]
}

/** Masks as the runner does. (Sources: Sdk/DTLogging/Logging/SecretMasker.cs, AddMaskCommandExtension) */
export function createMasker(initial: Iterable<string> = []): Masker {
  const values = new Set<string>()
  const secrets = new Set<string>()
  const masker: Masker = {
    add(value) {
      for (const part of [value, ...maskedLines(value)].filter((text) => text !== '')) {
        values.add(part)
        for (const variant of [part, ...maskVariants(part)]) secrets.add(variant)
      }
    },
    mask: (text) => maskText(text, secrets),
    get values() {
      return [...values]
    },
  }
  for (const value of initial) masker.add(value)
  return masker
}

/** The lines of a value. Each is masked too, because the runner masks line by line. */
function maskedLines(value: string): string[] {
  return value
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The encoded forms in which a secret may appear. (Source: Sdk/DTLogging/Logging/ValueEncoders.cs) */
export function maskVariants(value: string): string[] {
  const bytes = Buffer.from(value)
  return [
    bytes.toString('base64'),
    shifted(bytes, 1).toString('base64'),
    shifted(bytes, 2).toString('base64'),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    jsonEscaped(value),
    uriEscaped(value),
    xmlEscaped(value),
    withoutQuotes(value),
    ...aroundAmpersand(value),
  ].filter((variant) => variant !== '')
}

/** Replaces each range of text that secrets cover with `***`. Adjacent ranges become one. */
export function maskText(text: string, secrets: Iterable<string>): string {
  const ranges = [...secrets].flatMap((secret) => occurrences(text, secret)).sort((a, b) => a.start - b.start)
  let masked = ''
  let shown = 0
  let hidden = 0
  for (const { start, end } of ranges) {
    if (start > hidden || hidden === 0) {
      masked += `${text.slice(shown, start)}***`
    }
    hidden = Math.max(hidden, end)
    shown = hidden
  }
  return masked + text.slice(shown)
}

function occurrences(text: string, secret: string): { start: number; end: number }[] {
  const found = []
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
    found.push({ start, end: start + secret.length })
  }
  return found
}

// In the base64 of `user:secret`, the secret starts at byte 0, 1 or 2 of a group of three.
function shifted(bytes: Buffer, count: number): Buffer {
  return bytes.length > count ? bytes.subarray(count) : bytes
}

function jsonEscaped(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/[\u0085\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function uriEscaped(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function xmlEscaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}

function withoutQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : ''
}

// PowerShell's error messages split a command at `&` and `&+`, so that they show parts of a secret.
function aroundAmpersand(value: string): string[] {
  const plus = value.indexOf('&+')
  const cut = plus >= 0 ? plus + 2 : value.lastIndexOf('&') + 1
  if (cut === 0) return []
  const after = plus >= 0 ? value.slice(cut + 1) : value.slice(cut)
  return [value.slice(0, cut), after].filter((part) => part.length >= 6)
}
