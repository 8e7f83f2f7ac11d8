import { expect, test } from '@jest/globals'
import { fakeToken } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const REPO = 'octo-org/octo-repo'
const LABEL = 'app-runner-connection'
const REMIND = { 'reminder-issue': 'true' }
/** One poll, 1.2 seconds after the start of the wait. */
const REMIND_AND_WAIT = { ...REMIND, 'wait-for-approval-minutes': '0.02' }
const ISSUE_URL = `https://github.com/${REPO}/issues/1`

/** Title and body of the reminder for the connection `NAME`, the same in each simulator. */
const reminder = () =>
  withSimulators(async ({ run, github }) => {
    await run(REMIND)
    const { title = '', body } = github.issues(REPO)[0] ?? {}
    return { title, body: body ?? '' }
  })

/** Runs `action` when the poll of the wait arrives, before the simulator responds. */
function duringWait({ apprunner }: TestEnvironment, action: () => void): void {
  apprunner.onCall('ListConnections', (call) => {
    if (call === 2) action()
  })
}

test('the issue is found between 150 others before and after it, with the same label', () =>
  withSimulators(async ({ run, github }) => {
    const seedOthers = () => {
      for (let count = 0; count < 150; count++)
        github.seedIssue(REPO, { title: `other ${count}`, labels: [LABEL] })
    }
    seedOthers()
    await run(REMIND)
    seedOthers()
    const { outputs } = await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(301)
    expect(outputs['reminder-issue-url']).toMatch(/\/issues\/151$/)
  }))

test('the search for the issue ends, even if every page has a next one', () =>
  withSimulators(async ({ run, github }) => {
    const link = `<${github.url}/repos/${REPO}/issues?labels=${LABEL}&state=open&page=2>; rel="next"`
    const page = { kind: 'status', status: 200, body: [], headers: { link } } as const
    github.plan('GET', /labels=/, page, { times: 999 })
    const { annotations } = await run(REMIND)
    expect(annotations).toHaveLength(1)
    expect(github.issues(REPO)).toHaveLength(1)
    // Twenty pages before the issue is opened, and again after it.
    expect(github.calls('GET', /labels=/)).toHaveLength(40)
  }))

test('an issue that people edited is found, between things that are no issues, and closed', async () => {
  const { title, body } = await reminder()
  await withSimulators(async ({ run, github, apprunner }) => {
    const edited = `**Waiting for legal**\n\n${body}\n\nThanks, asked the owners.\n`.replaceAll('\n', '\r\n')
    const issue = github.seedIssue(REPO, { title, body: edited, labels: [LABEL] })
    const list = [null, 7, 'x', [], {}, { ...issue, number: 9, user: null }, issue]
    github.plan('GET', /labels=/, { kind: 'status', status: 200, body: list })
    expect((await run(REMIND)).outputs['reminder-issue-url']).toBe(ISSUE_URL)
    apprunner.completeHandshake(NAME)
    await run(REMIND)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', comments: 1 }])
  })
})

test('without a label, the oldest of several issues is found', async () => {
  const content = await reminder()
  await withSimulators(async ({ run, github }) => {
    for (let count = 0; count < 2; count += 1) github.seedIssue(REPO, content)
    const { outputs } = await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(2)
    expect(outputs['reminder-issue-url']).toBe(ISSUE_URL)
  })
})

test('all own reminders of an available connection are closed', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    const { title = '', body } = github.issues(REPO)[0] ?? {}
    github.seedIssue(REPO, { title, body: body ?? '', labels: [LABEL] })
    apprunner.completeHandshake(NAME)
    await run(REMIND)
    const closed = { state: 'closed', comments: 1 }
    expect(github.issues(REPO)).toMatchObject([closed, closed])
  }))

