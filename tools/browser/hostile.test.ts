import { expect, test } from '@jest/globals'
import { NAME } from '../../harness/runner/with-simulators.ts'
import { renderPage, renderUnsanitized } from '../../scripts/page.ts'
import { elements, hrefs, useChromium } from './chromium.ts'
import { issueOf, type Scene, summaryOf } from './pictures.ts'

const openInChromium = useChromium()

/** What a browser or a Markdown renderer would act on. */
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

/** Every place where untrusted text appears on a page. */
const PLACES: Record<string, (text: string) => Promise<Scene>> = {
  'invalid inputs': (text) =>
    summaryOf(({ run }) =>
      run({ 'connection-name': text, 'provider-type': text, 'aws-region': text, 'dry-run': text }),
    ),
  'the name and message of a service error': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.plan('ListConnections', { kind: 'error', status: 400, name: `${text}!`, message: text })
      return run()
    }),
  'an error response that is not JSON': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.plan('ListConnections', { kind: 'raw', status: 400, body: text })
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
  'the tags of a dry run': (text) =>
    summaryOf(({ run }) =>
      run({ tags: JSON.stringify({ [text.slice(0, 120)]: text.slice(0, 250) }), 'dry-run': 'true' }),
    ),
  'the names of the connections that use up the quota': (text) =>
    summaryOf(({ apprunner, run }) => {
      for (let at = 0; at < 10; at += 1) apprunner.seed({ name: `${at}${text}` })
      return run()
    }),
  'the name of a connection that is reused': (text) =>
    summaryOf(({ apprunner, run }) => {
      apprunner.seed({
        name: text,
        arn: 'arn:aws:apprunner:us-east-1:123456789012:connection/shared/1',
      })
      return run({ 'reuse-available': 'true' })
    }),
  'the name of the account': (text) => summaryOf(({ run }) => run({ 'account-name': text.slice(0, 60) })),
  'the name of the account in the reminder': (text) =>
    issueOf(({ run }) => run({ 'account-name': text.slice(0, 60), 'reminder-issue': 'true' })),
  'a status in the reminder': (text) =>
    issueOf(({ apprunner, run }) => {
      apprunner.seed({ name: NAME, status: text })
      return run({ 'reminder-issue': 'true' })
    }),
}

test.each(Object.entries(PLACES))(
  'hostile text in %s adds no element, link, request or dialog',
  async (_, sceneOf) => {
    const [harmless, hostile] = [await sceneOf('!'), await sceneOf(HOSTILE)]
    const expected = await openInChromium(await harmless.html(), async ({ page }) => ({
      elements: await elements(page),
      hrefs: await hrefs(page),
    }))
    // Our own escaping must be enough without the sanitizer.
    for (const html of [await hostile.html(), await hostile.html(renderUnsanitized)]) {
      await openInChromium(html, async ({ page, requests, dialogs }) => {
        await page.waitForLoadState('networkidle')
        expect({ elements: await elements(page), hrefs: await hrefs(page) }).toEqual(expected)
        const text = ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ')
        expect(text).toContain(HOSTILE.slice(0, 10))
        expect([requests, dialogs]).toEqual([[], []])
      })
    }
  },
)

test('markup that is not escaped shows up as elements, requests and dialogs', async () => {
  const markup = 'name: <img src=x onerror=alert(1)><script src="//evil.example/s"></script>'
  const html = await renderPage('A page', markup, renderUnsanitized)
  await openInChromium(html, async ({ page, requests, dialogs }) => {
    await page.waitForLoadState('networkidle')
    expect(await elements(page)).toEqual(['p', 'img', 'script'])
    expect(requests).toContain('https://evil.example/s')
    expect(dialogs).toEqual(['1'])
  })
})
