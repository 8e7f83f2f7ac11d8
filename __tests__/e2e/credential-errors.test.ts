import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { CONTAINER_TOKEN } from '../../harness/simulator/credentials/container.ts'
import { REFRESHED_TOKENS, SSO_TOKENS } from '../../harness/simulator/credentials/identity-center.ts'
import { keysOf } from '../../harness/simulator/credentials/keys.ts'
import type { CredentialFault } from '../../harness/simulator/credentials/service.ts'
import { sessionKey } from '../../harness/simulator/credentials/sts.ts'
import { ID_TOKEN, withCredentialServices } from './credential-services.ts'
import {
  BASE,
  chainOfRoles,
  container,
  containerRole,
  containerTokenFile,
  instanceRole,
  PROFILE_KEY,
  type Prepare,
  processProfile,
  ROLE,
  ROLE_ARN,
  SESSION_KEYS,
  SPOKE,
  ssoSession,
  webIdentity,
  work,
} from './credential-sources.ts'

/** What messages call each service. */
const LABELS = {
  sts: 'AWS STS',
  portal: 'IAM Identity Center',
  oidc: 'IAM Identity Center',
  container: 'the container endpoint',
  instance: 'the instance metadata service',
}

/** A source, and an operation of the service behind it. */
interface Route {
  readonly prepare: Prepare
  readonly service: keyof typeof LABELS
  readonly operation: string
}

const route = (prepare: Prepare, service: Route['service'], operation: string): Route => ({
  prepare,
  service,
  operation,
})

const assumedRole = work(`${ROLE_ARN}source_profile = base\n`, BASE)
const STS_WEB = route(webIdentity, 'sts', 'AssumeRoleWithWebIdentity')
const STS = route(assumedRole, 'sts', 'AssumeRole')
const PORTAL = route(ssoSession(), 'portal', 'GetRoleCredentials')
const OIDC = route(ssoSession({ minutes: -1 }), 'oidc', 'CreateToken')
const CONTAINER = route(container, 'container', 'GetCredentials')
const INSTANCE = route(instanceRole, 'instance', 'GetCredentials')

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
const NOT_TRUSTED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
const NOT_ALLOWED = `User: arn:aws:iam::1:user/me is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`

/** The words for each error of STS are in the unit tests of `src/report/credentials.ts`. */
const ERRORS: [title: string, route: Route, fault: CredentialFault, message: RegExp][] = [
  ['the trust policy', STS_WEB, error(403, 'AccessDenied', NOT_TRUSTED), /trust policy/],
  ['a permission', STS, error(403, 'AccessDenied', NOT_ALLOWED), /`sts:AssumeRole`.*trust policy/s],
  ['the page of a proxy', STS_WEB, page(403), /HTTP 403/],
  ['an empty response', STS_WEB, { kind: 'raw', status: 400, body: '' }, /HTTP 400/],
  ['a server error', STS, error(500, 'InternalFailure'), /HTTP 500/],
  ['no access to the account', PORTAL, error(403, 'ForbiddenException', 'No'), /`sso_role_name`/],
  ['a revoked session', PORTAL, error(401, 'UnauthorizedException', 'Not valid'), /aws sso login/],
  ['the page of a proxy', PORTAL, page(502), /HTTP 502/],
  ['an expired refresh token', OIDC, error(400, 'InvalidGrantException'), /aws sso login/],
  ['a server error', OIDC, error(500, 'InternalServerException'), /HTTP 500(?!.*aws sso login)/s],
  ['a wrong token', CONTAINER, error(401, 'UnauthorizedException', 'Wrong token'), /Wrong token/],
  ['the page of a proxy', CONTAINER, page(200), /`AWS_CONTAINER_CREDENTIALS_FULL_URI`/],
  ['no role', INSTANCE, page(404), /IAM role/],
]

test.each(ERRORS.map(([title, route, ...rest]) => [title, route.operation, route, ...rest] as const))(
  'an error about %s in %s names the service',
  (_, __, { prepare, service, operation }, fault, message) =>
    withCredentialServices(async (environment) => {
      environment[service].plan(operation, fault)
      const { annotations, summary, exitCode, log } = await environment.run(prepare(environment))
      expect(exitCode).toBe(1)
      expect(annotations).toMatchObject([{ type: 'error', message: expect.stringMatching(message) }])
      expect(annotations[0]?.message).toContain(LABELS[service])
      if (service !== 'container' && service !== 'instance')
        expect(annotations[0]?.message).toContain(operation)
      expect(log.join('\n') + summary).not.toMatch(/apprunner:ListConnections|bug in the action|eyJhbGci/)
      expect(environment.operations()).toEqual([])
    }),
)

test('an STS that cannot be reached is not taken for the endpoint of App Runner', () =>
  withCredentialServices(async (environment) => {
    const env = { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }
    const { annotations } = await environment.run({ ...webIdentity(environment), ...env })
    expect(annotations).toMatchObject([{ title: 'AWS could not be reached' }])
  }))

