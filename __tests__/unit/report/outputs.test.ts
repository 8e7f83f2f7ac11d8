import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { Target } from '../../../src/inputs/inputs.ts'
import type { Change } from '../../../src/report/changes.ts'
import { outputsOf } from '../../../src/report/outputs.ts'
import { redactor } from '../../../src/report/redact.ts'
import type { Run } from '../../../src/run.ts'
import {
  ARN,
  aConnection,
  anyCharacter,
  aRun,
  CONSOLE,
  CREATION,
  type Overrides,
  PORTAL,
  SHORTCUT,
} from '../report.ts'

const PENDING = {
  'connection-arn': ARN,
  'connection-name': 'my-conn',
  'provider-type': 'GITHUB',
  status: 'PENDING_HANDSHAKE',
  available: 'false',
  created: 'false',
  'created-at': '2026-11-22T09:15:00.000Z',
  'console-url': CONSOLE,
  'approval-url': CONSOLE,
  'reminder-issue-url': '',
  changed: 'false',
  changes: '[]',
}
const NONE = { 'connection-arn': '', status: '', 'created-at': '' }
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const HOSTILE = aConnection({ status: 'A\n::error::b', provider: 'C\u200b\r\nd' })
const ISSUE = 'https://github.com/octo-org/app/issues/7'

const outputs = (run: Run) => outputsOf(run, {}, (text) => text)

test('action.yml declares exactly the outputs that are set', () => {
  const { outputs: declared } = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'))
  expect(Object.keys(outputs(aRun()))).toEqual(Object.keys(declared))
})

test.each<[title: string, state: Overrides, differences: Partial<typeof PENDING>]>([
  ['a pending connection', {}, {}],
  ['a created connection', { created: true }, { created: 'true' }],
  ['an available connection', { connection: AVAILABLE }, { status: 'AVAILABLE', available: 'true' }],
  ['an access portal', { portal: { url: PORTAL, role: 'Approver' } }, { 'approval-url': SHORTCUT }],
  ['no date', { connection: aConnection({ createdAt: undefined }) }, { 'created-at': '' }],
  ['a reminder', { reminderUrl: ISSUE }, { 'reminder-issue-url': ISSUE }],
  ['no connection', { connection: undefined }, NONE],
  ['hostile values', { connection: HOSTILE }, { status: 'A ::error::b', 'provider-type': 'C d' }],
  [
    'a name with a line break',
    { connection: undefined, connectionName: ' a\nb ' },
    { ...NONE, 'connection-name': 'a b' },
  ],
])('the outputs for %s', (_, state, differences) => {
  expect(outputs(aRun(state))).toMatchObject({ ...PENDING, ...differences })
})

const NO_TAGS = '{"action":"create-connection","name":"my-conn","provider":"GITHUB","region":"eu-west-1"}'
const TAGS = '{"action":"set-tags","tags":{"Team":"a\\"b","Stage":""}}'
const OPEN = '{"action":"open-reminder","repository":"octo-org/app"}'
const tags = { Team: 'a"b', Stage: '' }
const repository = 'octo-org/app'

test.each<[json: string, dryRun: boolean, ...changes: Change[]]>([
  [NO_TAGS, false, CREATION],
  [NO_TAGS.replace('}', ',"tags":{"Team":"a\\"b","Stage":""}}'), false, { ...CREATION, tags }],
  [`${TAGS},${OPEN}`, true, { action: 'set-tags', tags }, { action: 'open-reminder', repository }],
])('the output changes is [%s] (dry run: %j)', (json, dryRun, ...changes) => {
  const expected = { ...PENDING, changed: 'true', changes: `[${json}]` }
  expect(outputs(aRun({ changes, dryRun }))).toEqual(expected)
})

test.each<[title: string, target: Partial<Target>, differences: Partial<typeof PENDING>]>([
  ['nothing', {}, {}],
  ['a name', { connectionName: 'my-conn' }, { 'connection-name': 'my-conn' }],
  ['a provider', { provider: 'GITHUB' }, { 'provider-type': 'GITHUB' }],
  ['a region', { region: 'eu-west-1' }, { 'console-url': CONSOLE, 'approval-url': CONSOLE }],
])('the outputs for invalid inputs, of which is valid: %s', (_, target, differences) => {
  const empty = Object.fromEntries(Object.keys(PENDING).map((name) => [name, '']))
  const known = { available: 'false', created: 'false', changed: 'false', changes: '[]' }
  expect(outputsOf(undefined, target, (text) => text)).toEqual({ ...empty, ...known, ...differences })
})

test('secrets are hidden in every output', () => {
  const secret = 's3cret'
  const connection = aConnection({ arn: `${ARN}/${secret}`, provider: secret, status: secret })
  const changes: Change[] = [{ action: 'open-reminder', repository: secret }]
  const run = aRun({ connectionName: secret, region: secret, connection, reminderUrl: secret, changes })
  const values = Object.values(outputsOf(run, {}, redactor([secret])))
  expect(values.filter((value) => value.includes('***'))).toHaveLength(7)
  expect(values.join()).not.toContain(secret)
})

test('the output changes is always JSON and contains no secret', () => {
  const secret = fc.oneof(
    fc.constantFrom('{"action":', '"},{"', '"tags":{"', 'Team', 'name', '"]},', '","a', 'set-tags'),
    fc.string({ unit: anyCharacter, minLength: 4 }),
  )
  fc.assert(
    fc.property(secret, secret, (key, value) => {
      const tags = { Team: 'web', [`a${key}`]: `b${value}`, [value]: key }
      const change: Change = { action: 'set-tags', tags }
      const { changes = '' } = outputsOf(aRun({ changes: [change] }), {}, redactor([key, value]))
      const [{ tags: shown, ...others }] = JSON.parse(changes)
      expect(others).toEqual({ action: 'set-tags' })
      const texts = Object.entries<string>(shown).flat()
      expect(texts.filter((text) => text.includes(key) || text.includes(value))).toEqual([])
    }),
  )
})
