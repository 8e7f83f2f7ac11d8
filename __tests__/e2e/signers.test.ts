import { expect, test } from '@jest/globals'
import { withCredentialServices } from './credential-services.ts'
import {
  container,
  KEY,
  PROFILE_KEY,
  PROFILE_KEYS,
  type Prepare,
  processProfile,
  ROLE,
  ROLE_ARN,
  SSO_ROLE,
  SSO_SESSION,
  ssoSession,
  webIdentity,
  work,
} from './credential-sources.ts'

const ID = { AWS_ACCESS_KEY_ID: KEY }
const LOGIN = 'arn:aws:sts::123456789012:assumed-role/x/me'
const expired = JSON.stringify({
  Version: 1,
  AccessKeyId: PROFILE_KEY,
  SecretAccessKey: 'x',
  Expiration: '2020-01-01T00:00:00Z',
})

/** One of each kind of problem: the unit tests of `src/credentials/` have all. */
const BROKEN: [title: string, message: RegExp, prepare: Prepare][] = [
  ['half of a pair beside a profile', /AWS_SECRET_ACCESS_KEY/, work(PROFILE_KEYS, '', ID)],
  [
    'a token file that is not there',
    /AWS_WEB_IDENTITY_TOKEN_FILE.*ENOENT.*none/s,
    ({ home }) => ({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: `${home}/none` }),
  ],
  [
    'a token file of a profile that is not there',
    /\/none\/token.*`web_identity_token_file`.*ENOENT/s,
    work(`${ROLE_ARN}web_identity_token_file = /none/token\n`),
  ],
  [
    'a container URI that the SDK refuses',
    /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
    () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/v1/credentials' }),
  ],
  [
    'a container token file that is not there',
    /AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE/,
    ({ container, home }) => ({
      ...container.env(),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: undefined,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${home}/none`,
    }),
  ],
  [
    'a misspelt profile beside a container and a web identity',
    /AWS_PROFILE.*`work`/s,
    (environment) => ({
      ...work(PROFILE_KEYS)(environment),
      ...container(environment),
      ...webIdentity(environment),
      AWS_PROFILE: 'wrok',
    }),
  ],
  [
    'a profile with a role and keys that would sign instead',
    /`source_profile`/,
    work(ROLE_ARN + PROFILE_KEYS),
  ],
  [
    'a process that prints expired credentials',
    /`credential_process`.*expired/s,
    processProfile(`console.log('${expired}')`),
  ],
  ['an SSO session without a login', /aws sso login/, work(`${SSO_ROLE}sso_session = corp\n`, SSO_SESSION)],
  ['an SSO session that has ended', /aws sso login/, ssoSession({ minutes: -1, refreshToken: undefined })],
  ['a login that is not there', /aws login/, work(`login_session = ${LOGIN}\n`)],
  [
    'a path of the host in a container job',
    /AWS_CONFIG_FILE.*\/__w\/_temp\/aws\/config/s,
    () => ({
      AWS_PROFILE: 'work',
      RUNNER_TEMP: '/__w/_temp',
      AWS_CONFIG_FILE: '/home/runner/work/_temp/aws/config',
    }),
  ],
]

test.each(BROKEN)('nobody signs with %s', (_, message, prepare) =>
  withCredentialServices(async (environment) => {
    const { annotations, exitCode, summary } = await environment.run(prepare(environment))
    expect(environment.operations()).toEqual([])
    expect(exitCode).toBe(1)
    expect(annotations).toMatchObject([{ type: 'error', message: expect.stringMatching(message) }])
    expect(summary).toContain(annotations[0]?.title)
  }),
)
