import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { readArguments } from '../../harness/arguments.ts'
import { launchChromium } from './browser.ts'
import { FOLDER, fileOf, HASHES, hashOf, SCHEMES, scenes } from './pictures.ts'

readArguments({
  name: 'npm run screenshots',
  description: `Takes the pictures in ${FOLDER} again, with cwebp and Chromium or Chrome: the one in CHROME_PATH, or an installed
one.`,
})

/** Takes a picture of the page's content, 912 CSS pixels wide. */
async function takePicture(
  browser: Browser,
  html: string,
  colorScheme: (typeof SCHEMES)[number],
): Promise<Buffer> {
  const viewport = { width: 912, height: 600 }
  const page = await browser.newPage({ colorScheme, viewport, deviceScaleFactor: 1.5 })
  try {
    await page.setContent(html)
    return toWebP(await page.locator('main').screenshot({ animations: 'disabled' }))
  } finally {
    await page.close()
  }
}

/** Compresses a picture to a third of Chromium's PNG, without a difference in any pixel. */
function toWebP(png: Buffer): Buffer {
  const { error, status, stdout, stderr } = spawnSync(
    'cwebp',
    ['-quiet', '-lossless', '-z', '9', '-o', '-', '--', '-'],
    { input: png, maxBuffer: 10_000_000 },
  )
  if (error)
    throw new Error('Could not run cwebp. Install WebP, on Debian and Homebrew `webp`.', { cause: error })
  if (status !== 0) throw new Error(`cwebp ended with ${status}: ${stderr}`)
  return stdout
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
