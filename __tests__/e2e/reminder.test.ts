import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import { open } from '../unit/page.ts'

const REPO = 'octo-org/octo-repo'
const LABEL = 'app-runner-connection'
const REMIND = { 'reminder-issue': 'true' }

/** The body of the issue for the connection `NAME`, the same in each simulator. */
const reminderBody = () =>
  withSimulators(async ({ run, github }) => {
    await run(REMIND)
    return github.issues(REPO)[0]?.body ?? ''
  })

test('pending runs share one issue, which the first run with an available connection closes', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    const first = await run({ ...REMIND, 'reminder-assignees': '@mona, hubot\nmona' })
    await run(REMIND)
    const third = await run(REMIND)
    const [issue, ...others] = github.issues(REPO)
    expect(others).toEqual([])
    expect(issue).toMatchObject({
      state: 'open',
      labels: [{ name: LABEL }],
      assignees: [{ login: 'mona' }, { login: 'hubot' }],
    })
    expect(issue?.title).toContain(NAME)
    expect(issue?.body).toMatch(/us-east-1\.console\.aws\.amazon\.com.*Complete handshake/s)
    expect(issue?.body).toContain(`the workflow \`CI\` of [${REPO}](https://github.com/${REPO})`)
    expect(github.comments(REPO, 1)).toEqual([])
    for (const { outputs, summary } of [first, third]) {
      expect(outputs['reminder-issue-url']).toBe(issue?.html_url)
      expect(summary).toContain(issue?.html_url)
    }
    expect(first.log).toContain(`This run opened a reminder issue in \`${REPO}\`.`)
    expect(first.log).toContain(`The reminder issue: ${issue?.html_url}`)
    const link = `<a href="${issue?.html_url}">${issue?.html_url}</a>`
    expect(first.summary).toContain(`opened a reminder issue in <code>${REPO}</code>: ${link}</li>`)
    expect(third.log.join('\n')).not.toContain('The reminder issue:')

    apprunner.completeHandshake(NAME)
    const approved = await run(REMIND)
    expect(approved.annotations).toEqual([])
    expect(approved.outputs['reminder-issue-url']).toBe('')
    expect(approved.log).toContain(`This run closed the reminder issue in \`${REPO}\`.`)
    // Closed first: if the comment failed, the next run would not find the issue again.
    const changes = github.calls().filter(({ method, path }) => method === 'PATCH' || /comments/.test(path))
    expect(changes.map(({ method }) => method)).toEqual(['PATCH', 'POST'])
    await run(REMIND)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', state_reason: 'completed' }])
    expect(github.comments(REPO, 1)).toMatchObject([{ body: expect.stringContaining('is approved') }])
  }))

test('each connection has its own issue', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    await run({ ...REMIND, 'aws-region': 'eu-west-1' })
    await run({ ...REMIND, 'connection-name': 'another' })
    await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(3)
    apprunner.completeHandshake(NAME, 'eu-west-1')
    await run({ ...REMIND, 'aws-region': 'eu-west-1' })
    const closed = github.issues(REPO).filter(({ state }) => state === 'closed')
    expect(closed.map(({ title }) => title)).toEqual([expect.stringContaining('eu-west-1')])
  }))

test('the issue is found between 150 others before and after it, with the same label', () =>
  withSimulators(async ({ run, github }) => {
    const seedOthers = () => {
      for (let count = 0; count < 150; count++)
        github.seedIssue(REPO, { title: `other ${count}`, labels: [LABEL] })
    }
    seedOthers()
    await run(REMIND)
    seedOthers()
    const result = await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(301)
    expect(result.outputs['reminder-issue-url']).toMatch(/\/issues\/151$/)
  }))

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

test('two runs that open an issue at once leave only the older one open', () =>
  withSimulators(async ({ run, github }) => {
    github.plan('POST', /\/issues$/, { kind: 'delay', ms: 1_500 }, { times: 2 })
    const results = await Promise.all([run(REMIND), run(REMIND)])
    const [older, younger] = github.issues(REPO)
    expect(older?.state).toBe('open')
    expect(younger).toMatchObject({ state: 'closed', state_reason: 'not_planned' })
    for (const { outputs } of results) expect(outputs['reminder-issue-url']).toBe(older?.html_url)
    const opened = results.filter(({ outputs }) => outputs.changes?.includes('open-reminder'))
    expect(opened).toHaveLength(1)
    expect(github.calls('POST', /comments/)).toEqual([])
  }))

