import { expect, test } from '@jest/globals'
import { consoleUrl, shortcutUrl } from '../../../src/report/console.ts'
import { ACCOUNT, PORTAL, SHORTCUT } from '../report.ts'

test.each(['us-east-1', 'eu-west-1', 'ap-southeast-2'])(
  'the console URL is that of the region: %s',
  (region) => {
    expect(consoleUrl(region)).toBe(
      `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`,
    )
  },
)

test('without a region there is no console URL', () => {
  expect(consoleUrl('')).toBe('')
})

const DESTINATION = SHORTCUT.slice(SHORTCUT.indexOf('&destination='))

test.each<[title: string, url: string, role: string | undefined, expected: string]>([
  ['with a role', PORTAL, 'Approver', SHORTCUT],
  ['without a role', PORTAL, undefined, `${PORTAL}/#/console?account_id=${ACCOUNT}${DESTINATION}`],
  [
    'with a role that must be encoded',
    'https://ssoins-1234567890abcdef.portal.us-east-1.app.aws',
    'a+b=c,d.e@f-g_h',
    `https://ssoins-1234567890abcdef.portal.us-east-1.app.aws/#/console?account_id=${ACCOUNT}&role_name=a%2Bb%3Dc%2Cd.e%40f-g_h${DESTINATION}`,
  ],
])('the shortcut %s', (_, url, role, expected) => {
  expect(shortcutUrl({ url, role }, ACCOUNT, 'eu-west-1')).toBe(expected)
})

test('the portal can read the parameters of the shortcut', () => {
  const url = shortcutUrl({ url: PORTAL, role: 'a b&c=d#e' }, ACCOUNT, 'eu-west-1')
  const query = url.slice(url.indexOf('?') + 1)
  expect(query).not.toMatch(/[+# ]/)
  const parameters = query.split('&').map((part) => part.split('=').map(decodeURIComponent))
  expect(parameters).toEqual([
    ['account_id', ACCOUNT],
    ['role_name', 'a b&c=d#e'],
    ['destination', consoleUrl('eu-west-1')],
  ])
})
