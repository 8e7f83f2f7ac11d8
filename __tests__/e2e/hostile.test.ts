import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../runner/runner.ts'
import { NAME, withSimulators } from '../../runner/with-simulators.ts'
import { renderMarkdown } from '../../scripts/page.ts'

/** One line each of what GitHub, Markdown, HTML or the runner would act on. */
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
].join('\n')

/** What runner and readers get holds none of it as markup, link or command. */
async function expectHarmless(result: StepResult, annotations: number): Promise<void> {
  expect(result.annotations).toHaveLength(annotations)
  for (const { title = '' } of result.annotations) expect(title).not.toContain('pwned')
  expect(result.masks.filter((mask) => mask.includes('pwned') || mask === 'connection')).toEqual([])
  expect(result.outputs.status).not.toBe('pwned')
  expect(result.runnerErrors).toEqual([])
  for (const line of result.log) expect(line).not.toMatch(/\p{Cc}|\u202e/u)

  const html = await renderMarkdown(result.summary)
  const outsideCode = html.replace(/<code>[^<]*<\/code>/g, '')
  expect(outsideCode).not.toMatch(/octocat|evil|pwned|GH-1/)
  expect(html).not.toMatch(/<(img|script|h1|b|del)\b/)
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

// Line by line too, since what one begins might hide the next. The environment, in which inputs come, holds no NUL.
const texts = [
  ...(HOSTILE.split('\n\n')
    .join('\n')
    .match(/(?:.+\n?){1,4}/g) ?? []),
  ...payloads.map(([, text]) => text),
]
test.concurrent.each(texts.map((text, index) => [index, text.replaceAll('\0', '')] as const))(
  'in inputs, text %d',
  (_, text) =>
    withSimulators(async ({ run }) => {
      const inputs = {
        'connection-name': text,
        'provider-type': text,
        tags: `${text}\nx`,
        'reminder-assignees': text,
        'dry-run': text,
      }
      await expectHarmless(
        await run({
          ...inputs,
          'reminder-issue': 'true',
          'wait-for-approval-minutes': text,
          'aws-region': text,
        }),
        1,
      )
    }),
)

describe.each(payloads)('%s', (_, text) => {
  test.concurrent('in names and messages of AWS errors, and request ids', () =>
    withSimulators(async ({ run, apprunner }) => {
      for (const name of ['InvalidRequestException', text]) {
        apprunner.plan('ListConnections', { kind: 'error', status: 400, name, message: text })
        await expectHarmless(await run({}, { debug: true }), 1)
      }
      apprunner.plan('ListConnections', { kind: 'garbage', status: 200, body: text })
      await expectHarmless(await run(), 1)
    }))

  test.concurrent('in status and provider', () =>
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

  test.concurrent('in the answers of GitHub', () =>
    withSimulators(async ({ run, github }) => {
      github.plan('GET', /issues/, { kind: 'status', status: 500, body: { message: text } })
      await expectHarmless(await run({ 'reminder-issue': 'true' }, { debug: true }), 2)
      github.plan('POST', /issues$/, {
        kind: 'status',
        status: 201,
        body: { number: 1, html_url: text, title: text, body: text },
      })
      const result = await run({ 'reminder-issue': 'true' })
      expect(result.outputs['reminder-issue-url']).toBe('')
      await expectHarmless(result, 1)
    }))

  test.concurrent('in a status that the reminder shows', () =>
    withSimulators(async ({ run, apprunner, github }) => {
      apprunner.seed({ name: NAME, status: text })
      await run({ 'reminder-issue': 'true' })
      const html = await renderMarkdown(github.issues()[0]?.body ?? '')
      expect(html.replace(/<code>[^<]*<\/code>/g, '')).not.toMatch(/octocat|evil|pwned/)
      expect(html).not.toMatch(/<(img|script|h1|b|del)\b/)
    }))
})
