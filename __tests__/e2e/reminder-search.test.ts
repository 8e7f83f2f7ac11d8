import { describe, expect, test } from '@jest/globals'
import { type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import { startGitHub } from '../../harness/simulator/github/simulator.ts'

const REPO = 'octo-org/octo-repo'
const LABEL = 'app-runner-connection'
const REMIND = { 'reminder-issue': 'true' }
const LIST = /\/issues\?/
const MAX_PAGES = 20

/** Opens the reminder in simulators of its own, where it has the same title and marker. */
const reminder = () =>
  withSimulators(async ({ run, github }) => {
    await run(REMIND)
    const { title = '', body } = github.issues(REPO)[0] ?? {}
    const marker = /<!-- app-runner-connection: [0-9a-f]{32} -->/.exec(body ?? '')?.[0] ?? ''
    expect(marker).not.toBe('')
    return { title, body: body ?? '', marker }
  })

/** Runs, and expects that a new issue is opened, as the last one. */
async function expectNewIssue({ run, github }: TestEnvironment): Promise<void> {
  const before = github.issues(REPO).length
  const { annotations, outputs } = await run(REMIND)
  expect(annotations).toHaveLength(1)
  expect(github.issues(REPO)).toHaveLength(before + 1)
  expect(outputs['reminder-issue-url']).toBe(github.issues(REPO)[before]?.html_url)
  expect(outputs.changes).toContain('open-reminder')
}

describe('the search ends', () => {
  test('in a repository where the bot has 15,000 open issues, and the first reminder is opened', () =>
    withSimulators(async (environment) => {
      const { github, run } = environment
      for (let count = 0; count < 15_000; count += 1) github.seedIssue(REPO, { title: `other ${count}` })
      await expectNewIssue(environment)
      expect(github.calls('GET', LIST).length).toBeLessThanOrEqual(MAX_PAGES + 2)
      const calls = github.calls('GET', LIST).length
      expect((await run(REMIND)).outputs['reminder-issue-url']).toMatch(/\/15001$/)
      expect(github.calls('GET', LIST).length).toBe(calls + 1)
    }))

  test('in a repository with 3,000 reminders of others', () =>
    withSimulators(async (environment) => {
      const { github } = environment
      for (let count = 0; count < 3_000; count += 1)
        github.seedIssue(REPO, { title: `other ${count}`, labels: [LABEL], user: 'mallory' })
      await environment.run(REMIND)
      expect(github.issues(REPO)).toHaveLength(3_001)
      expect(github.calls('GET', /labels=.*page=|labels=/).length).toBeLessThanOrEqual(2 * MAX_PAGES)
    }))

  test('if every page has a next one', () =>
    withSimulators(async (environment) => {
      const { github } = environment
      const link = `<${github.url}/repos/${REPO}/issues?labels=${LABEL}&state=open&page=2>; rel="next"`
      github.plan(
        'GET',
        /labels=/,
        { kind: 'status', status: 200, body: [], headers: { link } },
        { times: 999 },
      )
      await expectNewIssue(environment)
      expect(github.calls('GET', /labels=/).length).toBeLessThanOrEqual(2 * MAX_PAGES)
    }))

  test.each([
    ['to another server', (other: string) => `<${other}/repos/${REPO}/issues?page=2>; rel="next"`],
    ['without a scheme', (other: string) => `<${other.replace('http:', '')}/x>; rel="next"`],
    ['with credentials', (other: string) => `<${other.replace('//', '//user:pass@')}/x>; rel="next"`],
    ['that is none', () => '<http://[>; rel="next"'],
  ])('at a link %s, which does not get the token', (_, link) =>
    withSimulators(async (environment) => {
      const other = await startGitHub()
      try {
        const headers = { link: link(other.url) }
        environment.github.plan('GET', /labels=/, { kind: 'status', status: 200, body: [], headers })
        await expectNewIssue(environment)
        expect(other.calls()).toEqual([])
      } finally {
        await other.stop()
      }
    }),
  )
})

describe('an issue by the same identity is no reminder,', () => {
  test.each<[string, change: (reminder: { title: string; body: string; marker: string }) => object]>([
    ['if it has another title', ({ body }) => ({ title: 'Copy of the reminders', body })],
    ['if its title only contains ours', ({ title, body }) => ({ title: `Re: ${title}`, body })],
    ['if it quotes the marker', ({ title, marker }) => ({ title, body: `What is this?\n\n> ${marker}\n` })],
    ['if it has the marker as code', ({ title, marker }) => ({ title, body: `    ${marker}\n` })],
    ['if it mentions the marker', ({ title, marker }) => ({ title, body: `The marker is ${marker}.` })],
    [
      'if the name in its title is longer',
      ({ title, body }) => ({ title: title.replace('my-connection', 'my-connection-2'), body }),
    ],
  ])('%s', async (_, change) => {
    const changed = change(await reminder())
    await withSimulators(async (environment) => {
      const { github, apprunner, run } = environment
      github.seedIssue(REPO, { ...changed, labels: [LABEL] })
      await expectNewIssue(environment)
      apprunner.completeHandshake('my-connection')
      await run(REMIND)
      expect(github.issues(REPO).map(({ state }) => state)).toEqual(['open', 'closed'])
      expect(github.comments(REPO, 1)).toEqual([])
    })
  })
})

describe('a reminder is found and closed,', () => {
  test.each<[string, change: (body: string) => string]>([
    ['if people added lines at its end', (body) => `${body}\n\nThanks, asked the owners.\n`],
    ['if people added lines at its beginning', (body) => `**Waiting for legal**\n\n${body}`],
    ['if the web editor changed its line breaks', (body) => `${body.replaceAll('\n', '\r\n')}\r\n`],
    ['if its marker has blanks behind it', (body) => `${body}  \nMore`],
    ['if people ticked it off', (body) => body.replaceAll('1. ', '- [x] ')],
  ])('%s', async (_, change) => {
    const { title, body } = await reminder()
    await withSimulators(async ({ github, apprunner, run }) => {
      github.seedIssue(REPO, { title, body: change(body), labels: [LABEL] })
      expect((await run(REMIND)).outputs['reminder-issue-url']).toMatch(/\/issues\/1$/)
      apprunner.completeHandshake('my-connection')
      await run(REMIND)
      expect(github.issues(REPO)).toMatchObject([{ state: 'closed', comments: 1 }])
    })
  })

  test('if it has no label, among 150 other issues of the bot', async () => {
    const { title, body } = await reminder()
    await withSimulators(async ({ github, run }) => {
      github.seedIssue(REPO, { title, body })
      for (let count = 0; count < 150; count += 1) github.seedIssue(REPO, { title: `other ${count}` })
      expect((await run(REMIND)).outputs['reminder-issue-url']).toMatch(/\/issues\/1$/)
      expect(github.issues(REPO)).toHaveLength(151)
    })
  })

  test('if the list has things in it that are no issues', async () => {
    const { title, body } = await reminder()
    await withSimulators(async ({ github, run }) => {
      const issue = github.seedIssue(REPO, { title, body, labels: [LABEL] })
      const odd = [null, 7, 'x', [], {}, { ...issue, number: undefined }, { ...issue, user: null, number: 9 }]
      github.plan('GET', /labels=/, { kind: 'status', status: 200, body: [...odd, issue] })
      const { annotations, outputs } = await run(REMIND)
      expect(annotations).toHaveLength(1)
      expect(outputs['reminder-issue-url']).toBe(issue.html_url)
    })
  })
})
