import { describe, expect, test } from '@jest/globals'
import type { Issue } from '../../../src/github/issues.ts'
import { isOwnReminder, type MarkerParts, markerOf } from '../../../src/github/marker.ts'

const PARTS: MarkerParts = {
  account: '123456789012',
  region: 'us-east-1',
  name: 'my-connection',
  repositoryId: '4242',
}
const MARKER = markerOf(PARTS)

describe('the marker', () => {
  // This also fixes the cost of the hash, which keeps the account ID from being guessed.
  test('stays the same: otherwise, open reminders would not be found again', () => {
    expect(MARKER).toBe('<!-- app-runner-connection: 61b51bb6dddb4637bf78692ff9bb1f45 -->')
  })

  test.each<[part: keyof MarkerParts, value: string]>([
    ['account', '123456789013'],
    ['region', 'us-east-2'],
    ['name', 'my-connection2'],
    ['repositoryId', '4243'],
  ])('depends on the %s', (part, value) => {
    const other = markerOf({ ...PARTS, [part]: value })
    expect(other).toMatch(/^<!-- app-runner-connection: [0-9a-f]{32} -->$/)
    expect(other).not.toBe(MARKER)
  })
})

describe('an issue is our reminder', () => {
  const BODY = `Please approve.\n\n${MARKER}\n`
  const user = (login: string, type = 'User') => ({ login, type })

  test.each<[title: string, issue: Partial<Issue>, viewer: string, expected: boolean]>([
    ['of the same user', { user: user('octocat') }, 'octocat', true],
    ['of another user', { user: user('mallory') }, 'octocat', false],
    ['of nobody', { user: null }, 'octocat', false],
    ['without a user', {}, 'octocat', false],
    ['of a bot that both APIs name alike', { user: user('app[bot]', 'Bot') }, 'app[bot]', true],
    ['of a bot that GraphQL names without [bot]', { user: user('app[bot]', 'Bot') }, 'app', true],
    ['of another bot', { user: user('other[bot]', 'Bot') }, 'app', false],
    ['of a user who is named like the bot', { user: user('app[bot]', 'User') }, 'app', false],
    ['of a bot, for a user', { user: user('octocat', 'Bot') }, 'octocat[bot]', false],
    ['that is a pull request', { user: user('octocat'), pull_request: {} }, 'octocat', false],
    ['without the marker', { user: user('octocat'), body: 'Please approve.' }, 'octocat', false],
    [
      'with another marker',
      { user: user('octocat'), body: markerOf({ ...PARTS, name: 'x' }) },
      'octocat',
      false,
    ],
    ['without a body', { user: user('octocat'), body: null }, 'octocat', false],
    ['with no body at all', { user: user('octocat'), body: undefined }, 'octocat', false],
  ])('%s', (_, overrides, viewer, expected) => {
    const issue: Issue = {
      number: 7,
      html_url: 'https://github.com/o/r/issues/7',
      body: BODY,
      labels: [],
      ...overrides,
    }
    expect(isOwnReminder(issue, MARKER, viewer)).toBe(expected)
  })
})
