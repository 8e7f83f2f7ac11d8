import { Failure } from '../failure.ts'

/** GitHub's longest response here is a list of 100 issues, with bodies of up to 64 KiB. */
const MAX_BYTES = 8 * 1024 * 1024
const MAX_REDIRECTS = 5

/** What is not a response of the GitHub API, and why. */
export function unreadable(problem: string): Failure<'reminder-unreadable'> {
  return new Failure('reminder-unreadable', { problem })
}

type Fetch = typeof fetch

/**
 * The same, but redirects keep the method, because a POST that becomes a GET would return something else with status
 * 200, and stay on the same server, because they carry the token. Long responses are given up.
 */
export function guardFetch(fetch: Fetch): Fetch {
  return async (url, options) => {
    let target = new URL(String(url))
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetch(target, { ...options, redirect: 'manual' })
      if (response.status < 300 || response.status >= 400) return readResponse(response, target)
      await response.body?.cancel()
      const next = redirectTarget(response, target)
      if (!next || redirects === MAX_REDIRECTS)
        throw unreadable(`it is a redirect (HTTP ${response.status}) that cannot be followed`)
      target = next
    }
  }
}

/** GitHub redirects requests for a repository that was renamed: permanently to read, temporarily to write. */
function redirectTarget({ status, headers }: Response, from: URL): URL | undefined {
  if (![301, 302, 307, 308].includes(status)) return undefined
  return sameOriginUrl(headers.get('location') ?? '', from)
}

/** The URL, if the token may be sent to it. */
export function sameOriginUrl(url: string, from: URL): URL | undefined {
  const target = url ? URL.parse(url, from.href) : null
  return target?.origin === from.origin && !target.username && !target.password ? target : undefined
}

/** The part of the response that Octokit uses, with the whole body in memory. */
async function readResponse({ status, headers, body }: Response, { href }: URL): Promise<Response> {
  const bytes = await readBody(body)
  const response: Partial<Response> = {
    status,
    headers,
    url: href,
    text: async () => new TextDecoder().decode(bytes),
    arrayBuffer: async () => bytes.buffer,
  }
  return response as Response
}

async function readBody(body: Response['body']): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop aborts the request.
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MAX_BYTES) throw unreadable('it is longer than 8 MiB')
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
