import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fakeStatelessToken, fakeToken, type StepResult } from '../../harness/runner/runner.ts'
import { NAME, type TestEnvironment, withSimulators } from '../../harness/runner/with-simulators.ts'

const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN'
const API_PASSWORD = 'correct <horse> & "battery" `staple`'
const PROXY = 'http://user:p%40ssw0rd!@127.0.0.1:9'

/** The secrets of a run, in the forms that a server may know. */
const SECRETS = [
  SECRET_KEY,
  SESSION_TOKEN,
  fakeToken,
  // Of another app: the run does not know it.
  fakeStatelessToken,
  API_PASSWORD,
  'p%40ssw0rd!',
  'p@ssw0rd!',
  Buffer.from('user:p@ssw0rd!').toString('base64'),
]

const env = { API_PASSWORD, HTTPS_PROXY: PROXY, NO_PROXY: '*' }

/** Everything that a run wrote for people, and what it sent to GitHub. */
function shownBy(result: StepResult, { github }: Pick<TestEnvironment, 'github'>): string {
  const written = [result.stdout, result.stderr, result.summary, ...Object.values(result.outputs)]
  const sent = github.calls('POST').map(({ body }) => JSON.stringify(body))
  return [...written, ...result.annotations.map((annotation) => JSON.stringify(annotation)), ...sent].join(
    '\n',
  )
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

/** All secrets, as a server may send them back. */
const FORMS: Record<string, (secret: string) => string> = {
  'as they are': (secret) => secret,
  'split by an invisible character': (secret) => [...secret].join('\u200b'),
  'at the place where a text is cut off': (secret) => `${'. '.repeat(485)}${secret}`,
}

/** How a server may send text back, and what the run must end in so that the text was read at all. */
const WAYS: Record<string, (environment: TestEnvironment, text: string) => void> = {
  'an error message': ({ apprunner }, message) =>
    apprunner.plan('ListConnections', {
      kind: 'error',
      status: 400,
      name: 'InvalidRequestException',
      message,
    }),
  'an error name': ({ apprunner }, __type) =>
    apprunner.plan('ListConnections', {
      kind: 'raw',
      status: 400,
      body: JSON.stringify({ __type, message: 'no' }),
    }),
  'the action that is denied': ({ apprunner }, text) => {
    const message = `User x is not authorized to perform: ${text}:Do ${text}`
    apprunner.plan('ListConnections', { kind: 'error', status: 400, name: 'AccessDeniedException', message })
  },
  'a page instead of JSON': ({ apprunner }, body) => apprunner.plan('ListConnections', { kind: 'raw', body }),
  'a status and a provider': ({ apprunner }, text) => {
    const arn = `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`
    const row = { ConnectionName: NAME, ConnectionArn: arn, Status: text, ProviderType: text }
    apprunner.plan('ListConnections', {
      kind: 'raw',
      body: JSON.stringify({ ConnectionSummaryList: [row, { ...row, ConnectionName: text }] }),
    })
  },
  'a status alone': ({ apprunner }, Status) => {
    const ConnectionArn = `arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`
    const row = { ConnectionName: NAME, ConnectionArn, Status }
    apprunner.plan('ListConnections', {
      kind: 'raw',
      body: JSON.stringify({ ConnectionSummaryList: [row] }),
    })
  },
  'an ARN': ({ apprunner }, text) => {
    const ConnectionArn = `arn:aws:apprunner:us-east-1:123456789012:connection/${text}`
    apprunner.plan('ListConnections', {
      kind: 'raw',
      body: JSON.stringify({ ConnectionSummaryList: [{ ConnectionName: NAME, ConnectionArn }] }),
    })
  },
  'a request ID': ({ apprunner }, text) => {
    // Headers hold no wider characters.
    const headers = { 'x-amzn-requestid': text.replace(/[^ -~]/g, '') }
    apprunner.plan('ListConnections', { kind: 'raw', body: '{"ConnectionSummaryList":[]}', headers })
    apprunner.plan('CreateConnection', { kind: 'raw', status: 400, body: '{"__type":"x"}', headers })
  },
  'the names of other connections': ({ apprunner }, text) => {
    const row = {
      ConnectionName: text,
      ConnectionArn: `arn:aws:apprunner:us-east-1:123456789012:connection/x`,
    }
    apprunner.plan('CreateConnection', {
      kind: 'error',
      status: 400,
      name: 'ServiceQuotaExceededException',
      message: text,
    })
    const body = JSON.stringify({ ConnectionSummaryList: [row] })
    apprunner.plan('ListConnections', { kind: 'raw', body }, { call: 2, times: 9 })
  },
  'tags of the connection': ({ apprunner }, text) => {
    apprunner.seed({ name: NAME })
    apprunner.plan('ListTagsForResource', {
      kind: 'error',
      status: 400,
      name: 'InternalServiceErrorException',
      message: text,
    })
  },
  "GitHub's error message": ({ github }, message) =>
    github.plan('GET', /issues/, { kind: 'status', status: 403, body: { message } }),
  "GitHub's request ID": ({ github }, text) =>
    github.plan('GET', /issues/, {
      kind: 'status',
      status: 500,
      headers: { 'x-github-request-id': text.replace(/[^ -~]/g, '') },
    }),
  "GitHub's user name": ({ github }, login) =>
    github.plan('POST', /graphql/, { kind: 'status', status: 200, body: { data: { viewer: { login } } } }),
  'the address of an issue': ({ github }, text) =>
    github.plan('POST', /issues/, {
      kind: 'status',
      status: 201,
      body: { number: 1, html_url: `https://github.com/${text}?${text}`, labels: [] },
    }),
}

describe('a secret that a server sends back is not shown:', () => {
  test.concurrent.each(
    Object.entries(WAYS).flatMap(([way, plan]) =>
      Object.entries(FORMS).map(([form, write]) => [way, form, plan, write] as const),
    ),
  )('in %s, %s', (_way, _form, plan, write) =>
    withSimulators(async (environment) => {
      plan(environment, SECRETS.map(write).join(' '))
      const result = await environment.run({ 'reminder-issue': 'true', tags: 'a=b' }, { env, debug: true })
      expectNoSecret(shownBy(result, environment))
    }),
  )

  test.concurrent.each(SECRETS)('%#: alone, in an error name, a status and an ARN', (secret) =>
    withSimulators(async (environment) => {
      for (const way of ['an error name', 'a status alone', 'an ARN']) {
        WAYS[way]?.(environment, secret)
        const result = await environment.run({}, { env, debug: true })
        expectNoSecret(shownBy(result, environment))
      }
    }),
  )
})

test('a secret in an invalid input is not shown', () =>
  withSimulators(async ({ run }) => {
    const secret = 'wJalrXUtnFEMI/K7MDENG'
    const { log, summary } = await run({ tags: `Team ${secret}` }, { env: { DEPLOY_SECRET: secret } })
    expect(summary).toContain('***')
    expect([summary, ...log].join('\n')).not.toContain(secret)
  }))

test('a secret that has the form of another in it is hidden as a whole', () =>
  withSimulators(async ({ run, apprunner }) => {
    const secret = 'first-part.AKIAIOSFODNN7EXAMPLF.last-part'
    apprunner.seed({ name: NAME, status: secret })
    const { summary } = await run({}, { env: { DEPLOY_SECRET: secret } })
    expect(summary).not.toMatch(/first-part|last-part/)
  }))

test('settings with the name of a secret are not cut out of the outputs', () =>
  withSimulators(async ({ run, apprunner }) => {
    const settings = { DB_SECRET_NAME: NAME, TOKEN_REGION: 'us-east-1', TOKEN_ACCOUNT: '123456789012' }
    const { outputs } = await run({}, { env: settings })
    expect(outputs['connection-arn']).toBe(apprunner.connections()[0]?.arn)
    expect(outputs['connection-name']).toBe(NAME)
  }))

test('what is public is shown, even if a setting with the name of a secret equals it', async () => {
  const settings = {
    TOKEN_OWNER: 'octo-org',
    SECRET_ID: 'octo-org/octo-repo',
    SECRET_PROVIDER: 'BITBUCKET',
    TOKEN_STATUS: 'PENDING_HANDSHAKE',
    TOKEN_HOST: 'https://github.com',
    SECRET_REGION_NAMES: 'us-east-1',
    SECRET_KIND: 'connection',
    SECRET_CONNECTION: NAME,
  }
  const inputs = { 'provider-type': 'BITBUCKET', 'reminder-issue': 'true', tags: 'Owner=octo-org' }
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

test.each([
  '{"action":"create-connection","name":"my',
  '","name":"',
  '"tags":{"',
  'create-connection',
  '"}}]',
])('the output changes is JSON, whatever is hidden in it: %j', (secret) =>
  withSimulators(async ({ run }) => {
    const tags = { Team: 'web', [`a${secret}`]: `b${secret}` }
    const env = {
      API_PASSWORD: secret,
      HTTPS_PROXY: `http://u:${encodeURIComponent(secret)}@x`,
      NO_PROXY: '*',
    }
    const { outputs } = await run({ tags: JSON.stringify(tags) }, { env })
    const shown = { action: 'create-connection', name: NAME, tags: { Team: 'web', 'a***': 'b***' } }
    expect(JSON.parse(outputs.changes ?? '')).toMatchObject([shown])
  }),
)

/** Whatever an endpoint may answer: secrets, whole or split, in members that the action reads and others. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...SECRETS),
      fc.constantFrom(...SECRETS).map((secret) => [...secret].join('\u2063')),
      fc.constantFrom(
        '…',
        '`',
        '\n',
        '\u200b',
        '##[error]',
        '::error::',
        '<b>',
        'perform: ',
        '://',
        'x'.repeat(295),
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const anyRow = fc.record(
  {
    ConnectionName: fc.oneof(fc.constant(NAME), anyText),
    ConnectionArn: fc.oneof(
      fc.constant(`arn:aws:apprunner:us-east-1:123456789012:connection/${NAME}`),
      anyText.map(
        (text) => `arn:aws:apprunner:us-east-1:123456789012:connection/${text.replace(/[^\w/]/g, '')}`,
      ),
    ),
    Status: fc.oneof(fc.constant('AVAILABLE'), anyText),
    ProviderType: fc.oneof(fc.constant('GITHUB'), anyText),
    CreatedAt: fc.double(),
  },
  { requiredKeys: [] },
)
const anyAnswer = fc.record({
  kind: fc.constant('raw' as const),
  status: fc.constantFrom(200, 200, 400, 403),
  body: fc.oneof(
    fc.record({ __type: anyText, message: anyText }).map((body) => JSON.stringify(body)),
    fc.array(anyRow, { maxLength: 3 }).map((rows) => JSON.stringify({ ConnectionSummaryList: rows })),
    anyRow.map((row) => JSON.stringify({ Connection: row })),
    anyText,
  ),
})

const SAMPLES = fc.sample(fc.tuple(anyAnswer, anyAnswer, anyText), { numRuns: 8, seed: 12 })
test.concurrent.each(SAMPLES.map((sample, index) => [index, ...sample] as const))(
  'no secret is shown, whatever the endpoints answer: sample %d',
  (_, list, create, message) =>
    withSimulators(async (environment) => {
      const { apprunner, github, run } = environment
      apprunner.plan('ListConnections', list, { times: 9 })
      apprunner.plan('CreateConnection', create, { times: 9 })
      github.plan('GET', /issues/, { kind: 'status', status: 403, body: { message } })
      const result = await run({ 'reminder-issue': 'true' }, { env, debug: true })
      expectNoSecret(shownBy(result, environment))
    }),
)

test('a password that is part of the connection name leaves name and ARN as they are', () =>
  withSimulators(async ({ run, apprunner, github }) => {
    const name = 'web-development'
    const env = {
      POSTGRES_PASSWORD: 'development',
      HTTPS_PROXY: 'http://user:deve@127.0.0.1:9',
      NO_PROXY: '*',
    }
    const { outputs } = await run({ 'connection-name': name, 'reminder-issue': 'true' }, { env })
    const [connection] = apprunner.connections()
    expect(outputs).toMatchObject({ 'connection-name': name, 'connection-arn': connection?.arn })
    expect(github.issues()[0]?.title).toContain(name)
  }))

test('an address in a tag before an email address in another is not taken for credentials', () =>
  withSimulators(async ({ run }) => {
    const tags = { Url: 'https://wiki.example.com', Owner: 'team@example.com', 'team@x': '1' }
    const { outputs } = await run({ tags: JSON.stringify(tags) })
    expect(JSON.parse(outputs.changes ?? '')).toMatchObject([{ action: 'create-connection', tags }])
  }))
