import { describe, expect, test } from '@jest/globals'
import { SCHEMES, type Scene } from '../../scripts/pictures.ts'
import { deadLinks, hrefs, inaccessible, overflowing } from './checks.ts'
import { useChromium, WIDTHS } from './opened.ts'
import { SCENES } from './scenes.ts'

const inChromium = useChromium()

describe.each(Object.entries(SCENES))('%s', (_, [take, links]) => {
  let scene: Promise<Scene> | undefined
  const html = async () => {
    scene ??= take()
    return (await scene).html()
  }

  test.each(WIDTHS)('at %d pixels', async (width) =>
    inChromium(await html(), { width }, async ({ page, requests, dialogs }) => {
      expect(await hrefs(page)).toEqual(links)
      // GitHub lets tables scroll; places to break within an ARN would be in the way of whoever searches for it.
      expect(await overflowing(page, 'pre, table')).toEqual([])
      expect(await deadLinks(page)).toEqual([])
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme })
        expect([colorScheme, ...(await inaccessible(page))]).toEqual([colorScheme])
      }
      expect([requests, dialogs]).toEqual([[], []])
    }),
  )
})
