import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import { renderMarkdown } from '../../scripts/page.ts'
import { open } from '../unit/page.ts'

/** Text that GitHub, Markdown, HTML or the runner would act on. */
const HOSTILE = [
  '<img src=x onerror=alert(1)><script>alert(1)</script><h1>pwned</h1>',
  '</code></td></table><b>pwned</b><!--',
  '[pwned](https://evil.example/a) ![pwned](https://evil.example/b) <https://evil.example/c>',
  'https://evil.example/d www.evil.example evil@evil.example',
  '@octocat octo-org/octo-repo#1 GH-1 #1 a5c3785ed8d6a35868bc169f07e40e889087fd2e',
  '| a | b |\n|---|---|\n| pwned | c |',
  'x\n\n# pwned\n\n- pwned\n\n```\npwned\n```\n',
  'x\n::error title=pwned::pwned\n::add-mask::connection\n::set-output name=status::pwned',
  'x\r::warning::pwned\r\n::stop-commands::pwned',
  '  ::error::pwned',
  '##[error]pwned ##[add-mask]connection',
  'x%0A::error::pwned %25 %0D',
  '`code` ``pwned`` \u202egnp.exe\u202c \u200b\u0000\u0007\u001b[31m\u009b',
  '_pwned_ *pwned* ~~pwned~~ $pwned$ :tada: &lt;b&gt; \\| \\`',
  'x\n> [!CAUTION]\n> pwned\n\n<details open><summary>pwned</summary>\n\n## pwned\n',
].join('\n')

/** Expects the text only inside `code` elements, and returns the HTML. */
async function expectInert(markdown: string): Promise<string> {
  const html = await renderMarkdown(markdown)
  const prose = html.replace(/<code>[^<]*<\/code>/g, '')
  expect(prose).not.toMatch(/octocat|evil|pwned|GH-1|\[!CAUTION\]/)
  expect(html).not.toMatch(/<(img|script|h1|b|del)\b/)
  return html
}

/** Expects no markup, link or command from the text in anything that the run produced. */
async function expectHarmless(result: StepResult, annotations: number): Promise<void> {
  expect(result.annotations).toHaveLength(annotations)
  for (const { title = '' } of result.annotations) expect(title).not.toContain('pwned')
  expect(result.masks.filter((mask) => mask.includes('pwned') || mask === 'connection')).toEqual([])
  expect(result.outputs.status).not.toBe('pwned')
  expect(result.runnerErrors).toEqual([])
  for (const line of result.log) expect(line).not.toMatch(/\p{Cc}|\u202e/u)

  const html = await expectInert(result.summary)
  expect(html.match(/<h2>/g)).toHaveLength(1)
  expect(html.match(/class="markdown-alert /g)).toHaveLength(1)
  expect(html).not.toContain('<details open')
  for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
    expect(href).toMatch(
      /^https:\/\/(us-east-1\.console\.aws\.amazon\.com|github\.com|docs\.aws\.amazon\.com|health\.aws\.amazon\.com)\//,
    )
  }
  expect(html).not.toMatch(/[\u202a-\u202e\u200b]/)
  expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576)
}

const payloads: [string, string][] = [
  ['hostile text', HOSTILE],
  ['hostile text of 100 kB', HOSTILE.repeat(150).slice(0, 100_000)],
]

// A few lines at a time too, since one line could hide the effect of the next.
const excerpts = HOSTILE.replaceAll('\n\n', '\n').match(/(?:.+\n?){1,4}/g) ?? []
// Environment variables, which carry the inputs, cannot contain NUL.
const inputTexts = [...excerpts, ...payloads.map(([, text]) => text)].map((text) => text.replaceAll('\0', ''))
test.concurrent.each([...inputTexts.entries()])('hostile text %d is harmless in inputs', (_, text) =>
  withSimulators(async ({ run }) => {
    const inputs = {
      'connection-name': text,
      'provider-type': text,
      tags: `${text}\nx`,
      'reminder-issue': 'true',
      'reminder-assignees': text,
      'reminder-mentions': text,
      'reminder-repository': text,
      'access-portal-url': text,
      'access-portal-role': text,
      'dry-run': text,
      'wait-for-approval-minutes': text,
      'aws-region': text,
    }
    await expectHarmless(await run(inputs), 1)
  }),
)

