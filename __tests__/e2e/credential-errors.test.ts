import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { CONTAINER_TOKEN } from '../../harness/simulator/credentials/container.ts'
import { REFRESHED_TOKENS, SSO_TOKENS } from '../../harness/simulator/credentials/identity-center.ts'
import { keysOf } from '../../harness/simulator/credentials/keys.ts'
import type { CredentialFault, CredentialService } from '../../harness/simulator/credentials/service.ts'
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

const ROLE = roleOf('111111111111')
const KEYS = 'aws_access_key_id = AKIAOFTHEPROFILE0000\naws_secret_access_key = secretOfTheProfile/EXAMPLE\n'

type Prepare = (environment: CredentialEnvironment) => Variables

const config =
  (content: string): Prepare =>
  ({ write }) => ({ AWS_PROFILE: 'work', AWS_CONFIG_FILE: write('.aws/config', content) })

const webIdentity: Prepare = ({ write }) => ({
  AWS_ROLE_ARN: ROLE,
  AWS_WEB_IDENTITY_TOKEN_FILE: write('token', ID_TOKEN),
})

const assumedRole = config(
  `[profile work]\nrole_arn = ${ROLE}\nsource_profile = base\n[profile base]\n${KEYS}`,
)

const sso =
  (minutes: number): Prepare =>
  (environment) => {
    environment.write(ssoCacheFile('corp'), ssoCache(minutes))
    return config(
      `[profile work]\nsso_account_id = 123456789012\nsso_role_name = Deploy\nsso_session = corp\n[sso-session corp]\nsso_start_url = ${START_URL}\nsso_region = us-east-1\n`,
    )(environment)
  }

const container: Prepare = ({ container }) => container.env()
const instance = config(`[profile work]\nrole_arn = ${ROLE}\ncredential_source = Ec2InstanceMetadata\n`)

type ServiceName = 'sts' | 'portal' | 'oidc' | 'container' | 'instance'

/** A source, the service behind it and the operation of this service. */
interface Route {
  readonly prepare: Prepare
  readonly service: ServiceName
  readonly operation: string
  /** What the message calls the service. */
  readonly label: string
}

const STS_WEB: Route = {
  prepare: webIdentity,
  service: 'sts',
  operation: 'AssumeRoleWithWebIdentity',
  label: 'AWS STS',
}
const STS: Route = { prepare: assumedRole, service: 'sts', operation: 'AssumeRole', label: 'AWS STS' }
const PORTAL: Route = {
  prepare: sso(60),
  service: 'portal',
  operation: 'GetRoleCredentials',
  label: 'IAM Identity Center',
}
const OIDC: Route = {
  prepare: sso(-1),
  service: 'oidc',
  operation: 'CreateToken',
  label: 'IAM Identity Center',
}
const CONTAINER: Route = {
  prepare: container,
  service: 'container',
  operation: 'GetCredentials',
  label: 'the container endpoint',
}
const INSTANCE: Route = {
  prepare: instance,
  service: 'instance',
  operation: 'GetCredentials',
  label: 'the instance metadata service',
}

const error = (status: number, name: string, message = 'x'): CredentialFault => ({
  kind: 'error',
  status,
  name,
  message,
})
const page = (status: number): CredentialFault => ({
  kind: 'raw',
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html>Blocked by the proxy</html>',
})

