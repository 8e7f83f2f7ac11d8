import { expect, test } from '@jest/globals'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { type Variables, withCredentialServices } from './credential-services.ts'
import { PROFILE_KEYS, type Prepare, work } from './credential-sources.ts'
import { expectOneError } from './one-error.ts'
import { withProxy } from './proxy.ts'

const PRODUCTION = { AWS_ENDPOINT_URL_APPRUNNER: undefined }

/** A profile with keys and this setting, without an endpoint in the environment. */
const profile = (setting: string, others = '', variables: Variables = {}) =>
  work(`${PROFILE_KEYS}${setting}\n`, others, { ...PRODUCTION, ...variables })

test.each<[title: string, prepare: (url: string) => Prepare]>([
  ['endpoint_url', (url) => profile(`endpoint_url = ${url}`)],
  [
    'a services section',
    (url) => profile('services = test', `[services test]\napprunner =\n  endpoint_url = ${url}\n`),
  ],
])('requests go to the endpoint of a profile: %s', (_, prepare) =>
  withCredentialServices(async (environment) => {
    const env = prepare(environment.apprunner.url)(environment)
    expect((await environment.run(env)).exitCode).toBe(0)
    expect(environment.operations()).toEqual(['ListConnections', 'CreateConnection'])
  }),
)

const PLAIN = 'apprunner.us-east-1.amazonaws.com'
const FIPS = 'apprunner-fips.us-east-1.amazonaws.com'
const DUAL_STACK = 'apprunner.us-east-1.api.aws'

test.each<[setting: string, host: string, prepare: Prepare]>([
  ['AWS_USE_FIPS_ENDPOINT=True', FIPS, profile('', '', { AWS_USE_FIPS_ENDPOINT: 'True' })],
  ['AWS_USE_DUALSTACK_ENDPOINT=TRUE', DUAL_STACK, profile('', '', { AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' })],
  ['use_fips_endpoint = True', FIPS, profile('use_fips_endpoint = True')],
  ['use_dualstack_endpoint = true', DUAL_STACK, profile('use_dualstack_endpoint = true')],
  [
    'AWS_USE_FIPS_ENDPOINT=False and a profile with true',
    PLAIN,
    profile('use_fips_endpoint = true', '', { AWS_USE_FIPS_ENDPOINT: 'False' }),
  ],
])('with %s, requests go to %s', (_, host, prepare) =>
  withCredentialServices((environment) =>
    withProxy(async ({ refusing, hosts }) => {
      const env = { ...prepare(environment), AWS_MAX_ATTEMPTS: '1', HTTPS_PROXY: refusing }
      expectOneError(await environment.run(env), /./)
      expect(hosts).toEqual([host])
    }),
  ),
)

test.each<[title: string, env: Variables, error: string, message: RegExp]>([
  [
    'a value that the SDK would ignore',
    { AWS_USE_DUALSTACK_ENDPOINT: 'yes' },
    'Invalid setting',
    /AWS_USE_DUALSTACK_ENDPOINT.*`yes`/,
  ],
  [
    'FIPS where there is no such endpoint',
    { ...PRODUCTION, AWS_USE_FIPS_ENDPOINT: 'true', AWS_REGION: 'eu-west-1' },
    'App Runner has no FIPS endpoint in this region',
    /^The setting `AWS_USE_FIPS_ENDPOINT` asks for.*`eu-west-1`.*us-west-2.*(ENOTFOUND|EAI_AGAIN).*remove `AWS_USE_FIPS_ENDPOINT`/,
  ],
  [
    'FIPS and a custom endpoint',
    { AWS_USE_FIPS_ENDPOINT: 'True' },
    'Conflicting endpoint settings',
    /^The setting `AWS_ENDPOINT_URL_APPRUNNER` sets a custom endpoint, and `AWS_USE_FIPS_ENDPOINT` asks/,
  ],
  [
    'a host that does not exist',
    { ...PRODUCTION, AWS_ENDPOINT_URL: 'http://apprunner.invalid:8080' },
    'The custom endpoint could not be reached',
    /^The host `apprunner\.invalid:8080`.*`AWS_ENDPOINT_URL` puts it.*Check the URL in `AWS_ENDPOINT_URL`/,
  ],
])('an endpoint that does not work is explained: %s', (_, env, title, message) =>
  withSimulators(async ({ run, operations }) => {
    const result = await run({}, { env: { AWS_MAX_ATTEMPTS: '1', ...env } })
    expectOneError(result, title)
    expect(result.annotations[0]?.message).toMatch(message)
    expect(operations()).toEqual([])
  }),
)

test('an invalid URL in a profile is explained by the profile', () =>
  withCredentialServices(async (environment) => {
    const result = await environment.run(profile('endpoint_url = nonsense')(environment))
    expectOneError(result, 'Invalid endpoint URL')
    expect(result.annotations[0]?.message).toMatch(/`endpoint_url` in the AWS profile/)
  }))
