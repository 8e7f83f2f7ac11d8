import { CONTAINER_KEY, CONTAINER_TOKEN } from '../../harness/simulator/credentials/container.ts'
import {
  PERMISSION_SET_KEY,
  REFRESHED_TOKENS,
  SSO_TOKENS,
} from '../../harness/simulator/credentials/identity-center.ts'
import { INSTANCE_KEY } from '../../harness/simulator/credentials/instance.ts'
import { keysOf } from '../../harness/simulator/credentials/keys.ts'
import { sessionKey } from '../../harness/simulator/credentials/sts.ts'
import {
  type CredentialEnvironment,
  ID_TOKEN,
  roleOf,
  START_URL,
  ssoCache,
  ssoCacheFile,
  type Variables,
} from './credential-services.ts'

/** Prepares files, and returns the variables that choose a source. */
export type Prepare = (environment: CredentialEnvironment) => Variables

export const KEY = 'AKIAOFTHEENVIRONMENT'
export const SECRET = 'secretOfTheEnvironment/EXAMPLE'
const KEYS: Variables = { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET }
const SESSION_TOKEN = 'IQoJb3JpZ2luEXAMPLETOKEN'
export const SESSION_KEYS: Variables = { ...KEYS, AWS_SESSION_TOKEN: SESSION_TOKEN }
export const PROFILE_KEY = 'AKIAOFTHEPROFILE0000'
const PROFILE_SECRET = 'secretOfTheProfile/EXAMPLE'
export const PROFILE_KEYS = `aws_access_key_id = ${PROFILE_KEY}\naws_secret_access_key = ${PROFILE_SECRET}\n`
export const BASE = `[profile base]\n${PROFILE_KEYS}`
export const SSO_ROLE = 'sso_account_id = 123456789012\nsso_role_name = Deploy\n'
export const SSO_SESSION = `[sso-session corp]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\n`

export const ROLE = roleOf('111111111111')
export const SPOKE = roleOf('222222222222')
const LEAF = roleOf('333333333333')
const roleArn = (arn: string) => `role_arn = ${arn}\n`
export const ROLE_ARN = roleArn(ROLE)

/** The config file has a profile `work`, which is selected, with these settings, and other sections. */
export const work =
  (settings: string, others = '', variables: Variables = {}): Prepare =>
  ({ write }) => ({
    AWS_PROFILE: 'work',
    AWS_CONFIG_FILE: write('.aws/config', `[profile work]\n${settings}${others}`),
    ...variables,
  })

/** A profile whose `credential_process` runs this script. */
export const processProfile =
  (script: string): Prepare =>
  (environment) => {
    const file = environment.write('process.cjs', script)
    return work(`credential_process = "${process.execPath}" "${file}"\n`)(environment)
  }

/** A profile after `aws sso login`, whose tokens expire in so many minutes. */
const sso =
  (settings: string, others: string, { session = 'corp', minutes = 60, ...more } = {}): Prepare =>
  (environment) => {
    environment.write(ssoCacheFile(session), ssoCache(minutes, more))
    return work(settings, others)(environment)
  }

/** A profile with an SSO session. */
export const ssoSession = (options = {}) => sso(`${SSO_ROLE}sso_session = corp\n`, SSO_SESSION, options)

export const webIdentity: Prepare = ({ write }) => ({
  AWS_ROLE_ARN: ROLE,
  AWS_WEB_IDENTITY_TOKEN_FILE: write('token', ID_TOKEN),
})

export const container: Prepare = ({ container }) => container.env()

export const containerTokenFile: Prepare = ({ container, write }) => ({
  ...container.env(),
  AWS_CONTAINER_AUTHORIZATION_TOKEN: undefined,
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write('container-token', CONTAINER_TOKEN),
})

const defaultProfile: Prepare = ({ write }) => ({
  AWS_SHARED_CREDENTIALS_FILE: write('.aws/credentials', `[default]\n${PROFILE_KEYS}`),
})

export const containerRole: Prepare = (environment) =>
  work(`${ROLE_ARN}credential_source = EcsContainer\n`, '', container(environment))(environment)

