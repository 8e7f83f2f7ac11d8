import * as core from '@actions/core'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { invalidResponse } from '../../../src/apprunner/responses.ts'
import { Failure } from '../../../src/failure.ts'
import { githubFailure } from '../../../src/github/errors.ts'
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

/** What must not be seen of them: also as text.ts quotes it. */
const STARTS = SECRETS.map((secret) => secret.slice(0, Math.ceil(secret.length / 2)))
const LEAKS = new Set(STARTS.flatMap((start) => [start, start.replaceAll('`', "'")]))

const INVISIBLE = ['\u200b', '\u00ad', '\u034f', '\u3164', '\ufe0f', '\u{e0101}', '\u2800', '\u202e']
const secret = fc.constantFrom(...SECRETS)
const split = fc
  .tuple(secret, fc.constantFrom(...INVISIBLE), fc.integer({ min: 1, max: 8 }))
  .map(([secret, mark, every]) => secret.replace(new RegExp(`.{${every}}`, 'gsu'), `$&${mark}`))
const filler = fc.constantFrom(...'…`\n\0@"%', '``', '##[error]', '::error::', '<b>', '://')
// The places where texts are cut off, less a few characters.
const padding = fc
  .tuple(fc.constantFrom(32, 40, 100, 300, 400, 500, 1_000), fc.integer({ min: 0, max: 20 }))
  .map(([length, less]) => 'x'.repeat(length - less))
const hostile = fc
  .array(fc.oneof({ arbitrary: secret, weight: 3 }, split, filler, padding), { maxLength: 3 })
  .map((parts) => parts.join(''))

const response = fc.record({
  text: hostile,
  word: hostile,
  id: secret,
  url: secret,
  status: fc.nat(599),
  thrownAs: fc.nat(5),
})
type Response = typeof response extends fc.Arbitrary<infer T> ? T : never

/** The error that the SDK, Node.js or Octokit throws for it. */
function errorOf({ text, word, status, thrownAs }: Response): unknown {
  const $metadata = { httpStatusCode: status, requestId: word, attempts: 1 }
  const response = { headers: { 'x-github-request-id': word } }
  const denied = `${text} is not authorized to perform: ${word}:Do ${text}`
  return [
    () => Object.assign(new Error(text), { name: word, $metadata }),
    () => Object.assign(new Error(denied), { name: 'AccessDeniedException', $metadata }),
    () => Object.assign(new Error(text), { name: word, code: word }),
    () => Object.assign(new Error(text), { status, response }),
    () => invalidResponse(text),
    () => text,
  ][thrownAs]?.()
}

/** The report of a run that received it, as far as the action accepts it. */
function reportOf({ text, word, id, url }: Response, error: unknown): ReturnType<typeof aReport> {
  const awsFailure = callError(error)
  const { serviceError } = awsFailure
  const details = [prose`In use: ${code(text, 32)}`]
  const arn = `arn:aws:apprunner:eu-west-1:${ACCOUNT}:${id}`
  return aReport({
    connection: aConnection({ status: text, provider: word, arn }),
    changes: [
      { action: 'create-connection', name: id, provider: url, region: id, tags: { [id]: url } },
      { action: 'open-reminder', repository: id },
    ],
    reminderUrl: URL.parse(`https://github.com/${url}`)?.href ?? '',
    failure: new Failure('quota', { region: text }, { details, serviceError }),
    warnings: [
      awsFailure,
      githubFailure(error, { repository: 'octo-org/app', api: 'https://api.github.com' }),
    ],
  })
}

let written = ''
const { stackTraceLimit } = Error
const { write } = process.stdout
beforeAll(() => {
  // Reading the places of a stack takes long.
  Error.stackTraceLimit = 0
  jest.replaceProperty(process, 'env', { RUNNER_DEBUG: '1', GITHUB_STEP_SUMMARY: 'summary' })
  // A mock of Jest would remember 200,000 calls.
  process.stdout.write = (text: unknown) => {
    written += text
    return true
  }
  jest.spyOn(core.summary, 'write').mockImplementation(async () => {
    written += core.summary.stringify()
    return core.summary.emptyBuffer()
  })
})
afterAll(() => {
  jest.restoreAllMocks()
  process.stdout.write = write
  Error.stackTraceLimit = stackTraceLimit
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
  const property = fc.asyncProperty(response, async (response) => {
    written = ''
    const error = errorOf(response)
    const report = reportOf(response, error)
    const { run } = report
    writer.setOutputs(run)
    writer.info(`The status is now ${run.connection?.status}.`)
    writer.debug(stackOf(error))
    await writer.writeReport(report)
    const { title, body } = reminderIssue(run, [])
    const sent = [title, body, closingComment(run)].map(writer.redact)
    const shown = decode([written, ...sent].join('\n'))
    expect([...LEAKS].filter((leak) => shown.includes(leak))).toEqual([])
  })
  await fc.assert(property, { numRuns: 10_000 })
}, 300_000)
