import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** What of the browser's own types the functions use that run in the page. */
interface PageElement {
  readonly tagName: string
  readonly href?: string
  readonly textContent: string
  readonly clientWidth: number
  readonly scrollWidth: number
  readonly ownerDocument: {
    readonly documentElement: PageElement
    readonly defaultView: { readonly innerWidth: number }
    onclick: (event: { readonly target: PageElement; preventDefault(): void }) => void
  }
  closest(selector: string): PageElement | null
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  getBoundingClientRect(): Box
  getClientRects(): Iterable<Box>
  scrollIntoView(options: { block: 'center' }): void
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** What sticks out of the window, or has more in it than is seen; only what `mayScroll` selects may scroll. */
export function overflowing(page: Page, mayScroll = 'pre'): Promise<string[]> {
  return page.locator('main, main *').evaluateAll(
    (elements: PageElement[], scrollers: string) =>
      elements.flatMap((element) => {
        const { documentElement, defaultView } = element.ownerDocument
        const { left, right } = element.getBoundingClientRect()
        const problems: string[] = []
        if (element.tagName === 'MAIN' && documentElement.scrollWidth > defaultView.innerWidth)
          problems.push(`the page is ${documentElement.scrollWidth} wide`)
        const scrolls = element.closest(scrollers)
        if ((!scrolls || scrolls === element) && (left < -0.5 || right > defaultView.innerWidth + 0.5))
          problems.push(
            `${element.tagName} from ${left} to ${right}: ${element.textContent.trim().slice(0, 60)}`,
          )
        if (!scrolls && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
          problems.push(
            `${element.tagName} has ${element.scrollWidth} in ${element.clientWidth}: ${element.textContent.trim().slice(0, 60)}`,
          )
        return problems
      }),
    mayScroll,
  )
}

/** The addresses of the links, as they stand there. */
export function hrefs(page: Page): Promise<string[]> {
  return page
    .locator('main a')
    .evaluateAll((links: PageElement[]) => links.map((link) => link.getAttribute('href') ?? ''))
}

/** The links that a click in their middle does not reach: hidden, covered, or leading elsewhere. */
export async function deadLinks(page: Page): Promise<string[]> {
  const problems: string[] = []
  for (const link of await page.locator('main a').all()) {
    const href = (await link.getAttribute('href')) ?? ''
    const points = await link.evaluate(aim)
    if (points.length === 0) problems.push(`${href} is not to be seen`)
    for (const { x, y } of points) {
      await page.mouse.click(x, y)
      const led = await page.locator('html').getAttribute('data-led')
      if (led !== href) problems.push(`a click on ${href} leads to ${led || 'nowhere'}`)
    }
  }
  return problems
}

/** Gives the middles of a link's lines. From then on, the page tells where a click would have led, and stays. */
function aim(link: PageElement): { x: number; y: number }[] {
  const root = link.ownerDocument.documentElement
  root.setAttribute('data-led', '')
  link.ownerDocument.onclick = (event) => {
    event.preventDefault()
    root.setAttribute('data-led', event.target.closest('a[href]')?.href ?? '')
  }
  link.scrollIntoView({ block: 'center' })
  const boxes = [...link.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
  return boxes.map(({ left, top, width, height }) => ({ x: left + width / 2, y: top + height / 2 }))
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against WCAG and its own best practices, as `rule: element`; contrast that it can't tell counts too. */
export async function inaccessible(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const run = `axe.run(document, { resultTypes: ['violations', 'incomplete'] })`
  const { violations, incomplete } = (await page.evaluate(run)) as AxeResults
  return [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')]
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    .filter((problem) => !SCROLLING.test(problem))
}

/** How code and tables scroll is GitHub's to say, and browsers let the Tab key reach what scrolls. */
const SCROLLING = /^scrollable-region-focusable: <(pre|table)>/

/** The elements that the Markdown became, in their order, but for places where a line may break. */
export function elements(page: Page): Promise<string[]> {
  return page
    .locator('.markdown-body :not(wbr)')
    .evaluateAll((all: PageElement[]) => all.map(({ tagName }) => tagName.toLowerCase()))
}
