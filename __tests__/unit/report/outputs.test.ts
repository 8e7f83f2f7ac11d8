import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { Target } from '../../../src/inputs/inputs.ts'
import type { Change } from '../../../src/report/changes.ts'
import { outputsOf } from '../../../src/report/outputs.ts'
import { redactor } from '../../../src/report/redact.ts'
import type { Run } from '../../../src/run.ts'
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
  'approval-url': CONSOLE,
  'reminder-issue-url': '',
  changed: 'false',
  changes: '[]',
}
const NONE = { 'connection-arn': '', status: '', 'created-at': '' }
const AVAILABLE = aConnection({ status: 'AVAILABLE' })
const BITBUCKET = aConnection({ provider: 'BITBUCKET' })
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
  ['a different provider', { connection: BITBUCKET }, { 'provider-type': 'BITBUCKET' }],
  ['no provider', { connection: aConnection({ provider: '' }) }, {}],
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
  expect(outputs(aRun({ changes: [change] }))).toEqual({
    ...PENDING,
    changed: 'true',
    changes: `[${json}]`,
  })
})

test('the outputs for several changes have them in their order, in a dry run too', () => {
  const changes: Change[] = [CREATE, { action: 'open-reminder', repository }]
  for (const dryRun of [false, true]) {
    const { changed, changes: json = '' } = outputs(aRun({ changes, dryRun }))
    expect(changed).toBe('true')
    expect(JSON.parse(json)).toEqual(changes)
  }
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
  const state = aRun({ connectionName: secret, region: secret, connection, reminderUrl: secret })
  const values = Object.values(outputsOf(state, {}, redactor([secret])))
  expect(values.filter((value) => value.includes('***'))).toHaveLength(6)
  expect(values.join()).not.toContain(secret)
})

test.each([
  ['open-reminder', '[{"action":"open-reminder","repository":"***"}]'],
  [repository, '[{"action":"open-reminder","repository":"***"}]'],
  ['"repository":"octo-org/app"', '[{"action":"open-reminder","repository":"octo-org/app"}]'],
])('the output changes is JSON with its actions, whatever is hidden: %j', (secret, json) => {
  const change: Change = { action: 'open-reminder', repository: secret.includes('"') ? repository : secret }
  expect(outputsOf(aRun({ changes: [change] }), {}, redactor([secret])).changes).toBe(json)
})

test('the output changes is always JSON and contains no secret', () => {
  const secret = fc.oneof(
    fc.constantFrom('{"action":', '"},{"', '"tags":{"', 'Team', 'name', '"]},', '","a', 'set-tags'),
    fc.string({ unit: 'binary', minLength: 4 }),
  )
  fc.assert(
    fc.property(secret, secret, (key, value) => {
      const tags = { Team: 'web', [`a${key}`]: `b${value}`, [value]: key }
      const change: Change = { action: 'set-tags', tags }
      const { changes = '' } = outputsOf(aRun({ changes: [change] }), {}, redactor([key, value]))
      const [parsed, ...others] = JSON.parse(changes)
      expect(others).toEqual([])
      expect(Object.keys(parsed)).toEqual(['action', 'tags'])
      expect(parsed.action).toBe('set-tags')
      for (const text of Object.entries<string>(parsed.tags).flat()) {
        expect(text).not.toContain(key)
        expect(text).not.toContain(value)
      }
    }),
  )
})
