import { mkdirSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { launchChromium } from './browser.ts'
import { FOLDER, fileOf, pictured, SCHEMES, type Scene, type Scheme, signOf } from './pictures.ts'
import { shrink } from './png.ts'

/** The page's content, 880 pixels wide on a screen with two dots a pixel. */
async function photograph(browser: Browser, scene: Scene, colorScheme: Scheme): Promise<Buffer> {
  const viewport = { width: 880, height: 600 }
  const page = await browser.newPage({ colorScheme, viewport, deviceScaleFactor: 2 })
  try {
    await page.setContent(await scene.html())
    return shrink(await page.locator('main').screenshot({ animations: 'disabled' }), signOf(scene))
  } finally {
    await page.close()
  }
}

const browser = await launchChromium()
try {
  mkdirSync(FOLDER, { recursive: true })
  for (const [name, take] of Object.entries(pictured)) {
    const scene = await take()
    for (const scheme of SCHEMES) {
      const picture = await photograph(browser, scene, scheme)
      writeFileSync(fileOf(name, scheme), picture)
      console.log(`${fileOf(name, scheme)}: ${Math.round(picture.length / 1000)} kB`)
    }
  }
} finally {
  await browser.close()
}