const ERRORS: [title: string, route: Route, fault: CredentialFault, message: RegExp][] = [
  [
    'the trust policy',
    STS_WEB,
    error(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
    /trust policy/,
  ],
  [
    'the permission to assume a role',
    STS,
    error(
      403,
      'AccessDenied',
      `User: arn:aws:iam::1:user/me is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
    ),
    /`sts:AssumeRole`.*trust policy/s,
  ],
  [
    'session tags',
    STS,
    error(403, 'AccessDenied', `User is not authorized to perform: sts:TagSession on resource: ${ROLE}`),
    /sts:TagSession/,
  ],
  [
    'the session name',
    STS,
    error(400, 'ValidationError', "Value 'a b' at 'roleSessionName' failed to satisfy constraint"),
    /`role_session_name`/,
  ],
  [
    'the duration',
    STS,
    error(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ),
    /`duration_seconds`.*`MaxSessionDuration`/s,
  ],
  [
    'a region that is not active',
    STS_WEB,
    error(403, 'RegionDisabledException', 'STS is not activated in this region for account:1'),
    /[Aa]ctivate the region/,
  ],
  ['an expired token', STS_WEB, error(400, 'ExpiredTokenException', 'Token expired'), /web identity token/],
  [
    'wrong keys of the source profile',
    STS,
    error(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
    /keys/,
  ],
  ['the page of a proxy', STS_WEB, page(403), /HTTP 403/],
  ['an empty response', STS_WEB, { kind: 'raw', status: 400, body: '' }, /HTTP 400/],
  ['a server error', STS_WEB, error(500, 'InternalFailure'), /HTTP 500/],
  ['no access to the account', PORTAL, error(403, 'ForbiddenException', 'No access'), /`sso_role_name`/],
  ['a throttled portal', PORTAL, error(429, 'TooManyRequestsException', 'Rate exceeded'), /HTTP 429/],
  [
    'a revoked session',
    PORTAL,
    error(401, 'UnauthorizedException', 'Session token not found or invalid'),
    /aws sso login/,
  ],
  ['the page of a proxy', PORTAL, page(502), /HTTP 502/],
  [
    'a refresh token that has expired',
    OIDC,
    error(400, 'InvalidGrantException', 'Invalid refresh token provided'),
    /aws sso login/,
  ],
  ['a server error', OIDC, error(500, 'InternalServerException', 'Internal'), /HTTP 500/],
  [
    'a wrong token',
    CONTAINER,
    error(401, 'UnauthorizedException', 'The authorization token is not valid'),
    /The authorization token is not valid/,
  ],
  ['no role', CONTAINER, error(404, 'ResourceNotFoundException', 'No association'), /No association/],
  ['the page of a proxy', CONTAINER, page(200), /`AWS_CONTAINER_CREDENTIALS_FULL_URI`/],
  ['no role', INSTANCE, page(404), /IAM role/],
]

test.each(ERRORS.map(([title, route, ...rest]) => [title, route.operation, route, ...rest] as const))(
  'an error about %s in %s names the service',
  (_, __, route, fault, message) =>
    withCredentialServices(async (environment) => {
      environment[route.service].plan(route.operation, fault)
      const { annotations, summary, exitCode } = await environment.run(route.prepare(environment))
      expect(exitCode).toBe(1)
      expect(annotations).toMatchObject([{ type: 'error', message: expect.stringMatching(message) }])
      expect(annotations[0]?.message).toContain(route.label)
      if (['STS', 'Identity'].some((name) => route.label.includes(name)))
        expect(annotations[0]?.message).toContain(route.operation)
      expect(JSON.stringify(annotations) + summary).not.toMatch(/apprunner:ListConnections|bug in the action/)
      expect(environment.operations()).toEqual([])
    }),
)

/** A profile whose `credential_process` runs this script. */
const processProfile =
  (script: string): Prepare =>
  (environment) => {
    const file = environment.write('process.cjs', script)
    return config(`[profile work]\ncredential_process = "${process.execPath}" "${file}"\n`)(environment)
  }

test('what a credential_process prints is in the error, redacted and cut off', () =>
  withCredentialServices(async (environment) => {
    const script =
      'console.error("vault says: " + process.env.VAULT_TOKEN + " is sealed".repeat(5000)); process.exit(3)'
    const env = { ...processProfile(script)(environment), VAULT_TOKEN: 'hvs.tokenOfTheVault' }
    const { annotations, log } = await environment.run(env, { debug: true })
    expect(annotations).toMatchObject([
      { message: expect.stringMatching(/exit code 3.*`vault says: \*\*\* is sealed/s) },
    ])
    expect(annotations[0]?.message.length).toBeLessThan(2_000)
    expect(log.join('\n')).not.toContain('hvs.tokenOfTheVault')
  }))

