import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseKeyValues } from '../../harness/runner/file-commands.ts'
import { NAME } from '../../harness/runner/with-simulators.ts'
import { sessionKey } from '../../harness/simulator/credentials/sts.ts'
import type { Setting } from './setting.ts'

type Scenario = (setting: Setting) => Promise<void>

const KEY = 'AKIAOFTHEPROFILE0000'
const SECRET = 'secretOfTheProfile/EXAMPLE'
const ROLE = 'arn:aws:iam::111111111111:role/deploy'
const ID_TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl'

const create: Scenario = async ({ run, operations }) => {
  const { conclusion, outputs, annotations } = await run()
  assert.equal(conclusion, 'success')
  assert.deepEqual(operations(), ['ListConnections', 'CreateConnection'])
  assert.equal(outputs.created, 'true')
  assert.equal(outputs.status, 'PENDING_HANDSHAKE')
  assert.deepEqual(
    annotations.map(({ type }) => type),
    ['warning'],
  )
}

const reuse: Scenario = async ({ run, apprunner, operations }) => {
  const { arn } = apprunner.seed({ name: NAME })
  const { conclusion, outputs, annotations } = await run()
  assert.equal(conclusion, 'success')
  assert.deepEqual(operations(), ['ListConnections'])
  assert.equal(outputs['connection-arn'], arn)
  assert.equal(outputs.available, 'true')
  assert.deepEqual(annotations, [])
}

const tagsWithCrlf: Scenario = async ({ run, apprunner }) => {
  const { conclusion } = await run({ tags: 'Team=web\r\nStage=a=b\r\n\r\nEmpty=\r\n' })
  assert.equal(conclusion, 'success')
  assert.deepEqual(apprunner.connections()[0]?.tags, { Team: 'web', Stage: 'a=b', Empty: '' })
}

const invalidInputs: Scenario = async ({ run, operations }) => {
  const { exitCode, annotations, summary } = await run({
    'connection-name': 'a b',
    tags: 'none',
    'dry-run': 'maybe',
  })
  assert.equal(exitCode, 1)
  assert.equal(annotations.length, 1)
  for (const input of ['connection-name', 'tags', 'dry-run'])
    assert.match(annotations[0]?.message ?? '', new RegExp(`^- \`${input}\``, 'm'))
  assert.match(summary, /^> \[!CAUTION\]$/m)
  assert.deepEqual(operations(), [])
}

/** Runs the action with the profile `work`, whose files are in the home folder. */
async function expectSigner({ run, homeEnv, signers }: Setting, signer: string, env = {}): Promise<void> {
  const { conclusion } = await run({}, { env: { ...homeEnv(), ...env } })
  assert.equal(conclusion, 'success')
  assert.deepEqual(signers(), [signer, signer])
}

const profileFiles: Scenario = async (setting) => {
  setting.write('.aws/config', '[profile work]', 'region = eu-west-1')
  setting.write(
    '.aws/credentials',
    '[work]',
    `aws_access_key_id = ${KEY}`,
    `aws_secret_access_key = ${SECRET}`,
  )
  await expectSigner(setting, KEY, { AWS_PROFILE: 'work' })
}

const credentialProcess: Scenario = async (setting) => {
  const keys = { Version: 1, AccessKeyId: KEY, SecretAccessKey: SECRET }
  const file = setting.write('my keys.json', JSON.stringify(keys))
  const command = `${setting.platform.printCommand} "${file}"`
  setting.write('.aws/config', '[profile work]', `credential_process = ${command}`)
  await expectSigner(setting, KEY, { AWS_PROFILE: 'work' })
}

const webIdentityFile: Scenario = async (setting) => {
  const file = setting.write('token', ID_TOKEN)
  await expectSigner(setting, sessionKey(ROLE), { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: file })
}

const waitForApproval: Scenario = async ({ run, apprunner }) => {
  apprunner.onCall('ListConnections', (call) => {
    if (call === 2) apprunner.completeHandshake(NAME)
  })
  const { conclusion, outputs, annotations } = await run({ 'wait-for-approval-minutes': '1' })
  assert.equal(conclusion, 'success')
  assert.equal(outputs.available, 'true')
  assert.deepEqual(annotations, [])
}

const cancel: Scenario = async ({ run }) => {
  const after = (output: string) => output.includes('Waiting up to')
  const result = await run({ 'wait-for-approval-minutes': '5' }, { signal: { after, name: 'SIGINT' } })
  assert.equal(result.exitCode, 1)
  assert.deepEqual(
    result.annotations.map(({ title }) => title),
    ['The step was interrupted'],
  )
  assert.equal(result.outputs.created, 'true')
  assert.match(result.summary, /The step was interrupted/)
}

const reminderIssue: Scenario = async ({ run, apprunner, github }) => {
  const first = await run({ 'reminder-issue': 'true' })
  assert.equal(first.annotations.length, 1)
  assert.match(first.outputs['reminder-issue-url'] ?? '', /\/issues\/1$/)
  apprunner.completeHandshake(NAME)
  const second = await run({ 'reminder-issue': 'true' })
  assert.deepEqual(second.annotations, [])
  assert.deepEqual(
    github.issues().map(({ state }) => state),
    ['closed'],
  )
}

/** Reads the files themselves: the runner would split the values of outputs at other line ends, or join them. */
const outputsAndSummary: Scenario = async ({ run, write, read, lineEnd }) => {
  const env = { GITHUB_OUTPUT: write('outputs'), GITHUB_STEP_SUMMARY: write('summary') }
  const { conclusion } = await run({}, { env })
  assert.equal(conclusion, 'success')
  const outputs = read('outputs')
  assert.doesNotMatch(outputs.replaceAll(lineEnd, ''), /[\r\n]/)
  const { pairs, error } = parseKeyValues(outputs, lineEnd === '\r\n')
  assert.equal(error, undefined)
  const manifest = parse(readFileSync('action.yml', 'utf8'))
  assert.deepEqual(new Set(pairs.map(([name]) => name)), new Set(Object.keys(manifest.outputs)))
  assert.equal(JSON.parse(Object.fromEntries(pairs).changes ?? '').length, 1)
  const lines = read('summary').split(/\r?\n/)
  assert.doesNotMatch(lines.join(''), /\r/)
  assert.ok(lines.includes('> [!IMPORTANT]'))
}

/** All scenarios, in the order of the table. */
export const scenarios: Record<string, Scenario> = {
  create,
  reuse,
  'tags with CRLF': tagsWithCrlf,
  'invalid inputs': invalidInputs,
  'profile files': profileFiles,
  credential_process: credentialProcess,
  'web identity file': webIdentityFile,
  'wait for approval': waitForApproval,
  cancel,
  'reminder issue': reminderIssue,
  'outputs and summary': outputsAndSummary,
}
