import { afterAll, beforeAll } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from './browser.ts'

/** A page in Chromium, and what it tried to do besides showing its content. */
export interface OpenPage {
  readonly page: Page
  /** The URLs that it requested, except its own. All were blocked. */
  readonly requests: readonly string[]
  /** The messages of the dialogs that it opened. */
  readonly dialogs: readonly string[]
}

/** The URL of the pages, so that relative URLs resolve as they do on GitHub. */
const PAGE_URL = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'

/** Starts Chromium for the tests of a file. The function it returns opens HTML there while `check` runs. */
export function useChromium() {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  return async <T>(html: string, check: (open: OpenPage) => Promise<T>): Promise<T> => {
    if (!browser) throw new Error('Chromium is not running')
    const context = await browser.newContext({ viewport: { width: 380, height: 800 } })
    const requests: string[] = []
    const dialogs: string[] = []
    await context.route('**/*', (route) => {
      const url = route.request().url()
      if (url === PAGE_URL && requests.length === 0 && route.request().isNavigationRequest())
        return route.fulfill({ contentType: 'text/html', body: html })
      requests.push(url)
      // The browser stays on the page after a 204.
      return route.fulfill({ status: 204 })
    })
    try {
      const page = await context.newPage()
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        return dialog.dismiss()
      })
      await page.goto(PAGE_URL)
      return await check({ page, requests, dialogs })
    } finally {
      await context.close()
    }
  }
}

interface PageElement {
  readonly tagName: string
  getAttribute(name: string): string | null
}

/** The link targets, as written in the HTML. */
export function hrefs(page: Page): Promise<(string | null)[]> {
  return page
    .locator('main a')
    .evaluateAll((links: PageElement[]) => links.map((link) => link.getAttribute('href')))
}

/** The elements rendered from the Markdown, in document order, without line break opportunities. */
export function elements(page: Page): Promise<string[]> {
  return page
    .locator('.markdown-body :not(wbr)')
    .evaluateAll((all: PageElement[]) => all.map(({ tagName }) => tagName.toLowerCase()))
}