test('the issue stays open when the second search for issues fails', () =>
  withSimulators(async ({ run, github }) => {
    github.plan('GET', /\/issues\?/, { kind: 'status', status: 500 }, { call: 3 })
    const { outputs, annotations } = await run(REMIND)
    const [issue] = github.issues(REPO)
    expect(issue?.state).toBe('open')
    expect(outputs['reminder-issue-url']).toBe(issue?.html_url)
    expect(annotations).toHaveLength(1)
  }))

test("a marker in issues of others is ignored: they don't count, and are neither linked, closed nor commented on", async () => {
  const body = await reminderBody()
  const authors = ['mallory', 'github-actions', 'other-app[bot]']
  await withSimulators(async ({ run, github, apprunner }) => {
    for (const user of authors) github.seedIssue(REPO, { user, body, labels: [LABEL] })
    const { outputs } = await run(REMIND)
    expect(outputs['reminder-issue-url']).toBe(github.issues(REPO)[3]?.html_url)
    apprunner.completeHandshake(NAME)
    await run(REMIND)
    expect(github.issues(REPO).map(({ state }) => state)).toEqual(['open', 'open', 'open', 'closed'])
    expect(authors.flatMap((_, index) => github.comments(REPO, index + 1))).toEqual([])
  })
})

test('a pull request with the marker is ignored', async () => {
  const body = await reminderBody()
  const url = `https://github.com/${REPO}/pull/1`
  const pull_request = { url, html_url: url, diff_url: url, patch_url: url, merged_at: null }
  await withSimulators(async ({ run, github, apprunner }) => {
    github.seedIssue(REPO, { body, labels: [LABEL], pull_request })
    const { outputs } = await run(REMIND)
    expect(outputs['reminder-issue-url']).toMatch(/\/issues\/2$/)
    apprunner.completeHandshake(NAME)
    await run(REMIND)
    expect(github.issues(REPO).map(({ state }) => state)).toEqual(['open', 'closed'])
    expect(github.comments(REPO, 1)).toEqual([])
  })
})

test('the issue contains neither account ID nor ARN', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run(REMIND)
    const text = JSON.stringify(github.calls('POST').map(({ body }) => body))
    const connectionId = apprunner.connections()[0]?.arn.split('/').pop()
    for (const secret of ['123456789012', 'arn:aws', connectionId]) expect(text).not.toContain(secret)
  }))

test('the issue for a connection in the ERROR state asks to delete and recreate it', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    apprunner.seed({ name: NAME, status: 'ERROR' })
    await run({ ...REMIND, 'account-name': 'staging' })
    const [issue] = github.issues(REPO)
    expect(issue?.title).toBe(`Delete and recreate the App Runner connection ${NAME} (us-east-1, staging)`)
    const { texts } = await open(issue?.body ?? '')
    const [first] = texts('p')
    expect(first).toMatch(/its status was ERROR .* cannot be repaired: someone has to delete it/)
    expect(first).not.toContain('Until someone approves it')
    expect(texts('li')[1]).toMatch(/Only if its status is Error: select .*, then Actions, Delete/)
    expect(texts('li')[2]).toContain('Complete handshake')

    await run(REMIND)
    expect(github.issues(REPO)).toHaveLength(1)
    apprunner.remove(NAME)
    apprunner.seed({ name: NAME })
    await run(REMIND)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed', state_reason: 'completed' }])
  }))

test('a connection with another provider opens no issue', () =>
  withSimulators(async ({ run, github, apprunner }) => {
    apprunner.seed({ name: NAME, provider: 'BITBUCKET', status: 'PENDING_HANDSHAKE' })
    expect((await run(REMIND)).exitCode).toBe(1)
    expect(github.calls()).toEqual([])
  }))

test('requests go to GITHUB_API_URL with the given token', () =>
  withSimulators(
    async ({ run, github }) => {
      await run({ ...REMIND, 'github-token': 'github_pat_0123456789abcdefghij' })
      expect(github.issues(REPO)).toHaveLength(1)
      expect(github.calls()[0]?.headers.authorization).toBe('token github_pat_0123456789abcdefghij')
    },
    { github: { prefix: '/api/v3' } },
  ))

test('without reminder-issue no request goes to GitHub', () =>
  withSimulators(async ({ run, github }) => {
    await run({ 'reminder-assignees': 'mona', 'reminder-mentions': 'mona', 'reminder-repository': REPO })
    expect(github.calls()).toEqual([])
  }))
