import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import { open } from '../unit/page.ts'

const REPO = 'octo-org/octo-repo'
const ACCOUNT = '123456789012'
const STAGING = { 'account-name': 'staging', 'reminder-issue': 'true' }
const PORTAL = { 'access-portal-url': 'https://d-1234567890.awsapps.com/start' }

test('the summary and the reminder of a pending connection name the account', () =>
  withSimulators(async ({ run, github }) => {
    const { summary, outputs } = await run(STAGING)
    const page = await open(summary)
    expect(page.texts('li')[0]).toContain(`Sign in to the account staging (${ACCOUNT}).`)
    expect(page.text).toMatch(new RegExp(`Account\\s*${ACCOUNT} staging`))
    const [issue] = github.issues(REPO)
    expect(issue?.title).toBe(`Approve the App Runner connection ${NAME} (us-east-1, staging)`)
    const body = await open(issue?.body ?? '')
    expect(body.texts('p')[0]).toContain(`${NAME} in us-east-1 of the AWS account staging is not available`)
    expect(body.texts('li')[0]).toContain('Sign in to the AWS account staging of the workflow')
    expect(issue?.body).not.toContain(ACCOUNT)
    expect(outputs.changes).not.toContain('staging')
  }))

test('through the access portal, the name stands beside the link', () =>
  withSimulators(async ({ run, github }) => {
    const { summary } = await run({ ...STAGING, ...PORTAL })
    expect((await open(summary)).text).toContain(`signs you in to the account staging (${ACCOUNT}) through`)
    expect((await open(github.issues(REPO)[0]?.body ?? '')).text).toContain(
      'the account staging, and a shortcut',
    )
  }))

test.each(['AVAILABLE', 'ERROR'])('the summary of a connection that is %s names the account', (status) =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME, status })
    const { summary } = await run({ 'account-name': 'staging' })
    expect((await open(summary)).text).toMatch(new RegExp(`Account\\s*${ACCOUNT} staging`))
  }),
)

test('two accounts have two reminders, which their titles tell apart', () =>
  withSimulators(
    async ({ run, github }) => {
      const staging = { AWS_ACCESS_KEY_ID: 'AKIASTAGINGEXAMPLE00' }
      await run(STAGING, { env: staging })
      await run({ ...STAGING, 'account-name': 'production' })
      const titles = () => github.issues(REPO).map(({ title, state }) => [title.match(/\(.*\)/)?.[0], state])
      expect(titles()).toEqual([
        ['(us-east-1, staging)', 'open'],
        ['(us-east-1, production)', 'open'],
      ])
    },
    { apprunner: { accounts: { AKIASTAGINGEXAMPLE00: '210987654321' } } },
  ))

test.each<[before: string, after: string]>([
  ['', 'staging'],
  ['staging', 'production'],
  ['staging', ''],
])('an open reminder is found under its old title: first %j, then %j', (before, after) =>
  withSimulators(async ({ run, github, apprunner }) => {
    await run({ ...STAGING, 'account-name': before })
    const pending = await run({ ...STAGING, 'account-name': after })
    expect(pending.outputs).toMatchObject({
      'reminder-issue-url': github.issues(REPO)[0]?.html_url,
      changes: '[]',
    })
    apprunner.completeHandshake(NAME)
    const { outputs } = await run({ ...STAGING, 'account-name': after })
    expect(outputs.changes).toBe(JSON.stringify([{ action: 'close-reminder', repository: REPO }]))
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed' }])
  }),
)

test('without a name, nothing is said about it', () =>
  withSimulators(async ({ run, github }) => {
    const { summary } = await run({ 'reminder-issue': 'true', 'account-name': ' ' })
    expect(github.issues(REPO)[0]?.title).toBe(`Approve the App Runner connection ${NAME} (us-east-1)`)
    expect(summary).toContain(`<td><code>${ACCOUNT}</code></td>`)
    expect(summary + github.issues(REPO)[0]?.body).not.toMatch(/``|undefined/)
  }))

describe('hostile words in the name are text', () => {
  test.each([
    '<img src=x onerror=alert(1)></code></td></table>pwned',
    '</strong><h1>pwned</h1><details open><summary>pwned',
    '[pwned](https://evil.example/a) <https://evil.example/b>',
    '![pwned](https://evil.example/c) www.evil.example',
    'https://evil.example/d pwned@evil.example',
    '@octocat @octo-org/team octo-org/octo-repo#1 #1 GH-1 pwned',
    '`pwned` ``pwned`` *pwned* ~~pwned~~ _pwned_',
    '| pwned | pwned | > [!CAUTION] # pwned',
    '::error title=pwned::pwned %0A::add-mask::connection',
    '$pwned$ :tada: &lt;b&gt;pwned&lt;/b&gt; \\| \\` <!-- pwned',
  ])('%s', (name) =>
    withSimulators(async ({ run, github }) => {
      const result = await run({ ...STAGING, ...PORTAL, 'account-name': name }, { debug: true })
      expect(result).toMatchObject({ exitCode: 0, annotations: [{ type: 'warning' }], runnerErrors: [] })
      expect(result.masks).not.toContain('connection')
      const [issue] = github.issues(REPO)
      // GitHub renders no Markdown in titles.
      expect(issue?.title).toBe(`Approve the App Runner connection ${NAME} (us-east-1, ${name})`)
      for (const markdown of [result.summary, issue?.body ?? '']) {
        const { prose, elements, hrefs, texts } = await open(markdown)
        expect(texts('code').join()).toContain(name.replaceAll('`', "'"))
        expect(prose).not.toMatch(/pwned|octocat|evil|GH-1/)
        for (const element of ['img', 'h1', 'del']) expect(elements).not.toContain(element)
        expect(hrefs.filter((href) => href.includes('evil'))).toEqual([])
      }
    }),
  )
})

describe('a name is an input error', () => {
  test.each<[problem: string, name: string]>([
    ['with 61 characters', 'x'.repeat(61)],
    ['with a line break', 'staging\n::error::x'],
    ['with a control character', 'sta\u001bging'],
    ['with a direction character', 'staging\u202e'],
    ['with an invisible character', 'sta\u200bging'],
    ['with a command of the runner', 'x ##[error]x'],
  ])('%s', (_, name) =>
    withSimulators(async ({ run, operations, github }) => {
      const { annotations, exitCode } = await run({ ...STAGING, 'account-name': name })
      expect(exitCode).toBe(1)
      const message = expect.stringMatching(
        /`account-name`: `.*` is not valid; use at most 60 printable characters/,
      )
      expect(annotations).toMatchObject([{ type: 'error', title: 'Invalid inputs', message }])
      expect([operations(), github.calls()]).toEqual([[], []])
    }),
  )

  test.each(['x'.repeat(60), 'Größe & Maß 🚀', '🚀'.repeat(60), ' staging '])('but not %s', (name) =>
    withSimulators(async ({ run }) => {
      const { exitCode, summary } = await run({ 'account-name': name })
      expect(exitCode).toBe(0)
      expect((await open(summary)).text).toContain(`${ACCOUNT} ${name.trim()}`)
    }),
  )
})
