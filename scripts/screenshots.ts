import { mkdirSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { launchChromium } from './browser.ts'
import { FOLDER, fileOf, HASHES, hashOf, SCHEMES, scenes } from './pictures.ts'

/** Takes a picture of the page's content, 880 CSS pixels wide. */
async function takePicture(
  browser: Browser,
  html: string,
  colorScheme: (typeof SCHEMES)[number],
): Promise<Buffer> {
  const viewport = { width: 880, height: 600 }
  const page = await browser.newPage({ colorScheme, viewport, deviceScaleFactor: 1.5 })
  try {
    await page.setContent(html)
    return await page.locator('main').screenshot({ animations: 'disabled' })
  } finally {
    await page.close()
  }
}

const browser = await launchChromium()
try {
  mkdirSync(FOLDER, { recursive: true })
  const hashes: Record<string, string> = {}
  for (const [name, run] of Object.entries(scenes)) {
    const scene = await run()
    const html = await scene.html()
    for (const scheme of SCHEMES) {
      const picture = await takePicture(browser, html, scheme)
      writeFileSync(fileOf(name, scheme), picture)
      console.log(`${fileOf(name, scheme)}: ${Math.round(picture.length / 1000)} kB`)
    }
    hashes[name] = hashOf(scene)
  }
  writeFileSync(HASHES, `${JSON.stringify(hashes, null, 2)}\n`)
} finally {
  await browser.close()
}