describe.each(payloads)('%s is harmless', (_, text) => {
  test.concurrent('in AWS errors and response bodies', () =>
    withSimulators(async ({ run, apprunner }) => {
      for (const name of ['InvalidRequestException', text]) {
        apprunner.plan('ListConnections', { kind: 'error', status: 400, name, message: text })
        await expectHarmless(await run({}, { debug: true }), 1)
      }
      apprunner.plan('ListConnections', { kind: 'raw', status: 200, body: text })
      await expectHarmless(await run(), 1)
    }))

  test.concurrent('in the status, provider and tags of a connection', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.seed({ name: NAME, status: text, tags: { [text]: text } })
      const result = await run({ tags: 'a=b' })
      expect(result.exitCode).toBe(0)
      await expectHarmless(result, 1)
      apprunner.remove(NAME)
      apprunner.seed({ name: NAME, provider: text })
      await expectHarmless(await run(), 1)
    }))

  test.concurrent('in tags to set', () =>
    withSimulators(async ({ run, apprunner }) => {
      const line = text.replaceAll('\n', ' ')
      const tags = JSON.stringify({ [line.slice(0, 120)]: line.slice(0, 250) })
      await expectHarmless(await run({ tags, 'dry-run': 'true' }), 0)
      apprunner.seed({ name: NAME })
      const result = await run({ tags })
      expect(result.exitCode).toBe(0)
      await expectHarmless(result, 0)
    }))

  test.concurrent('in responses from GitHub', () =>
    withSimulators(async ({ run, github }) => {
      github.plan('GET', /issues/, { kind: 'status', status: 500, body: { message: text } })
      await expectHarmless(await run({ 'reminder-issue': 'true' }, { debug: true }), 2)
      const viewer = {
        kind: 'status',
        status: 200,
        body: { data: { viewer: { login: text.slice(0, 2_000) } } },
      } as const
      github.plan('POST', /graphql$/, viewer)
      const labels = [{ name: text }, { name: 'app-runner-connection' }]
      const body = { number: 1, html_url: text, title: text, body: text, labels }
      github.plan('POST', /issues$/, { kind: 'status', status: 201, body })
      const result = await run({ 'reminder-issue': 'true' })
      expect(result.outputs['reminder-issue-url']).toBe('')
      await expectHarmless(result, 1)
    }))

  test.concurrent('in the reminder issue, as a status or the name of the workflow', () =>
    withSimulators(async ({ run, apprunner, github }) => {
      apprunner.seed({ name: NAME, status: text })
      await run({ 'reminder-issue': 'true' }, { env: { GITHUB_WORKFLOW: text.replaceAll('\0', '') } })
      await expectInert(github.issues()[0]?.body ?? '')
    }))
})

test.each([
  ['https://github.com/x"><img src=x>', ''],
  ['https://github.com/[x](javascript:alert)\n\n# x', ''],
  ['https://github.com/octo-org/octo-repo/issues/1?a&lt;b', ''],
  ['https://github.com/octo-org/octo-repo/issues/1', 'https://github.com/octo-org/octo-repo/issues/1'],
  ['javascript:alert(1)//https://github.com/', ''],
  ['//github.com/x', ''],
])('the address %j of an issue becomes %j', (html_url, url) =>
  withSimulators(async ({ run, github }) => {
    const body = { number: 1, html_url, labels: [{ name: 'app-runner-connection' }] }
    github.plan('POST', /issues$/, { kind: 'status', status: 201, body })
    const { outputs, summary } = await run({ 'reminder-issue': 'true' })
    expect(outputs['reminder-issue-url']).toBe(url)
    const { elements, hrefs, text } = await open(summary)
    for (const name of ['img', 'h1']) expect(elements).not.toContain(name)
    expect(text).toContain(`opened a reminder issue in octo-org/octo-repo${url && `: ${url}`}`)
    for (const href of hrefs)
      expect(href).toMatch(/^https:\/\/(github\.com|us-east-1\.console\.aws\.amazon\.com)\//)
  }),
)