test('the error of a profile names why it was chosen, and what its process prints, redacted and cut off', () =>
  withCredentialServices(async (environment) => {
    const script =
      'console.error("vault says: " + process.env.VAULT_TOKEN + " is sealed".repeat(5000)); process.exit(3)'
    const env = { ...processProfile(script)(environment), VAULT_TOKEN: 'hvs.tokenOfTheVault' }
    const { annotations, log } = await environment.run(env, { debug: true })
    const message = annotations[0]?.message ?? ''
    expect(message).toMatch(/exit code 3.*`vault says: \*\*\* is sealed/s)
    expect(message).toMatch(/AWS_PROFILE: ''.*`AWS_PROFILE` is set/s)
    expect(message.length).toBeLessThan(2_000)
    expect(log.join('\n')).not.toContain('hvs.tokenOfTheVault')
  }))

/** Where a source hangs, and the tokens that it has sent until then. */
const HANGS: [title: string, route: Route, tokens: string[], call?: number][] = [
  ['the portal', PORTAL, [SSO_TOKENS.accessToken, SSO_TOKENS.refreshToken, SSO_TOKENS.clientSecret]],
  ['the portal, after a refresh', { ...PORTAL, prepare: OIDC.prepare }, [REFRESHED_TOKENS.accessToken]],
  ['the OIDC service', OIDC, [SSO_TOKENS.refreshToken, SSO_TOKENS.clientSecret]],
  ['a container', CONTAINER, [CONTAINER_TOKEN]],
  ['a container with its token in a file', { ...CONTAINER, prepare: containerTokenFile }, [CONTAINER_TOKEN]],
  ['STS, with a web identity token', STS_WEB, [ID_TOKEN]],
  [
    'STS, with the session of the next role of a chain',
    { ...STS, prepare: chainOfRoles },
    [keysOf(sessionKey(SPOKE)).sessionToken],
    2,
  ],
]

describe('a signal ends the step at once', () => {
  test.each(HANGS)(
    'while it waits for %s, to which it has sent masked tokens',
    (_, route, tokens, call = 1) =>
      withCredentialServices(async (environment) => {
        const service = environment[route.service]
        const fault: CredentialFault = tokens.includes(ID_TOKEN)
          ? { kind: 'trickle', ms: 500 }
          : { kind: 'hang' }
        service.plan(route.operation, fault, { call, times: 9 })
        const asked = () => service.operations().filter((operation) => operation === route.operation).length
        const after = until(() => asked() === call)
        const result = await environment.run(route.prepare(environment), {
          signal: { name: 'SIGINT', after },
        })
        expect(result).toMatchObject({ exitCode: 1, signal: null })
        expect(result.annotations).toMatchObject([{ title: 'The step was interrupted' }])
        expect(environment.operations()).toEqual([])
        expect(result.masks).toEqual(expect.arrayContaining(tokens))
        if (call === 2) {
          const signers = [PROFILE_KEY, sessionKey(SPOKE)]
          expect(environment.sts.calls().map(({ signer }) => signer)).toEqual(signers)
        }
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

test('a portal that sends the token back does not get it printed', () =>
  withCredentialServices(async (environment) => {
    const fault = error(403, 'ForbiddenException', `No access with ${SSO_TOKENS.accessToken}`)
    environment.portal.plan('GetRoleCredentials', fault)
    const result = await environment.run(ssoSession()(environment), { debug: true })
    expect(result.log.join('\n') + result.summary + result.stderr).not.toContain(SSO_TOKENS.accessToken)
  }))

test('what the SDK itself prints, and each call of STS, are debug lines', () =>
  withCredentialServices(async (environment) => {
    const both = { ...containerTokenFile(environment), ...containerRole(environment) }
    const { exitCode, stderr, log } = await environment.run(both, { debug: true })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const lines = log.filter((line) => line.includes('take precedence'))
    expect(lines).toEqual([expect.stringMatching(/^##\[debug\]/)])
    expect(log.filter((line) => /AssumeRole.*HTTP 200.*request ID/.test(line))).toHaveLength(1)
  }))

test('a session that ends during the wait is about its duration, not about the trust policy', () =>
  withCredentialServices(async ({ run, apprunner }) => {
    const expired = { kind: 'error', status: 403, name: 'ExpiredTokenException' } as const
    const message = 'The security token included in the request is expired'
    apprunner.plan('ListConnections', { ...expired, message }, { call: 2, times: 9 })
    const inputs = { 'wait-for-approval-minutes': '1' }
    const { annotations } = await run(SESSION_KEYS, { with: inputs })
    const [failure] = annotations.filter(({ type }) => type === 'error')
    expect(failure?.message).toMatch(/role-duration-seconds.*MaxSessionDuration/s)
    expect(failure?.message).not.toMatch(/trust policy/)
  }))
