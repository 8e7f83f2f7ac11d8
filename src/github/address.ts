/** What an address from GitHub must match. */
export interface AddressRules {
  /** The value of `GITHUB_SERVER_URL`. */
  readonly server: string
  readonly redact: (text: string) => string
}

/**
 * The address of an issue, `''` for anything else, so that nothing but the address of an issue on this server gets into
 * outputs and summary. A secret is hidden in the text as GitHub sent it: a URL object would spell it differently.
 */
export function issueAddress(url: string, number: number, { server, redact }: AddressRules): string {
  const text = redact(url)
  const prefix = `${server.trim().replace(/\/+$/, '')}/`
  const [, digits] =
    /^[A-Za-z0-9_-]+\/(?!\.{1,2}\/)[\w.-]+\/issues\/(\d+)$/.exec(text.slice(prefix.length)) ?? []
  return text.startsWith(prefix) && digits === String(number) ? text : ''
}
