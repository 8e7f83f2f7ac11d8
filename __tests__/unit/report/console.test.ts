import { expect, test } from '@jest/globals'
import { consoleUrl, shortcutUrl } from '../../../src/report/console.ts'
import { ACCOUNT, CONSOLE, PORTAL, SHORTCUT } from '../report.ts'

test('the console URL is that of the region, if there is one', () => {
  expect(consoleUrl('us-east-1')).toBe(CONSOLE.replaceAll('eu-west-1', 'us-east-1'))
  expect(consoleUrl('')).toBe('')
})

test('the shortcut has the role if there is one', () => {
  const shortcut = (role: string | undefined) => shortcutUrl({ url: PORTAL, role }, ACCOUNT, 'eu-west-1')
  expect(shortcut('Approver')).toBe(SHORTCUT)
  expect(shortcut(undefined)).toBe(SHORTCUT.replace('&role_name=Approver', ''))
  expect(shortcut('a+b=c,d.e@f-g_h')).toBe(SHORTCUT.replace('Approver', 'a%2Bb%3Dc%2Cd.e%40f-g_h'))
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
