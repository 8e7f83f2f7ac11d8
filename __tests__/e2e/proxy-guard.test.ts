import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'
import { expectOneError } from './one-error.ts'
import { preload } from './preload.ts'
import { withRefusingServer } from './refusing-server.ts'

type Variables = Record<string, string | undefined>

let root = ''
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'proxy-guard-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const NO_KEYS: Variables = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
}
const KEYS =
  'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const ROLE = 'arn:aws:iam::123456789012:role/deploy'

/** A home folder with this AWS configuration, whose profile `work` is selected. */
function home(config: string): { folder: string; env: Variables } {
  const folder = mkdtempSync(path.join(root, 'home-'))
  mkdirSync(path.join(folder, '.aws', 'sso', 'cache'), { recursive: true })
  writeFileSync(path.join(folder, '.aws', 'config'), config)
  return { folder, env: { ...NO_KEYS, HOME: folder, AWS_PROFILE: 'work' } }
}

/** A profile that sets the endpoint, instead of the environment. */
function profileWithEndpoint({ apprunner }: TestEnvironment): Variables {
  const { env } = home(`[profile work]\n${KEYS}\nendpoint_url = ${apprunner.url}\n`)
  return { ...env, AWS_ENDPOINT_URL_APPRUNNER: undefined }
}

/** A role for a web identity token, so that AWS STS is asked first. */
function webIdentity(stsUrl: string): Variables {
  const { folder } = home('')
  const file = path.join(folder, 'token')
  writeFileSync(file, 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl')
  return { ...NO_KEYS, AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ENDPOINT_URL_STS: stsUrl }
}

const START_URL = 'https://d-1234567890.awsapps.com/start'
// No such region, so that a request past the proxy reaches nobody.
const SSO = `sso_start_url = ${START_URL}\nsso_region = mars-north-1\n`
const ACCOUNT = 'sso_account_id = 123456789012\nsso_role_name = deploy\n'
const SESSION = `[sso-session corp]\n${SSO}`
const HOUR_MS = 3_600_000

/** A profile that gets its credentials from IAM Identity Center, and the token that `aws sso login` leaves behind. */
function sso(config: string, { session = 'corp', expired = false } = {}): Variables {
  const { folder, env } = home(config)
  const file = `${createHash('sha1').update(session).digest('hex')}.json`
  const in1Hour = new Date(Date.now() + HOUR_MS).toISOString()
  const token = {
    accessToken: 'sso-access-token',
    expiresAt: expired ? new Date(Date.now() - HOUR_MS).toISOString() : in1Hour,
    clientId: 'client',
    clientSecret: 'client-secret',
    refreshToken: 'refresh-token',
    registrationExpiresAt: in1Hour,
  }
  writeFileSync(path.join(folder, '.aws', 'sso', 'cache', file), JSON.stringify(token))
  return env
}

const PORTAL = 'portal.sso.mars-north-1.amazonaws.com:443'
const SSO_PROFILES: [form: string, variables: () => Variables, host: string][] = [
  ['an sso-session', () => sso(`${SESSION}[profile work]\nsso_session = corp\n${ACCOUNT}`), PORTAL],
  ['the legacy form', () => sso(`[profile work]\n${SSO}${ACCOUNT}`, { session: START_URL }), PORTAL],
  [
    'a role whose source_profile has an sso-session',
    () =>
      sso(
        `${SESSION}[profile base]\nsso_session = corp\n${ACCOUNT}` +
          `[profile work]\nrole_arn = ${ROLE}\nsource_profile = base\nregion = us-east-1\n`,
      ),
    PORTAL,
  ],
  [
    'an sso-session whose token is refreshed',
    () => sso(`${SESSION}[profile work]\nsso_session = corp\n${ACCOUNT}`, { expired: true }),
    'oidc.mars-north-1.amazonaws.com:443',
  ],
]

const ONE_ATTEMPT = { AWS_MAX_ATTEMPTS: '1' }
const hostOf = (url: string) => new URL(url).host

/** Lets the action believe that it runs on Node.js 24.4.0, which ignores proxies. */
const OLD_NODE = preload(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '24.4.0' } })",
)

/** Why a proxy can't be used: its URL, or the Node.js. */
const UNUSABLE: [reason: string, proxy: string, nodeOptions: string, title: string][] = [
  ['a proxy without http://', '127.0.0.1:9', '', 'Invalid proxy URL'],
  ['a password that is not encoded', 'http://user:p%zzs3cret@127.0.0.1:9', '', 'Invalid proxy URL'],
  ['an old Node.js', 'http://127.0.0.1:9', OLD_NODE, 'This runner cannot use a proxy'],
]

