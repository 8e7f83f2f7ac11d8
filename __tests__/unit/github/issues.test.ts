import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { apiUrl, nextPage, readIssue } from '../../../src/github/issues.ts'

describe('the URL of the API', () => {
  test.each([
    [undefined, 'https://api.github.com'],
    ['', 'https://api.github.com'],
    ['https://ghe.example.com/api/v3', 'https://ghe.example.com/api/v3'],
    [' https://ghe.example.com/api/v3/ \n', 'https://ghe.example.com/api/v3'],
    ['http://localhost:3000//', 'http://localhost:3000'],
  ])('from %j is %j', (GITHUB_API_URL, url) => {
    expect(apiUrl({ GITHUB_API_URL })).toBe(url)
  })

  test.each(['github', 'ftp://x', 'https://', '/api/v3'])('cannot be %j', (GITHUB_API_URL) => {
    expect(() => apiUrl({ GITHUB_API_URL })).toThrow(expect.objectContaining({ kind: 'reminder-api-url' }))
  })
})

describe('the next page', () => {
  const at = 'https://api.example.com/repos/o/r/issues?labels=a'
  const next = 'https://api.example.com/repositories/1/issues?labels=a&after=x%3D%3D&page=2'

  test.each([
    ['alone', `<${next}>; rel="next"`],
    ['with others', `<${at}>; rel="prev", <${next}>; rel="next", <${at}>; rel="last"`],
    ['without a blank', `<${next}>;rel="next"`],
  ])('is linked %s', (_, link) => {
    expect(nextPage(link, at)).toBe(next)
  })

  test.each([
    '',
    `<${next}>; rel="last"`,
    `<${next}>; rel="prev", <${at}>; rel="last"`,
    '<>; rel="next"',
    '<https://evil.example/>; rel="next"',
    '<https://user@api.example.com/>; rel="next"',
    'next',
  ])('is not linked by %j', (link) => {
    expect(nextPage(link, at)).toBeUndefined()
  })
})

describe('an issue', () => {
  const ISSUE = { number: 7, html_url: 'https://github.com/o/r/issues/7' }
  const READ = { ...ISSUE, title: '', body: '', isPullRequest: false, user: undefined, labels: [] }

  test.each<[title: string, data: object, expected: object]>([
    ['with nothing else', {}, {}],
    ['with text', { title: 'a', body: 'b' }, { title: 'a', body: 'b' }],
    ['without text', { title: null, body: null }, {}],
    ['of a user', { user: { login: 'a', type: 'User' } }, { user: { login: 'a', isBot: false } }],
    ['of a bot', { user: { login: 'a[bot]', type: 'Bot' } }, { user: { login: 'a[bot]', isBot: true } }],
    ['of nobody', { user: null }, {}],
    ['of a user without a login', { user: { login: 7 } }, {}],
    ['that is a pull request', { pull_request: {} }, { isPullRequest: true }],
    ['with labels', { labels: [{ name: 'a' }, 'b'] }, { labels: ['a', 'b'] }],
    ['with odd labels', { labels: [null, 7, {}, { name: null }] }, { labels: ['', '', '', ''] }],
    ['with null as labels', { labels: null }, {}],
    ['with text as labels', { labels: 'app-runner-connection' }, {}],
  ])('%s is read', (_, data, expected) => {
    expect(readIssue({ ...ISSUE, ...data })).toEqual({ ...READ, ...expected })
  })

  const WRONG = [{ number: undefined }, { number: '7' }, { number: 0 }, { html_url: null }, { html_url: 7 }]
  test.each([
    { data: null },
    { data: 'x' },
    { data: [] },
    ...WRONG.map((part) => ({ data: { ...ISSUE, ...part } })),
  ])('is not %j', ({ data }) => {
    expect(readIssue(data)).toBeUndefined()
  })

  test('is read from any JSON without an error', () => {
    const value = fc.jsonValue()
    const members = { title: value, body: value, user: value, labels: value, pull_request: value }
    fc.assert(
      fc.property(fc.record(members, { requiredKeys: [] }), (data) => {
        expect(readIssue({ ...ISSUE, ...(data as object) })).toMatchObject(ISSUE)
      }),
    )
  })
})
