import { expect, test } from '@jest/globals'
import { INSTANCE_KEY } from '../../harness/simulator/credentials/instance.ts'
import { sessionKey } from '../../harness/simulator/credentials/sts.ts'
import {
  type CredentialEnvironment,
  ID_TOKEN,
  roleOf,
  START_URL,
  ssoCache,
  ssoCacheFile,
  type Variables,
  withCredentialServices,
} from './credential-services.ts'

const KEY = 'AKIAOFTHEENVIRONMENT'
const ID = { AWS_ACCESS_KEY_ID: KEY }
const SECRET = { AWS_SECRET_ACCESS_KEY: 'secretOfTheEnvironment/EXAMPLE' }
const TOKEN = { AWS_SESSION_TOKEN: 'IQoJb3JpZ2luEXAMPLETOKEN' }
const WORK = { AWS_PROFILE: 'work' }
const PROFILE_KEY = 'AKIAOFTHEPROFILE0000'
const keyId = `aws_access_key_id = ${PROFILE_KEY}\n`
const secret = 'aws_secret_access_key = secretOfTheProfile/EXAMPLE\n'
const role = `role_arn = ${roleOf('111111111111')}\n`
const account = 'sso_account_id = 123456789012\nsso_role_name = Deploy\n'
const session = `[sso-session corp]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\n`

type Prepare = (environment: CredentialEnvironment) => Variables

/** Writes the config file; `work` is the profile that is chosen. */
const config =
  (content: string | Buffer, variables: Variables = {}): Prepare =>
  ({ write }) => ({ ...WORK, AWS_CONFIG_FILE: write('.aws/config', content), ...variables })

const work = (settings: string, others = '') => config(`[profile work]\n${settings}${others}`)

/** A profile whose `credential_process` runs this script. */
const processProfile =
  (script: string): Prepare =>
  (environment) => {
    const file = environment.write('process.cjs', script)
    return work(`credential_process = "${process.execPath}" "${file}"\n`)(environment)
  }

const ssoProfile =
  (minutes: number, more: object): Prepare =>
  (environment) => {
    environment.write(ssoCacheFile('corp'), ssoCache(minutes, more))
    return work(`${account}sso_session = corp\n`, session)(environment)
  }

const expired = JSON.stringify({
  Version: 1,
  AccessKeyId: PROFILE_KEY,
  SecretAccessKey: 'x',
  Expiration: '2020-01-01T00:00:00Z',
})

