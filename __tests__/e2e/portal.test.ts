import { describe, expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'

const ACCOUNT = '123456789012'
const START_URL = 'https://d-1234567890.awsapps.com/start'
const CONSOLE_URL = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const RUN_URL = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'
const PORTAL = {
  'access-portal-url': START_URL,
  'access-portal-role': 'Power+User',
  'reminder-issue': 'true',
  'wait-for-approval-minutes': '0.01',
}

/** The parameters of the shortcut link in a text: https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html. */
function shortcutIn(text: string, start: string): Record<string, string> {
  const [, query = ''] = text.split(`${start}/#/console?`)
  return Object.fromEntries(new URLSearchParams(query.split(/[\s)]/)[0]))
}

test('links to the console go through the access portal, into the account', () =>
  withSimulators(async ({ run }) => {
    const { summary, log, outputs } = await run(PORTAL)
    expect(outputs['console-url']).toBe(CONSOLE_URL)
    const shortcut = { account_id: ACCOUNT, role_name: 'Power+User', destination: CONSOLE_URL }
    expect(shortcutIn(summary, START_URL)).toEqual(shortcut)
    expect(shortcutIn(log.join('\n'), START_URL)).toEqual(shortcut)
    expect(summary).not.toContain(`](${CONSOLE_URL})`)
  }))

test('without a wait, the warning in the log has the link too', () =>
  withSimulators(async ({ run }) => {
    const { annotations } = await run({ ...PORTAL, 'wait-for-approval-minutes': '' })
    const shortcut = { account_id: ACCOUNT, role_name: 'Power+User', destination: CONSOLE_URL }
    expect(shortcutIn(annotations[0]?.message.replace(',', ' ') ?? '', START_URL)).toEqual(shortcut)
  }))

test('with fail-if-pending, all links in the summary go through the portal', () =>
  withSimulators(async ({ run }) => {
    const { summary } = await run({ ...PORTAL, 'fail-if-pending': 'true' })
    expect(summary).not.toContain(CONSOLE_URL)
    expect(summary.split(`${START_URL}/#/console?`).length).toBeGreaterThan(2)
  }))

test.each([
  ['https://ssoins-1234567890abcdef.portal.us-east-1.app.aws', ''],
  ['https://acme.awsapps.com/start', '/'],
  ['https://acme.awsapps.com/start', '#/'],
  ['https://acme.awsapps.com/start', '/#/?tab=accounts'],
])('the start URL %s%s works, and without a role the portal lets the person choose', (url, end) =>
  withSimulators(async ({ run }) => {
    const { summary } = await run({ 'access-portal-url': url + end })
    expect(shortcutIn(summary, url)).toEqual({ account_id: ACCOUNT, destination: CONSOLE_URL })
  }),
)

test('the issue has no account ID, but links to the portal and to the run', () =>
  withSimulators(async ({ run, github }) => {
    await run(PORTAL)
    const body = github.issues()[0]?.body ?? ''
    expect(body).not.toContain(ACCOUNT)
    expect(body).not.toContain('account_id')
    for (const url of [START_URL, RUN_URL, CONSOLE_URL]) expect(body).toContain(`](${url})`)
  }))

test('an account ID that an earlier step masked shows as *** in the links', () =>
  withSimulators(async ({ run }) => {
    const mask = `console.log('::add-mask::${ACCOUNT}')`
    const { summary, log } = await run(PORTAL, { nodeOptions: `--import=data:text/javascript,${mask}` })
    for (const text of [summary, log.join('\n')]) {
      expect(text).not.toContain(ACCOUNT)
      expect(shortcutIn(text, START_URL)).toMatchObject({ account_id: '***', destination: CONSOLE_URL })
    }
  }))

test('an available connection has no links to the portal', () =>
  withSimulators(async ({ run, apprunner }) => {
    apprunner.seed({ name: NAME })
    const { summary, log } = await run(PORTAL)
    expect(summary + log.join('\n')).not.toContain(START_URL)
  }))

describe('the output approval-url is the link for the person who approves', () => {
  const THROUGH_PORTAL = {
    account_id: ACCOUNT,
    role_name: 'Power+User',
    destination: CONSOLE_URL,
  }

  test.each(['PENDING_HANDSHAKE', 'AVAILABLE', 'ERROR', 'SUSPENDED'])(
    'for a connection that is %s',
    (status) =>
      withSimulators(async ({ run, apprunner }) => {
        apprunner.seed({ name: NAME, status })
        const direct = (await run()).outputs
        expect(direct['approval-url']).toBe(CONSOLE_URL)
        expect(direct['console-url']).toBe(CONSOLE_URL)
        const { outputs } = await run({ ...PORTAL, 'wait-for-approval-minutes': '0' })
        expect(shortcutIn(outputs['approval-url'] ?? '', START_URL)).toEqual(THROUGH_PORTAL)
        expect(outputs['console-url']).toBe(CONSOLE_URL)
      }),
  )

  test('in a dry run, where the account is known only with a connection', () =>
    withSimulators(async ({ run, apprunner }) => {
      const inputs = { ...PORTAL, 'dry-run': 'true' }
      expect((await run(inputs)).outputs['approval-url']).toBe(CONSOLE_URL)
      apprunner.seed({ name: NAME, status: 'PENDING_HANDSHAKE' })
      const { outputs } = await run(inputs)
      expect(shortcutIn(outputs['approval-url'] ?? '', START_URL)).toEqual(THROUGH_PORTAL)
    }))

  test.each<[title: string, inputs: Record<string, string>, url: string]>([
    ['with a valid region', { 'connection-name': 'x' }, CONSOLE_URL],
    ['without one', { 'aws-region': 'nowhere' }, ''],
  ])('with invalid inputs, %s', (_, inputs, url) =>
    withSimulators(async ({ run }) => {
      const { outputs, exitCode } = await run({ ...PORTAL, ...inputs })
      expect(exitCode).toBe(1)
      expect([outputs['approval-url'], outputs['console-url']]).toEqual([url, url])
    }),
  )

  test.each<[title: string, portal: Record<string, string>]>([
    ['without a portal', {}],
    ['through the portal', PORTAL],
  ])('the same as in the log of the wait, in the annotation and in the summary, %s', (_, portal) =>
    withSimulators(async ({ run }) => {
      const result = await run({ ...portal, 'reminder-issue': '', 'wait-for-approval-minutes': '0.01' })
      const url = result.outputs['approval-url'] ?? ''
      expect(result.log).toContain(`Approve the connection here: ${url}`)
      expect(result.annotations[0]?.message).toContain(`Open ${url}, select the connection`)
      expect(result.summary).toContain(`](${url})`)
    }),
  )

  test('also when the wait fails', () =>
    withSimulators(async ({ run, apprunner }) => {
      const denied = { kind: 'error', status: 400, name: 'AccessDeniedException', message: 'No' } as const
      apprunner.plan('ListConnections', denied, { call: 2 })
      const { outputs, exitCode } = await run(PORTAL)
      expect(exitCode).toBe(1)
      expect(shortcutIn(outputs['approval-url'] ?? '', START_URL)).toEqual(THROUGH_PORTAL)
    }))
})
