import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { withSimulators } from '../../runner/with-simulators.ts'

const KEY = 'ASIAIOSFODNN7EXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'credentials-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string): string {
  const at = path.join(folder, name)
  writeFileSync(at, content)
  return at
}

/** The action gets along with these credentials: the simulator sees requests signed with the key. */
async function expectToWork(env: Record<string, string | undefined>): Promise<void> {
  await withSimulators(async ({ run, apprunner }) => {
    const result = await run({}, { env: { ...none, ...env }, debug: true })
    expect(result.annotations.map(({ type }) => type)).toEqual(['warning'])
    expect(apprunner.connections()).toHaveLength(1)
    for (const { request } of apprunner.calls())
      expect(request.headers.authorization).toContain(`Credential=${KEY}/`)
    expect(result.stdout + result.stderr).not.toContain(SECRET)
  })
}

async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  test: (url: string) => Promise<void>,
) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('from the environment', () => expectToWork({ AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET }))

test('from a shared profile', () =>
  expectToWork({
    AWS_PROFILE: 'work',
    AWS_SHARED_CREDENTIALS_FILE: file(
      'credentials',
      `[work]\naws_access_key_id = ${KEY}\naws_secret_access_key = ${SECRET}\n`,
    ),
    AWS_CONFIG_FILE: file('empty', ''),
  }))

test('from a credential_process', () => {
  const answer = file(
    'process.json',
    JSON.stringify({ Version: 1, AccessKeyId: KEY, SecretAccessKey: SECRET }),
  )
  const print = file(
    'print.cjs',
    `process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(answer)}))`,
  )
  return expectToWork({
    AWS_PROFILE: 'tool',
    AWS_CONFIG_FILE: file(
      'config',
      `[profile tool]\ncredential_process = "${process.execPath}" "${print}"\n`,
    ),
    AWS_SHARED_CREDENTIALS_FILE: file('empty', ''),
  })
})

test('from a container endpoint', () => {
  const Expiration = new Date(Date.now() + 3_600_000).toISOString()
  const body = JSON.stringify({ AccessKeyId: KEY, SecretAccessKey: SECRET, Token: 'token', Expiration })
  return withServer(
    ({ headers }, response) =>
      void response
        .writeHead(headers.authorization === 'Bearer pod' ? 200 : 403, { 'content-type': 'application/json' })
        .end(body),
    (url) =>
      expectToWork({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer pod',
      }),
  )
})

const assumed = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>${KEY}</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`

const identity = () => ({
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/deploy',
  AWS_WEB_IDENTITY_TOKEN_FILE: file('token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl'),
})

test('from a web identity', () =>
  withServer(
    (_, response) => void response.writeHead(200, { 'content-type': 'text/xml' }).end(assumed),
    (url) => expectToWork({ ...identity(), AWS_ENDPOINT_URL_STS: url }),
  ))

test('a web identity that the role does not trust: what to check, without the token', () =>
  withServer(
    (_, response) =>
      void response
        .writeHead(403, { 'content-type': 'text/xml' })
        .end(
          '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error><RequestId>abc</RequestId></ErrorResponse>',
        ),
    (url) =>
      withSimulators(async ({ run, operations }) => {
        const env = { ...none, ...identity(), AWS_ENDPOINT_URL_STS: url }
        const result = await run({}, { env, debug: true })
        expect(result.annotations.map(({ title }) => title)).toEqual(['AWS rejected the credentials'])
        expect(result.annotations[0]?.message).toMatch(/sts:AssumeRoleWithWebIdentity.*trust policy/s)
        expect(result.stdout + result.stderr + result.summary).not.toContain('eyJhbGci')
        expect(operations()).toEqual([])
      }),
  ))