test('the error of a profile names why it was chosen', () =>
  withCredentialServices(async (environment) => {
    const { annotations } = await environment.run(processProfile('process.exit(3)')(environment))
    expect(annotations).toMatchObject([
      { message: expect.stringMatching(/AWS_PROFILE: ''.*`AWS_PROFILE` is set/s) },
    ])
  }))

describe('a signal ends the step at once', () => {
  const HANGS: [title: string, route: Route, fault: CredentialFault][] = [
    ['a container that never answers', CONTAINER, { kind: 'hang' }],
    ['a portal that never answers', PORTAL, { kind: 'hang' }],
    ['an OIDC service that never answers', OIDC, { kind: 'hang' }],
    ['an STS that sends byte after byte', STS, { kind: 'trickle', ms: 500 }],
  ]

  test.each(HANGS)('while it waits for %s', (_, route, fault) =>
    withCredentialServices(async (environment) => {
      const service: CredentialService = environment[route.service]
      service.plan(route.operation, fault)
      const after = until(() => service.operations().includes(route.operation))
      const result = await environment.run(route.prepare(environment), { signal: { name: 'SIGINT', after } })
      expect(result).toMatchObject({ exitCode: 1, signal: null })
      expect(result.annotations).toMatchObject([{ title: 'The step was interrupted' }])
      expect(environment.operations()).toEqual([])
    }),
  )

  test('while a credential_process runs, which ends with all that it has started', () =>
    withCredentialServices(async (environment) => {
      const pids = `${environment.home}/pids`
      const script = `
        const { spawn } = require('node:child_process')
        const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 50000)'], { stdio: 'inherit' })
        require('node:fs').writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid)
        setTimeout(() => {}, 50000)`
      const after = until(() => existsSync(pids) && readFileSync(pids, 'utf8').includes(' '))
      const env = processProfile(script)(environment)
      const result = await environment.run(env, { signal: { name: 'SIGINT', after } })
      expect(result).toMatchObject({ exitCode: 1, signal: null })
      const alive = () => readFileSync(pids, 'utf8').split(' ').map(Number).filter(isAlive)
      // The system needs a moment to end them.
      for (let tries = 0; tries < 100 && alive().length > 0; tries += 1) await sleep(20)
      const left = alive()
      for (const pid of left) process.kill(pid, 'SIGKILL')
      expect(left).toEqual([])
    }))
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('tokens are masked before they are sent', () => {
  const { sessionToken } = keysOf(sessionKey(ROLE))
  const { accessToken, refreshToken, clientSecret } = SSO_TOKENS
  const MASKS: [title: string, route: Route, secrets: string[]][] = [
    ['the access token of SSO', PORTAL, [accessToken, refreshToken, clientSecret]],
    ['the refresh token and client secret of SSO', OIDC, [refreshToken, clientSecret]],
    ['the authorization token of a container', CONTAINER, [CONTAINER_TOKEN]],
    [
      'the authorization token of a container, in a file',
      {
        ...CONTAINER,
        prepare: ({ container, write }) => ({
          ...container.env(),
          AWS_CONTAINER_AUTHORIZATION_TOKEN: undefined,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write('token', CONTAINER_TOKEN),
        }),
      },
      [CONTAINER_TOKEN],
    ],
    ['a web identity token', STS_WEB, [ID_TOKEN]],
  ]

  test.each(MASKS)('%s', (_, route, secrets) =>
    withCredentialServices(async (environment) => {
      const service: CredentialService = environment[route.service]
      service.plan(route.operation, { kind: 'hang' })
      const after = until(() => service.operations().includes(route.operation))
      const { masks } = await environment.run(route.prepare(environment), {
        signal: { name: 'SIGKILL', after },
      })
      expect(masks).toEqual(expect.arrayContaining(secrets))
    }),
  )

  test('the tokens after a refresh', () =>
    withCredentialServices(async (environment) => {
      environment.portal.plan('GetRoleCredentials', { kind: 'hang' })
      const after = until(() => environment.portal.requests.length > 0)
      const { masks } = await environment.run(sso(-1)(environment), { signal: { name: 'SIGKILL', after } })
      expect(masks).toContain(REFRESHED_TOKENS.accessToken)
    }))

  test('the session with which the next role of a chain is assumed', () =>
    withCredentialServices(async (environment) => {
      environment.sts.plan('AssumeRole', { kind: 'hang' }, { call: 2 })
      const after = until(() => environment.sts.requests.length > 1)
      const env = config(
        `[profile work]\nrole_arn = ${roleOf('222222222222')}\nsource_profile = middle\n[profile middle]\nrole_arn = ${ROLE}\nsource_profile = base\n[profile base]\n${KEYS}`,
      )(environment)
      const { masks } = await environment.run(env, { signal: { name: 'SIGKILL', after } })
      expect(masks).toContain(sessionToken)
    }))
})

test('a portal that sends the token back does not get it printed', () =>
  withCredentialServices(async (environment) => {
    const fault = error(403, 'ForbiddenException', `No access with ${SSO_TOKENS.accessToken}`)
    environment.portal.plan('GetRoleCredentials', fault)
    const { log, summary, stderr } = await environment.run(sso(60)(environment), { debug: true })
    expect(log.join('\n') + summary + stderr).not.toContain(SSO_TOKENS.accessToken)
  }))

test('what the SDK itself prints are debug lines', () =>
  withCredentialServices(async (environment) => {
    const both: Prepare = ({ container, write }) => ({
      ...config(`[profile work]\nrole_arn = ${ROLE}\ncredential_source = EcsContainer\n`)(environment),
      ...container.env(),
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: write('token', CONTAINER_TOKEN),
    })
    const { exitCode, stderr, log } = await environment.run(both(environment))
    expect(exitCode).toBe(0)
    expect(stderr).toBe('')
    expect(log.join('\n')).not.toContain('take precedence')
    const debug = await environment.run(both(environment), { debug: true })
    expect(debug.stderr).toBe('')
    expect(debug.log.filter((line) => line.includes('take precedence'))).toEqual([
      expect.stringMatching(/^##\[debug\]/),
    ])
  }))

test('each call of STS is a debug line', () =>
  withCredentialServices(async (environment) => {
    const { log } = await environment.run(assumedRole(environment), { debug: true })
    expect(log.filter((line) => /AssumeRole.*HTTP 200.*request ID/.test(line))).toHaveLength(1)
  }))

test('a session that ends during the wait is about its duration, not about the trust policy', () =>
  withCredentialServices(async ({ run, apprunner }) => {
    const expired = { kind: 'error', status: 403, name: 'ExpiredTokenException' } as const
    const message = 'The security token included in the request is expired'
    apprunner.plan('ListConnections', { ...expired, message }, { call: 2, times: 9 })
    const { annotations } = await run(
      {
        AWS_ACCESS_KEY_ID: 'ASIAOFTHESESSION0000',
        AWS_SECRET_ACCESS_KEY: 'secretOfTheSession/EXAMPLE',
        AWS_SESSION_TOKEN: 'IQoJb3JpZ2luEXAMPLETOKEN',
      },
      { with: { 'wait-for-approval-minutes': '1' } },
    )
    const [failure] = annotations.filter(({ type }) => type === 'error')
    expect(failure?.message).toMatch(/role-duration-seconds.*MaxSessionDuration/s)
    expect(failure?.message).not.toMatch(/trust policy/)
  }))
