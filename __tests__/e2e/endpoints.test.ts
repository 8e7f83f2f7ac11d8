import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { withSimulators } from '../../harness/runner/with-simulators.ts'

type Variables = Record<string, string | undefined>

const FIPS = { AWS_USE_FIPS_ENDPOINT: 'true' }
const DUAL_STACK = { AWS_USE_DUALSTACK_ENDPOINT: 'true' }
const NO_ENDPOINT = { AWS_ENDPOINT_URL_APPRUNNER: undefined }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'endpoints-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
/** A profile with the given lines, and credentials. */
function profile(lines: string, sections = ''): Variables {
  count += 1
  const file = path.join(folder, `config-${count}`)
  const keys =
    'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  writeFileSync(file, `[profile work]\n${keys}\n${lines}\n${sections}`)
  return { ...NO_ENDPOINT, AWS_CONFIG_FILE: file, AWS_PROFILE: 'work' }
}

test.each<[title: string, lines: (url: string) => string, sections: (url: string) => string]>([
  ['endpoint_url', (url) => `endpoint_url = ${url}`, () => ''],
  [
    'a services section',
    () => 'services = test',
    (url) => `[services test]\napprunner =\n  endpoint_url = ${url}\n`,
  ],
])('requests go to the endpoint of a profile: %s', (_, lines, sections) =>
  withSimulators(async ({ run, apprunner, operations }) => {
    const result = await run({}, { env: profile(lines(apprunner.url), sections(apprunner.url)) })
    expect(result.exitCode).toBe(0)
    expect(operations()).toEqual(['ListConnections', 'CreateConnection'])
  }),
)

test.each<[title: string, env: () => Variables]>([
  ['the environment', () => ({ ...NO_ENDPOINT, AWS_ENDPOINT_URL: 'localhost:4566' })],
  ['a profile', () => profile('endpoint_url = localhost:4566')],
])('an endpoint of %s without https:// is refused', (_, env) =>
  withSimulators(async ({ run }) => {
    const { annotations } = await run({}, { env: env() })
    expect(annotations).toMatchObject([{ type: 'error', title: 'Invalid endpoint URL' }])
  }),
)

const UNREACHABLE = 'The custom endpoint could not be reached'
const CONFLICT = 'Conflicting endpoint settings'
const NO_FIPS = 'App Runner has no FIPS endpoint in this region'
const NO_DUAL_STACK = 'App Runner has no dual-stack endpoint'

test.each<[title: string, env: () => Variables, error: string, message: RegExp]>([
  [
    'FIPS where there is no such endpoint',
    () => ({ ...NO_ENDPOINT, ...FIPS, AWS_REGION: 'eu-west-1' }),
    NO_FIPS,
    /^The setting `AWS_USE_FIPS_ENDPOINT` asks for.*`eu-west-1`.*us-west-2.*(ENOTFOUND|EAI_AGAIN).*remove `AWS_USE_FIPS_ENDPOINT`/,
  ],
  [
    'dual-stack',
    () => ({ ...NO_ENDPOINT, ...DUAL_STACK }),
    NO_DUAL_STACK,
    /^The setting `AWS_USE_DUALSTACK_ENDPOINT` asks for.*Remove `AWS_USE_DUALSTACK_ENDPOINT`/,
  ],
  [
    'FIPS and a custom endpoint',
    () => FIPS,
    CONFLICT,
    /^The setting `AWS_ENDPOINT_URL_APPRUNNER` sets a custom endpoint, and `AWS_USE_FIPS_ENDPOINT` asks/,
  ],
  [
    'a host that does not exist',
    () => ({ ...NO_ENDPOINT, AWS_ENDPOINT_URL: 'http://apprunner.invalid:8080' }),
    UNREACHABLE,
    /^The host `apprunner\.invalid:8080`.*`AWS_ENDPOINT_URL` puts it.*Check the URL in `AWS_ENDPOINT_URL`/,
  ],
  [
    'an invalid URL in a profile',
    () => profile('endpoint_url = nonsense'),
    'Invalid endpoint URL',
    /`endpoint_url` in the AWS profile/,
  ],
])('an endpoint that does not work is explained: %s', (_, env, title, message) =>
  withSimulators(async ({ run, operations }) => {
    const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1', ...env() } })
    expect(result.annotations).toMatchObject([
      { type: 'error', title, message: expect.stringMatching(message) },
    ])
    expect(result.exitCode).toBe(1)
    expect(operations()).toEqual([])
  }),
)
