import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { outputsOf } from '../../src/report/outputs.ts'
import type { Report } from '../../src/report/run.ts'
import { ARN, aConnection, aReport, CONSOLE } from './report.ts'

const PENDING = {
  'connection-arn': ARN,
  'connection-name': 'my-conn',
  'provider-type': 'GITHUB',
  status: 'PENDING_HANDSHAKE',
  available: 'false',
  created: 'false',
  'created-at': '2026-11-22T09:15:00.000Z',
  'console-url': CONSOLE,
  'reminder-issue-url': '',
}
const NONE = { 'connection-arn': '', status: '', 'created-at': '' }
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const BITBUCKET = aConnection({ provider: 'BITBUCKET' })
const ISSUE = 'https://github.com/octo-org/app/issues/7'

test('action.yml declares exactly the outputs that are set', () => {
  const { outputs } = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8'))
  expect(Object.keys(outputsOf(aReport()))).toEqual(Object.keys(outputs))
})

test.each<[title: string, state: Partial<Report>, differences: Partial<typeof PENDING>]>([
  ['a pending connection', {}, {}],
  ['a created connection', { created: true }, { created: 'true' }],
  ['an available connection', { connection: AVAILABLE }, { status: 'AVAILABLE', available: 'true' }],
  ['a different provider', { connection: BITBUCKET }, { 'provider-type': 'BITBUCKET' }],
  ['no provider', { connection: aConnection({ provider: '' }) }, {}],
  ['no date', { connection: aConnection({ createdAt: undefined }) }, { 'created-at': '' }],
  ['a reminder', { reminderUrl: ISSUE }, { 'reminder-issue-url': ISSUE }],
  ['no connection', { connection: undefined }, NONE],
  ['no provider that is valid', { connection: undefined, provider: '' }, { ...NONE, 'provider-type': '' }],
  ['no region that is valid', { connection: undefined, region: '' }, { ...NONE, 'console-url': '' }],
])('the outputs for %s', (_, state, differences) => {
  expect(outputsOf(aReport(state))).toMatchObject({ ...PENDING, ...differences })
})
