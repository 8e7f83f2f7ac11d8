import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome']

/** Starts a headless Chromium: the one in CHROME_PATH, otherwise one on the PATH, otherwise an installed Chrome. */
export async function launchChromium(env = process.env): Promise<Browser> {
  const executablePath = env.CHROME_PATH || findCommand(env.PATH ?? '')
  try {
    return await chromium.launch({
      ...(executablePath ? { executablePath } : { channel: 'chrome' }),
      // On Linux, the sandbox is not available to root or in most containers.
      chromiumSandbox: process.platform !== 'linux',
      // Text looks the same whatever the machine's font settings.
      args: ['--font-render-hinting=none', '--disable-lcd-text'],
    })
  } catch (cause) {
    throw new Error('Could not start Chromium. Install Chromium or Chrome, or set CHROME_PATH.', { cause })
  }
}

function findCommand(searchPath: string): string | undefined {
  const folders = searchPath.split(path.delimiter)
  return COMMANDS.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(existsSync)
}
