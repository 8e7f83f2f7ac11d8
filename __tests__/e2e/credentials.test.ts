import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fakeToken } from '../../harness/runner/runner.ts'
import { withSimulators } from '../../harness/runner/with-simulators.ts'

type Variables = Record<string, string | undefined>

const KEY = 'ASIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const OTHER_TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN'
const ID_TOKEN = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl'
const ROLE = 'arn:aws:iam::123456789012:role/deploy'
const NO_CREDENTIALS: Variables = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
}

const ASSUMED_ROLE = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>${KEY}</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>${SESSION_TOKEN}</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
const REJECTED_ROLE =
  '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error><RequestId>abc</RequestId></ErrorResponse>'

/** A container endpoint and two of STS, one for a role that trusts the workflow and one for a role that does not. */
const server = createServer(({ url, headers }, response) => {
  if (url === '/trusted/') return response.end(ASSUMED_ROLE)
  if (url === '/untrusted/') return response.writeHead(403).end(REJECTED_ROLE)
  if (headers.authorization !== 'Bearer pod') return response.writeHead(403).end()
  const Expiration = '2099-01-01T00:00:00Z'
  return response.end(
    JSON.stringify({ AccessKeyId: KEY, SecretAccessKey: SECRET, Token: SESSION_TOKEN, Expiration }),
  )
})

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'credentials-'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

/** Writes a file and returns its path. */
function file(name: string, content: string): string {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}

const webIdentity = (stsUrl: string): Variables => ({
  AWS_ROLE_ARN: ROLE,
  AWS_WEB_IDENTITY_TOKEN_FILE: file('token', ID_TOKEN),
  AWS_ENDPOINT_URL_STS: stsUrl,
})

const profile = (config: string, credentials: string): Variables => ({
  AWS_PROFILE: 'work',
  AWS_CONFIG_FILE: file('config', config),
  AWS_SHARED_CREDENTIALS_FILE: file('credentials', credentials),
})

/** A profile with a command that prints the credentials. */
function processProfile(): Variables {
  const credentials = JSON.stringify({ Version: 1, AccessKeyId: KEY, SecretAccessKey: SECRET })
  const script = file('print.cjs', `process.stdout.write(${JSON.stringify(credentials)})`)
  return profile(`[profile work]\ncredential_process = "${process.execPath}" "${script}"\n`, '')
}

/** A profile that names a web identity token. */
function webIdentityProfile(): Variables {
  const token = file('token', ID_TOKEN)
  const config = `[profile work]\nrole_arn = ${ROLE}\nweb_identity_token_file = ${token}\n`
  return { ...profile(config, ''), AWS_ENDPOINT_URL_STS: url('/trusted') }
}

const SOURCES: [source: string, variables: () => Variables, secrets: string[]][] = [
  [
    'the environment',
    () => ({ AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: SESSION_TOKEN }),
    [SECRET, SESSION_TOKEN],
  ],
  [
    'a shared profile',
    () => profile('', `[work]\naws_access_key_id = ${KEY}\naws_secret_access_key = ${SECRET}\n`),
    [SECRET],
  ],
  ['a credential_process', processProfile, [SECRET]],
  [
    'a container endpoint',
    () => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: url('/container'),
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer pod',
    }),
    ['Bearer pod', SECRET, SESSION_TOKEN],
  ],
  ['a web identity token', () => webIdentity(url('/trusted')), [ID_TOKEN, SECRET, SESSION_TOKEN]],
  ['a web identity token of a profile', webIdentityProfile, [ID_TOKEN, SECRET, SESSION_TOKEN]],
]

test.each(SOURCES)('requests are signed with credentials from %s, which are not printed', (_, variables) =>
  withSimulators(async ({ run, apprunner }) => {
    const result = await run({}, { env: { ...NO_CREDENTIALS, ...variables() }, debug: true })
    expect(result.annotations).toMatchObject([{ type: 'warning' }])
    expect(apprunner.connections()).toHaveLength(1)
    for (const { request } of apprunner.calls())
      expect(request.headers.authorization).toContain(`Credential=${KEY}/`)
    expect(result.stdout + result.stderr).not.toContain(SECRET)
  }),
)

