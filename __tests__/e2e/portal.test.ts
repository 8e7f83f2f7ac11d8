import { expect, test } from '@jest/globals'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'

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
    const { summary, log } = await run(PORTAL)
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
