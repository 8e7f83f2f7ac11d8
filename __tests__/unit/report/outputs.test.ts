import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Target } from '../../../src/inputs/inputs.ts'
import type { Change } from '../../../src/report/changes.ts'
import { outputsOf } from '../../../src/report/outputs.ts'
import { ARN, aConnection, aRun, CONSOLE, type Overrides } from '../report.ts'

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
  changed: 'false',
  changes: '[]',
}
const NONE = { 'connection-arn': '', status: '', 'created-at': '' }
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const BITBUCKET = aConnection({ provider: 'BITBUCKET' })
const HOSTILE = aConnection({ status: 'A\n::error::b', provider: 'C\u200b\r\nd' })
const ISSUE = 'https://github.com/octo-org/app/issues/7'

test('action.yml declares exactly the outputs that are set', () => {
  const { outputs } = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'))
  expect(Object.keys(outputsOf(aRun(), {}))).toEqual(Object.keys(outputs))
})

test.each<[title: string, state: Overrides, differences: Partial<typeof PENDING>]>([
  ['a pending connection', {}, {}],
  ['a created connection', { created: true }, { created: 'true' }],
  ['an available connection', { connection: AVAILABLE }, { status: 'AVAILABLE', available: 'true' }],
  ['a different provider', { connection: BITBUCKET }, { 'provider-type': 'BITBUCKET' }],
  ['no provider', { connection: aConnection({ provider: '' }) }, {}],
  ['no date', { connection: aConnection({ createdAt: undefined }) }, { 'created-at': '' }],
  ['a reminder', { reminderUrl: ISSUE }, { 'reminder-issue-url': ISSUE }],
  ['no connection', { connection: undefined }, NONE],
  ['hostile values', { connection: HOSTILE }, { status: 'A ::error::b', 'provider-type': 'C d' }],
  ['an invalid name', { connectionName: ' a\nb ' }, { 'connection-name': 'a b' }],
])('the outputs for %s', (_, state, differences) => {
  expect(outputsOf(aRun(state), {})).toMatchObject({ ...PENDING, ...differences })
})

const CREATE: Change = {
  action: 'create-connection',
  name: 'my-conn',
  provider: 'GITHUB',
  region: 'eu-west-1',
}
const NO_TAGS = '{"action":"create-connection","name":"my-conn","provider":"GITHUB","region":"eu-west-1"}'
const repository = 'octo-org/app'

test.each<[change: Change, json: string]>([
  [CREATE, NO_TAGS],
  [{ ...CREATE, tags: { Team: 'a"b' } }, NO_TAGS.replace('}', ',"tags":{"Team":"a\\"b"}}')],
  [
    { action: 'set-tags', tags: { Team: 'web', Stage: '' } },
    '{"action":"set-tags","tags":{"Team":"web","Stage":""}}',
  ],
  [{ action: 'open-reminder', repository }, '{"action":"open-reminder","repository":"octo-org/app"}'],
  [{ action: 'close-reminder', repository }, '{"action":"close-reminder","repository":"octo-org/app"}'],
])('the output changes for %j', (change, json) => {
  const outputs = outputsOf(aRun({ changes: [change] }), {})
  expect(outputs).toEqual({ ...PENDING, changed: 'true', changes: `[${json}]` })
})

test('the outputs for several changes have them in their order, in a dry run too', () => {
  const changes: Change[] = [CREATE, { action: 'open-reminder', repository }]
  for (const dryRun of [false, true]) {
    const { changed, changes: json = '' } = outputsOf(aRun({ changes, dryRun }), {})
    expect(changed).toBe('true')
    expect(JSON.parse(json)).toEqual(changes)
  }
})

test.each<[title: string, target: Partial<Target>, differences: Partial<typeof PENDING>]>([
  ['nothing', {}, {}],
  ['a name', { connectionName: 'my-conn' }, { 'connection-name': 'my-conn' }],
  ['a provider', { provider: 'GITHUB' }, { 'provider-type': 'GITHUB' }],
  ['a region', { region: 'eu-west-1' }, { 'console-url': CONSOLE }],
])('the outputs for invalid inputs, of which is valid: %s', (_, target, differences) => {
  const empty = Object.fromEntries(Object.keys(PENDING).map((name) => [name, '']))
  const known = { available: 'false', created: 'false', changed: 'false', changes: '[]' }
  expect(outputsOf(undefined, target)).toEqual({ ...empty, ...known, ...differences })
})
