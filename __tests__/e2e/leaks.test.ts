import { expect, test } from '@jest/globals'
import { fakeStatelessToken, fakeToken, type StepResult } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
/** With what looks like an access key ID in it: it is hidden as a whole. */
const API_PASSWORD = 'correct <horse> & "battery" `staple` AKIAIOSFODNN7EXAMPLF'
/** Without the form of a token. */
const GITHUB_TOKEN = 'unlucky-token-of-the-platform-team'
const env = { API_PASSWORD, HTTPS_PROXY: 'http://user:p%40ssw0rd!@127.0.0.1:9', NO_PROXY: '*' }

/** The secrets of a run, in the forms that a server may know. */
const SECRETS = [
  SECRET_KEY,
  'IQoJb3JpZ2luX2VjEXAMPLETOKEN',
  GITHUB_TOKEN,
  API_PASSWORD,
  // The run does not know these two: they have the form of a token.
  fakeToken,
  fakeStatelessToken,
  'p%40ssw0rd!',
  'p@ssw0rd!',
  Buffer.from('user:p@ssw0rd!').toString('base64'),
]
const ALL = SECRETS.join(' ')

/** Everything that a run wrote for people, and what it sent to GitHub. */
function shownBy({ stdout, stderr, summary, outputs, annotations }: StepResult, { github }: TestEnvironment) {
  const sent = github.calls('POST').map(({ body }) => body)
  return [stdout, stderr, summary, ...Object.values(outputs), JSON.stringify([annotations, sent])].join('\n')
}

/** Expects no secret, not even the first half of it, with invisible characters in it, escaped or in a URL. */
function expectNoSecret(shown: string): void {
  const decoded = shown
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/\\u[0-9a-f]{4}/g, (escaped) => JSON.parse(`"${escaped}"`))
    .replaceAll('\\"', '"')
    .replaceAll('%25', '%')
  for (const secret of SECRETS) {
    const start = secret.slice(0, Math.ceil(secret.length / 2))
    expect(decoded).not.toContain(start)
    expect(decoded).not.toContain(start.replaceAll('`', "'"))
  }
}

const arnOf = (id: string) => `arn:aws:apprunner:us-east-1:123456789012:connection/${id}`
const listOf = (...ConnectionSummaryList: object[]) =>
  ({ kind: 'raw', body: JSON.stringify({ ConnectionSummaryList }) }) as const
const awsError = (name: string, message: string) => ({ kind: 'error', status: 400, name, message }) as const
const gitHubResponse = (status: number, body: object, headers = {}) =>
  ({ kind: 'status', status, body, headers }) as const

