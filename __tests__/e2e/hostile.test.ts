import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../harness/runner/runner.ts'
import { NAME, withSimulators } from '../../harness/runner/with-simulators.ts'
import { renderMarkdown } from '../../scripts/page.ts'

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

/** As much as fits into an environment variable, of which inputs are made. */
const LONG = HOSTILE.repeat(150).slice(0, 100_000)
const REMIND = { 'reminder-issue': 'true' }
const status = (status: number, body: object) => ({ kind: 'status', status, body }) as const

// Environment variables cannot contain NUL.
test.concurrent.each([
  ['short', HOSTILE.replaceAll('\0', '')],
  ['long', LONG.replaceAll('\0', '')],
])('%s hostile text is harmless in inputs', (_, text) =>
  withSimulators(async ({ run }) => {
    const names = [
      ...[
        'connection-name',
        'provider-type',
        'reminder-assignees',
        'reminder-mentions',
        'reminder-repository',
      ],
      ...['access-portal-url', 'access-portal-role', 'dry-run', 'wait-for-approval-minutes', 'aws-region'],
    ]
    const inputs = Object.fromEntries(names.map((name) => [name, text]))
    await expectHarmless(await run({ ...REMIND, ...inputs, tags: `${text}\nx` }), 1)
  }),
)

describe('hostile text is harmless', () => {
  test.concurrent('in AWS errors and response bodies', () =>
    withSimulators(async ({ run, apprunner }) => {
      apprunner.plan('ListConnections', { kind: 'error', status: 400, name: LONG, message: LONG })
      await expectHarmless(await run({}, { debug: true }), 1)
      apprunner.plan('ListConnections', { kind: 'raw', status: 200, body: LONG })
      await expectHarmless(await run(), 1)
    }))

  test.concurrent('in the status, provider and tags of a connection, and the name of the workflow', () =>
    withSimulators(async ({ run, apprunner, github }) => {
      apprunner.seed({ name: NAME, status: LONG, tags: { [LONG]: LONG } })
      const env = { GITHUB_WORKFLOW: LONG.replaceAll('\0', '') }
      const result = await run({ ...REMIND, tags: 'a=b' }, { env })
      expect(result.exitCode).toBe(0)
      await expectHarmless(result, 1)
      await expectInert(github.issues()[0]?.body ?? '')
      apprunner.remove(NAME)
      apprunner.seed({ name: NAME, provider: LONG })
      await expectHarmless(await run(), 1)
    }))

  test.concurrent.each([
    ['would be set', 'true'],
    ['are set', 'false'],
  ])('in tags that %s', (_, dryRun) =>
    withSimulators(async ({ run, apprunner }) => {
      const line = HOSTILE.replaceAll('\n', ' ')
      const tags = JSON.stringify({ [line.slice(0, 120)]: line.slice(0, 250) })
      apprunner.seed({ name: NAME })
      const result = await run({ tags, 'dry-run': dryRun })
      expect(result.exitCode).toBe(0)
      await expectHarmless(result, 0)
    }),
  )

  test.concurrent('in responses from GitHub', () =>
    withSimulators(async ({ run, github }) => {
      github.plan('GET', /issues/, status(500, { message: LONG }))
      await expectHarmless(await run(REMIND, { debug: true }), 2)
      github.plan('POST', /graphql$/, status(200, { data: { viewer: { login: LONG.slice(0, 2_000) } } }))
      const labels = [{ name: LONG }, { name: 'app-runner-connection' }]
      const issue = { number: 1, html_url: `https://github.com/${LONG}`, title: LONG, body: LONG, labels }
      github.plan('POST', /issues$/, status(201, issue))
      const result = await run(REMIND)
      expect(result.outputs['reminder-issue-url']).toBe('')
      await expectHarmless(result, 1)
    }))
})
