import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type FileHint, inspectFiles, type SharedFile } from '../../../src/credentials/files.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'files-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (content: string | Buffer) => {
  const target = path.join(mkdtempSync(path.join(folder, 'aws-')), 'file')
  writeFileSync(target, content)
  return target
}

const CONFIG = 'AWS_CONFIG_FILE'
const CREDENTIALS = 'AWS_SHARED_CREDENTIALS_FILE'
const section = (found: string, expected: string): FileHint => ({ kind: 'section-name', found, expected })

type State = SharedFile['state']

test.each<
  [title: string, setting: SharedFile['setting'], content: string | Buffer, state: State, hints: FileHint[]]
>([
  ['a section of the config file', CONFIG, '[profile work]\nregion = x\n', 'read', []],
  ['a section without the prefix', CONFIG, 'a = b\n  [work]\n', 'read', [section('work', 'profile work')]],
  ['a section with and without the prefix', CONFIG, '[work]\n[profile work]\n', 'read', []],
  ['a section of another profile', CONFIG, '[other]\n', 'read', []],
  ['a section of the credentials file', CREDENTIALS, '[work]\n', 'read', []],
  ['a section with the prefix', CREDENTIALS, '[profile work]\n', 'read', [section('profile work', 'work')]],
  ['an empty file', CONFIG, '', 'read', []],
  ['UTF-16, little-endian', CONFIG, Buffer.from('\ufeff[profile work]', 'utf16le'), 'UTF-16', []],
  ['UTF-16, big-endian', CONFIG, Buffer.from('\ufeff[profile work]', 'utf16le').swap16(), 'UTF-16', []],
  ['UTF-16 without a byte order mark', CREDENTIALS, Buffer.from('[work]', 'utf16le'), 'UTF-16', []],
])('%s', (_, setting, content, state, hints) => {
  const target = file(content)
  const inspected = inspectFiles({ [setting]: target }, 'work').find((each) => each.setting === setting)
  expect(inspected).toEqual({ setting, isSet: true, path: target, state, hints })
})

test('the default profile needs no prefix', () => {
  const env = { [CONFIG]: file('[default]\n'), [CREDENTIALS]: file('[default]\n') }
  expect(inspectFiles(env).flatMap(({ hints }) => hints)).toEqual([])
})

test.each<[value: string, runnerTemp: string, hints: FileHint[]]>([
  ['/none/config', '/home/runner/work/_temp', []],
  ['$HOME/.aws/config', '', [{ kind: 'unexpanded' }]],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what a user may write.
  ['${{ runner.temp }}/config', '', [{ kind: 'unexpanded' }]],
  ['%USERPROFILE%\\.aws\\config', '', [{ kind: 'unexpanded' }]],
  ['~', '', [{ kind: 'unexpanded' }]],
  ['~me/.aws/config', '', [{ kind: 'unexpanded' }]],
  ['/home/runner/work/_temp/config', '/home/runner/work/_temp', []],
  ['/home/runner/work/_temp/config', '/__w/_temp', [{ kind: 'host-path', inContainer: '/__w/_temp/config' }]],
  ['/opt/runner/_work/_temp/config', '/__w/_temp', [{ kind: 'host-path', inContainer: '/__w/_temp/config' }]],
  ['/__w/_temp/config', '/__w/_temp', []],
])('%s is not there, with a temporary folder %j', (value, RUNNER_TEMP, hints) => {
  const [config] = inspectFiles({ [CONFIG]: value, RUNNER_TEMP }, 'work')
  expect(config).toEqual({ setting: CONFIG, isSet: true, path: value, state: 'missing', hints })
})

test('files in the home folder are read where no variable names others', () => {
  const { HOME } = process.env
  process.env.HOME = folder
  try {
    const file = path.join(folder, '.aws', 'credentials')
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, '[work]\n')
    expect(inspectFiles({ [CONFIG]: '~/none' }, 'work')).toMatchObject([
      { path: path.join(folder, 'none'), isSet: true, state: 'missing' },
      { path: file, isSet: false, state: 'read' },
    ])
  } finally {
    process.env.HOME = HOME
  }
})

test('a folder is no file', () => {
  const [config] = inspectFiles({ [CONFIG]: folder }, 'work')
  expect(config?.state).toBe('unreadable')
})