/** How a server may send secrets back. */
const WAYS: Record<string, (environment: TestEnvironment) => void> = {
  'in an error message': ({ apprunner }) =>
    apprunner.plan('ListConnections', awsError('InvalidRequestException', ALL)),
  'in an error message, split by invisible characters': ({ apprunner }) =>
    apprunner.plan('ListConnections', awsError('InvalidRequestException', [...ALL].join('\u200b'))),
  'in an error message, where a text is cut off': ({ apprunner }) =>
    apprunner.plan('ListConnections', awsError('InvalidRequestException', '. '.repeat(485) + SECRET_KEY)),
  'in an error name': ({ apprunner }) => apprunner.plan('ListConnections', awsError(API_PASSWORD, 'no')),
  'in the action that is denied': ({ apprunner }) => {
    const message = `User x is not authorized to perform: ${ALL}:Do ${ALL}`
    apprunner.plan('ListConnections', awsError('AccessDeniedException', message))
  },
  'in a page instead of JSON': ({ apprunner }) =>
    apprunner.plan('ListConnections', { kind: 'raw', body: ALL }),
  'in a status and a provider': ({ apprunner }) => {
    const row = { ConnectionName: NAME, ConnectionArn: arnOf(NAME), Status: ALL, ProviderType: ALL }
    apprunner.plan('ListConnections', listOf(row, { ...row, ConnectionName: ALL }))
  },
  'in a status and an ARN': ({ apprunner }) => {
    const ConnectionArn = arnOf(SECRET_KEY)
    apprunner.plan('ListConnections', listOf({ ConnectionName: NAME, ConnectionArn, Status: API_PASSWORD }))
  },
  'in a request ID': ({ apprunner }) => {
    const headers = { 'x-amzn-requestid': ALL }
    apprunner.plan('ListConnections', { ...listOf(), headers })
    apprunner.plan('CreateConnection', { kind: 'raw', status: 400, body: '{"__type":"x"}', headers })
  },
  'in the names of other connections': ({ apprunner }) => {
    const other = { ConnectionName: ALL, ConnectionArn: arnOf('x') }
    apprunner.plan('CreateConnection', awsError('ServiceQuotaExceededException', ALL))
    apprunner.plan('ListConnections', listOf(other), { call: 2, times: 9 })
  },
  'in an error about tags': ({ apprunner }) => {
    apprunner.seed({ name: NAME })
    apprunner.plan('ListTagsForResource', awsError('InternalServiceErrorException', ALL))
  },
  "in GitHub's error message and request ID": ({ github }) =>
    github.plan('GET', /issues/, gitHubResponse(500, { message: ALL }, { 'x-github-request-id': ALL })),
  "in GitHub's user name, and the address of an issue": ({ github }) => {
    const html_url = `https://github.com/octo-org/${GITHUB_TOKEN}/issues/1`
    github.plan('POST', /graphql/, gitHubResponse(200, { data: { viewer: { login: ALL } } }))
    github.plan('POST', /issues/, gitHubResponse(201, { number: 1, html_url, labels: [] }))
  },
}

test.concurrent.each(Object.entries(WAYS))('a secret that a server sends back %s is not shown', (_, plan) =>
  withSimulators(async (environment) => {
    plan(environment)
    const inputs = { 'reminder-issue': 'true', 'github-token': GITHUB_TOKEN, tags: 'a=b' }
    const result = await environment.run(inputs, { env, debug: true })
    expectNoSecret(shownBy(result, environment))
  }),
)

test('a secret in an invalid input is not shown', () =>
  withSimulators(async ({ run }) => {
    const secret = 'wJalrXUtnFEMI/K7MDENG'
    const { log, summary } = await run({ tags: `Team ${secret}` }, { env: { DEPLOY_SECRET: secret } })
    expect(summary).toContain('***')
    expect([summary, ...log].join('\n')).not.toContain(secret)
  }))

test('what is public is shown, even if a setting with the name of a secret equals it', async () => {
  const settings = {
    TOKEN_OWNER: 'octo-org',
    SECRET_ID: 'octo-org/octo-repo',
    SECRET_PROVIDER: 'BITBUCKET',
    TOKEN_STATUS: 'PENDING_HANDSHAKE',
    TOKEN_HOST: 'https://github.com',
    SECRET_PLACE: 'us-east-1',
    TOKEN_ACCOUNT: '123456789012',
    SECRET_KIND: 'connection',
    // Named like settings, and in the tags.
    DB_SECRET_NAME: 'orders-db',
    TOKEN_REGION: 'eu-central-1',
    // A part of the name of the connection.
    POSTGRES_PASSWORD: 'my-conne',
  }
  const tags = 'Owner=octo-org\nDatabase=orders-db\nReplica=eu-central-1'
  const inputs = { 'provider-type': 'BITBUCKET', 'reminder-issue': 'true', tags }
  const shown = (env: Record<string, string>) =>
    withSimulators(async ({ run, github }) => {
      const { outputs, summary, annotations, log } = await run(inputs, { env })
      const issue = github.calls('POST', /issues$/)[0]?.body
      return JSON.stringify({ outputs, summary, annotations, log, issue })
        .replace(/[0-9a-f]{32}/g, 'ID')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    })
  expect(await shown(settings)).toBe(await shown({}))
})