test.each(SOURCES)(
  'credentials from %s are masked before the first request to AWS',
  (_, variables, secrets) =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'hang' })
      const requested = new Promise<void>((resolve) => apprunner.onCall('ListConnections', () => resolve()))
      const env = { ...NO_CREDENTIALS, ...variables() }
      const { masks } = await run({}, { env, signal: { name: 'SIGKILL', after: requested } })
      // The runner itself masks its own token. Nothing else is masked, such as the access key ID or the account ID.
      expect(masks.toSorted()).toEqual([fakeToken, ...secrets].toSorted())
    }),
)

test('the token input and long proxy passwords are masked, whole and decoded, and no setting is', () =>
  withSimulators(async ({ run, apprunner }) => {
    const env = {
      HTTPS_PROXY: 'http://user:p%40ssw0rd!@127.0.0.1:9',
      HTTP_PROXY: 'http://user:short@127.0.0.1:9',
      NO_PROXY: '*',
      API_TOKEN: 'production',
      DB_PASSWORD: '123456789012',
    }
    const { masks, conclusion } = await run({ 'github-token': OTHER_TOKEN }, { env })
    expect(conclusion).toBe('success')
    const { AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = apprunner.env()
    expect(masks.toSorted()).toEqual(
      [fakeToken, OTHER_TOKEN, secret, token, 'p%40ssw0rd!', 'p@ssw0rd!'].toSorted(),
    )
  }))

test('an empty session token is not masked, which the runner would warn of', () =>
  withSimulators(async ({ run }) => {
    const { runnerWarnings } = await run({}, { env: { AWS_SESSION_TOKEN: ' ' } })
    expect(runnerWarnings).toEqual([])
  }))

test('nothing is masked outside of GitHub Actions', () =>
  withSimulators(async ({ run }) => {
    const { masks } = await run({}, { env: { GITHUB_ACTIONS: undefined } })
    expect(masks).toEqual([fakeToken])
  }))

test('a role that does not trust the workflow is an error that names the trust policy, not the token', () =>
  withSimulators(async ({ run, operations }) => {
    const env = { ...NO_CREDENTIALS, ...webIdentity(url('/untrusted')) }
    const result = await run({}, { env, debug: true })
    const message = expect.stringMatching(/sts:AssumeRoleWithWebIdentity.*trust policy/s)
    expect(result.annotations).toMatchObject([{ title: 'AWS rejected the credentials', message }])
    expect(result.stdout + result.stderr + result.summary).not.toContain('eyJhbGci')
    expect(operations()).toEqual([])
  }))

test.each<[title: string, variables: () => Variables]>([
  [
    'the environment',
    () => ({ ...webIdentity(url('/trusted')), AWS_WEB_IDENTITY_TOKEN_FILE: `${folder}/none` }),
  ],
  [
    'a profile',
    () => profile(`[profile work]\nrole_arn = ${ROLE}\nweb_identity_token_file = ${folder}/none\n`, ''),
  ],
])('a web identity token file of %s that does not exist is no bug of the action', (_, variables) =>
  withSimulators(async ({ run, operations }) => {
    const { annotations } = await run({}, { env: { ...NO_CREDENTIALS, ...variables() } })
    const title = expect.stringMatching(/^No (AWS credentials found|credentials in the AWS profile)$/)
    expect(annotations).toMatchObject([{ title, message: expect.stringMatching(/ENOENT.*none/) }])
    expect(operations()).toEqual([])
  }),
)

test('an STS that cannot be reached is not taken for the endpoint of App Runner', () =>
  withSimulators(async ({ run, operations }) => {
    const env = { ...NO_CREDENTIALS, ...webIdentity('http://127.0.0.1:9'), AWS_MAX_ATTEMPTS: '1' }
    const { annotations } = await run({}, { env })
    expect(annotations).toMatchObject([{ title: 'AWS could not be reached' }])
    expect(operations()).toEqual([])
  }))

test('missing credentials are an error before any request', () =>
  withSimulators(async ({ run, operations }) => {
    const result = await run({}, { env: NO_CREDENTIALS })
    expect(result.exitCode).toBe(1)
    const title = 'No AWS credentials found'
    const parts =
      /CredentialsProviderError.*aws-actions\/configure-aws-credentials.*permissions: id-token: write/s
    const message = expect.stringMatching(parts)
    expect(result.annotations).toMatchObject([{ type: 'error', title, message }])
    expect(result.summary).toContain(title)
    expect(result.stdout + result.stderr + result.summary).not.toMatch(/undefined|\[object|^\s+at .+:\d+/m)
    expect(operations()).toEqual([])
  }))
