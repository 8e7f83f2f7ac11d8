import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import { markerOf } from '../../src/github/marker.ts'
import { open } from '../unit/page.ts'

const REUSE = { 'reuse-available': 'true' }
const LIST = 'ListConnections'
const REPO = 'octo-org/octo-repo'
const PENDING = 'PENDING_HANDSHAKE'

test('the oldest available connection of the provider, in this region and account, is used', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    /** The start of a day in November 2026. */
    const on = (day: number) => ({ createdAt: new Date(Date.UTC(2026, 10, day)) })
    apprunner.seed({ name: 'ireland', region: 'eu-west-1', ...on(1) })
    apprunner.seed({ name: 'other-account', account: '210987654321', ...on(2) })
    apprunner.seed({ name: 'github', ...on(3) })
    apprunner.seed({ name: 'pending', provider: 'BITBUCKET', status: PENDING, ...on(4) })
    apprunner.seed({ name: 'newer', provider: 'BITBUCKET', ...on(6) })
    apprunner.seed({ name: 'older', provider: 'BITBUCKET', ...on(5) })
    const { outputs } = await run({ ...REUSE, 'provider-type': 'bitbucket' })
    expect(outputs).toMatchObject({ 'connection-name': 'older', 'provider-type': 'BITBUCKET' })
    expect(operations()).toEqual([LIST, LIST])
  }))

test('a connection is created as usual if the others are pending or have another provider', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.seed({ name: 'pending', status: PENDING })
    apprunner.seed({ name: 'bitbucket', provider: 'BITBUCKET' })
    const { outputs, log } = await run({ ...REUSE, tags: 'Team=web' })
    expect(operations()).toEqual([LIST, LIST, 'CreateConnection'])
    expect(outputs).toMatchObject({ 'connection-name': NAME, status: PENDING, created: 'true' })
    expect(apprunner.connections().at(-1)?.tags).toEqual({ Team: 'web' })
    expect(log.join('\n')).not.toContain('used instead')
  }))

test('a connection of the name goes first, also when it is pending', () =>
  withSimulators(async ({ run, apprunner, operations }) => {
    apprunner.seed({ name: 'shared' })
    const { arn } = apprunner.seed({ name: NAME, status: PENDING })
    expect((await run(REUSE)).outputs).toMatchObject({ 'connection-arn': arn, 'connection-name': NAME })
    expect(operations()).toEqual([LIST])
  }))

/** Text that GitHub, Markdown, HTML or the runner would act on. */
const HOSTILE = [
  '<img src=x onerror=alert(1)></code></td></table><h1>pwned</h1>',
  '[pwned](https://evil.example/a) https://evil.example/b @octocat octo-org/octo-repo#1 #1 GH-1',
  '`pwned` *pwned* | pwned | ~~pwned~~',
  '\n::error title=pwned::pwned\n::add-mask::connection\n##[error]pwned\n\n> [!CAUTION]\n> pwned\n\n# pwned',
  '\u202epwned\u200b\u0007\u001b[31m',
].join(' ')

test('a reminder that asked for its approval is closed, and hostile words in its name are text everywhere', () =>
  withSimulators(async ({ run, apprunner, github }) => {
    const arn = 'arn:aws:apprunner:us-east-1:123456789012:connection/shared/1'
    apprunner.seed({ name: HOSTILE, arn })
    const parts = { account: '123456789012', region: 'us-east-1', name: HOSTILE, repositoryId: '1296269' }
    github.seedIssue(REPO, {
      title: `Approve the App Runner connection ${HOSTILE} (us-east-1)`,
      body: `Approve it.\n\n${markerOf(parts)}`,
      user: 'github-actions[bot]',
      labels: ['app-runner-connection'],
    })
    const result = await run({ ...REUSE, 'reminder-issue': 'true' }, { debug: true })
    expect(result).toMatchObject({ exitCode: 0, annotations: [], runnerErrors: [], stderr: '' })
    expect(result.masks).not.toContain('connection')
    for (const line of result.log) expect(line).not.toMatch(/\p{Cc}|\u202e|\u200b/u)
    expect(result.log.join()).toContain('<img src=x')
    expect(result.outputs).toMatchObject({ 'connection-arn': arn, available: 'true' })
    expect(result.outputs['connection-name']).not.toMatch(/\p{Cc}|\u202e|\u200b|##\[/u)
    expect(github.issues(REPO)).toMatchObject([{ state: 'closed' }])
    for (const markdown of [result.summary, github.comments(REPO, 1)[0]?.body ?? '']) {
      const { prose, elements, hrefs, text } = await open(markdown)
      expect(text).toContain('<img src=x')
      expect(prose).not.toMatch(/pwned|octocat|evil/)
      for (const name of ['img', 'h1', 'del', 'em', 'blockquote']) expect(elements).not.toContain(name)
      expect(hrefs.filter((href) => href.includes('evil'))).toEqual([])
    }
  }))