export const instanceRole = work(`${ROLE_ARN}credential_source = Ec2InstanceMetadata\n`)

const webIdentityProfile: Prepare = (environment) => {
  const file = environment.write('token', ID_TOKEN)
  return work(`${ROLE_ARN}web_identity_token_file = ${file}\n`)(environment)
}

export const chainOfRoles = work(
  `${roleArn(LEAF)}source_profile = middle\n`,
  `[profile middle]\n${roleArn(SPOKE)}source_profile = base\n${BASE}`,
)

const printKeys = `console.log('${JSON.stringify({ Version: 1, AccessKeyId: PROFILE_KEY, SecretAccessKey: PROFILE_SECRET })}')`

const { accessToken, refreshToken, clientSecret } = SSO_TOKENS
const TOKENS = [accessToken, refreshToken, clientSecret]
const tokenOf = (key: string) => keysOf(key).sessionToken
const secretsOf = (key: string) => [keysOf(key).secretAccessKey, tokenOf(key)]

/** How to choose a source, the access key ID that signs, and all that is masked before the first request. */
type Source = [prepare: Prepare, signer: string, ...secrets: string[]]

/** A source that hands out temporary credentials, and what is secret before. */
const temporary = (prepare: Prepare, signer: string, ...secrets: string[]): Source => [
  prepare,
  signer,
  ...secrets,
  ...secretsOf(signer),
]

/** Every source of credentials that the action knows, but `aws login`. */
export const SOURCES: Readonly<Record<string, Source>> = {
  'keys in the environment': [() => SESSION_KEYS, KEY, SECRET, SESSION_TOKEN],
  'the instance role, without any setting': temporary(() => ({}), INSTANCE_KEY),
  'the container': temporary(container, CONTAINER_KEY, CONTAINER_TOKEN),
  'the container, with its token in a file': temporary(containerTokenFile, CONTAINER_KEY, CONTAINER_TOKEN),
  'a web identity token': temporary(webIdentity, sessionKey(ROLE), ID_TOKEN),
  'the default profile': [defaultProfile, PROFILE_KEY, PROFILE_SECRET],
  'keys of a profile': [work(PROFILE_KEYS), PROFILE_KEY, PROFILE_SECRET],
  'the process of a profile': [processProfile(printKeys), PROFILE_KEY, PROFILE_SECRET],
  'a web identity token of a profile': temporary(webIdentityProfile, sessionKey(ROLE), ID_TOKEN),
  'a chain of roles': temporary(chainOfRoles, sessionKey(LEAF), PROFILE_SECRET, tokenOf(sessionKey(SPOKE))),
  'a role with the keys in the environment': temporary(
    work(`${ROLE_ARN}credential_source = Environment\n`, '', KEYS),
    sessionKey(ROLE),
    SECRET,
  ),
  'a role with the instance role': temporary(instanceRole, sessionKey(ROLE), tokenOf(INSTANCE_KEY)),
  'a role with the container': temporary(
    containerRole,
    sessionKey(ROLE),
    CONTAINER_TOKEN,
    tokenOf(CONTAINER_KEY),
  ),
  'an SSO session': temporary(ssoSession(), PERMISSION_SET_KEY, ...TOKENS),
  'an SSO session that has to be refreshed': temporary(
    ssoSession({ minutes: -1 }),
    PERMISSION_SET_KEY,
    ...TOKENS,
    REFRESHED_TOKENS.accessToken,
    REFRESHED_TOKENS.refreshToken,
  ),
  'SSO in the legacy form': temporary(
    sso(`${SSO_ROLE}sso_start_url = ${START_URL}\nsso_region = us-east-1\n`, '', { session: START_URL }),
    PERMISSION_SET_KEY,
    ...TOKENS,
  ),
  'a role with an SSO source': temporary(
    sso(
      `${ROLE_ARN}source_profile = login\n`,
      `[profile login]\n${SSO_ROLE}sso_session = corp\n${SSO_SESSION}`,
    ),
    sessionKey(ROLE),
    ...TOKENS,
    tokenOf(PERMISSION_SET_KEY),
  ),
}
