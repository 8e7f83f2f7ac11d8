import { expect, test } from '@jest/globals'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const WEB = { name: 'octo-org/web', id: '1296269' }
const API = { name: 'octo-org/api', id: '1296270' }
const APPROVALS = 'octo-org/approvals'
const RENAMED = 'new-org/new-repo'
const REMIND = { 'reminder-issue': 'true' }
const SHARED = { ...REMIND, 'reminder-repository': APPROVALS, 'github-token': 'token-of-the-platform-team' }

/** Runs as a workflow of one of the repositories. */
const runIn = ({ run }: TestEnvironment, { name, id }: typeof WEB, inputs: Record<string, string>) =>
  run(inputs, { github: { repository: name }, env: { GITHUB_REPOSITORY_ID: id } })

const withRepositories = (use: (environment: TestEnvironment) => Promise<void>) =>
  withSimulators(use, { github: { repositories: [WEB.name, API.name, APPROVALS] } })

test('the ID of the repository is requested if the runner does not tell it', () =>
  withRepositories(async (environment) => {
    const { github, run } = environment
    await runIn(environment, WEB, REMIND)
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
    const { outputs } = await runIn(environment, API, SHARED)
    expect(outputs.changes).toBe(JSON.stringify([{ action: 'close-reminder', repository: APPROVALS }]))
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
    apprunner.completeHandshake(NAME)
    await runIn(environment, API, { ...SHARED, 'github-token': tokens.api })
    expect(github.issues(APPROVALS)).toMatchObject([
      { state: 'open', comments: 0 },
      { state: 'closed', comments: 1 },
    ])
  }))

test('a token that has no access there leads to a warning with what it needs', () =>
  withRepositories(async (environment) => {
    environment.github.allow(SHARED['github-token'], 'none', APPROVALS)
    const { conclusion, annotations, outputs } = await runIn(environment, WEB, SHARED)
    expect(conclusion).toBe('success')
    const message = expect.stringMatching(/`octo-org\/approvals`.*`github-token`.*`issues: write` there/)
    const title = 'The reminder issue could not be updated'
    expect(annotations).toMatchObject([{ type: 'warning' }, { type: 'warning', title, message }])
    expect(outputs).toMatchObject({ 'reminder-issue-url': '', created: 'true' })
  }))

test.each([
  ['that of the workflow', WEB.name, {}],
  ['another', APPROVALS, { 'reminder-repository': APPROVALS }],
])('in a repository that was renamed, %s, the new name is used', (_, repository, inputs) =>
  withRepositories(async (environment) => {
    const { apprunner, github } = environment
    apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
    github.rename(repository, RENAMED)
    const run = async (others = {}) => {
      const { outputs } = await runIn(environment, WEB, { ...REMIND, ...inputs, ...others })
      return { url: outputs['reminder-issue-url'], changes: JSON.parse(outputs.changes ?? '') }
    }
    const changes = [{ action: 'open-reminder', repository: RENAMED }]
    expect(await run({ 'dry-run': 'true' })).toEqual({ url: '', changes })
    expect(github.issues(RENAMED)).toEqual([])
    expect(await run()).toEqual({ url: `https://github.com/${RENAMED}/issues/1`, changes })
    apprunner.completeHandshake(NAME)
    expect(await run()).toEqual({ url: '', changes: [{ action: 'close-reminder', repository: RENAMED }] })
    expect(github.issues(RENAMED)).toMatchObject([{ state: 'closed', comments: 1 }])
  }),
)
