import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const WEB = { name: 'octo-org/web', id: '1296269' }
const API = { name: 'octo-org/api', id: '1296270' }
const APPROVALS = 'octo-org/approvals'
const REMIND = { 'reminder-issue': 'true' }
const SHARED = { ...REMIND, 'reminder-repository': APPROVALS, 'github-token': 'token-of-the-platform-team' }

/** Runs as a workflow of one of the repositories. */
const runIn = ({ run }: TestEnvironment, { name, id }: typeof WEB, inputs: Record<string, string>) =>
  run(inputs, { github: { repository: name }, env: { GITHUB_REPOSITORY_ID: id } })

const withRepositories = (use: (environment: TestEnvironment) => Promise<void>) =>
  withSimulators(use, { github: { repositories: [WEB.name, API.name, APPROVALS] } })

/** The markers of the issues in a repository. */
const markersIn = ({ github }: TestEnvironment, repository: string) =>
  github
    .issues(repository)
    .map(({ body }) => /<!-- app-runner-connection: [0-9a-f]{32} -->/.exec(body ?? '')?.[0])

test('the marker differs between repositories, and is the same with the ID of the API', () =>
  withRepositories(async (environment) => {
    const { github, run } = environment
    await runIn(environment, WEB, REMIND)
    await runIn(environment, API, REMIND)
    const [web, api] = [WEB, API].flatMap(({ name }) => markersIn(environment, name))
    expect(web).toBeDefined()
    expect(api).toBeDefined()
    expect(web).not.toBe(api)
    expect(github.calls('GET', /octo-org\/\w+$/)).toEqual([])

    await run(REMIND, { github: { repository: WEB.name }, env: { GITHUB_REPOSITORY_ID: undefined } })
    expect(github.calls('GET', /\/repos\/octo-org\/web$/)).toHaveLength(1)
    expect(github.issues(WEB.name)).toHaveLength(1)
  }))

test('two repositories that ask for the same connection share one issue', () =>
  withRepositories(async (environment) => {
    const { apprunner, github } = environment
    github.allow('token-of-the-platform-team', 'none')
    github.allow('token-of-the-platform-team', 'write', APPROVALS)
    github.identify('token-of-the-platform-team', 'platform[bot]')
    const mentions = { 'reminder-mentions': '@octo-org/platform, mona\n@mona' }
    const first = await runIn(environment, WEB, { ...SHARED, ...mentions })
    const second = await runIn(environment, API, { ...SHARED, ...mentions })
    const [issue, ...others] = github.issues(APPROVALS)
    expect(others).toEqual([])
    expect(issue).toMatchObject({ state: 'open', user: { login: 'platform[bot]' } })
    expect(issue?.body).toContain(`the workflow \`CI\` of [${WEB.name}](https://github.com/${WEB.name})`)
    expect(issue?.body).toContain('\n\n@octo-org/platform @mona\n\n')
    for (const { outputs } of [first, second]) expect(outputs['reminder-issue-url']).toBe(issue?.html_url)
    expect(first.log).toContain(`This run opened a reminder issue in \`${APPROVALS}\`.`)
    expect([WEB, API].flatMap(({ name }) => github.issues(name))).toEqual([])

    apprunner.completeHandshake(NAME)
    const approved = await runIn(environment, API, SHARED)
    expect(approved.outputs.changes).toBe(
      JSON.stringify([{ action: 'close-reminder', repository: APPROVALS }]),
    )
    await runIn(environment, WEB, SHARED)
    expect(github.issues(APPROVALS)).toMatchObject([{ state: 'closed', comments: 1 }])
  }))

test('tokens of different users open an issue each, and each closes its own', () =>
  withRepositories(async (environment) => {
    const { apprunner, github } = environment
    const tokens = { web: 'token-of-the-web-team', api: 'token-of-the-api-team' }
    github.identify(tokens.web, 'mona')
    github.identify(tokens.api, 'hubot[bot]')
    await runIn(environment, WEB, { ...SHARED, 'github-token': tokens.web })
    await runIn(environment, API, { ...SHARED, 'github-token': tokens.api })
    expect(github.issues(APPROVALS).map(({ user }) => user.login)).toEqual(['mona', 'hubot[bot]'])
    const [first, second] = markersIn(environment, APPROVALS)
    expect(first).toBe(second)
    apprunner.completeHandshake(NAME)
    await runIn(environment, API, { ...SHARED, 'github-token': tokens.api })
    expect(github.issues(APPROVALS).map(({ state }) => state)).toEqual(['open', 'closed'])
    expect(github.comments(APPROVALS, 1)).toEqual([])
  }))

test.each(['none', 'read'] as const)(
  'a token with the permission %j there leads to a warning',
  (permission) =>
    withRepositories(async (environment) => {
      const { github } = environment
      github.allow(SHARED['github-token'], permission, APPROVALS)
      const result = await runIn(environment, WEB, SHARED)
      expect(result.exitCode).toBe(0)
      const title = 'The reminder issue could not be updated'
      const message = expect.stringMatching(
        /not allowed to read or write issues in `octo-org\/approvals`.*`github-token`.*`issues: write` there/,
      )
      expect(result.annotations).toMatchObject([{ type: 'warning' }, { type: 'warning', title, message }])
      expect(result.outputs).toMatchObject({ 'reminder-issue-url': '', created: 'true' })
    }),
)
