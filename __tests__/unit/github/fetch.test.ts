import { describe, expect, test } from '@jest/globals'
import { guardFetch, sameOriginUrl } from '../../../src/github/fetch.ts'

const API = 'https://api.example.com/repos/o/r/issues'

interface Request {
  url: string
  method: string | undefined
  redirect: string | undefined
  body: unknown
}

/** A guarded fetch that gets these responses one after another, the last of them again and again. */
function guarded(...responses: (() => Response)[]) {
  const requests: Request[] = []
  const fetch = guardFetch(async (url, { method, redirect, body } = {}) => {
    const respond = responses[Math.min(requests.length, responses.length - 1)]
    requests.push({ url: String(url), method, redirect, body })
    if (requests.length > 20) throw new Error('Redirects are followed without a limit')
    return (respond as () => Response)()
  })
  return { requests, fetch }
}

const ok =
  (body: ReadableStream | string = '[]') =>
  () =>
    new Response(body, { headers: { 'x-a': 'b' } })
const redirect = (status: number, location?: string) => () =>
  new Response(status === 304 ? null : 'moved', {
    status,
    ...(location !== undefined && { headers: { location } }),
  })
const post = { method: 'POST', body: '{}' }

test('a response is passed on with its body in memory', async () => {
  const { fetch, requests } = guarded(ok('[1]'))
  const { status, url, headers, ...response } = await fetch(API, post)
  expect([status, url, headers.get('x-a')]).toEqual([200, API, 'b'])
  expect(await response.text()).toBe('[1]')
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([91, 49, 93]))
  expect(requests).toEqual([{ url: API, method: 'POST', redirect: 'manual', body: '{}' }])
})

test.each([
  [204, null],
  [403, 'no'],
])('a response with the status %d is passed on, with the body %j', async (status, body) => {
  const response = await guarded(() => new Response(body, { status })).fetch(API)
  expect([response.status, await response.text()]).toEqual([status, body ?? ''])
})

describe('a redirect', () => {
  const to = 'https://api.example.com/repositories/7/issues'

  test.each([301, 302, 307, 308])('%d on the same server keeps method and body', async (status) => {
    const { fetch, requests } = guarded(redirect(status, to), redirect(status, '/x'), ok())
    const last = 'https://api.example.com/x'
    expect((await fetch(API, post)).url).toBe(last)
    expect(requests).toMatchObject([API, to, last].map((url) => ({ url, ...post })))
  })

  test.each([
    ['to another host', 302, 'https://evil.example/'],
    ['to another port', 302, 'https://api.example.com:8443/'],
    ['to another protocol', 302, 'http://api.example.com/'],
    ['to another host without a protocol', 302, '//evil.example/'],
    ['with a user name', 302, 'https://user@api.example.com/'],
    ['with a password', 302, 'https://:pass@api.example.com/'],
    ['to a script', 302, 'javascript:alert(1)'],
    ['to no URL', 302, 'https://['],
    ['without a target', 302, undefined],
    ['with an empty target', 302, ''],
    ['that changes the method', 303, to],
    ['to choose from', 300, to],
    ['to a cache', 304, to],
  ])('%s is not followed', async (_, status, location) => {
    const { fetch, requests } = guarded(redirect(status, location), ok())
    const problem = `it is a redirect (HTTP ${status}) that cannot be followed`
    await expect(fetch(API)).rejects.toMatchObject({ kind: 'reminder-unreadable', facts: { problem } })
    expect(requests).toHaveLength(1)
  })

  test('is followed five times, and not for ever', async () => {
    const { fetch, requests } = guarded(redirect(302, to))
    await expect(fetch(API)).rejects.toMatchObject({ kind: 'reminder-unreadable' })
    expect(requests).toHaveLength(6)
    const other = guarded(...Array(5).fill(redirect(302, to)), ok())
    expect((await other.fetch(API)).status).toBe(200)
  })
})

describe('a body', () => {
  const MAX = 8 * 1024 * 1024
  /** A body of this length in 8 parts, or one that goes on after them. */
  const stream = (length: number, endless = false) => {
    let canceled = false
    const chunk = new Uint8Array(length / 8)
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 8 && !endless) return controller.close()
        sent += 1
        controller.enqueue(chunk)
      },
      cancel() {
        canceled = true
      },
    })
    return { body, canceled: () => canceled }
  }

  test('of 8 MiB is read', async () => {
    const { body, canceled } = stream(MAX)
    const response = await guarded(ok(body)).fetch(API)
    expect((await response.arrayBuffer()).byteLength).toBe(MAX)
    expect(canceled()).toBe(false)
  })

  test('of more than that is given up', async () => {
    const { body, canceled } = stream(MAX + 8, true)
    const failed = guarded(ok(body)).fetch(API)
    await expect(failed).rejects.toMatchObject({ facts: { problem: 'it is longer than 8 MiB' } })
    expect(canceled()).toBe(true)
  })
})

test.each([
  ['https://api.example.com/x?y#z', 'https://api.example.com/x?y#z'],
  ['/x', 'https://api.example.com/x'],
  ['?page=2', `${API}?page=2`],
  ['https://api.example.com:443/x', 'https://api.example.com/x'],
  ['', undefined],
  ['https://api.example.com.evil.example/', undefined],
])('the token may be sent to %j: %j', (url, expected) => {
  expect(sameOriginUrl(url, new URL(API))?.href).toBe(expected)
})
