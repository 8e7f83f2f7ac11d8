/** The forms that secrets have: JWTs, AWS key IDs, GitHub tokens, signatures, long base64, credentials in a URL. */
const SECRET_FORMS = [
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,})/g,
  /\b[0-9a-f]{64}\b/gi,
  /[A-Za-z0-9+/]{100,}={0,2}/g,
  /(?<=:\/\/)[^\s/@]+@/g,
]

/** Returns a function that replaces the given secrets, and whatever has the form of one, with `***`. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length)
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    return SECRET_FORMS.reduce((rest, form) => rest.replace(form, '***'), withoutKnown)
  }
}
