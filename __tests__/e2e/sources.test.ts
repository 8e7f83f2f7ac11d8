import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from '@jest/globals'
import { CONTAINER_KEY } from '../../harness/simulator/credentials/container.ts'
import { PERMISSION_SET_KEY } from '../../harness/simulator/credentials/identity-center.ts'
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
const KEYS = { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: 'secretOfTheEnvironment/EXAMPLE' }
const PROFILE_KEY = 'AKIAOFTHEPROFILE0000'
const PROFILE_KEYS = `aws_access_key_id = ${PROFILE_KEY}\naws_secret_access_key = secretOfTheProfile/EXAMPLE\n`
const [hub, spoke, leaf] = ['111111111111', '222222222222', '333333333333'] as const
const role = (account: string) => `role_arn = ${roleOf(account)}\n`

/** Prepares files, and returns the variables that choose a source. */
type Prepare = (environment: CredentialEnvironment) => Variables

/** Writes the config file; `work` is the profile that is chosen. */
const profile =
  (config: string, variables: Variables = {}): Prepare =>
  ({ write }) => ({ AWS_PROFILE: 'work', AWS_CONFIG_FILE: write('.aws/config', config), ...variables })

const sso = (session: string, config: string, minutes = 60): Prepare => {
  const prepare = profile(config)
  return (environment) => {
    environment.write(ssoCacheFile(session), ssoCache(minutes))
    return prepare(environment)
  }
}

const account = 'sso_account_id = 123456789012\nsso_role_name = Deploy\n'
const session = `[sso-session corp]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\n`

const SOURCES: [source: string, prepare: Prepare, signer: string][] = [
  ['keys in the environment', () => KEYS, KEY],
  ['the instance role, without any setting', () => ({}), INSTANCE_KEY],
  ['the container', ({ container }) => container.env(), CONTAINER_KEY],
  [
    'the container, with its token in a file',
    ({ container, write }) => ({
      ...container.env(),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: undefined,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write(
        'token',
        container.env().AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '',
      ),
    }),
    CONTAINER_KEY,
  ],
  [
    'a web identity token',
    ({ write }) => ({ AWS_ROLE_ARN: roleOf(hub), AWS_WEB_IDENTITY_TOKEN_FILE: write('token', ID_TOKEN) }),
    sessionKey(roleOf(hub)),
  ],
  [
    'the default profile',
    ({ write }) => ({
      AWS_SHARED_CREDENTIALS_FILE: write('.aws/credentials', `[default]\n${PROFILE_KEYS}`),
    }),
    PROFILE_KEY,
  ],
  ['keys of a profile', profile(`[profile work]\n${PROFILE_KEYS}`), PROFILE_KEY],
  [
    'a web identity token of a profile',
    ({ write }) => {
      const config = `[profile work]\n${role(hub)}web_identity_token_file = ${write('token', ID_TOKEN)}\n`
      return { AWS_PROFILE: 'work', AWS_CONFIG_FILE: write('.aws/config', config) }
    },
    sessionKey(roleOf(hub)),
  ],
  [
    'a chain of three profiles',
    profile(
      `[profile work]\n${role(leaf)}source_profile = middle\n[profile middle]\n${role(spoke)}source_profile = base\n[profile base]\n${PROFILE_KEYS}`,
    ),
    sessionKey(roleOf(leaf)),
  ],
  [
    'credential_source = Ec2InstanceMetadata',
    profile(`[profile work]\n${role(hub)}credential_source = Ec2InstanceMetadata\n`),
    sessionKey(roleOf(hub)),
  ],
  [
    'credential_source = EcsContainer',
    (environment) => ({
      ...profile(`[profile work]\n${role(hub)}credential_source = EcsContainer\n`)(environment),
      ...environment.container.env(),
    }),
    sessionKey(roleOf(hub)),
  ],
  [
    'an SSO session',
    sso('corp', `[profile work]\n${account}sso_session = corp\n${session}`),
    PERMISSION_SET_KEY,
  ],
  [
    'an SSO session that has to be refreshed',
    sso('corp', `[profile work]\n${account}sso_session = corp\n${session}`, -1),
    PERMISSION_SET_KEY,
  ],
  [
    'SSO in the legacy form',
    sso(START_URL, `[profile work]\n${account}sso_start_url = ${START_URL}\nsso_region = us-east-1\n`),
    PERMISSION_SET_KEY,
  ],
  [
    'a role with an SSO source',
    sso(
      'corp',
      `[profile work]\n${role(hub)}source_profile = login\n[profile login]\n${account}sso_session = corp\n${session}`,
    ),
    sessionKey(roleOf(hub)),
  ],
]

test.each(SOURCES)('requests are signed by %s', (_, prepare, signer) =>
  withCredentialServices(async (environment) => {
    const { exitCode } = await environment.run(prepare(environment))
    expect(exitCode).toBe(0)
    expect(environment.signers()).toEqual([signer, signer])
  }),
)

test('each role of a chain is assumed with the session of the one before', () =>
  withCredentialServices(async (environment) => {
    const chain = `[profile work]\n${role(leaf)}source_profile = middle\n[profile middle]\n${role(spoke)}source_profile = base\n[profile base]\n${PROFILE_KEYS}`
    await environment.run(profile(chain)(environment))
    expect(environment.sts.calls()).toMatchObject([
      { operation: 'AssumeRole', signer: PROFILE_KEY, parameters: { RoleArn: roleOf(spoke) } },
      { operation: 'AssumeRole', signer: sessionKey(roleOf(spoke)), parameters: { RoleArn: roleOf(leaf) } },
    ])
  }))

test.each(SOURCES.filter(([title]) => title.includes('SSO')))(
  'a proxy gets the requests for %s',
  (_, prepare) =>
    withCredentialServices(async (environment) => {
      const connected: string[] = []
      const proxy = createServer((socket) => {
        socket.once('data', (data) => {
          connected.push(data.toString().split(' ')[1] ?? '')
          socket.destroy()
        })
        socket.on('error', () => {})
      })
      await once(proxy.listen(0, '127.0.0.1'), 'listening')
      try {
        const env = {
          ...prepare(environment),
          HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
          AWS_ENDPOINT_URL_SSO: undefined,
          AWS_ENDPOINT_URL_SSO_OIDC: undefined,
          AWS_MAX_ATTEMPTS: '1',
        }
        const { exitCode } = await environment.run(env)
        expect(exitCode).toBe(1)
        expect(connected[0]).toMatch(/^(portal\.sso|oidc)\.us-east-1\.amazonaws\.com:443$/)
        expect(environment.operations()).toEqual([])
      } finally {
        proxy.close()
      }
    }),
)
