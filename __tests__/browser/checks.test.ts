import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { findChromium } from '../../scripts/browser.ts'
import { renderPage, renderUnsanitized } from '../../scripts/page.ts'
import { deadLinks, elements, inaccessible, overflowing } from './checks.ts'
import { useChromium, WIDTHS } from './opened.ts'

const inChromium = useChromium()
const LINK = '[console](https://console.example/a#/b)'

test.each([{ PATH: '' }, { PATH: process.env.PATH ?? '', CHROME_PATH: '/no/such/chromium' }])(
  'without a Chromium it says so: %j',
  (env) => {
    expect(() => findChromium(env, 'linux')).toThrow(/CHROME_PATH/)
  },
)

/** Opens Markdown as the pages are opened, but unsanitized, so that it can bring faults along. */
const open = async <T>(markdown: string, look: (page: Page) => Promise<T>, width = 380) =>
  inChromium(await renderPage('A page', markdown, renderUnsanitized), { width }, ({ page }) => look(page))

test.each(WIDTHS)('nothing is found on a sound page of %d pixels', (width) =>
  open(
    `## Heading\n\n${LINK}\n\n- item`,
    async (page) => {
      expect(await overflowing(page)).toEqual([])
      expect(await deadLinks(page)).toEqual([])
      expect(await inaccessible(page)).toEqual([])
    },
    width,
  ),
)

test.each<[title: string, fault: string]>([
  ['a block wider than the window', '<div style="width: 500px">wide</div>'],
  ['a block that is cut off', '<div style="overflow: hidden"><div style="width: 500px">wide</div></div>'],
  ['a table that scrolls', `<table><tr><td><code>${'a'.repeat(90)}</code></td></tr></table>`],
  ['a block that sticks out on the left', '<div style="margin-left: -50px">left</div>'],
])('%s overflows', (_, fault) =>
  open(fault, async (page) => {
    expect(await overflowing(page)).not.toEqual([])
  }),
)

test('a pre that scrolls does not', () =>
  open(`\`\`\`\n${'a'.repeat(90)}\n\`\`\``, async (page) => {
    expect(await overflowing(page)).toEqual([])
  }))

test.each<[title: string, fault: string, said: string]>([
  ['something lies upon', '<div style="position: fixed; inset: 0"></div>', 'leads to nowhere'],
  [
    'another link lies upon',
    '<a href="/x" style="position: fixed; inset: 0" aria-label="x"></a>',
    'leads to https://github.com/x',
  ],
  ['takes no clicks', '<style>a { pointer-events: none }</style>', 'leads to nowhere'],
  ['is not to be seen', '<style>a { display: none }</style>', 'is not to be seen'],
])('a link that %s is dead', (_, fault, said) =>
  open(`${LINK}\n\n${fault}`, async (page) => {
    expect(await deadLinks(page)).toContainEqual(expect.stringContaining(said))
  }),
)

test.each<[rule: string, fault: string]>([
  ['color-contrast', '<p style="color: #ccc">pale</p>'],
  ['heading-order', '#### Too deep'],
  ['link-name', '<a href="https://console.example/"></a>'],
  ['list', '<ul><p>no item</p></ul>'],
  ['empty-heading', '<h2></h2>'],
  ['image-alt', '<img src="data:,">'],
  ['td-headers-attr', '<table><tr><th id="a">a</th></tr><tr><td headers="b">b</td></tr></table>'],
])('axe finds a fault of %s', (rule, fault) =>
  open(fault, async (page) => {
    expect(await inaccessible(page)).toContainEqual(expect.stringMatching(`^${rule}: `))
  }),
)

test('markup that gets through is seen by its elements, requests and dialogs', async () => {
  const markup = 'name: <img src=x onerror=alert(1)><script src="//evil.example/s"></script>'
  const html = await renderPage('A page', markup, renderUnsanitized)
  await inChromium(html, {}, async ({ page, requests, dialogs }) => {
    await page.waitForLoadState('networkidle')
    expect(await elements(page)).toEqual(['p', 'img', 'script'])
    expect(requests).toContain('https://evil.example/s')
    expect(dialogs).toEqual(['1'])
  })
})
