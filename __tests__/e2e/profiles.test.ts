import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { withSimulators } from '../../harness/runner/with-simulators.ts'

const KEYS =
  'aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n'
const NO_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
}

let root = ''
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'profiles-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The two files of a profile, as aws-actions/configure-aws-credentials writes them with `aws-profile`. */
function files(config: string, credentials: string) {
  const folder = mkdtempSync(path.join(root, 'aws-'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'config'), config)
  writeFileSync(path.join(folder, 'credentials'), credentials)
  return {
    ...NO_CREDENTIALS,
    AWS_CONFIG_FILE: path.join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
  }
}

const work = () => files('[profile work]\nregion = eu-west-1\n', `[work]\n${KEYS}`)

test('a selected profile signs the requests', () =>
  withSimulators(async ({ run, apprunner }) => {
    const result = await run({}, { env: { ...work(), AWS_PROFILE: 'work' } })
    expect(result.exitCode).toBe(0)
    expect(apprunner.calls()[0]?.request.headers.authorization).toContain('ASIAIOSFODNN7EXAMPLE/')
  }))

test.each<[title: string, env: () => Record<string, string | undefined>, error: string, message: RegExp]>([
  [
    'a profile that is not selected',
    work,
    'No AWS profile selected',
    /`work`.*Set `AWS_PROFILE` in the `env`/,
  ],
  [
    'an unknown profile',
    () => ({ ...work(), AWS_PROFILE: 'wrok' }),
    'Unknown AWS profile',
    /no profile `wrok`, which `AWS_PROFILE` selects\. They contain `work`/,
  ],
])('missing credentials are explained: %s', (_, env, title, message) =>
  withSimulators(async ({ run, operations }) => {
    const result = await run({}, { env: env() })
    expect(result.annotations).toMatchObject([
      { type: 'error', title, message: expect.stringMatching(message) },
    ])
    expect(result.exitCode).toBe(1)
    expect(operations()).toEqual([])
  }),
)

test.each<[title: string, env: () => Record<string, string | undefined>, hint: RegExp | undefined]>([
  [
    'the profile has one',
    () => ({ ...work(), AWS_PROFILE: 'work' }),
    /^- `aws-region`: profile `work` has the region `eu-west-1`.*set this input to it$/,
  ],
  [
    'the profile is not selected',
    () =>
      files(
        '[profile work]\nregion = eu-west-1\n[sso-session x]\nsso_region = us-east-1\n',
        `[other]\n${KEYS}`,
      ),
    /^- `AWS_PROFILE`: not set.*: `work` \(`eu-west-1`\), `other` \(no region\)$/,
  ],
])('a missing region is explained: %s', (_, env, hint) =>
  withSimulators(async ({ run }) => {
    const result = await run({}, { env: { ...env(), AWS_REGION: undefined } })
    const [, missing, ...hints] = result.annotations[0]?.message.split('\n') ?? []
    expect(missing).toMatch(
      /^- `aws-region`: no region found; set this input.*not if it has `aws-profile`\)$/,
    )
    expect(hints).toEqual(hint ? [expect.stringMatching(hint)] : [])
  }),
)
