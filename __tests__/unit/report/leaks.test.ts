import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { invalidResponse } from '../../../src/apprunner/responses.ts'
import { Failure } from '../../../src/failure.ts'
import { githubFailure } from '../../../src/github/errors.ts'
import type { Change } from '../../../src/report/changes.ts'
import { code, prose } from '../../../src/report/prose.ts'
import { closingComment, reminderIssue } from '../../../src/report/reminder.ts'
import { stackOf } from '../../../src/report/stack.ts'
import { createWriter } from '../../../src/report/write.ts'
import { secretsOf } from '../../../src/secrets.ts'
import { ACCOUNT, aConnection, aReport, callError } from '../report.ts'

const TOKEN = 'ghs_0123456789abcdefghijABCDEFGHIJ012345'
const STATELESS_TOKEN = `${'ghs_'}15368_${'eyJhbGciOiJFUzI1NiJ9'}.${'eyJzdWIiOiJ4In0'.repeat(20)}.${'-_aB3'.repeat(17)}`
/** Of another app: the run does not know it. */
const FOREIGN_TOKEN = STATELESS_TOKEN.replace('15368_', '215368_')
const PROXY_PASSWORD = 'p%40ss/w0rd!'.replace('/', '%2F')
const ENVIRONMENT = {
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2VjE+EXAMPLE/TOKEN==',
  HTTPS_PROXY: `http://user:${PROXY_PASSWORD}@proxy.example`,
  APP_TOKEN: STATELESS_TOKEN,
  API_PASSWORD: 'correct <horse> & "battery" `staple` \\ ##[',
}
const FROM_CHAIN = 'h7Kd2PqLx9VbNc4RtYw8SzGfJm3TaQe6UoIpZs1X'
const SECRETS = [
  ENVIRONMENT.AWS_SECRET_ACCESS_KEY,
  ENVIRONMENT.AWS_SESSION_TOKEN,
  ENVIRONMENT.API_PASSWORD,
  TOKEN,
  STATELESS_TOKEN,
  FOREIGN_TOKEN,
  FROM_CHAIN,
  PROXY_PASSWORD,
  decodeURIComponent(PROXY_PASSWORD),
  Buffer.from(`user:${decodeURIComponent(PROXY_PASSWORD)}`).toString('base64'),
]

const INVISIBLE = ['\u200b', '\u00ad', '\u034f', '\u3164', '\ufe0f', '\u{e0101}', '\u2800', '\u202e']
const secret = fc.constantFrom(...SECRETS)
const split = fc
  .tuple(secret, fc.constantFrom(...INVISIBLE), fc.integer({ min: 1, max: 8 }))
  .map(([secret, mark, every]) => secret.replace(new RegExp(`.{${every}}`, 'gsu'), `$&${mark}`))
const filler = fc.constantFrom(
  '…',
  '`',
  '``',
  '\n',
  '\u0000',
  '##[error]',
  '::error::',
  '<b>',
  '://',
  '@',
  '"',
  '%',
)
// The places where texts are cut off, less a few characters.
const padding = fc
  .tuple(fc.constantFrom(32, 40, 100, 300, 400, 500, 1_000), fc.integer({ min: 0, max: 20 }))
  .map(([length, less]) => 'x'.repeat(length - less))
const hostile = fc
  .array(fc.oneof({ arbitrary: secret, weight: 3 }, split, filler, padding), { maxLength: 5 })
  .map((parts) => parts.join(''))

/** What an endpoint may answer, as the SDK, Node.js or Octokit throws it. */
const thrown = fc
  .record({
    name: hostile,
    text: hostile,
    action: hostile,
    requestId: hostile,
    code: hostile,
    status: fc.nat(599),
  })
  .chain(({ name, text, action, requestId, code, status }) => {
    const $metadata = { httpStatusCode: status, requestId, attempts: 1 }
    const response = { headers: { 'x-github-request-id': requestId } }
    const message = `${text} is not authorized to perform: ${action}:Do ${text}`
    return fc.constantFrom<unknown>(
      Object.assign(new Error(text), { name, $metadata }),
      Object.assign(new Error(message), { name: 'AccessDeniedException', $metadata }),
      Object.assign(new Error(text), { name, code }),
      Object.assign(new Error(text), { status, response }),
      invalidResponse(text),
      text,
    )
  })

const changes = fc.array(
  fc.oneof(
    fc.record({
      action: fc.constant('create-connection' as const),
      name: secret,
      provider: secret,
      region: secret,
    }),
    fc.record({ action: fc.constant('set-tags' as const), tags: fc.dictionary(secret, secret) }),
    fc.record({ action: fc.constant('open-reminder' as const), repository: secret }),
  ),
  { maxLength: 2 },
) as fc.Arbitrary<Change[]>

/** A run with whatever responses contained, as far as the action accepts them. */
const reports: fc.Arbitrary<ReturnType<typeof aReport>> = fc
  .record({ text: hostile, provider: hostile, arn: secret, url: secret, error: thrown, changes })
  .map(({ text, provider, arn, url, error, changes }) => {
    const details = [prose`In use: ${code(text, 32)}`]
    const { serviceError } = callError(error)
    return aReport({
      connection: aConnection({
        status: text,
        provider,
        arn: `arn:aws:apprunner:eu-west-1:${ACCOUNT}:${arn}`,
      }),
      changes,
      reminderUrl: URL.parse(`https://github.com/${url}`)?.href ?? '',
      failure: new Failure('quota', { region: text }, { details, serviceError }),
      warnings: [
        callError(error),
        githubFailure(error, { repository: 'octo-org/app', api: 'https://api.github.com' }),
      ],
    })
  })

let written = ''
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'leaks-'))
  jest.replaceProperty(process, 'env', {
    RUNNER_DEBUG: '1',
    GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
  })
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text
    return true
  })
})
afterAll(() => {
  jest.restoreAllMocks()
  rmSync(folder, { recursive: true })
  process.exitCode = 0
})

/** What people and other programs read, with everything undone that the runner and GitHub undo. */
function decode(shown: string): string {
  return shown
    .replace(/[\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replaceAll('%25', '%')
    .replaceAll('%0A', '\n')
    .replace(/\\(["\\])/g, '$1')
}

test('nothing that is written contains a secret, whatever 10,000 responses contain', async () => {
  const writer = createWriter()
  writer.hide(secretsOf({ ...ENVIRONMENT, 'INPUT_GITHUB-TOKEN': TOKEN }))
  writer.hide({ masked: [FROM_CHAIN], redacted: [] })
  const starts = SECRETS.map((secret) => secret.slice(0, Math.ceil(secret.length / 2)))
  const property = fc.asyncProperty(reports, thrown, async (report, error) => {
    written = ''
    writeFileSync(path.join(folder, 'summary'), '')
    const { run } = report
    writer.setOutputs(run)
    writer.info(`The status is now ${run.connection?.status}.`)
    writer.debug(stackOf(error))
    await writer.writeReport(report)
    const { title, body } = reminderIssue(run, [])
    const sent = [title, body, closingComment(run)].map(writer.redact)
    const shown = decode([written, readFileSync(path.join(folder, 'summary'), 'utf8'), ...sent].join('\n'))
    for (const start of starts) {
      expect(shown).not.toContain(start)
      expect(shown).not.toContain(start.replaceAll('`', "'"))
    }
  })
  await fc.assert(property, { numRuns: 10_000 })
}, 300_000)
