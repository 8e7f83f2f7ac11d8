import { afterAll, beforeAll } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../scripts/browser.ts'

export const WIDTHS = [1280, 380] as const

/** How a reader looks at a page. */
export interface View {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

/** A page in Chromium, and what it tried beyond being there. */
export interface Opened {
  readonly page: Page
  /** The addresses it asked for, but for its own. None is answered. */
  readonly requests: readonly string[]
  readonly dialogs: readonly string[]
}

/** Where the pages seem to lie: their relative addresses are resolved as those of GitHub's. */
const ADDRESS = 'https://github.com/octo-org/octo-repo/actions/runs/1234567890'

/** Starts Chromium for the tests of a file, and gives what opens HTML in it while `look` runs. Fails if there is none. */
export function useChromium() {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  return async <T>(html: string, view: View, look: (opened: Opened) => Promise<T>): Promise<T> => {
    if (!browser) throw new Error('Chromium does not run')
    const { width = 1280, colorScheme = 'light' } = view
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
    const requests: string[] = []
    const dialogs: string[] = []
    await context.route('**/*', (route) => {
      const url = route.request().url()
      if (url === ADDRESS && requests.length === 0 && route.request().isNavigationRequest())
        return route.fulfill({ contentType: 'text/html', body: html })
      requests.push(url)
      // The browser stays on the page that it has.
      return route.fulfill({ status: 204 })
    })
    try {
      const page = await context.newPage()
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        return dialog.dismiss()
      })
      await page.goto(ADDRESS)
      return await look({ page, requests, dialogs })
    } finally {
      await context.close()
    }
  }
}
