import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { launchChromium } from './browser.ts'
import { hrefs, useChromium } from './chromium.ts'
import { scenes } from './pictures.ts'

const openInChromium = useChromium()

const CONSOLE = 'https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/connections'
const REPOSITORY = 'https://github.com/octo-org/octo-repo'
const RUN = `${REPOSITORY}/actions/runs/1234567890`
const ACTION = 'https://github.com/your-org/apprunner-connection'
const APPROVAL = `${ACTION}/blob/main/docs/approval.md`
const DENIED = [`${ACTION}#permissions`, `${ACTION}/blob/main/docs/troubleshooting.md#denied`]

async function expectPage(html: string, heading: string, links: string[]): Promise<void> {
  await openInChromium(html, async ({ page, requests, dialogs }) => {
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(heading)
    for (const link of await page.locator('main a').all()) expect(await link.isVisible()).toBe(true)
    expect(await hrefs(page)).toEqual(links)
    expect([requests, dialogs]).toEqual([[], []])
  })
}

test('npm start writes the pages of its two runs', async () => {
  const { stdout } = spawnSync(process.execPath, ['scripts/start.ts'], { encoding: 'utf8' })
  const files = [...stdout.matchAll(/summary: (.+)/g)].map(([, file = '']) =>
    readFileSync(new URL(file), 'utf8'),
  )
  expect(files).toHaveLength(2)
  await expectPage(files[0] ?? '', 'First run', [CONSOLE, RUN, APPROVAL])
  await expectPage(files[1] ?? '', 'Second run', [])
})

test.each([
  ['pending', 'connect summary', [CONSOLE, RUN, APPROVAL]],
  ['available', 'connect summary', []],
  ['failed', 'connect summary', DENIED],
  ['dry-run', 'connect summary', []],
  ['reminder', 'my-connection', [REPOSITORY, CONSOLE, RUN, RUN, APPROVAL]],
] as const)('the page of the scene %s opens', async (name, heading, links) => {
  const scene = await scenes[name]()
  await expectPage(await scene.html(), heading, [...links])
})

interface PageElement {
  readonly tagName: string
  readonly scrollWidth: number
  readonly clientWidth: number
}

test.each([912, 380])(
  'nothing in the pictures is cut off or touches an edge, %i pixels wide',
  async (width) => {
    for (const run of Object.values(scenes)) {
      const html = await (await run()).html()
      await openInChromium(html, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 })
        const cut = await page
          .locator('html, pre, table')
          .evaluateAll((all: PageElement[]) =>
            all.filter((box) => box.scrollWidth > box.clientWidth).map(({ tagName }) => tagName),
          )
        expect(cut).toEqual([])
      })
    }
  },
)

test('a Chromium that does not start causes a clear error', async () => {
  await expect(launchChromium({ CHROME_PATH: '/no/such/chromium' })).rejects.toThrow('CHROME_PATH')
})