describe.each(UNUSABLE)(
  '%s is refused, and nothing is sent past the proxy',
  (_, proxy, nodeOptions, title) => {
    test.concurrent('to the endpoint of a profile', () =>
      withSimulators(async (environment) => {
        const env = { ...profileWithEndpoint(environment), HTTP_PROXY: proxy }
        expectOneError(await environment.run({}, { env, nodeOptions }), title)
        expect(environment.operations()).toEqual([])
      }))

    test.concurrent('to AWS STS, although NO_PROXY excludes App Runner', () =>
      withRefusingServer((stsUrl, requests) =>
        withSimulators(async ({ run, apprunner }) => {
          const env = { ...webIdentity(stsUrl), HTTP_PROXY: proxy, NO_PROXY: hostOf(apprunner.url) }
          expectOneError(await run({}, { env, nodeOptions }), title)
          expect(requests).toEqual([])
        }),
      ))

    test.concurrent.each(SSO_PROFILES)('to IAM Identity Center, with %s', (_, variables) =>
      withRefusingServer((ssoUrl, requests) =>
        withSimulators(async ({ run, apprunner }) => {
          const endpoints = { AWS_ENDPOINT_URL_SSO: ssoUrl, AWS_ENDPOINT_URL_SSO_OIDC: ssoUrl }
          const env = { ...variables(), ...endpoints, HTTP_PROXY: proxy, NO_PROXY: hostOf(apprunner.url) }
          expectOneError(await run({}, { env, nodeOptions }), title)
          expect(requests).toEqual([])
        }),
      ),
    )
  },
)

describe.each(UNUSABLE)('%s does not matter', (_, proxy, nodeOptions) => {
  test.concurrent('if no request goes through the proxy', () =>
    withSimulators(async (environment) => {
      const env = { ...profileWithEndpoint(environment), HTTPS_PROXY: proxy }
      const result = await environment.run({}, { env, nodeOptions })
      expect(result).toMatchObject({ exitCode: 0, stderr: '' })
      expect(environment.operations()).toEqual(['ListConnections', 'CreateConnection'])
    }))

  test.concurrent('if NO_PROXY excludes the endpoint of the profile', () =>
    withSimulators(async (environment) => {
      const env = { ...profileWithEndpoint(environment), HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' }
      const result = await environment.run({}, { env, nodeOptions })
      expect(result).toMatchObject({ exitCode: 0, stderr: '' })
      expect(environment.operations()).toEqual(['ListConnections', 'CreateConnection'])
    }))
})

describe('a request goes through the proxy', () => {
  test.concurrent('to the endpoint of a profile', () =>
    withRefusingServer((proxy, requests) =>
      withSimulators(async (environment) => {
        const env = { ...profileWithEndpoint(environment), ...ONE_ATTEMPT, HTTP_PROXY: proxy }
        expect((await environment.run({}, { env })).exitCode).toBe(1)
        expect(requests).toEqual([`POST ${environment.apprunner.url}/`])
        expect(environment.operations()).toEqual([])
      }),
    ))

  test.concurrent('to AWS STS, although NO_PROXY excludes App Runner', () =>
    withRefusingServer((proxy, requests) =>
      withSimulators(async ({ run, apprunner, operations }) => {
        const sts = { ...webIdentity('http://sts.invalid'), ...ONE_ATTEMPT }
        const env = { ...sts, HTTP_PROXY: proxy, NO_PROXY: hostOf(apprunner.url) }
        expect((await run({}, { env })).exitCode).toBe(1)
        expect(requests).toEqual(['POST http://sts.invalid/'])
        expect(operations()).toEqual([])
      }),
    ))

  test.concurrent.each(SSO_PROFILES)('to IAM Identity Center, with %s', (_, variables, host) =>
    withRefusingServer((proxy, requests) =>
      withSimulators(async ({ run, operations }) => {
        const env = { ...variables(), ...ONE_ATTEMPT, HTTPS_PROXY: proxy }
        const result = await run({}, { env })
        expect(requests[0]).toBe(`CONNECT ${host}`)
        expectOneError(result, /./)
        expect(result.stdout + result.summary).not.toMatch(/sso-access-token|refresh-token|client-secret/)
        expect(operations()).toEqual([])
      }),
    ),
  )
})
