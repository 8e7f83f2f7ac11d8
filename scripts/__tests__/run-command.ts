import { jest } from '@jest/globals'

let runs = 0

/**
 * Runs a command in this process until it ends it, which is before it does anything. Returns how it ended, and what it
 * printed. The path is relative to this file.
 */
export async function runCommand(script: string, ...args: string[]) {
  const printed = { stdout: '', stderr: '' }
  jest.replaceProperty(process, 'argv', ['node', script, ...args])
  jest.spyOn(console, 'log').mockImplementation((text) => {
    printed.stdout += `${text}\n`
  })
  jest.spyOn(console, 'error').mockImplementation((text) => {
    printed.stderr += `${text}\n`
  })
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`)
  })
  runs += 1
  try {
    // A module is evaluated once for each query.
    await import(`${script}?${runs}`)
    return { ended: 'did not end', ...printed }
  } catch (error) {
    return { ended: (error as Error).message, ...printed }
  } finally {
    jest.restoreAllMocks()
  }
}