/** Another run opens an issue just before this one does, which then finds both. */
async function openTwice(use: (environment: TestEnvironment) => void) {
  const { title, body } = await reminder()
  return await withSimulators(async (environment) => {
    const { run, github } = environment
    github.seedIssue(REPO, { title, body, labels: [LABEL] })
    const none = { kind: 'status', status: 200, body: [] } as const
    github.plan('GET', /\/issues\?/, none, { times: 2 })
    use(environment)
    const result = await run(REMIND)
    expect(result.outputs['reminder-issue-url']).toBe(ISSUE_URL)
    return { result, issues: github.issues(REPO) }
  })
}

test('of two issues that runs opened at once, only the older one stays open', async () => {
  const { result, issues } = await openTwice(() => {})
  const closed = { state: 'closed', state_reason: 'not_planned', comments: 0 }
  expect(issues).toMatchObject([{ state: 'open' }, closed])
  expect(result.outputs.changes).not.toContain('open-reminder')
})

test('a run that cannot close its younger issue says that it opened it', async () => {
  const fault = { kind: 'status', status: 500 } as const
  const { result, issues } = await openTwice(({ github }) => github.plan('PATCH', /2$/, fault))
  expect(issues).toMatchObject([{ state: 'open' }, { state: 'open' }])
  expect(result.outputs.changes).toContain('open-reminder')
  expect(result.annotations).toMatchObject([{}, { title: 'The reminder issue could not be updated' }])
})

test('the issue stays open when the search after it was opened fails', () =>
  withSimulators(async ({ run, github }) => {
    github.plan('GET', /\/issues\?/, { kind: 'status', status: 500 }, { call: 3 })
    const { outputs, annotations } = await run(REMIND)
    expect(github.issues(REPO)).toMatchObject([{ state: 'open', html_url: outputs['reminder-issue-url'] }])
    expect(annotations).toHaveLength(1)
  }))

test('on GitHub Enterprise Server, requests go to its API with the given token', () =>
  withSimulators(
    async ({ run, github }) => {
      const env = { GITHUB_SERVER_URL: 'https://ghe.example.com' }
      const options = { env, github: { apiUrl: `${github.url}/` } }
      const token = 'github_pat_0123456789abcdefghij'
      const { outputs } = await run({ ...REMIND, 'github-token': token }, options)
      expect(outputs['reminder-issue-url']).toBe(`https://ghe.example.com/${REPO}/issues/1`)
      expect(github.calls()[0]?.headers.authorization).toBe(`token ${token}`)
    },
    { github: { prefix: '/api/v3', serverUrl: 'https://ghe.example.com' } },
  ))

test('the ERROR state during the wait leaves the issue open and linked, without a comment', () =>
  withSimulators(async (environment) => {
    const { run, github, apprunner } = environment
    duringWait(environment, () => apprunner.setStatus(NAME, 'ERROR'))
    const { exitCode, outputs } = await run(REMIND_AND_WAIT)
    expect(exitCode).toBe(1)
    expect(outputs['reminder-issue-url']).toBe(ISSUE_URL)
    expect(github.issues(REPO)).toMatchObject([{ state: 'open', comments: 0 }])
  }))

test('an issue that could not be opened before the wait is opened after it', () =>
  withSimulators(async (environment) => {
    const { run, github } = environment
    github.plan('POST', /\/issues$/, { kind: 'status', status: 502 })
    let seen: unknown[] | undefined
    duringWait(environment, () => {
      seen = github.issues(REPO)
    })
    const result = await run(REMIND_AND_WAIT)
    expect(seen).toEqual([])
    expect(github.issues(REPO)).toHaveLength(1)
    expect(result.outputs['reminder-issue-url']).toBe(ISSUE_URL)
    expect(result.annotations).toMatchObject([{ title: 'The connection is waiting for approval' }])
  }))

test('an issue that was opened before the wait without a label is closed after it', () =>
  withSimulators(async (environment) => {
    const { run, github, apprunner } = environment
    github.allow(fakeToken, 'author')
    duringWait(environment, () => apprunner.completeHandshake(NAME))
    await run(REMIND_AND_WAIT)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', labels: [], comments: 1 }])
  }))
