import { expect, test } from '@jest/globals'
import { fakeToken } from '../../harness/runner/runner.ts'
import { withSimulators } from '../../harness/runner/with-simulators.ts'
import { CONTAINER_KEY, CONTAINER_TOKEN } from '../../harness/simulator/credentials/container.ts'
import { NO_KEYS, withCredentialServices } from './credential-services.ts'
import { KEY, PROFILE_KEY, PROFILE_KEYS, type Prepare, SECRET, SOURCES, work } from './credential-sources.ts'
import { expectOneError } from './one-error.ts'

test.each(Object.entries(SOURCES))(
  'the first request is signed by %s, whose secrets are masked before, and nothing else is',
  (_, [prepare, signer, ...secrets]) =>
    withCredentialServices(async (environment) => {
      const { apprunner, run, signers } = environment
      apprunner.plan('ListConnections', { kind: 'hang' })
      const requested = new Promise<void>((resolve) => apprunner.onCall('ListConnections', () => resolve()))
      const signal = { name: 'SIGKILL', after: requested } as const
      const result = await run(prepare(environment), { signal, debug: true })
      expect(signers()).toEqual([signer])
      // The runner itself masks its own token.
      expect(new Set(result.masks)).toEqual(new Set([fakeToken, ...secrets]))
      for (const secret of secrets) expect(result.log.join('\n') + result.stderr).not.toContain(secret)
    }),
)

const unusedProfile: Prepare = () => ({
  AWS_ACCESS_KEY_ID: `${KEY}\n`,
  AWS_SECRET_ACCESS_KEY: `${SECRET}\r\n`,
  AWS_PROFILE: 'wrok',
})

test.each<[title: string, prepare: Prepare, signer: string]>([
  ['keys that end with a line break, beside a profile that is not there', unusedProfile, KEY],
  [
    'a profile whose name ends with a line break',
    work(PROFILE_KEYS, '', { AWS_PROFILE: 'work\n' }),
    PROFILE_KEY,
  ],
  [
    'a container whose token ends with a line break',
    ({ container }) => ({ ...container.env(), AWS_CONTAINER_AUTHORIZATION_TOKEN: `${CONTAINER_TOKEN}\n` }),
    CONTAINER_KEY,
  ],
])('every request is signed by %s', (_, prepare, signer) =>
  withCredentialServices(async (environment) => {
    const { exitCode, stderr, log } = await environment.run(prepare(environment))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(environment.signers()).toEqual([signer, signer])
    const ignored = log.filter((line) => /AWS_PROFILE.*wrok.*ignored/.test(line))
    expect(ignored).toHaveLength(prepare === unusedProfile ? 1 : 0)
  }),
)

test('white space around the region and the endpoint is dropped', () =>
  withSimulators(async ({ run, apprunner }) => {
    const { AWS_ENDPOINT_URL_APPRUNNER: url, AWS_REGION: region } = apprunner.env()
    const env = { AWS_ENDPOINT_URL_APPRUNNER: ` ${url}\n`, AWS_REGION: `${region}\n` }
    expect((await run({}, { env })).exitCode).toBe(0)
  }))

test('the token input and long proxy passwords are masked, whole and decoded, and no setting is', () =>
  withSimulators(async ({ run, apprunner }) => {
    const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
    const env = {
      HTTPS_PROXY: 'http://user:p%40ssw0rd!@127.0.0.1:9',
      HTTP_PROXY: 'http://user:short@127.0.0.1:9',
      NO_PROXY: '*',
      API_TOKEN: 'production',
      AWS_SESSION_TOKEN: ' ',
    }
    const { masks, conclusion, runnerWarnings } = await run({ 'github-token': token }, { env })
    expect(conclusion).toBe('success')
    const secret = apprunner.env().AWS_SECRET_ACCESS_KEY
    expect(masks.toSorted()).toEqual([fakeToken, token, secret, 'p%40ssw0rd!', 'p@ssw0rd!'].toSorted())
    // The runner would warn of an empty mask.
    expect(runnerWarnings).toEqual([])
  }))

test('missing credentials are an error before any request', () =>
  withSimulators(async ({ run, operations }) => {
    const result = await run({}, { env: NO_KEYS })
    expectOneError(result, 'No AWS credentials found')
    const parts = /CredentialsProviderError.*configure-aws-credentials.*permissions: id-token: write/s
    expect(result.annotations[0]?.message).toMatch(parts)
    expect(operations()).toEqual([])
  }))

test('a missing region is explained by the profile', () =>
  withCredentialServices(async (environment) => {
    const env = work(`${PROFILE_KEYS}region = eu-west-1\n`, '', { AWS_REGION: undefined })(environment)
    const { annotations } = await environment.run(env)
    const [, missing, ...hints] = annotations[0]?.message.split('\n') ?? []
    expect(missing).toMatch(
      /^- `aws-region`: no region found; set this input.*not if it has `aws-profile`\)$/,
    )
    const hint = /^- `aws-region`: profile `work` has the region `eu-west-1`.*set this input to it$/
    expect(hints).toEqual([expect.stringMatching(hint)])
  }))
