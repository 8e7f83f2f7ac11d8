import { describe, expect, test } from '@jest/globals'
import type { Issue } from '../../../src/github/issues.ts'
import { isOwnReminder, type MarkerParts, markerOf } from '../../../src/github/marker.ts'
import { reminderIssue } from '../../../src/report/reminder.ts'
import { aConnection, aRun } from '../report.ts'

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
  const TITLE = 'Approve the App Runner connection my-connection (us-east-1)'
  const user = (login: string, isBot = false) => ({ login, isBot })
  const anIssue = (overrides: Partial<Issue>): Issue => ({
    number: 7,
    html_url: 'https://github.com/o/r/issues/7',
    title: TITLE,
    body: `Please approve.\n\n${MARKER}`,
    isPullRequest: false,
    user: user('octocat'),
    labels: [],
    ...overrides,
  })
  const isReminder = (overrides: Partial<Issue>, viewer = 'octocat') =>
    isOwnReminder(anIssue(overrides), { name: 'my-connection', region: 'us-east-1', marker: MARKER, viewer })

  test.each<[title: string, issue: Partial<Issue>, viewer: string, expected: boolean]>([
    ['of the same user', {}, 'octocat', true],
    ['of another user', { user: user('mallory') }, 'octocat', false],
    ['of nobody', { user: undefined }, 'octocat', false],
    ['of a bot that both APIs name alike', { user: user('app[bot]', true) }, 'app[bot]', true],
    ['of a bot that GraphQL names without [bot]', { user: user('app[bot]', true) }, 'app', true],
    ['of another bot', { user: user('other[bot]', true) }, 'app', false],
    ['of a user who is named like the bot', { user: user('app[bot]') }, 'app', false],
    ['of a bot, for a user', { user: user('octocat', true) }, 'octocat[bot]', false],
    ['that is a pull request', { isPullRequest: true }, 'octocat', false],
  ])('%s', (_, issue, viewer, expected) => {
    expect(isReminder(issue, viewer)).toBe(expected)
  })

  test.each<[title: string, body: string, expected: boolean]>([
    ['the marker alone', MARKER, true],
    ['lines after the marker', `${MARKER}\n\nThanks!`, true],
    ['lines before the marker', `Legal first.\n\nPlease approve.\n\n${MARKER}\n`, true],
    ['line breaks of the web editor', `Please approve.\r\n\r\n${MARKER}\r\nThanks!`, true],
    ['blanks behind the marker', `Please approve.\n${MARKER} \t\nThanks!`, true],
    ['no marker', 'Please approve.', false],
    ['nothing', '', false],
    ['another marker', markerOf({ ...PARTS, name: 'x' }), false],
    ['a quoted marker', `> ${MARKER}`, false],
    ['an indented marker', `    ${MARKER}`, false],
    ['a marker in a list', `- ${MARKER}`, false],
    ['a marker in a sentence', `It has ${MARKER}.`, false],
    ['a marker before other text', `${MARKER} x`, false],
  ])('whose body has %s', (_, body, expected) => {
    expect(isReminder({ body })).toBe(expected)
  })

  test.each<[title: string, expected: boolean]>([
    [TITLE, true],
    ['Approve the App Runner connection my-connection (us-east-1, staging)', true],
    ['Delete and recreate the App Runner connection my-connection (us-east-1)', true],
    ['Approve the App Runner connection my-connection', false],
    ['Approve the App Runner connection my-connection (eu-west-1)', false],
    ['Approve the App Runner connection my-connection-2 (us-east-1)', false],
    ['Approve the App Runner connection my-conn (us-east-1)', false],
    ['Approve the App Runner connection', false],
    [`Re: ${TITLE}`, false],
    ['Reminders of App Runner', false],
    ['', false],
  ])('whose title is %j', (title, expected) => {
    expect(isReminder({ title })).toBe(expected)
  })

  test('with the title that it is opened with', () => {
    const { title } = reminderIssue(
      aRun({ connection: aConnection({ name: 'my-connection' }), region: 'us-east-1' }),
      [],
    )
    expect(isReminder({ title })).toBe(true)
  })
})
