import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]

/** Where the browsers install themselves that don't put themselves on the PATH. */
const ELSEWHERE: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

/** The Chromium of this machine: CHROME_PATH, else the PATH's, else where one installs itself. Throws if there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const given = env.CHROME_PATH
  if (given) {
    if (isExecutable(given)) return given
    throw new Error(`CHROME_PATH is ${given}, which is no program`)
  }
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const suffix = platform === 'win32' ? '.exe' : ''
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix))),
    ...(ELSEWHERE[platform] ?? []),
  ]
  const found = candidates.find(isExecutable)
  if (found) return found
  throw new Error(
    'There is no Chromium here. `bash scripts/ci/browser.sh` installs it on Debian and Ubuntu; elsewhere install Chromium or Chrome, or set CHROME_PATH.',
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Starts the Chromium of this machine, without a window. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // On Linux, neither root nor most containers can have the sandbox.
    chromiumSandbox: process.platform !== 'linux',
    args: [
      ...['--disable-gpu', '--disable-sync', '--disable-background-networking', '--disable-component-update'],
      // Letters look the same whatever the machine's settings are.
      ...['--font-render-hinting=none', '--disable-lcd-text'],
    ],
  })
}