const BROKEN: [title: string, prepare: Prepare, message: RegExp][] = [
  ['a key ID without a secret', () => ID, /AWS_SECRET_ACCESS_KEY/],
  ['a secret without a key ID', () => SECRET, /AWS_ACCESS_KEY_ID/],
  ['a session token without keys', () => TOKEN, /AWS_ACCESS_KEY_ID/],
  ['a session without its secret', () => ({ ...ID, ...TOKEN }), /AWS_SECRET_ACCESS_KEY/],
  ['a blank secret', () => ({ ...ID, AWS_SECRET_ACCESS_KEY: ' ' }), /AWS_SECRET_ACCESS_KEY/],
  [
    'half of a pair beside a profile',
    (environment) => ({ ...work(keyId + secret)(environment), ...ID }),
    /AWS_SECRET_ACCESS_KEY/,
  ],
  [
    'a line break in a key ID',
    () => ({ AWS_ACCESS_KEY_ID: 'AKIAOF\nTHEENVIRONMENT', ...SECRET }),
    /AWS_ACCESS_KEY_ID.*U\+000A/s,
  ],
  [
    'a hidden character in a session token',
    () => ({ ...ID, ...SECRET, AWS_SESSION_TOKEN: 'IQoJ\u200bEXAMPLE' }),
    /AWS_SESSION_TOKEN.*U\+200B/s,
  ],
  [
    'a hidden character in the name of a profile',
    (environment) => ({ ...work(keyId + secret)(environment), AWS_PROFILE: 'wo\u200brk' }),
    /AWS_PROFILE.*U\+200B/s,
  ],
  [
    'a token file without a role',
    ({ write }) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: write('token', ID_TOKEN) }),
    /AWS_ROLE_ARN/,
  ],
  [
    'a token file that is not there',
    ({ home }) => ({
      AWS_ROLE_ARN: roleOf('111111111111'),
      AWS_WEB_IDENTITY_TOKEN_FILE: `${home}/none`,
    }),
    /AWS_WEB_IDENTITY_TOKEN_FILE/,
  ],
  [
    'a container token without a URI',
    () => ({ AWS_CONTAINER_AUTHORIZATION_TOKEN: 'token' }),
    /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
  ],
  [
    'a container URI that is none',
    () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: '/v1/credentials' }),
    /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
  ],
  [
    'a container URI with a host that the SDK refuses',
    () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/v1/credentials' }),
    /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
  ],
  [
    'a container token file that is not there',
    ({ container, home }) => ({
      ...container.env(),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: undefined,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${home}/none`,
    }),
    /AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE/,
  ],
  [
    'a wrong container token',
    ({ container }) => ({ ...container.env(), AWS_CONTAINER_AUTHORIZATION_TOKEN: 'wrong' }),
    /AWS_CONTAINER_AUTHORIZATION_TOKEN/,
  ],
  [
    'a misspelt profile',
    (environment) => ({ ...work(keyId + secret)(environment), AWS_PROFILE: 'wrok' }),
    /AWS_PROFILE.*`work`/s,
  ],
  [
    'a misspelt profile beside a container',
    ({ container }) => ({ ...container.env(), AWS_PROFILE: 'wrok' }),
    /AWS_PROFILE/,
  ],
  [
    'a misspelt profile beside a web identity',
    ({ write }) => ({
      AWS_PROFILE: 'wrok',
      AWS_ROLE_ARN: roleOf('111111111111'),
      AWS_WEB_IDENTITY_TOKEN_FILE: write('token', ID_TOKEN),
    }),
    /AWS_PROFILE/,
  ],
  ['a profile without any file', () => WORK, /AWS_PROFILE/],
  ['a profile without credentials', work('region = eu-west-1\n'), /[Pp]rofile `work`/],
  ['a profile with a misspelt setting', work(`aws_acess_key_id = x\n${secret}`), /`aws_access_key_id`/],
  ['a profile with a key ID only', work(keyId), /`aws_secret_access_key`/],
  ['a profile with a secret only', work(secret), /`aws_access_key_id`/],
  ['a profile with a role only', work(role), /`source_profile`/],
  ['a profile with a role and keys that would sign instead', work(role + keyId + secret), /`source_profile`/],
  ['a profile with a web identity only', work('web_identity_token_file = /token\n'), /`role_arn`/],
  [
    'a profile with a web identity that is not there',
    work(`${role}web_identity_token_file = /none/token\n`),
    /\/none\/token/,
  ],
  [
    'a misspelt source profile',
    work(`${role}source_profile = bsae\n`, `[profile base]\n${keyId}${secret}`),
    /`source_profile`.*`bsae`|`bsae`.*`source_profile`/s,
  ],
  [
    'a loop of profiles',
    work(`${role}source_profile = a\n`, `[profile a]\n${role}source_profile = work\n`),
    /`source_profile`/,
  ],
  [
    'a profile with MFA',
    work(
      `${role}source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n`,
      `[profile base]\n${keyId}${secret}`,
    ),
    /MFA.*`mfa_serial`|`mfa_serial`.*MFA/s,
  ],
  [
    'a misspelt credential source',
    work(`${role}credential_source = Ec2\n`),
    /`credential_source`.*`Ec2`|`Ec2`.*`credential_source`/s,
  ],
  [
    'a credential source without its variables',
    work(`${role}credential_source = EcsContainer\n`),
    /AWS_CONTAINER_CREDENTIALS_FULL_URI/,
  ],
  [
    'a profile with two sources',
    work(
      `${role}source_profile = base\ncredential_source = Ec2InstanceMetadata\n`,
      `[profile base]\n${keyId}${secret}`,
    ),
    /`source_profile`.*`credential_source`/s,
  ],
  ['a process that fails', processProfile('process.exit(3)'), /`credential_process`/],
  ['a process that prints no JSON', processProfile('console.log("none")'), /`credential_process`/],
  [
    'a process that prints expired credentials',
    processProfile(`console.log('${expired}')`),
    /`credential_process`.*expired/s,
  ],
  [
    'a misspelt SSO session',
    work(`${account}sso_session = crop\n`, session),
    /`sso_session`.*`crop`|`crop`.*`sso_session`/s,
  ],
  ['an SSO session without a role', work('sso_session = corp\n', session), /`sso_role_name`/],
  ['an SSO session without a login', work(`${account}sso_session = corp\n`, session), /aws sso login/],
  ['an SSO session that has ended', ssoProfile(-1, { refreshToken: undefined }), /aws sso login/],
  ['an SSO session that cannot be refreshed', ssoProfile(-1, { refreshToken: 'old' }), /aws sso login/],
  ['an SSO session that was revoked', ssoProfile(60, { accessToken: 'old' }), /aws sso login/],
  [
    'a login that is not there',
    work('login_session = arn:aws:sts::123456789012:assumed-role/x/me\n'),
    /aws login/,
  ],
  ['a config file without the prefix of profiles', config(`[work]\n${keyId}${secret}`), /`\[profile work\]`/],
  [
    'a credentials file with the prefix of profiles',
    ({ write }) => ({
      ...WORK,
      AWS_SHARED_CREDENTIALS_FILE: write('.aws/credentials', `[profile work]\n${keyId}${secret}`),
    }),
    /`\[work\]`/,
  ],
  ['a file in UTF-16', config(Buffer.from(`\ufeff[profile work]\n${keyId}${secret}`, 'utf16le')), /UTF-16/],
  [
    'a config file that is not there',
    ({ home }) => ({ ...WORK, AWS_CONFIG_FILE: `${home}/none/config` }),
    /AWS_CONFIG_FILE.*none\/config|none\/config.*AWS_CONFIG_FILE/s,
  ],
  [
    'a variable in the path of a file, which nothing expands',
    () => ({ ...WORK, AWS_CONFIG_FILE: '$HOME/.aws/config' }),
    /AWS_CONFIG_FILE.*\$HOME|\$HOME.*AWS_CONFIG_FILE/s,
  ],
  [
    'a path of the host in a container job',
    () => ({
      ...WORK,
      RUNNER_TEMP: '/__w/_temp',
      AWS_CONFIG_FILE: '/home/runner/work/_temp/aws/config',
    }),
    /AWS_CONFIG_FILE.*\/__w\/_temp\/aws\/config/s,
  ],
]

test.each(BROKEN)('nobody signs with %s', (_, prepare, message) =>
  withCredentialServices(async (environment) => {
    const { annotations, exitCode, summary } = await environment.run(prepare(environment))
    expect(environment.operations()).toEqual([])
    expect(exitCode).toBe(1)
    expect(annotations).toMatchObject([{ type: 'error', message: expect.stringMatching(message) }])
    expect(summary).toContain(annotations[0]?.title)
  }),
)

const WORKING: [title: string, prepare: Prepare, signer: string][] = [
  [
    'keys beside a profile',
    (environment) => ({ ...work(keyId + secret)(environment), ...ID, ...SECRET }),
    KEY,
  ],
  ['keys beside a profile that is not there', () => ({ ...ID, ...SECRET, AWS_PROFILE: 'wrok' }), KEY],
  [
    'a profile beside a container',
    (environment) => ({ ...work(keyId + secret)(environment), ...environment.container.env() }),
    PROFILE_KEY,
  ],
  [
    'a profile whose role is assumed with the keys in the environment',
    (environment) => ({
      ...work(`${role}credential_source = Environment\n`)(environment),
      ...ID,
      ...SECRET,
    }),
    sessionKey(roleOf('111111111111')),
  ],
  [
    'keys that end with a line break',
    () => ({
      AWS_ACCESS_KEY_ID: `${KEY}\n`,
      AWS_SECRET_ACCESS_KEY: 'secretOfTheEnvironment/EXAMPLE\n',
      AWS_SESSION_TOKEN: 'IQoJb3JpZ2luEXAMPLETOKEN\r\n',
    }),
    KEY,
  ],
  [
    'a profile whose name ends with a line break',
    (environment) => ({ ...work(keyId + secret)(environment), AWS_PROFILE: 'work\n' }),
    PROFILE_KEY,
  ],
  [
    'a container whose token ends with a line break',
    ({ container }) => ({
      ...container.env(),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: `${container.env().AWS_CONTAINER_AUTHORIZATION_TOKEN}\n`,
    }),
    'ASIACONTAINERROLE000',
  ],
  [
    'a role without a token file, which is ignored',
    () => ({ AWS_ROLE_ARN: roleOf('111111111111') }),
    INSTANCE_KEY,
  ],
  ['an empty AWS_PROFILE', () => ({ AWS_PROFILE: '' }), INSTANCE_KEY],
]

test.each(WORKING)('requests are signed by %s', (_, prepare, signer) =>
  withCredentialServices(async (environment) => {
    const { exitCode } = await environment.run(prepare(environment))
    expect(exitCode).toBe(0)
    expect(environment.signers()).toEqual([signer, signer])
  }),
)

test('one line says that AWS_PROFILE is not used, and the SDK prints nothing', () =>
  withCredentialServices(async (environment) => {
    const { log, stderr } = await environment.run({ ...ID, ...SECRET, AWS_PROFILE: 'wrok' })
    expect(log.filter((line) => line.includes('AWS_PROFILE'))).toEqual([
      expect.stringMatching(/`AWS_PROFILE`.*`wrok`|`wrok`.*`AWS_PROFILE`/),
    ])
    expect(stderr).toBe('')
  }))

test('white space around the region and the endpoint is dropped', () =>
  withCredentialServices(async (environment) => {
    const { AWS_ENDPOINT_URL_APPRUNNER: url, AWS_REGION: region } = environment.apprunner.env()
    const { exitCode } = await environment.run({
      ...ID,
      ...SECRET,
      AWS_ENDPOINT_URL_APPRUNNER: ` ${url}\n`,
      AWS_REGION: `${region}\n`,
    })
    expect(exitCode).toBe(0)
  }))
