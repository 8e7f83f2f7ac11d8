import { describe, expect, test } from '@jest/globals'
import { NAME } from '../../runner/with-simulators.ts'
import { renderUnsanitized } from '../../scripts/page.ts'
import { issueOf, type Scene, summaryOf } from '../../scripts/pictures.ts'
import { elements, hrefs, overflowing } from './checks.ts'
import { useChromium } from './opened.ts'

const inChromium = useChromium()

/** What a browser, or Markdown on the way to it, would act on. */
const HOSTILE = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  '</code></td></tr></table></blockquote></ul>',
  '<svg onload=alert(3)><iframe src=//evil.example/a></iframe>',
  '<details open ontoggle=alert(4)><input autofocus onfocus=alert(5)>',
  '<style>*{display:none}</style><base href=//evil.example/><h1>big</h1>',
  '<a href=javascript:alert(6)>x</a><meta http-equiv=refresh content=0;url=//evil.example/b>',
  '[x](https://evil.example/c) ![x](https://evil.example/d.png) <https://evil.example/e>',
  '&lt;b&gt; &#60;i&#62; *a* _b_ ~~c~~ **d** # e | f | \\',
  'a'.repeat(90),
  '<plaintext><textarea><!--<![CDATA[<?x',
].join(' ')

/** Every place where a text of others comes to be on a page. */
const PLACES: Record<string, (text: string) => Promise<Scene>> = {
  'inputs that are refused': (text) =>
    summaryOf(({ run }) =>
      run({ 'connection-name': text, 'provider-type': text, 'aws-region': text, 'dry-run': text }),
    ),
  'the name and the words of an error': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.plan('ListConnections', { kind: 'error', status: 400, name: `${text}!`, message: text })
      return run()
    }),
  'an answer that is no JSON': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.plan('ListConnections', { kind: 'garbage', body: text })
      return run()
    }),
  'a status': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.seed({ name: NAME, status: text })
      return run()
    }),
  'another provider': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.seed({ name: NAME, provider: text })
      return run()
    }),
  'tags of a dry run': (text) =>
    summaryOf(({ run }) =>
      run({ tags: JSON.stringify({ [text.slice(0, 120)]: text.slice(0, 250) }), 'dry-run': 'true' }),
    ),
  'names of the connections that use up the quota': (text) =>
    summaryOf(({ apprunner, run }) => {
      for (let at = 0; at < 10; at += 1) apprunner.seed({ name: `${at}${text}` })
      return run()
    }),
  'a status that the reminder shows': (text) =>
    issueOf(async ({ apprunner, run }) => {
      apprunner.seed({ name: NAME, status: text })
      await run({ 'reminder-issue': 'true' })
    }),
}

describe.each(Object.entries(PLACES))('in %s', (_, take) => {
  test('hostile text is text: no element, link, request or dialog comes of it', async () => {
    const [harmless, hostile] = [await take('!'), await take(HOSTILE)]
    const view = { width: 380 }
    const expected = await inChromium(await harmless.html(), view, async ({ page }) => ({
      elements: await elements(page),
      hrefs: await hrefs(page),
    }))
    // What the sanitizer catches must not have been there.
    for (const html of [await hostile.html(), await hostile.html(renderUnsanitized)]) {
      await inChromium(html, view, async ({ page, requests, dialogs }) => {
        await page.waitForLoadState('networkidle')
        expect({ elements: await elements(page), hrefs: await hrefs(page) }).toEqual(expected)
        const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
        expect(text).toContain(HOSTILE.slice(0, 10))
        expect(await overflowing(page, 'pre, table')).toEqual([])
        expect([requests, dialogs]).toEqual([[], []])
      })
    }
  })
})
